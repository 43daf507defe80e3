/** What a relay says of itself (NIP-11) and what the root says of relays (NIP-65) is kept to, seen by what goes over the wire. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../../demo/relay/wire.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { CAREFUL_LIMITS, readRelayLimits } from '../../../worker/sync/relay-limits.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment, Replica, type Wire } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

const PATIENCE_MS = 40_000;

describe('what relays and roots say of relays', function () {
  this.timeout(90_000);
  const relays: Relay[] = [];
  const replicas: Replica[] = [];
  afterEach(async () => {
    replicas.splice(0).forEach((replica) => replica.close());
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
  });

  const start = async (events: readonly NostrEvent[]): Promise<Relay> => {
    const relay = await startRelay({ events: events as Iterable<unknown> as Iterable<Stored> });
    relays.push(relay);
    return relay;
  };
  const settles = (replica: Replica, history: SignedHistory): Promise<void> =>
    eventually(() => {
      expect(replica.status.caughtUp).to.equal(true);
      expect(replica.hash).to.equal(history.fold.state.hash());
    }, PATIENCE_MS);

  it('brings its limits within what is asked anyway, and believes no nonsense', () => {
    const limitation = { max_subscriptions: 3, max_filters: 1e9, max_limit: '9', max_message_length: -1 };
    expect(readRelayLimits({ limitation })).to.deep.equal({ ...CAREFUL_LIMITS, subscriptions: 3 });
    for (const said of [null, 'limits', [], { limitation: 7 }, { limitation: { max_limit: 0.5 } }])
      expect(readRelayLimits(said)).to.deep.equal(CAREFUL_LIMITS);
    expect(readRelayLimits({ supported_nips: [1, '77', 77] }).nips).to.deep.equal([1, 77]);
  });

  it('asks for no more at once, in a filter, or in a message, than the relay takes', async () => {
    const history = new SignedHistory('limits');
    const people = Array.from({ length: 80 }, (_, n) => new Person(`limited ${n}`));
    for (const person of people) history.grant(history.root, person, 'contributor');
    for (const [n, person] of people.entries()) history.set(person, `r${n}`, { n });
    const relay = await start(history.events);
    const wire: Wire = { bytesIn: 0, bytesOut: 0, sockets: 0, sent: [], negentropyBytes: 0 };
    const most = { max_subscriptions: 2, max_filters: 1, max_limit: 40, max_message_length: 4_096 };
    const environment = nodeEnvironment({ wire, relayInfo: async () => ({ limitation: most }) });
    const replica = new Replica(history.address, { relays: [relay.url], environment });
    replicas.push(replica);
    // All but a few, so that it is compared by NIP-77 and the others are asked for by id.
    replica.put(
      history.events.filter((_, n) => n % 2 === 0),
      [],
    );
    replica.missing = () => new Set();
    replica.start();
    await eventually(() => {
      expect(replica.status.caughtUp).to.equal(true);
      expect(replica.held_.size).to.equal(history.events.length);
    }, PATIENCE_MS);
    const open = new Set<string>();
    let verbs = '';
    for (const text of wire.sent) {
      expect(text.length, text.slice(0, 80)).to.be.at.most(most.max_message_length);
      const [verb, id, ...filters] = JSON.parse(text) as [string, string, ...{ limit?: number }[]];
      verbs += verb;
      if (verb === 'REQ' || verb === 'NEG-OPEN') open.add(id);
      if (verb === 'CLOSE' || verb === 'NEG-CLOSE') open.delete(id);
      expect(open.size).to.be.at.most(most.max_subscriptions);
      if (verb !== 'REQ') continue;
      expect(filters).to.have.length(1);
      expect(filters[0]!.limit).to.be.at.most(most.max_limit);
    }
    expect(verbs).to.include('NEG-MSG');
  });

  it('says of a relay for one subscription why it may not be listened to and read', async () => {
    const history = new SignedHistory('one');
    for (let n = 0; n < 6; n++) history.set(history.root, `r${n}`, { n });
    const relay = await startRelay({ events: history.events as never, limits: { subscriptions: 1 } });
    relays.push(relay);
    const relayInfo = async (): Promise<unknown> => ({ limitation: { max_subscriptions: 1 } });
    const replica = new Replica(history.address, { relays: [relay.url], environment: nodeEnvironment({ relayInfo }) });
    replicas.push(replica);
    replica.start();
    await eventually(() => {
      const [status] = replica.status.relays;
      expect(status!.state).to.not.equal('live');
      expect(status!.message).to.match(/one subscription|too many/);
    }, PATIENCE_MS);
  });

  it('keeps to limits that are said only after the first requests', async () => {
    const history = new SignedHistory('late-limits');
    for (let n = 0; n < 6; n++) history.set(history.root, `r${n}`, { n });
    const relay = await start(history.events);
    const wire: Wire = { bytesIn: 0, bytesOut: 0, sockets: 0, sent: [], negentropyBytes: 0 };
    const relayInfo = async (): Promise<unknown> => {
      await eventually(() => expect(wire.sent.length).to.be.at.least(2));
      return { limitation: { max_subscriptions: 2 } };
    };
    const replica = new Replica(history.address, {
      relays: [relay.url],
      environment: nodeEnvironment({ wire, relayInfo }),
    });
    replicas.push(replica);
    replica.start();
    await settles(replica, history);
  });

  const listed = (person: Person, created_at: number, tags: string[][]): NostrEvent =>
    signEvent({ kind: 10002, created_at, tags, content: '' }, person.secret, new Uint8Array(32));

  it('follows the relays of the root’s newest list, and no others', async () => {
    const history = new SignedHistory('relay-list');
    for (let n = 0; n < 6; n++) history.set(history.root, `r${n}`, { n });
    const [elsewhere, old, forReading, strangers] = [
      await start(history.events),
      await start([]),
      await start([]),
      await start([]),
    ];
    const now = Math.floor(Date.now() / 1000);
    const named = await start([
      ...history.events.slice(0, 3),
      listed(history.root, now - 10, [
        ['r', elsewhere.url],
        ['r', forReading.url, 'read'],
      ]),
      listed(new Person('stranger'), now, [['r', strangers.url]]),
    ]);
    const stale = await start([...history.events.slice(0, 3), listed(history.root, now - 99, [['r', old.url]])]);
    const environment = nodeEnvironment({ isLocalPage: true });
    const replica = new Replica(history.address, { relays: [named.url, stale.url], environment }).start();
    replicas.push(replica);
    await settles(replica, history);
    await eventually(() => {
      const from = replica.status.relays.map(({ url, from, state }) => [url, from, state]);
      expect(from).to.have.deep.members([
        [named.url, 'page', 'live'],
        [stale.url, 'page', 'live'],
        [elsewhere.url, 'relay-list', 'live'],
      ]);
    }, PATIENCE_MS);
  });
});
