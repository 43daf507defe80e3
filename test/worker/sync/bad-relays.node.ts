/** Relays one would rather not have: each named by its fault, and by the code that is shown for it. */
import { expect } from 'chai';
import { finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import type { FaultPlan } from '../../../demo/relay/faults.js';
import { startRelay, type Relay, type RelayOptions } from '../../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../../demo/relay/wire.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { ErrorCode } from '../../../core/error-codes.js';
import type { EventId, NostrEvent } from '../../../core/log/event.js';
import type { SyncEnvironment } from '../../../worker/sync/environment.js';
import type { RelayStatus } from '../../../worker/sync/sync-status.js';
import { eventually } from '../../support/eventually.js';
import { nodeEnvironment, Replica } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

const PATIENCE_MS = 40_000;
const SPEED = 20;

describe('sync with one bad relay', function () {
  this.timeout(120_000);
  const relays: Relay[] = [];
  const replicas: Replica[] = [];
  const history = new SignedHistory('bad-relays');
  before(() => {
    for (let n = 0; n < 8; n++) history.set(history.root, `r${n}`, { n });
  });
  afterEach(async () => {
    replicas.splice(0).forEach((replica) => replica.close());
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
  });

  const start = async (faults: FaultPlan = {}, more: Partial<RelayOptions> = {}): Promise<Relay> => {
    const events = history.events as Iterable<unknown> as Iterable<Stored>;
    const relay = await startRelay({ events, faults, ...more });
    relays.push(relay);
    return relay;
  };
  const follow = (urls: readonly string[], more: Partial<SyncEnvironment> = {}): Replica => {
    const environment = nodeEnvironment({ speed: SPEED, ...more });
    const replica = new Replica(history.address, { relays: urls, environment }).start();
    replicas.push(replica);
    return replica;
  };
  const shows = (replica: Replica, state: RelayStatus['state'], code?: ErrorCode): Promise<void> =>
    eventually(() => {
      expect(replica.status.relays[0]).to.include({ state, ...(code && { code }) });
    }, PATIENCE_MS);
  const settles = (replica: Replica): Promise<void> =>
    eventually(() => {
      expect(replica.status.caughtUp).to.equal(true);
      expect(replica.hash).to.equal(history.fold.state.hash());
    }, PATIENCE_MS);

  it('is down: offline, with the time of the next try, and catches up when it is there', async () => {
    const gone = await start();
    const port = Number(new URL(gone.url).port);
    await relays.pop()!.close();
    const replica = follow([gone.url]);
    await shows(replica, 'offline', 'relay-offline');
    expect(replica.status.relays[0]!.nextTryAt).to.be.a('number');
    await start({}, { port });
    await settles(replica);
  });

  it('stops while it is followed: offline at once, and by itself live again', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    const replica = follow([first.url]);
    await settles(replica);
    await relays.pop()!.close();
    await shows(replica, 'offline', 'relay-offline');
    await start({}, { port });
    await shows(replica, 'live');
  });

  it('takes the connection and says nothing', async () => {
    const silent = await start({ silent: true });
    const replica = follow([silent.url]);
    await eventually(() => {
      expect(replica.status.relays[0]!.code).to.equal('relay-silent');
      expect(replica.status.caughtUp).to.equal(false);
    }, PATIENCE_MS);
  });

  it('wants to know who reads: shown as such without a signer, read with one', async () => {
    const relay = await start({ authRequired: true }, { auth: 'required' });
    const nobody = follow([relay.url]);
    await shows(nobody, 'auth', 'relay-auth');
    const key = generateSecretKey();
    const somebody = follow([relay.url], {
      now: () => Date.now(),
      signAuth: async (template) => finalizeEvent(structuredClone(template) as never, key),
    });
    await settles(somebody);
  });

  it('is slow: everything comes late, the end too, and it is believed to be all', async () => {
    const relay = await start({ delayMs: [40, 80], lateEoseMs: 100 });
    const replica = follow([relay.url]);
    await settles(replica);
    expect(replica.status.relays[0]).to.include({ state: 'live', eose: 'real' });
  });

  it('never says that it is at the end: not believed to be all, and said to be silent', async () => {
    const relay = await start({ noEose: 1, information: { supported_nips: [1] } });
    const replica = follow([relay.url]);
    await eventually(() => {
      expect(replica.status.relays[0]).to.include({ eose: 'timed-out', code: 'relay-silent' });
      expect(replica.held_.size).to.equal(history.events.length);
    }, PATIENCE_MS);
    expect(replica.status.caughtUp).to.equal(false);
  });

  it('lets nothing be read: refused, with its word', async () => {
    const relay = await start({ closed: 1 });
    await shows(follow([relay.url]), 'refused', 'relay-refused');
  });

  it('always asks for less: it is said that it limits', async () => {
    const relay = await start({ rateLimit: 1 });
    await shows(follow([relay.url], { random: () => 0 }), 'catching-up', 'relay-limited');
  });

  it('asks for less: goes on when it has time', async () => {
    const relay = await start({ rateLimit: 0.6 });
    await settles(follow([relay.url], { random: () => 0 }));
  });

  it('gives forgeries only: none is taken, and it is not believed to be all', async () => {
    const relay = await start({ forge: 1, drop: 1 });
    const replica = follow([relay.url]);
    await eventually(() => {
      const { dropped } = replica.status.relays[0]!;
      const count = Object.values(dropped).reduce((sum, each) => sum + each, 0);
      expect(count).to.be.greaterThan(5);
    }, PATIENCE_MS);
    await shows(replica, 'catching-up', 'relay-lying');
    expect([...replica.held_.keys()]).to.deep.equal([]);
    expect(replica.status.caughtUp).to.equal(false);
  });

  it('floods: it is cut off before it is read, and left alone for minutes', async () => {
    const relay = await start({ oversize: 1, oversizeBytes: 260_000 });
    const replica = follow([relay.url], {});
    // Nothing of it counts as useful, so the credit of 32 MB is what it can waste.
    for (const each of Array.from({ length: 40 }, (_, n) => n)) {
      relay.publish(history.set(history.root, 'flood', { each }) as Stored);
    }
    await eventually(() => {
      for (let n = 0; n < 10; n++) replica.sync.reconcile();
      expect(replica.status.relays[0]!.code).to.equal('relay-over-budget');
    }, PATIENCE_MS);
  });

  it('has events of the root that say nothing valid: reading goes past them', async () => {
    const malformed = signEvent(
      { kind: 4880, created_at: 1_700_000_000, tags: [['a', history.address]], content: '{"v": 1}' },
      history.root.secret,
      new Uint8Array(32),
    );
    const events = [...history.events, malformed] as Iterable<unknown> as Iterable<Stored>;
    const relay = await startRelay({ events, limits: { oldestSeconds: Infinity } });
    relays.push(relay);
    const replica = follow([relay.url]);
    await settles(replica);
    expect(replica.status.relays[0]).to.deep.include({ state: 'live', missingHere: 0 });
    expect(replica.status.relays[0]!.dropped).to.have.property('not-canonical');
  });

  it('withholds a decision that another relay has: it is fetched there', async () => {
    const dora = new Person('dora of bad relays');
    const other = new SignedHistory('withheld');
    const grant = other.grant(other.root, dora, 'contributor');
    for (let n = 0; n < 4; n++) other.set(dora, `r${n}`, { n });
    const events = other.events as Iterable<unknown> as Iterable<Stored>;
    const [liar, honest] = [
      await startRelay({ events, faults: { withhold: { ids: [grant.id] } } }),
      await startRelay({ events }),
    ];
    relays.push(liar, honest);
    const environment = nodeEnvironment({ speed: SPEED });
    const alone = new Replica(other.address, { relays: [liar.url], environment }).start();
    const both = new Replica(other.address, { relays: [liar.url, honest.url], environment }).start();
    replicas.push(alone, both);
    await eventually(() => expect(both.hash).to.equal(other.fold.state.hash()), PATIENCE_MS);
    expect(both.held_.has(grant.id as EventId)).to.equal(true);
    expect(alone.held_.has(grant.id as EventId)).to.equal(false);
    await eventually(() => expect(both.status.authorityUnsure).to.equal(false), PATIENCE_MS);
  });

  it('is named by the dataset in a private network: never connected to', async () => {
    const relay = await start();
    const manifest = history.publishManifest(['ws://10.0.0.7/', 'wss://printer.local/', relay.url, 'http://x.test']);
    relay.publish(manifest as NostrEvent as Stored);
    const asked: string[] = [];
    const environment = nodeEnvironment({ speed: SPEED });
    const replica = follow([relay.url], {
      openSocket: (url) => {
        asked.push(url);
        return environment.openSocket(url);
      },
    });
    await settles(replica);
    await eventually(() => expect(replica.manifests).to.have.length(1), PATIENCE_MS);
    expect(new Set(asked)).to.deep.equal(new Set([relay.url]));
  });
});
