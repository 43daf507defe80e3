/** What is asked of one relay, without a relay: a clock of the test's own. */
import { expect } from 'chai';
import type { SyncEnvironment } from '../../../worker/sync/environment.js';
import { Errands, type ErrandMessage } from '../../../worker/sync/errands.js';
import { RelayRequests, type End } from '../../../worker/sync/relay-requests.js';

describe('what is asked of one relay', () => {
  const sent: string[] = [];
  const ends: End[] = [];
  let now: number;
  let timers: { at: number; run: () => void }[];
  let requests: RelayRequests;
  const environment = {
    now: () => Math.floor(now),
    random: () => 0.123,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
  } as unknown as SyncEnvironment;

  beforeEach(() => {
    [now, timers] = [0.9, []];
    sent.length = ends.length = 0;
    requests = new RelayRequests({
      environment,
      isOpen: () => true,
      most: () => 1,
      send: (frame) => sent.push(frame.slice(0, 2).join(' ')),
      authenticate: async () => false,
      worked: () => undefined,
    });
  });
  const ask = (isLive = false): string =>
    requests.ask(
      'REQ',
      [{}],
      { event: () => undefined, end: (end) => ends.push(end), lost: (end) => ends.push(end) },
      isLive,
    ).id;
  /** As browsers do: up to a millisecond early. */
  function nextTimer(): void {
    const timer = timers.sort((a, b) => a.at - b.at).shift()!;
    now = timer.at - 0.9;
    timer.run();
  }

  it('is asked again when its pause is over, though the timer came early', () => {
    const id = ask();
    requests.closed(id, 'rate-limited: slow down');
    nextTimer();
    expect(sent).to.deep.equal([`REQ ${id}`, `REQ ${id}`]);
  });

  it('is given up after refusals in a row, not after as many in the life of a subscription', () => {
    const id = ask(true);
    for (let n = 0; n < 20; n++) {
      requests.eose(id);
      requests.closed(id, 'rate-limited: slow down');
      nextTimer();
    }
    expect(sent).to.have.length(21);
    for (let n = 0; n < 6; n++) {
      requests.closed(id, 'rate-limited: slow down');
      if (n < 5) nextTimer();
    }
    expect(ends.at(-1)).to.deep.include({ end: 'closed', code: 'relay-limited' });
  });

  it('an errand that fails is answered all the same', async () => {
    const said: ErrandMessage[] = [];
    const errands = new Errands(environment, (message) => said.push(message));
    const errand = { find: 'events', ids: ['a'.repeat(64)] } as never;
    const { error } = console;
    console.error = () => undefined;
    try {
      await errands.heard({ say: 'run', by: 'me', number: 7, errand }, () => Promise.reject(new Error('no store')));
    } finally {
      console.error = error;
    }
    expect(said).to.deep.equal([{ say: 'done', by: 'me', number: 7 }]);
  });
});
