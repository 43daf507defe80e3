/** Events to one relay, in their order: some at a time, again after a rate limit or a lost connection, every answer counted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorToData, type ErrorData, KoboldError } from '../errors.js';
import type { NostrEvent } from '../log/event.js';
import { openRelaySocket, type RelaySocket, type RelaySocketOptions, type Verdict } from './relay-socket.js';

export interface Delivery {
  readonly relay: string;
  /** New to the relay. */
  accepted: number;
  /** The relay had them. */
  known: number;
  /** In the relay's words. */
  readonly refused: { readonly id: string; readonly message: string }[];
  /** Why not all were sent. */
  failed?: ErrorData;
  /** Then, ids of those that it has not answered. */
  unsent?: readonly string[];
}

export interface DeliveryOptions extends RelaySocketOptions {
  onProgress?(done: number, of: number): void;
  /** A pause, such as after a rate limit, in ms. */
  onPause?(ms: number, words: string): void;
  /** The first pause; each further one is twice as long. */
  readonly pauseMs?: number;
}

/** Relays answer in order; so many may be under way. */
const AT_ONCE = 16;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** In a row, without anything accepted in between. */
const MOST_PAUSES = 8;

/** Never throws: what went wrong is in the delivery. */
export async function deliver(
  relay: string,
  events: readonly NostrEvent[],
  options: DeliveryOptions,
): Promise<Delivery> {
  const delivery: Delivery = { relay, accepted: 0, known: 0, refused: [] };
  let left = [...events];
  let socket: RelaySocket | undefined;
  for (let pauses = 0; left.length > 0;) {
    try {
      socket ??= await openRelaySocket(relay, options);
      const { again, words } = await sendSome(socket, left.slice(0, AT_ONCE), delivery);
      const done = Math.min(AT_ONCE, left.length) - again.length;
      left = [...again, ...left.slice(AT_ONCE)];
      options.onProgress?.(events.length - left.length, events.length);
      if (done > 0) pauses = 0;
      if (again.length === 0) continue;
      if (++pauses > MOST_PAUSES) throw new KoboldError('relay-limited', `${relay} takes no more for now: ${words}`);
      await pause(pauses, words, options);
    } catch (error) {
      socket?.close();
      const data = errorToData(error);
      const wasOpen = socket !== undefined;
      socket = undefined;
      if (data.code === 'relay-offline' && wasOpen && ++pauses <= 3) await pause(pauses, data.message, options);
      else {
        delivery.failed = data;
        delivery.unsent = left.map(({ id }) => id);
        return delivery;
      }
    }
  }
  socket?.close();
  return delivery;
}

/** Which are to be sent again; sending twice does no harm. Throws where the relay is silent or gone. */
async function sendSome(
  socket: RelaySocket,
  events: readonly NostrEvent[],
  delivery: Delivery,
): Promise<{ again: NostrEvent[]; words: string }> {
  const again: NostrEvent[] = [];
  let words = '';
  const answers = await Promise.allSettled(events.map((event) => socket.publish(event)));
  const failure = answers.find((answer) => answer.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  for (const [at, answer] of answers.entries()) {
    const event = events[at]!;
    const verdict = (answer as PromiseFulfilledResult<Verdict>).value;
    if (isLimited(verdict)) {
      again.push(event);
      words = verdict.message;
    } else if (/^duplicate:/i.test(verdict.message)) delivery.known += 1;
    else if (verdict.accepted) delivery.accepted += 1;
    // An older manifest than the relay's is no loss.
    else if (/^replaced:/i.test(verdict.message)) delivery.known += 1;
    else delivery.refused.push({ id: event.id, message: verdict.message });
  }
  return { again, words };
}

function isLimited({ accepted, message }: Verdict): boolean {
  return !accepted && /^rate-limited/i.test(message);
}

async function pause(
  count: number,
  words: string,
  { pauseMs = FIRST_PAUSE_MS, onPause }: DeliveryOptions,
): Promise<void> {
  const ms = Math.min(pauseMs * 2 ** (count - 1), LONGEST_PAUSE_MS);
  onPause?.(ms, words);
  await sleep(ms);
}
