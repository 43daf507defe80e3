/**
 * What this device has written and where that has arrived: each own event with what it changed, in words, and what became of it at
 * each relay. Read from the outbox, which says so until a week after every relay took it, and no longer than store/outbox-bounds.ts says.
 */
import { neventEncode } from 'nostr-tools/nip19';
import type { DatasetState, QuarantineCode } from '../../core/dataset/state.js';
import type { ErrorCode } from '../../core/error-codes.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { Address, EventId, NostrEvent, Op } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { readSchema } from '../../core/schema/schema.js';
import type { EventStore, OutboxEntry } from '../store/event-store.js';

/** Events, by how far they have come. */
export interface OutboxCounts {
  /** No relay has it, and some are still to answer. */
  readonly waiting: number;
  /** Some relay has it, others not yet, or never. */
  readonly partly: number;
  /** Every relay it went to has it. */
  readonly sent: number;
  /** No relay takes it. */
  readonly refused: number;
  /** The dataset has set it aside, so that it is sent nowhere: what it said is a draft again. Absent where there is none. */
  readonly returned?: number;
  /** Some relay has it; others were not reached for so long that nobody waits for them. Absent where there is none. */
  readonly unreached?: number;
}

export interface OwnChange {
  /** Id of the event; the same with its author and relays, to pass on (NIP-19). */
  readonly event: string;
  readonly nevent: string;
  /** ms since 1970, by this device's clock. */
  readonly at: number;
  readonly state: keyof OutboxCounts;
  /** Of what was returned: why. */
  readonly code?: QuarantineCode;
  readonly kind: 'change' | 'suggestion' | 'schema' | 'decision';
  /** Values that it changes. */
  readonly cells: number;
  /** The first records it changes, as they are called now. */
  readonly records: readonly { readonly title: string; readonly fields: readonly string[] }[];
  /** How many records in all. */
  readonly recordCount: number;
  readonly relays: readonly {
    readonly url: string;
    readonly state: OutboxEntry['state'];
    readonly tries: number;
    readonly code?: ErrorCode;
    /** The relay's own words. */
    readonly message?: string;
    /** ms since 1970; absent where it is sent as soon as there is a connection. */
    readonly nextTryAt?: number;
  }[];
}

export interface OwnChangesList {
  /** Newest first, what is not on its way to all relays before what is. */
  readonly entries: readonly OwnChange[];
  readonly counts: OutboxCounts;
}

export interface OwnChangesWish {
  /** Default 50. */
  readonly limit?: number;
  /** Ids of events; absent: all. */
  readonly only?: readonly string[];
}

export interface OwnChangesOptions {
  readonly address: Address;
  /** With the person's suggestions: titles are as the person sees them. */
  readonly state: DatasetState;
  /** The counts are others now. */
  changed(): void;
}

const LISTED = 50;
const MOST_RECORDS = 3;
const MOST_FIELDS = 6;
const PACE_MS = 200;
const KINDS = { data: 'change', proposal: 'suggestion', schema: 'schema' } as const;
const RANK: Readonly<Record<OwnChange['state'], number>> = {
  refused: 0,
  returned: 1,
  waiting: 2,
  partly: 3,
  unreached: 4,
  sent: 5,
};

export class OwnChanges {
  #store: EventStore | undefined;
  #counts: OutboxCounts | undefined;
  #stop = (): void => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStale = false;

  constructor(readonly options: OwnChangesOptions) {}

  open(store: EventStore): void {
    this.#store = store;
    this.#stop = store.onOutbox((dataset) => {
      if (dataset === this.options.address) this.#lookSoon();
    });
    void this.#look();
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
    this.#store = undefined;
  }

  /** Undefined where nothing was ever written, or is not known yet. */
  get counts(): OutboxCounts | undefined {
    return this.#counts;
  }

  async list({ limit = LISTED, only }: OwnChangesWish = {}): Promise<OwnChangesList> {
    const events = await this.#events(only && new Set(only));
    const stateOf = ([first]: readonly OutboxEntry[]) => RANK[stateOfAll(events.get(first!.event.id)!)];
    const sorted = [...events.values()].reverse().sort((a, b) => stateOf(a) - stateOf(b));
    const entries = sorted.slice(0, Math.max(0, Math.min(limit, 500))).map((all) => this.#toChange(all));
    return { entries, counts: countOf(events) };
  }

  /** Of one event, or all: what waits is due now, what was refused is asked again. */
  async retry(event?: string): Promise<void> {
    await this.#store?.retryOutbox(this.options.address, event as EventId | undefined);
  }

  /** By event, oldest first. */
  async #events(only?: ReadonlySet<string>): Promise<Map<string, OutboxEntry[]>> {
    const events = new Map<string, OutboxEntry[]>();
    for (const entry of (await this.#store?.outbox(this.options.address)) ?? []) {
      const { id } = entry.event;
      const known = events.get(id);
      if (known) known.push(entry);
      else if (only?.has(id) !== false) events.set(id, [entry]);
    }
    return events;
  }

  /** A paste is many events, and each is marked once for each relay. */
  #lookSoon(): void {
    this.#isStale = true;
    this.#timer ??= setTimeout(() => void this.#look(), PACE_MS);
  }

  async #look(): Promise<void> {
    this.#isStale = false;
    const before = JSON.stringify(this.#counts);
    const began = Date.now();
    try {
      const events = await this.#events();
      this.#counts = events.size === 0 ? undefined : countOf(events);
    } catch {
      // The store says itself what is wrong.
    }
    this.#timer = undefined;
    if (!this.#store) return;
    if (JSON.stringify(this.#counts) !== before) this.options.changed();
    if (this.#isStale) this.#timer = setTimeout(() => void this.#look(), PACE_MS + 4 * (Date.now() - began));
  }

  #toChange(entries: readonly OutboxEntry[]): OwnChange {
    const { event, setAside } = entries[0]!;
    const relays = entries.filter(({ state }) => state === 'ok').map(({ relay }) => relay);
    return {
      event: event.id,
      nevent: neventEncode({ id: event.id, author: event.pubkey, relays: relays.slice(0, 3) }),
      state: stateOfAll(entries),
      ...(setAside && { code: setAside.code }),
      ...this.#saidBy(event),
      relays: entries.map(({ relay, state, tries, code, message, nextTryAt }) => ({
        url: relay,
        state,
        tries,
        ...(code && { code }),
        ...(message && { message }),
        ...(state === 'waiting' && nextTryAt > 0 && { nextTryAt }),
      })),
    };
  }

  #saidBy(event: NostrEvent): Pick<OwnChange, 'at' | 'kind' | 'cells' | 'records' | 'recordCount'> {
    const decoded = decodeEvent(event);
    const nothing = { at: event.created_at * 1000, cells: 0, records: [], recordCount: 0 };
    if (isRefusal(decoded) || !('stamp' in decoded)) return { ...nothing, kind: 'decision' };
    const { type } = decoded;
    const at = decoded.stamp[0];
    if (type !== 'data' && type !== 'proposal' && type !== 'schema') return { ...nothing, at, kind: 'decision' };
    const records = new Map<string, { resource: string; record: string; fields: Set<string> }>();
    for (const op of decoded.ops) {
      if (!('resource' in op) || op.resource === undefined) continue;
      const { resource } = op;
      const record = 'record' in op && op.record !== undefined ? op.record : '';
      const key = JSON.stringify([resource, record]);
      const found = records.get(key) ?? { resource, record, fields: new Set<string>() };
      fieldsOf(op).forEach((field) => found.fields.add(field));
      records.set(key, found);
    }
    const all = [...records.values()];
    return {
      at,
      kind: KINDS[type],
      cells: all.reduce((sum, { fields }) => sum + Math.max(1, fields.size), 0),
      records: all.slice(0, MOST_RECORDS).map((one) => this.#inWords(one)),
      recordCount: all.length,
    };
  }

  #inWords({ resource, record, fields }: { resource: string; record: string; fields: ReadonlySet<string> }) {
    const { state } = this.options;
    const schema = readSchema(state, resource);
    const value = record && schema.title !== undefined ? state.shown(resource, record, schema.title)?.value : undefined;
    const title = typeof value === 'string' || typeof value === 'number' ? String(value) : record;
    const labels = [...fields].slice(0, MOST_FIELDS).map((key) => schema.members.get(key)?.label ?? key);
    return { title: title || (schema.labelPlural ?? schema.label ?? resource), fields: labels };
  }
}

function fieldsOf(op: Op): readonly string[] {
  if ('relation' in op) return [op.relation];
  const set = 'set' in op ? Object.keys(op.set) : [];
  return 'unset' in op ? [...set, ...op.unset] : set;
}

function stateOfAll(entries: readonly OutboxEntry[]): OwnChange['state'] {
  const has = (state: OutboxEntry['state']): boolean => entries.some((entry) => entry.state === state);
  if (entries[0]!.setAside) return 'returned';
  if (!has('ok')) return has('waiting') ? 'waiting' : 'refused';
  if (has('waiting') || has('refused')) return 'partly';
  return has('unreached') ? 'unreached' : 'sent';
}

function countOf(events: ReadonlyMap<string, readonly OutboxEntry[]>): OutboxCounts {
  const counts = { waiting: 0, partly: 0, sent: 0, refused: 0, returned: 0, unreached: 0 };
  for (const entries of events.values()) counts[stateOfAll(entries)]++;
  const { returned, unreached, ...others } = counts;
  return { ...others, ...(returned > 0 && { returned }), ...(unreached > 0 && { unreached }) };
}
