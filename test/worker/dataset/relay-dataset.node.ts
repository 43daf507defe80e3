/** A dataset on relays as tables show it: real sockets, the demo's relay, a store that outlives the visit. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { startRelay, type Relay } from '../../../demo/relay/relay.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { EventId, Json, NostrEvent } from '../../../core/log/event.js';
import type { Frame } from '../../../worker/api.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { openLiveView } from '../../../worker/live/live-view.js';
import type { Source } from '../../../worker/source/source.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { watchStore } from '../../../worker/store/watched-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { eventually } from '../../support/eventually.js';
import { publishSnapshot } from '../../support/publish-snapshot.js';
import { nodeEnvironment } from '../../support/replica.js';
import { Person, randomSignedHistory, SignedHistory } from '../../support/signed-history.js';

describe('a dataset on relays', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  const opened: RelayDataset[] = [];

  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) dataset.close();
    pool.close();
    await relay.close();
  });

  function open(history: SignedHistory, store: EventStore, url = relay.url): RelayDataset {
    const surroundings = { store, pool, environment: pool.environment };
    const dataset = new RelayDataset(history.address, [{ url, from: 'page' }], Promise.resolve(surroundings));
    opened.push(dataset);
    return dataset;
  }
  const publish = (events: readonly NostrEvent[]): void => {
    for (const event of events) expect(relay.publish(event as never).accepted, JSON.stringify(event)).to.equal(true);
  };
  const cellsOf = (view: ReturnType<RelayDataset['dataset']['view']>): unknown[] => {
    const { table, ids } = view.loaded!;
    return Array.from({ length: table.rowCount }, (_, row) => [
      ids.idOf(row),
      ...table.columns.map((column) => column.text(row)),
    ]);
  };

  it('is shown, follows changes, and is there without any relay at the next visit', async () => {
    const history = randomSignedHistory(1, 40);
    publish([...history.events, history.publishManifest([relay.url])]);
    const store = createMemoryEventStore();
    const first = open(history, store);
    const view = first.dataset.view('plant');
    await eventually(() => expect(first.fold.state.hash()).to.equal(history.fold.state.hash()), 20_000);
    await eventually(() => expect(view.loaded?.table.complete).to.equal(true));
    expect(view.title).to.equal('Seeds');
    publish([history.set(history.root, 'r1', { name: 'changed' })]);
    await eventually(() => expect(JSON.stringify(cellsOf(view))).to.contain('changed'));
    const shown = cellsOf(view);
    first.close();

    await relay.close();
    const second = open(history, store);
    const again = second.dataset.view('plant');
    await eventually(() => expect(again.loaded?.table.rowCount).to.equal(shown.length));
    expect(cellsOf(again)).to.deep.equal(shown);
    await eventually(() => expect(again.offlineCopyOf).to.be.a('number'));
    expect(again.error).to.equal(undefined);
  });

  for (const code of ['store-full', 'store-wiped', 'store-unavailable'] as const) {
    it(`goes on from memory when the store fails in the middle, and says ${code}`, async () => {
      const history = randomSignedHistory(4, 60);
      publish([...history.events.slice(0, 30), history.publishManifest([relay.url])]);
      const inner = createMemoryEventStore();
      let fails = false;
      const gate = <A extends unknown[], T>(run: (...args: A) => Promise<T>) => {
        return (...args: A) => (fails ? Promise.reject<T>(storeProblem(code)) : run(...args));
      };
      const { append, putManifest, markSeen, cursor } = inner;
      const store = watchStore({
        ...inner,
        append: gate(append),
        putManifest: gate(putManifest),
        markSeen: gate(markSeen),
      });
      const dataset = open(history, store);
      await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
      expect(dataset.frame().store).to.deep.equal({ kind: 'memory' });
      const reconciled = await cursor(history.address, relay.url);
      const frames: (string | undefined)[] = [];
      dataset.onFrame(() => frames.push(dataset.frame().store.problem?.code));

      fails = true;
      publish([...history.events.slice(30), history.publishManifest([relay.url])]);
      await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
      expect(dataset.frame().store.problem?.code).to.equal(code);
      expect(frames).to.contain(code);
      dataset.reload();
      await eventually(() => expect(dataset.frame().sync?.relays[0]).to.include({ state: 'live', missingHere: 0 }));
      expect(await cursor(history.address, relay.url), 'what was not stored counts as unread').to.deep.equal(
        reconciled,
      );

      fails = false;
      publish([history.set(history.root, 'r1', { name: 'once more' })]);
      await eventually(() => expect(dataset.frame().store.problem).to.equal(undefined));
    });
  }

  it('shows no records before their schema, nor calls a field unknown that may still come', async () => {
    // Of one author: who is granted a right is read after who granted it, and each reading waits for its end.
    const history = new SignedHistory('late-schema');
    for (let n = 0; n < 12; n++) history.set(history.root, `r${n % 5}`, { name: `n${n}` });
    const define = (set: Record<string, Json>): NostrEvent => {
      const ops = [{ op: 'schema.update', resource: 'plant', set, unset: [], over: {} }];
      return history.sign(history.root, { kind: 4881, type: 'schema', ops });
    };
    // The end of what is here is said late.
    relay.faults.set({ lateEoseMs: 400 });
    publish(history.events);
    const dataset = open(history, createMemoryEventStore());
    const nothing = (): void => undefined;
    const source = dataset.dataset.view('plant');
    const issues: string[] = [];
    const request = { locale: 'en', today: '2025-06-01', window: { offset: 0, limit: 10 }, filter: 'later is "x"' };
    const frames: Frame[] = [];
    const live = openLiveView({ source: source as unknown as Source, release: nothing }, request, (frame) => {
      frames.push(frame);
      issues.push(...(frame.resolved?.issues.map(({ code }) => code) ?? []));
    });
    await eventually(() => expect(dataset.frame().events).to.equal(history.events.length), 20_000);
    expect(source.loaded).to.equal(undefined);

    publish([define({ 'field/name': { type: 'string' } })]);
    await eventually(() => expect(source.loaded?.table.columns).to.have.length.greaterThan(0), 5_000);
    await eventually(() => expect(frames.some(({ fields }) => fields !== undefined)).to.equal(true));
    expect(source.loaded!.table.complete).to.equal(false);
    publish([define({ 'field/later': { type: 'string' } })]);
    await eventually(() => expect(JSON.stringify(frames)).to.contain('"later"'));
    relay.faults.clear();
    await eventually(() => expect(source.loaded!.table.complete).to.equal(true), 40_000);
    expect(issues).to.deep.equal([]);
    live.update({ ...request, filter: 'never is "x"' });
    await eventually(() => expect(issues).to.deep.equal(['unknown-field']));
    live.close();
  });

  it('says what is wrong where no relay answers and nothing is kept', async () => {
    await relay.close();
    const dataset = open(randomSignedHistory(2, 1), createMemoryEventStore());
    const view = dataset.dataset.view('plant');
    await eventually(() => expect(view.error?.code).to.equal('unreachable'));
    expect(dataset.frame().sync?.relays[0]).to.include({ state: 'offline' });
  });

  it('begins with a snapshot where the relay has forgotten the log, and goes on from it', async () => {
    const history = randomSignedHistory(3, 60);
    const { snapshot, parts, manifest } = publishSnapshot(history);
    expect(parts.length).to.be.greaterThan(1);
    publish([snapshot, ...parts, manifest]);
    const store = createMemoryEventStore();
    const dataset = open(history, store);
    const view = dataset.dataset.view('plant');
    await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
    publish([history.set(history.root, 'r2', { name: 'after the snapshot' })]);
    await eventually(() => expect(JSON.stringify(cellsOf(view))).to.contain('after the snapshot'));
    expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash());
    dataset.close();

    await relay.close();
    const again = open(history, store);
    await eventually(() => expect(again.fold.state.hash()).to.equal(history.fold.state.hash()));
  });

  it('begins with a snapshot where the log is there too, and then reads only what came later', async () => {
    const history = new SignedHistory('both', Date.now() - 10 * 86_400_000);
    for (let n = 0; n < 80; n++) history.set(history.root, `r${n % 9}`, { name: `name ${n}` });
    const { snapshot, parts, manifest } = publishSnapshot(history);
    history.clockMs = Date.now() - 3_600_000;
    const later = [
      history.set(history.root, 'r1', { name: 'later' }),
      history.set(history.root, 'r2', { name: 'too' }),
    ];
    publish([...history.events, snapshot, ...parts, manifest]);
    const dataset = open(history, createMemoryEventStore());
    await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true), 20_000);
    expect(dataset.frame().snapshot).to.include({ state: 'taken' });
    expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash());
    expect([...dataset.log.held()].map(({ id }) => id)).to.have.members(later.map(({ id }) => id));

    // Who wrote what it stands for is fetched when somebody asks, and is there at the next visit.
    const told = dataset.fold.state.shown('plant', 'r5', 'name')!.id;
    expect(dataset.fold.state.event(told)).to.equal(undefined);
    expect(await dataset.lookUp([told, later[0]!.id as EventId, '0'.repeat(64) as EventId])).to.equal(true);
    expect(dataset.fold.state.event(told)).to.include({ id: told, pubkey: history.root.pubkey });
    expect(await dataset.lookUp([told])).to.equal(false);
    expect(dataset.fold.state.needs()).to.deep.equal([]);
    expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash());
  });

  it('reads the log where a snapshot is forged', async () => {
    const history = randomSignedHistory(4, 30);
    const real = publishSnapshot(history);
    const other = randomSignedHistory(5, 30);
    const forged = publishSnapshot(other).parts.map((part, at) => ({
      ...part,
      tags: real.parts[at]?.tags ?? part.tags,
    }));
    publish([...history.events, real.snapshot, real.manifest]);
    for (const part of forged) relay.publish(part as never);
    const dataset = open(history, createMemoryEventStore());
    await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
  });

  it('takes no snapshot of somebody who may not make one', async () => {
    const history = randomSignedHistory(6, 30);
    const { snapshot, parts, manifest } = publishSnapshot(history, { signer: new Person('stranger') });
    publish([...history.events, snapshot, ...parts, manifest]);
    const dataset = open(history, createMemoryEventStore());
    await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
    expect(dataset.fold.state.snapshots()).to.deep.equal([]);
  });

  describe('shows a snapshot on trust while it comes', () => {
    /** Records whose names rise, so that the last part has the last of them. */
    const recordsOf = (seed: string, count: number): SignedHistory => {
      const history = new SignedHistory(seed);
      for (let n = 0; n < count; n++)
        history.set(history.root, `r${String(n).padStart(3, '0')}`, { name: `name ${n}` }, 10);
      return history;
    };
    /** That were seen at any time. */
    const mostRows = (view: ReturnType<RelayDataset['dataset']['view']>): (() => number) => {
      let most = 0;
      view.subscribe(() => (most = Math.max(most, view.loaded?.table.rowCount ?? 0)));
      return () => most;
    };
    const lie = (text: string): string => text.replace('"name 59"', '"a lie"');
    const named = (view: ReturnType<RelayDataset['dataset']['view']>): string => JSON.stringify(cellsOf(view));

    it('with rows before the last part is here, of which none is called whole', async () => {
      const history = recordsOf('slow', 60);
      const { snapshot, parts, manifest } = publishSnapshot(history);
      publish([snapshot, ...parts, manifest]);
      relay.faults.set({ delayMs: [60, 60] });
      const dataset = open(history, createMemoryEventStore());
      const view = dataset.dataset.view('plant');
      // Each time that something is told, since a busy machine may look away for as long as it takes.
      const told: { rows: number; complete: boolean; heads: number; progress: number | undefined; isWhole: boolean }[] =
        [];
      view.subscribe(() => {
        const { rowCount: rows = 0, complete = false } = view.loaded?.table ?? {};
        const { state, partsHere = 0 } = dataset.frame().snapshot ?? {};
        const isWhole = state !== 'reading' || partsHere === parts.length;
        told.push({ rows, complete, heads: dataset.fold.state.heads().length, progress: view.progress, isWhole });
      });
      await eventually(() => expect(dataset.frame().snapshot?.state).to.equal('taken'));
      const early = told.filter(({ rows, isWhole }) => rows > 2 && !isWhole);
      expect(early.map(({ complete, heads }) => [complete, heads])).to.deep.include([false, 0]);
      for (const { complete, heads } of early) expect([complete, heads]).to.deep.equal([false, 0]);
      expect(early.some(({ progress = 0 }) => progress > 0 && progress < 1)).to.equal(true);
      await eventually(() => expect(view.loaded?.table.rowCount).to.equal(60));
      expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash());
      expect(view.progress).to.equal(undefined);
    });

    for (const hasLog of [true, false])
      it(`and withdraws it where its last part is a lie${hasLog ? ': the log takes its place' : ''}`, async () => {
        const history = recordsOf(`lie-${hasLog}`, 60);
        const { snapshot, parts, manifest } = publishSnapshot(history, { lie });
        publish([...(hasLog ? history.events : []), snapshot, ...parts, manifest]);
        relay.faults.set({ delayMs: [10, 10] });
        const store = createMemoryEventStore();
        const dataset = open(history, store);
        const view = dataset.dataset.view('plant');
        const most = mostRows(view);
        await eventually(() => expect(most()).to.be.above(2));
        await eventually(() => expect(dataset.frame().snapshot).to.include({ state: 'refused', code: 'bad-snapshot' }));
        await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true), 20_000);
        await eventually(() => expect(view.loaded?.table.rowCount).to.equal(hasLog ? 60 : 0));
        expect(named(view)).not.to.contain('a lie');
        expect(dataset.fold.state.snapshots().length).to.be.below(2);
      });

    for (const hasLog of [true, false])
      it(`and withdraws it where its last part never comes${hasLog ? ': the log takes its place' : ''}`, async () => {
        const history = recordsOf(`gone-${hasLog}`, 60);
        const { snapshot, parts, manifest } = publishSnapshot(history);
        const stranger = { ...publishSnapshot(history, { lie, signer: new Person('stranger') }).parts.at(-1)! };
        publish([...(hasLog ? history.events : []), snapshot, ...parts.slice(0, -1), manifest, stranger]);
        relay.faults.set({ delayMs: [10, 10] });
        const dataset = open(history, createMemoryEventStore());
        const view = dataset.dataset.view('plant');
        const most = mostRows(view);
        await eventually(() => expect(most()).to.be.above(2));
        await eventually(
          () => expect(dataset.frame().snapshot).to.include({ state: 'refused', code: 'truncated' }),
          20_000,
        );
        await eventually(() => expect(view.loaded?.table.rowCount).to.equal(hasLog ? 60 : 0));
      });

    it('and says that parts are missing where none ever comes', async () => {
      const history = recordsOf('none', 60);
      const { snapshot, manifest } = publishSnapshot(history);
      publish([...history.events, snapshot, manifest]);
      const dataset = open(history, createMemoryEventStore());
      const truncated = { state: 'refused', code: 'truncated', partsHere: 0 };
      await eventually(() => expect(dataset.frame().snapshot).to.include(truncated), 20_000);
      await eventually(() => expect(dataset.dataset.view('plant').loaded?.table.rowCount).to.equal(60));
    });

    it('and takes a true part for one that somebody forged under its hash', async () => {
      const history = recordsOf('flood', 60);
      const { snapshot, parts, manifest } = publishSnapshot(history);
      const stranger = publishSnapshot(recordsOf('other', 60), { signer: new Person('stranger') }).parts;
      const forger = new Person('forger');
      const forged = stranger
        .slice(0, parts.length)
        .map(({ content }, at) =>
          signEvent(
            { kind: 4882, created_at: manifest.created_at, tags: parts[at]!.tags as string[][], content },
            forger.secret,
            new Uint8Array(32),
          ),
        );
      publish([...forged, snapshot, ...parts, manifest]);
      const dataset = open(history, createMemoryEventStore());
      await eventually(() => expect(dataset.fold.state.hash()).to.equal(history.fold.state.hash()));
    });

    it('from files of any static host', async () => {
      const history = recordsOf('files', 60);
      const files = new Map<string, Buffer>();
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url!);
        const bytes = files.get(request.url!);
        response.writeHead(bytes ? 200 : 404).end(bytes);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/parts`;
      const { snapshot, parts, manifest } = publishSnapshot(history, { urls: [url] });
      for (const part of parts)
        files.set(`/parts/${part.tags.find(([name]) => name === 'x')![1]!}`, Buffer.from(part.content, 'base64'));
      publish([snapshot, manifest]);
      try {
        const surroundings = { store: createMemoryEventStore(), pool, environment: pool.environment };
        for (const isLocalPage of [false, true]) {
          const environment = { ...surroundings.environment, isLocalPage };
          const hint = { url: relay.url, from: 'page' as const };
          const store = createMemoryEventStore();
          const dataset = new RelayDataset(
            history.address,
            [hint],
            Promise.resolve({ ...surroundings, store, environment }),
          );
          opened.push(dataset);
          await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true), 20_000);
          // A stranger's word must not make a browser knock at its own network.
          expect(asked.length > 0).to.equal(isLocalPage);
          expect(dataset.fold.state.hash() === history.fold.state.hash()).to.equal(isLocalPage);
        }
      } finally {
        server.close();
      }
    });
  });
});
