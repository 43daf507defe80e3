/** Own events and relays that do not just take them: what each refusal is called, whether it is tried again, and how. */
import { expect } from 'chai';
import type { FaultPlan } from '../../../demo/relay/faults.js';
import { startRelay, type Relay, type RelayOptions } from '../../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../../demo/relay/wire.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { readRefusal } from '../../../worker/sync/publishing.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment, Replica } from '../../support/replica.js';
import { SignedHistory } from '../../support/signed-history.js';

describe('an own event and a relay that', function () {
  this.timeout(60_000);
  const relays: Relay[] = [];
  const replicas: Replica[] = [];
  let history: SignedHistory;
  let own: NostrEvent;
  beforeEach(() => {
    history = new SignedHistory('publishing');
    history.set(history.root, 'r', { n: 1 });
  });
  afterEach(async () => {
    replicas.splice(0).forEach((replica) => replica.close());
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
  });

  const start = async (faults: FaultPlan, more: Partial<RelayOptions> = {}): Promise<Relay> => {
    const events = [...history.events] as unknown as Stored[];
    const relay = await startRelay({ events, faults, ...more });
    relays.push(relay);
    return relay;
  };
  /** Writes one event, with a text of this length. */
  const publish = async (relay: Relay, length = 3): Promise<Replica> => {
    const environment = nodeEnvironment({ speed: 40 });
    const replica = new Replica(history.address, { relays: [relay.url], environment }).start();
    replicas.push(replica);
    await eventually(() => expect(replica.status.caughtUp).to.equal(true), 20_000);
    own = history.set(history.root, 's', { text: 'x'.repeat(length) });
    await replica.store.append(history.address, [own], { own: { relays: [relay.url] } });
    replica.sync.send();
    return replica;
  };
  const entryOf = async (replica: Replica) => {
    const [{ state, code, message, tries }] = (await replica.store.outbox()) as [never];
    return { state, code, message, tries } as { state: string; code?: string; message?: string; tries: number };
  };
  const shows = (replica: Replica, expected: Record<string, unknown>): Promise<unknown> =>
    eventually(async () => expect(await entryOf(replica)).to.include(expected), 20_000);
  const has = (relay: Relay): boolean => relay.events().some(({ id }) => id === own.id);

  it('answers with a NOTICE in place of OK: waits, with its words, until it is seen there', async () => {
    const relay = await start({ noticeForOk: 1 });
    const replica = await publish(relay);
    await eventually(() => expect(has(relay)).to.equal(true));
    await shows(replica, { state: 'ok' });
    expect(relay.faults.happened.noticeForOk).to.be.greaterThan(0);
  });

  it('says only a NOTICE and does not take it: tried again, with its words', async () => {
    const relay = await start({ refusal: 'error: the disk is full', noticeForOk: 1 });
    const replica = await publish(relay);
    await shows(replica, { state: 'waiting', code: 'relay-silent', message: 'error: the disk is full' });
    relay.faults.clear();
    await shows(replica, { state: 'ok' });
    expect(has(relay)).to.equal(true);
  });

  it('never answers: tried again, and taken', async () => {
    const relay = await start({ noOk: 1, withhold: { kinds: [4880] } });
    const replica = await publish(relay);
    await shows(replica, { state: 'waiting', code: 'relay-silent', message: undefined });
    relay.faults.clear();
    await shows(replica, { state: 'ok' });
  });

  const forGood: readonly (readonly [string, string, FaultPlan, Partial<RelayOptions>, number])[] = [
    ['has blocked its author', 'relay-blocked', { refusal: 'blocked: you are banned here' }, {}, 3],
    ['takes events of its members only', 'relay-blocked', { refusal: 'restricted: members only' }, {}, 3],
    ['wants more proof of work', 'relay-pow', {}, { limits: { pow: 30 } }, 3],
    ['finds it too large', 'too-large', {}, { limits: { eventBytes: 2_000 } }, 4_000],
    ['takes no message of that length', 'too-large', {}, { limits: { messageBytes: 5_000 } }, 8_000],
    ['finds it wrong', 'relay-refused', { refusal: 'invalid: I do not like it' }, {}, 3],
  ];
  for (const [name, code, faults, more, length] of forGood)
    it(`${name}: ${code}, for good, and asked again only by hand`, async () => {
      const relay = await start(faults, more);
      const replica = await publish(relay, length);
      await shows(replica, { state: 'refused', code, tries: 1 });
      replica.sync.send();
      await replica.store.retryOutbox(history.address);
      replica.sync.send();
      await shows(replica, { state: 'refused', code, tries: 2 });
      expect(has(relay)).to.equal(false);
      expect(replica.status.relays[0]!.state).to.equal('live');
    });

  const forNow: readonly (readonly [string, string, FaultPlan])[] = [
    ['is asked too much', 'relay-limited', { refusal: 'rate-limited: slow down there' }],
    ['has no room', 'relay-refused', { refusal: 'error: storage full' }],
    ['wants to know who writes', 'relay-auth', { refusal: 'auth-required: who are you' }],
  ];
  for (const [name, code, faults] of forNow)
    it(`${name}: ${code}, and tried again by itself`, async () => {
      const relay = await start(faults);
      const replica = await publish(relay);
      await shows(replica, { state: 'waiting', code, message: faults.refusal });
      relay.faults.clear();
      await shows(replica, { state: 'ok' });
      expect(has(relay)).to.equal(true);
    });

  it('says anything at all: a code, whatever the words', () => {
    for (const words of ['', 'no', '💥', 'invalid', 'x'.repeat(5_000), 'constructor', 'blocked'])
      expect(readRefusal(words).code).to.match(/^(relay-|too-large)/);
  });
});
