/**
 * What sync must do with every relay it talks to: the acceptance suite, over real sockets. Alice's replica, Bob's, a relay.
 * Datasets are new in each test, so that a relay in use can be asked as well.
 */
import { expect } from 'chai';
import { WebSocket } from 'ws';
import type { NostrEvent } from '../../core/log/event.js';
import { eventually } from '../support/eventually.js';
import { nodeEnvironment, Replica, type Wire } from '../support/replica.js';
import { Person, randomSignedHistory, SignedHistory } from '../support/signed-history.js';
import type { RelayHost } from './relay.js';

const PATIENCE_MS = 60_000;

/** Signing takes its time: one for all relays. */
let longHistory: SignedHistory | undefined;

/** `lacks`: `live-tags`: what is new is not matched by conditions on tags, so it comes with the next comparison. */
export interface SyncRelay {
  readonly name: string;
  readonly lacks?: readonly 'live-tags'[];
  start(): Promise<RelayHost>;
}

export function syncSuite({ name, lacks = [], start }: SyncRelay): void {
  describe(`sync with ${name}`, function () {
    this.timeout(150_000);
    let host: RelayHost;
    const replicas: Replica[] = [];
    let round = Math.floor(Date.now() / 1000) * 100;

    before(async () => (host = await start()));
    after(() => host.close());
    afterEach(() => replicas.splice(0).forEach((replica) => replica.close()));

    const follow = (history: SignedHistory, more: Partial<Replica['options']> = {}): Replica => {
      const replica = new Replica(history.address, { relays: [host.url], ...more }).start();
      replicas.push(replica);
      return replica;
    };
    const settles = (replica: Replica, history: SignedHistory): Promise<void> =>
      eventually(() => {
        expect(replica.status.caughtUp).to.equal(true);
        expect(replica.hash).to.equal(history.fold.state.hash());
      }, PATIENCE_MS);

    it('reads a dataset of several people, of whom it learns by reading', async () => {
      const history = randomSignedHistory(round++, 60);
      await publish(host.url, [...history.events, history.publishManifest([])]);
      const replica = follow(history);
      await settles(replica, history);
      expect(replica.status.relays[0]).to.include({ state: 'live', from: 'page' });
      expect(replica.manifests.map(({ id }) => id)).to.deep.equal([history.manifest!.id]);
      expect(await replica.store.seenOn(history.address)).to.deep.equal(new Map([[host.url, replica.held_.size]]));
    });

    it('reads more than one page, with hundreds on one second', async () => {
      const history = (longHistory ??= makeLongHistory(`pages-${round++}`));
      await publish(host.url, history.events);
      await settles(follow(history), history);
    });

    it('follows what is published', async () => {
      const history = randomSignedHistory(round++, 20);
      await publish(host.url, history.events);
      const replica = follow(history);
      await settles(replica, history);
      await publish(host.url, [history.set(history.root, 'r1', { name: 'new' })]);
      if (lacks.includes('live-tags')) replica.sync.reconcile();
      await settles(replica, history);
    });

    it('widens to a person who is granted while it follows, past and future', async () => {
      const history = randomSignedHistory(round++, 12);
      const dora = new Person(`dora ${round}`);
      await publish(host.url, history.events);
      const replica = follow(history);
      await settles(replica, history);
      const grant = history.grant(history.root, dora, 'contributor');
      const early = history.set(dora, 'r1', { name: 'before anybody knew her' });
      await publish(host.url, [early]);
      await publish(host.url, [grant]);
      if (lacks.includes('live-tags')) replica.sync.reconcile();
      await settles(replica, history);
      await publish(host.url, [history.set(dora, 'r2', { name: 'after' })]);
      if (lacks.includes('live-tags')) replica.sync.reconcile();
      await settles(replica, history);
    });

    it('takes proposals of strangers, and nothing else of theirs', async () => {
      const history = randomSignedHistory(round++, 12);
      const stranger = new Person(`stranger ${round}`);
      await publish(host.url, [...history.events, history.propose(stranger, 'r1', { name: 'theirs' })]);
      const other = new SignedHistory('other', history.clockMs, history.root.name);
      Object.assign(other, { address: history.address, root: stranger });
      const uninvited = other.set(stranger, 'r1', { name: 'uninvited' });
      await publish(host.url, [uninvited]);
      const replica = follow(history);
      await settles(replica, history);
      await eventually(() => expect(replica.fold.state.proposals()).to.have.length(1), PATIENCE_MS);
      expect(replica.held_.has(uninvited.id as never)).to.equal(false);
    });

    it('catches up by itself after a loss, and asks only for what it lacks', async () => {
      const history = randomSignedHistory(round++, 60);
      await publish(host.url, history.events);
      const wire: Wire = { bytesIn: 0, bytesOut: 0, sockets: 0, sent: [], negentropyBytes: 0 };
      let isOnline = true;
      const onlineListeners = new Set<() => void>();
      const environment = nodeEnvironment({
        wire,
        isOnline: () => isOnline,
        onOnlineChange: (listener) => {
          onlineListeners.add(listener);
          return () => onlineListeners.delete(listener);
        },
      });
      const replica = follow(history, { environment });
      await settles(replica, history);
      const bytesBefore = wire.bytesIn;
      isOnline = false;
      onlineListeners.forEach((listener) => listener());
      await eventually(() => {
        expect(replica.status).to.include({ online: false, caughtUp: false });
        expect(replica.status.relays[0]).to.include({ state: 'offline', code: 'relay-offline' });
      });
      await publish(host.url, [history.set(history.root, 'r1', { name: 'meanwhile' })]);
      isOnline = true;
      onlineListeners.forEach((listener) => listener());
      await settles(replica, history);
      expect(wire.sockets).to.equal(2);
      expect(bytesBefore).to.be.greaterThan(0);
    });

    it('opens one connection for ten datasets', async () => {
      const histories = Array.from({ length: 10 }, () => randomSignedHistory(round++, 8));
      for (const history of histories) await publish(host.url, history.events);
      const wire: Wire = { bytesIn: 0, bytesOut: 0, sockets: 0, sent: [], negentropyBytes: 0 };
      const first = follow(histories[0]!, { environment: nodeEnvironment({ wire }) });
      const others = histories.slice(1).map((history) => follow(history, { pool: first.pool }));
      for (const [i, replica] of [first, ...others].entries()) await settles(replica, histories[i]!);
      expect(wire.sockets).to.equal(1);
      expect(mostOpen(wire.sent)).to.be.at.most(8);
      others.forEach((replica) => replica.close());
      await settles(first, histories[0]!);
    });

    it('sends own events from the outbox', async () => {
      const history = randomSignedHistory(round++, 10);
      await publish(host.url, history.events);
      const [alice, bob] = [follow(history), follow(history)];
      await settles(bob, history);
      const own = history.set(history.root, 'r1', { name: 'by Alice' });
      await alice.store.append(history.address, [own], { own: { relays: [host.url] } });
      alice.sync.send();
      await eventually(async () => {
        expect((await alice.store.outbox(history.address)).map(({ state }) => state)).to.deep.equal(['ok']);
      }, PATIENCE_MS);
      if (lacks.includes('live-tags')) bob.sync.reconcile();
      await settles(bob, history);
    });
  });
}

function makeLongHistory(slug: string): SignedHistory {
  const history = new SignedHistory(slug);
  for (let n = 0; n < 620; n++) history.set(history.root, `r${n % 7}`, { n }, n % 250 === 0 ? 1_000 : 0);
  return history;
}

/** Over a socket of its own, as anybody does. */
export async function publish(url: string, events: readonly NostrEvent[]): Promise<void> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Set(events.map(({ id }) => id));
  await new Promise<void>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      const [type, id, accepted, message] = JSON.parse(data.toString('utf8')) as unknown[];
      if (type !== 'OK') return;
      if (accepted !== true) reject(new Error(`The relay refused an event: ${String(message)}`));
      waiting.delete(id as string);
      if (waiting.size === 0) resolve();
    });
    for (const event of events) socket.send(JSON.stringify(['EVENT', event]));
  });
  socket.close();
}

/** How many subscriptions were open at once, by what was sent. */
function mostOpen(sent: readonly string[]): number {
  const open = new Set<string>();
  let most = 0;
  for (const text of sent) {
    const [type, id] = JSON.parse(text) as [string, string];
    if (type === 'REQ') open.add(id);
    if (type === 'CLOSE') open.delete(id);
    most = Math.max(most, open.size);
  }
  return most;
}
