/**
 * What a fold of a dataset's events gives: cells with their live writes, and everything that is not simply valid,
 * listed by name. PROTOCOL.md, sections 3 to 5. The fold keeps it current; readers must not change it.
 */
import type {
  Address,
  AuthorityEvent,
  DatasetEvent,
  EventId,
  Hash,
  Json,
  ProposalEvent,
  Pubkey,
  SnapshotEvent,
  Stamp,
} from '../log/event.js';

/** The event of a write. */
export interface Writer {
  readonly stamp: Stamp;
  readonly id: EventId;
}

/** A live write. `value` is absent where the write unsets the field. */
export interface Write extends Writer {
  readonly value?: Json;
}

/** `$alive`, a field key, an element field; `$schema` is a record whose fields are definition paths. */
export interface Cell {
  readonly resource: string;
  readonly record: string;
  readonly field: string;
}

export interface Conflict extends Cell {
  /** Newest first, at most 100. */
  readonly writes: readonly Write[];
  /** All live writes. */
  readonly count: number;
}

export const QUARANTINE_CODES = [
  'no-grant',
  'not-a-grant',
  'bad-grant',
  'wrong-key',
  'expired',
  'role',
  'scope',
  'own-records',
  'pow',
  'grant-invalid',
  'revoked',
  'rank',
  'chain',
  'proposal',
  'policy',
] as const;
export type QuarantineCode = (typeof QUARANTINE_CODES)[number];

export const WAITING_CODES = ['missing-grant', 'missing-target', 'missing-review', 'list-needed'] as const;
export type WaitingCode = (typeof WAITING_CODES)[number];

/**
 * `base`: the cells this fork starts from are not here. `history`: the snapshot does not say enough. `newer`: a maintainer
 * or above uses a newer kit, so this one must not write.
 */
export type Need = 'base' | 'history' | 'newer';

/** Current as long as the fold is. */
export interface IdSet extends Iterable<EventId> {
  readonly size: number;
  has(id: EventId): boolean;
}

/** The cells of one record; current as long as the fold is. */
export interface RecordState {
  /** Fields with a live write. */
  readonly liveCells: number;
  fields(): Iterable<string>;
  /** Live writes of a cell, smallest first. */
  live(field: string): readonly Write[];
  shown(field: string): Write | undefined;
  /** The event whose write is shown. */
  shownId(field: string): EventId | undefined;
}

/** One dataset's state. All lists ascend by id, cells by (resource, record, field) in UTF-8 order. */
export interface DatasetState {
  readonly address: Address;
  /** Live writes of a cell, newest first; empty where it was never written. */
  writes(resource: string, record: string, field: string): readonly Write[];
  /** The live write a cell shows: the greatest by order of events. */
  shown(resource: string, record: string, field: string): Write | undefined;
  /** Resources that have a cell, schema or data, ascending. */
  resources(): readonly string[];
  /** Records of a resource that have a live write, in no order; without `$schema`. */
  records(resource: string): Iterable<string>;
  /** Fields of a record that have a live write, in no order, `$alive` among them. */
  fields(resource: string, record: string): Iterable<string>;
  /** For who reads all of a record: it is found once. */
  record(resource: string, record: string): RecordState | undefined;
  /** PROTOCOL.md, section 5: implied records count as existing. */
  exists(resource: string, record: string): boolean;
  heads(): readonly EventId[];
  conflicts(): readonly Conflict[];
  /** `author`: only theirs, found without looking at others'. */
  quarantined(author?: Pubkey): readonly { readonly id: EventId; readonly code: QuarantineCode }[];
  waiting(): readonly { readonly id: EventId; readonly code: WaitingCode }[];
  /** Ids that are named and not here; in no order, there may be many that are nobody's. */
  missing(): IdSet;
  deferred(): readonly EventId[];
  /** Events of a newer major version, whoever signed them. See `needs`. */
  newer(): readonly EventId[];
  /** Events with ops or acts we do not know. */
  unknown(): readonly EventId[];
  locked(): readonly EventId[];
  /** The valid authority events, oldest first by order of events: grants, policies, reviews, decisions … */
  authority(): readonly AuthorityEvent[];
  /** PROTOCOL.md, section 17: the newest 32 valid authority events, locked ones among them, for the manifest. */
  authorityHeads(): readonly EventId[];
  /** Oldest first by order of events; of anyone. */
  proposals(): readonly ProposalEvent[];
  /** The valid snapshots, oldest first by order of events. */
  snapshots(): readonly SnapshotEvent[];
  /** A known event, of this dataset or another. */
  event(id: EventId): DatasetEvent | undefined;
  /** Whether it takes effect. */
  isValid(id: EventId): boolean;
  needs(): readonly Need[];
  /** Ids of the events whose writes the base of a fork holds. */
  baseIds(): ReadonlySet<EventId>;
  /** PROTOCOL.md, section 13. */
  hash(): Hash;
}
