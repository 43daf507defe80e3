/** A dataset of plants on a relay of its own, opened by devices that write to it: in Node, over real sockets. */
import { expect } from 'chai';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import type { EventId, NostrEvent, Op } from '../../core/log/event.js';
import type { EditOutcome, Frame, SheetView, StepKind } from '../../worker/api.js';
import { RelayDataset } from '../../worker/dataset/relay-dataset.js';
import { openLiveView, type LiveViewSession } from '../../worker/live/live-view.js';
import type { Source } from '../../worker/source/source.js';
import type { EventStore } from '../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../worker/store/memory-event-store.js';
import { createRelayPool, type RelayPool } from '../../worker/sync/relay-pool.js';
import type { Plan } from '../../worker/writing/own-parts.js';
import type { KeyVault } from '../../worker/writing/key-vault.js';
import { createMemoryKeyVault } from '../../worker/writing/memory-key-vault.js';
import { eventually } from './eventually.js';
import { nodeEnvironment } from './replica.js';
import { Person, SignedHistory } from './signed-history.js';

export interface Device {
  readonly dataset: RelayDataset;
  readonly vault: KeyVault;
  readonly store: EventStore;
  /** Plugs the network in, or out. */
  connect(isOnline: boolean): void;
  close(): void;
}

export class WrittenDataset {
  readonly history = new SignedHistory('seeds');
  readonly anna = new Person('Anna');
  readonly #pools: RelayPool[] = [];
  readonly #opened: RelayDataset[] = [];

  private constructor(readonly relay: Relay) {}

  static async start(schema: readonly Op[] = SCHEMA, limits?: Record<string, number>): Promise<WrittenDataset> {
    const written = new WrittenDataset(await startRelay({ port: 0, ...(limits && { limits }) }));
    const { history, anna } = written;
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: schema });
    return written;
  }

  publish(events: readonly NostrEvent[]): void {
    for (const event of events) {
      const { accepted, message } = this.relay.publish(event as never);
      expect(accepted, message).to.equal(true);
    }
  }

  async open({
    vault = createMemoryKeyVault(),
    store = createMemoryEventStore(),
    url = this.relay.url,
  }: { vault?: KeyVault; store?: EventStore; url?: string } = {}): Promise<Device> {
    let online = true;
    const listeners = new Set<() => void>();
    const onOnlineChange = (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    // Tests wait for what comes after a while: it comes five times as soon.
    const pool = createRelayPool(nodeEnvironment({ speed: 5, isOnline: () => online, onOnlineChange }));
    this.#pools.push(pool);
    const surroundings = { store, pool, environment: pool.environment, openVault: async () => vault };
    const relays = [{ url, from: 'page' as const }];
    const dataset = new RelayDataset(this.history.address, relays, Promise.resolve(surroundings));
    this.#opened.push(dataset);
    dataset.dataset.view('plant');
    await eventually(() => expect(dataset.frame().sync?.caughtUp).to.equal(true));
    return {
      dataset,
      vault,
      store,
      connect: (isOnline) => {
        if (online === isOnline) return;
        online = isOnline;
        for (const listener of [...listeners]) listener();
      },
      close: () => {
        dataset.close();
        pool.close();
      },
    };
  }

  /** A device that may write. */
  async openWriter(options: { vault?: KeyVault; store?: EventStore } = {}): Promise<Device & { grant: EventId }> {
    const vault = options.vault ?? createMemoryKeyVault();
    const { pubkey } = await vault.take(this.history.address);
    const event = this.history.act(this.anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' });
    this.publish([event]);
    const device = await this.open({ ...options, vault });
    await eventually(() => expect(device.dataset.writing.becomes('plant')).to.equal('saved'));
    return { ...device, grant: event.id as EventId };
  }

  async close(): Promise<void> {
    for (const dataset of this.#opened) dataset.close();
    for (const pool of this.#pools) pool.close();
    await this.relay.close();
  }
}

export interface Sheet extends SheetView {
  readonly view: LiveViewSession;
  readonly frames: readonly Frame[];
  /** The rows as the page has them after all frames: ids, then cells. */
  readonly rows: () => readonly (readonly unknown[])[];
  readonly marks: () => Readonly<Record<string, unknown>>;
}

/** A live view of one device, as a page has it. */
export async function openSheetOf({ dataset }: Device, locale = 'en', sort = ''): Promise<Sheet> {
  const view = dataset.dataset.view('plant');
  const source = {
    subscribe: (changed: () => void) => view.subscribe(changed),
    get title() {
      return view.title;
    },
    get loaded() {
      return view.loaded;
    },
    get error() {
      return view.error;
    },
    get progress() {
      return view.progress;
    },
    get offlineCopyOf() {
      return view.offlineCopyOf;
    },
    write: (kind: StepKind, plan: Plan): Promise<EditOutcome> => {
      const nameOf = view.nameOf()!;
      const planned: Plan = (state, schema, tools) => plan(state, schema, { ...tools, nameOf });
      return dataset.writing.apply('plant', planned, kind);
    },
    editing: ({ id, field }: { id: string; field: string }) => view.editing(id, field, dataset.writing),
    candidates: (...given: Parameters<typeof view.candidates>) => view.candidates(...given),
    reload: () => undefined,
    close: () => undefined,
  } as unknown as Source;
  const frames: Frame[] = [];
  const request = { locale, today: '2026-11-21', window: { offset: 0, limit: 20_000 }, sort };
  const session = openLiveView({ source, release: () => undefined }, request, (frame) => frames.push(frame));
  await session.loaded();
  const items = () => {
    const known = new Map(frames.flatMap(({ rows }) => rows?.items ?? []).map((item) => [item.key, item]));
    const keys = frames.findLast(({ rows }) => rows)?.rows?.keys ?? [];
    return keys.flatMap((key) => {
      const item = known.get(key);
      return item && 'cells' in item ? [item] : [];
    });
  };
  return {
    ...session.sheet,
    view: session,
    frames,
    rows: () => items().map(({ id, cells }) => [id, ...cells]),
    marks: () => Object.fromEntries(items().map(({ id, marks }) => [id, marks])),
  };
}

export const SCHEMA: readonly Op[] = [
  {
    op: 'schema.update',
    resource: 'plant',
    set: {
      resource: { label: 'Plant', title: 'name' },
      'field/name': { type: 'string', order: 1, required: true },
      'field/days': { type: 'integer', order: 2, min: 1 },
      'field/code': { type: 'string', order: 3, unique: true },
      'field/sown': { type: 'date', order: 4 },
      'field/kind': { type: 'string', order: 5, default: 'plant' },
      'relationship/near': { to: 'plant', cardinality: 'many', mode: 'soft', order: 6 },
      'computed/title': { type: 'string', formula: '${record.name}', order: 7 },
    },
    unset: [],
    over: {},
  } as unknown as Op,
];
