/** A question to several relays at once about what is not the dataset's: names of people, events that a snapshot stands for. */
import type { SyncEnvironment } from './environment.js';
import type { Filter } from './filter.js';
import type { RelaySession } from './relay-session.js';

/** For what nobody should wait long for. */
const ASK_MS = 4_000;

/**
 * Resolves when all that are connected have come to an end, or some seconds have gone. `take` says whether an event, as it came
 * and unverified, was of use. Gives how many answered to the end.
 */
export async function askRelays(
  sessions: readonly RelaySession[],
  filter: Filter,
  take: (raw: unknown) => boolean,
  environment: SyncEnvironment,
): Promise<number> {
  let cancel = (): void => undefined;
  const late = new Promise<false>((resolve) => {
    cancel = environment.after(ASK_MS, () => resolve(false));
  });
  const answers = sessions
    .filter(({ status }) => status.link === 'open')
    .map((session) => ask(session, filter, take, late));
  const answered = (await Promise.all(answers)).filter(Boolean).length;
  cancel();
  return answered;
}

async function ask(
  session: RelaySession,
  filter: Filter,
  take: (raw: unknown) => boolean,
  late: Promise<false>,
): Promise<boolean> {
  let close = (): void => undefined;
  const ended = new Promise<boolean>((resolve) => {
    close = session.request([filter], {
      event: (raw, bytes) => void (take(raw) && session.budget.refund(bytes)),
      end: ({ end }) => resolve(end === 'eose'),
    });
  });
  const isAnswer = await Promise.race([ended, late]);
  close();
  return isAnswer;
}
