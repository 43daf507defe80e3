/**
 * What a verified event says, typed. The wire form and its limits are in PROTOCOL.md, sections 2 to 11 and 14;
 * decoding resolves `ids` references, so that nothing after it knows of them.
 */

/** 64 lower-case hex digits each. */
export type EventId = string & { readonly __brand: 'EventId' };
export type Pubkey = string & { readonly __brand: 'Pubkey' };
export type Hash = string & { readonly __brand: 'Hash' };
/** `34880:<root pubkey>:<slug>` */
export type Address = string & { readonly __brand: 'Address' };

/** `[ms since 1970, counter]`; 0 ≤ ms < 2^48, 0 ≤ counter ≤ 65,535. */
export type Stamp = readonly [ms: number, counter: number];

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A NIP-01 event as it travels. */
export interface NostrEvent {
  readonly id: string;
  readonly pubkey: string;
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
  readonly sig: string;
}

export const KIND = {
  manifest: 34880,
  data: 4880,
  schema: 4881,
  snapshot: 4882,
  proposal: 4883,
  authority: 4884,
} as const;

/** What all events of a dataset have, whatever their kind. */
interface Envelope {
  readonly id: EventId;
  readonly pubkey: Pubkey;
  readonly dataset: Address;
  readonly stamp: Stamp;
  /** Dataset heads the author knew, ascending; empty in proposals. */
  readonly prev: readonly EventId[];
  /** The grant the author uses; absent for the root. */
  readonly grant?: EventId;
}

/** Log events are what heads, cuts and the fold are about. */
export type LogEvent = DataEvent | SchemaEvent | AuthorityEvent | NewerEvent | LockedEvent;
export type DatasetEvent = LogEvent | ProposalEvent | SnapshotEvent;

export interface DataEvent extends Envelope {
  readonly kind: typeof KIND.data;
  readonly type: 'data';
  readonly ops: readonly Op[];
  readonly note?: string;
}

export interface SchemaEvent extends Envelope {
  readonly kind: typeof KIND.schema;
  readonly type: 'schema';
  readonly ops: readonly Op[];
}

export interface AuthorityEvent extends Envelope {
  readonly kind: typeof KIND.authority;
  readonly type: 'authority';
  readonly act: Act;
}

/**
 * `v` is greater than ours: kept, without effect. Its content is not looked at, so its stamp is `[created_at × 1000, 0]`;
 * that of locked data and schema events likewise.
 */
export interface NewerEvent extends Envelope {
  readonly kind: 4880 | 4881 | 4884;
  readonly type: 'newer';
  readonly version: number;
}

/** Encrypted with a key we do not hold (PROTOCOL.md, section 16). */
export interface LockedEvent extends Envelope {
  readonly kind: 4880 | 4881 | 4884;
  readonly type: 'locked';
  readonly keyId: string;
  /** Of a locked acceptance, which all can judge: everything but its ops. */
  readonly act?: AcceptAct;
}

export interface ProposalEvent extends Envelope {
  readonly kind: typeof KIND.proposal;
  readonly type: 'proposal';
  /** Upstream heads it starts from. */
  readonly base: readonly EventId[];
  readonly ops: readonly Op[];
  readonly title?: string;
  readonly note?: string;
  readonly amends?: EventId;
  readonly authors: readonly Pubkey[];
  readonly from?: Address;
}

export interface SnapshotEvent extends Envelope {
  readonly kind: typeof KIND.snapshot;
  readonly type: 'snapshot';
  readonly heads: readonly EventId[];
  readonly hash: Hash;
  readonly events: number;
  readonly sizeBytes: number;
  readonly compression: 'gzip' | 'none';
  readonly parts: readonly { readonly x: Hash; readonly size: number; readonly packed: number }[];
  readonly urls: readonly string[];
}

/** A proposal or snapshot of a newer version, or a proposal we hold no key for: shown as such, no log event. */
export interface UnreadEvent extends Envelope {
  readonly kind: typeof KIND.proposal | typeof KIND.snapshot;
  readonly type: 'unread';
  readonly why: 'newer' | 'locked';
}

/** Compressed lines of a snapshot, as base64 (of a payload, where `keyId` is there); `x` is of the uncompressed bytes. */
export interface SnapshotPart {
  readonly kind: typeof KIND.snapshot;
  readonly type: 'part';
  readonly id: EventId;
  readonly pubkey: Pubkey;
  readonly dataset: Address;
  readonly x: Hash;
  readonly index: number;
  readonly content: string;
  readonly keyId?: string;
}

/** The signboard of a dataset, PROTOCOL.md, section 17: relays keep only its newest, so nothing in it binds. */
export interface ManifestEvent {
  readonly kind: typeof KIND.manifest;
  readonly type: 'manifest';
  readonly id: EventId;
  readonly pubkey: Pubkey;
  /** By its author and `d`; whether the author is root is then no question. */
  readonly dataset: Address;
  /** The dataset it was forked from, through forks of forks. */
  readonly origin?: Address;
  readonly created_at: number;
  /** Greater than 1: nothing else of the content was looked at, `board` is empty. */
  readonly version: number;
  readonly board: Signboard;
}

export interface Signboard {
  readonly name?: string;
  readonly description?: string;
  readonly at?: Stamp;
  readonly type?: string;
  readonly schema?: Json;
  readonly schema_version?: Json;
  readonly visibility?: 'public' | 'tribe' | 'private';
  readonly replication?: Json;
  readonly licence?: string;
  readonly relays?: readonly string[];
  readonly lineage?: {
    readonly base?: { readonly address: Address; readonly heads: readonly EventId[] };
    readonly origin?: Address;
  };
  readonly policy?: Policy;
  readonly preferred_plugins?: Json;
  readonly heads?: readonly EventId[];
  readonly authority_heads?: readonly EventId[];
  readonly snapshot?: EventId;
}

/** Field key → ids of the events whose live writes of that field are replaced. */
export type Over = Readonly<Record<string, readonly EventId[]>>;

export type Op = RecordOp | RelationOp | SchemaOp | UnknownOp;

export type RecordOp =
  | {
      readonly op: 'record.create';
      readonly resource: string;
      readonly record: string;
      readonly set: Readonly<Record<string, Json>>;
      readonly over: Over;
    }
  | {
      readonly op: 'record.update';
      readonly resource: string;
      readonly record: string;
      readonly set: Readonly<Record<string, Json>>;
      readonly unset: readonly string[];
      readonly over: Over;
    }
  | {
      readonly op: 'record.delete';
      readonly resource: string;
      readonly record: string;
      /** Events with live writes of the record the author knew. */
      readonly seen: readonly EventId[];
      readonly over: Over;
    }
  | { readonly op: 'record.restore'; readonly resource: string; readonly record: string; readonly over: Over };

export interface RelationOp {
  readonly op: 'relation.add' | 'relation.remove';
  readonly resource: string;
  readonly record: string;
  readonly relation: string;
  readonly to: Reference;
  readonly over: readonly EventId[];
}

export interface SchemaOp {
  readonly op: 'schema.update';
  readonly resource: string;
  readonly set: Readonly<Record<string, Json>>;
  readonly unset: readonly string[];
  readonly over: Over;
}

/** Of a later minor version: kept, without effect. Scopes look at `resource` and `record` where they are texts. */
export interface UnknownOp {
  readonly op: 'unknown';
  readonly name: string;
  readonly resource?: string;
  readonly record?: string;
}

/** PROTOCOL.md, section 12.2. `dataset` is `''` for the same dataset. */
export interface Reference {
  readonly $ref: readonly [dataset: Address | '', resource: string, record: string];
  readonly label?: string;
  readonly pin?: {
    readonly heads: readonly EventId[];
    readonly hash: Hash;
    readonly value: Readonly<Record<string, Json>>;
  };
}

export type Role = 'reader' | 'contributor' | 'maintainer' | 'admin' | 'owner';
export type Scope = '*' | readonly string[];

export type Act =
  | {
      readonly act: 'grant';
      readonly to: Pubkey;
      readonly role: Exclude<Role, 'owner'>;
      readonly scope: Scope;
      readonly until?: number;
    }
  | { readonly act: 'successor'; readonly to: Pubkey }
  | {
      readonly act: 'delegate';
      readonly to: Pubkey;
      /** Absent: the author's own. */
      readonly role?: Role;
      readonly scope: Scope;
      readonly until?: number;
      readonly device?: string;
    }
  | {
      readonly act: 'revoke';
      readonly target: EventId;
      readonly cut: readonly EventId[];
      readonly not: readonly EventId[];
      /** In place of `cut`: what survives is listed in a file with this hash. */
      readonly list?: { readonly x: Hash; readonly count: number };
    }
  | { readonly act: 'intake'; readonly resource: string; readonly mode: 'open' | 'review'; readonly pow: number }
  | {
      readonly act: 'policy';
      readonly policy: Policy;
      readonly cut: readonly EventId[];
      readonly over: readonly EventId[];
    }
  | {
      readonly act: 'review';
      readonly proposal: EventId;
      readonly verdict: 'approve' | 'reject' | 'comment';
      readonly note?: string;
    }
  | AcceptAct
  | { readonly act: 'reject'; readonly proposal: EventId; readonly note?: string }
  | { readonly act: 'checkpoint'; readonly heads: readonly EventId[]; readonly name?: string; readonly hash?: Hash }
  | { readonly act: 'redact'; readonly targets: readonly RedactedPlace[] }
  | { readonly act: 'fork'; readonly upstream: Address; readonly heads: readonly EventId[]; readonly hash: Hash }
  | { readonly act: 'unknown'; readonly name: string };

export interface AcceptAct {
  readonly act: 'accept';
  readonly proposal: EventId;
  readonly ops: readonly Op[];
  /** Indices into `ops` of what was taken from the proposal. */
  readonly items: readonly number[];
  readonly proposer: Pubkey;
  readonly authors: readonly Pubkey[];
  readonly reviews: readonly EventId[];
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  readonly note?: string;
}

export interface RedactedPlace {
  readonly id: EventId;
  readonly pubkey: Pubkey;
  readonly stamp: Stamp;
  readonly grant?: EventId;
  readonly prev: readonly EventId[];
}

/** PROTOCOL.md, section 10; absent members are off, unknown ones are kept. */
export interface Policy {
  readonly required_approvals?: number;
  readonly block_on_rejected_reviews?: boolean;
  readonly required_checks?: readonly string[];
  readonly merge_role?: 'maintainer' | 'admin' | 'owner';
  readonly block_admin_merge_override?: boolean;
  readonly no_rewrite?: boolean;
}
