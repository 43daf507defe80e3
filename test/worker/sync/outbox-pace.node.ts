/**
 * When own events leave: a single edit at once, whatever else waits; a paste's dozens once the page has shown them, or after two seconds.
 * No clock runs but the test's, and relays answer when they are told to.
 */
import { expect } from 'chai';
import type { NostrEvent } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { Outbox } from '../../../worker/sync/outbox.js';
import type { Published } from '../../../worker/sync/publishing.js';
import type { RelaySession } from '../../../worker/sync/relay-session.js';
import { SEEDS, someEvent, someEvents } from '../../contracts/event-store.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment } from '../../support/replica.js';

const ONE = 'wss://one.test/';
const TWO = 'wss://two.test/';
const EIGHT = Array.from({ length: 8 }, (_, n) => `wss://relay${n}.test/`);
const OK: Published = { outcome: 'ok' };

/** Time passes when it is told to. */
class Clock {
  now = 2_000_000_000_000;
  readonly timers = new Map<() => void, number>();

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = (): void => run();
    this.timers.set(timer, this.now + ms);
    return () => this.timers.delete(timer);
  };

  pass(ms: number): void {
    this.now += ms;
    for (const [timer, at] of [...this.timers]) if (at <= this.now && this.timers.delete(timer)) timer();
  }
}

/** Has been sent so much, or let its answers wait. */
class FakeRelay {
  readonly sent: number[] = [];
  isSilent = false;
  answer: (event: NostrEvent) => Published = () => OK;
  #waiting: (() => void)[] = [];

  readonly session = {
    publish: (event: NostrEvent) => {
      this.sent.push(parseInt(event.id, 16));
      if (!this.isSilent) return Promise.resolve(this.answer(event));
      return new Promise<Published>((resolve) => this.#waiting.push(() => resolve(this.answer(event))));
    },
  } as unknown as RelaySession;

  answers(): void {
    this.isSilent = false;
    for (const go of this.#waiting.splice(0)) go();
  }
}

describe('own events on their way', () => {
  let clock: Clock;
  let store: EventStore;
  let relays: Map<string, FakeRelay>;
  let outbox: Outbox;
  /** How long the page needs from now on. */
  let busyMs: number;
  let looks: number;

  beforeEach(() => {
    [clock, relays, busyMs, looks] = [new Clock(), new Map(), 0, 0];
    const inner = createMemoryEventStore({ now: () => clock.now });
    store = { ...inner, outbox: (dataset) => (looks++, inner.outbox(dataset)) };
    outbox = new Outbox({
      address: SEEDS,
      store,
      environment: nodeEnvironment({ now: () => clock.now, after: clock.after, random: () => 0.5 }),
      session: (url) => relays.get(url)?.session,
      idleIn: () => busyMs,
    });
  });
  afterEach(() => outbox.close());

  function connect(url: string): FakeRelay {
    const relay = new FakeRelay();
    relays.set(url, relay);
    return relay;
  }
  async function write(events: readonly NostrEvent[], to: readonly string[] = [ONE]): Promise<void> {
    await store.append(SEEDS, events, { own: { relays: to } });
    outbox.send();
  }
  const numbers = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const waits = () => eventually(() => expect(clock.timers.size).to.equal(1));
  /** All that is to be done without time passing is done. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  it('leave at once where they are few, to however many relays, and however busy it is', async () => {
    busyMs = 500;
    EIGHT.forEach(connect);
    await write(someEvents(3), EIGHT);
    await eventually(() =>
      expect([...relays.values()].map(({ sent }) => sent)).to.deep.equal(Array(8).fill([1, 2, 3])),
    );
    expect(clock.timers.size).to.equal(0);
  });

  it('wait until a page has shown what was pasted; then all are sent as they came, without waiting again', async () => {
    busyMs = 500;
    const relay = connect(ONE);
    await write(someEvents(65));
    await waits();
    expect(relay.sent).to.deep.equal([]);
    // Once more it was busy.
    clock.pass(500);
    await settled();
    expect(relay.sent).to.deep.equal([]);
    busyMs = 0;
    relay.isSilent = true;
    clock.pass(500);
    await eventually(() => expect(relay.sent).to.deep.equal(numbers(20)));
    busyMs = 500;
    relay.answers();
    await eventually(() => expect(relay.sent).to.deep.equal(numbers(65)));
    await settled();
    expect((await store.outbox(SEEDS)).every(({ state }) => state === 'ok')).to.equal(true);
    expect(clock.timers.size).to.equal(0);
  });

  it('wait no longer than two seconds in all', async () => {
    busyMs = 600;
    const relay = connect(ONE);
    await write(someEvents(65));
    for (const ms of [600, 600, 600, 199]) {
      await waits();
      clock.pass(ms);
      await settled();
      expect(relay.sent).to.deep.equal([]);
    }
    clock.pass(1);
    await eventually(() => expect(relay.sent).to.deep.equal(numbers(65)));
  });

  it('go before hundreds that wait for a page, where they are few, and end that waiting', async () => {
    busyMs = 500;
    const relay = connect(ONE);
    await write(someEvents(200));
    await waits();
    await write([someEvent(201)]);
    await eventually(() => expect(relay.sent).to.have.length(201));
    expect(relay.sent).to.deep.equal([201, ...numbers(200)]);
  });

  it('go before hundreds that are being sent, where they are few, and no relay waits for another', async () => {
    const [slow, quick] = [connect(ONE), connect(TWO)];
    slow.isSilent = true;
    await write(someEvents(200), [ONE, TWO]);
    await eventually(() => expect(quick.sent).to.deep.equal(numbers(200)));
    expect(slow.sent).to.deep.equal(numbers(20));
    await write([someEvent(201)], [ONE, TWO]);
    await eventually(() => expect([slow.sent.at(-1), quick.sent.at(-1)]).to.deep.equal([201, 201]));
    // A second paste has its turn after the first.
    await write(someEvents(20, 202), [ONE, TWO]);
    await eventually(() => expect(quick.sent).to.deep.equal(numbers(221)));
    expect(slow.sent).to.have.length(21);
    slow.answers();
    await eventually(() => expect(slow.sent).to.have.length(221));
    expect(slow.sent).to.deep.equal([...numbers(20), 201, ...numbers(200, 21), ...numbers(221, 202)]);
  });

  it('overtake nobody when they are tried again', async () => {
    const relay = connect(ONE);
    relay.answer = ({ id }) => (parseInt(id, 16) <= 3 ? { outcome: 'failed', code: 'relay-limited' } : OK);
    await write(someEvents(3));
    await waits();
    relay.isSilent = true;
    await write(someEvents(60, 4));
    await eventually(() => expect(relay.sent).to.have.length(23));
    clock.pass(1_000);
    await settled();
    relay.answer = () => OK;
    relay.answers();
    await eventually(() => expect(relay.sent).to.have.length(66));
    expect(relay.sent).to.deep.equal([1, 2, 3, ...numbers(63, 4), 1, 2, 3]);
  });

  it('are not looked for again and again where what was due is not', async () => {
    const relay = connect(ONE);
    store.outboxEntry = () => Promise.resolve(undefined);
    await write(someEvents(30));
    await waits();
    await settled();
    expect([looks, relay.sent]).to.deep.equal([1, []]);
    clock.pass(2_000);
    await waits();
    expect(looks).to.equal(2);
  });

  it('that were seen on their way stay so, whatever a relay answers then', async () => {
    const relay = connect(ONE);
    relay.isSilent = true;
    relay.answer = () => ({ outcome: 'refused', code: 'relay-blocked' });
    await write([someEvent(1)]);
    await eventually(() => expect(relay.sent).to.deep.equal([1]));
    outbox.seen(someEvent(1).id, ONE);
    await write([someEvent(2)]);
    await eventually(() => expect(relay.sent).to.deep.equal([1, 2]));
    relay.answers();
    await eventually(async () => {
      expect((await store.outbox(SEEDS)).map(({ state }) => state)).to.deep.equal(['ok', 'refused']);
    });
  });
});
