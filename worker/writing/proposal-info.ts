/**
 * Proposals in plain, clonable data, as a page shows them (api.ts hands these types on). All texts come from strangers: they are cut
 * here, and to be shown as text only.
 */
import type { Author } from '../../core/dataset/provenance.js';
import type { ItemStatus, ProposalStatus } from '../../core/lineage/proposal.js';
import type { Role } from '../../core/log/event.js';
import type { Field } from '../../core/table/field.js';

export interface ProposalsQuestion {
  /** `decided`: accepted, rejected, superseded or withdrawn. `open` where absent. */
  readonly status?: 'open' | 'decided' | 'all';
  /** Id of the one that is wanted. */
  readonly proposal?: string;
  /** Only those with a cell of it. */
  readonly resource?: string;
  /** Only those of this device, or of `as`. */
  readonly mine?: boolean;
  /** Who asks: the signer's key, 64 hex digits. What they may do is told with each proposal. */
  readonly as?: string;
  /** At most 50; 20 where absent. */
  readonly limit?: number;
  /** Only those older than the proposal with this id. */
  readonly before?: string;
  /** Answer only after relays were asked what people call themselves: seconds, once a day and person. */
  readonly names?: boolean;
}

export interface ProposalsAnswer {
  /** Newest first. */
  readonly proposals: readonly ProposalInfo[];
  /** All that answer the question, `limit` and `before` aside. */
  readonly count: number;
  /** There are older ones. */
  readonly more: boolean;
  /** By `ProposalItemInfo.column`. */
  readonly columns: Readonly<Record<string, Field>>;
  /** What `as` may do here; absent where they may decide nothing. */
  readonly role?: Role;
  /** Records on which a draft waits here, and that were deleted meanwhile. */
  readonly gone: readonly GoneRecord[];
}

export interface GoneRecord {
  readonly resource: string;
  readonly record: string;
  readonly resourceLabel: string;
  readonly recordLabel: string;
}

/** Somebody, as they are to be shown: by what they call themselves, and what proves it is them. */
export interface PersonInfo {
  readonly author: Author;
  /** Of `author.person`. */
  readonly npub: string;
  readonly name?: string;
}

export interface ProposalInfo {
  readonly id: string;
  readonly nevent: string;
  readonly by: PersonInfo;
  /** `device`: signed by this device's key, so that it can be withdrawn here. `person`: by who asks, elsewhere. */
  readonly mine?: 'device' | 'person';
  /** ms since 1970, by its author's clock. */
  readonly at: number;
  readonly title?: string;
  readonly note?: string;
  readonly status: ProposalStatus;
  readonly decisions: readonly DecisionInfo[];
  readonly reviews: readonly DecisionInfo[];
  /** Id of the proposal it takes the place of. */
  readonly amends?: string;
  /** At most 500, by record. */
  readonly items: readonly ProposalItemInfo[];
  /** All it has. */
  readonly itemCount: number;
  /** Cells of it that an acceptance took. */
  readonly taken?: number;
  /** Why `as` cannot accept it; empty: they can. Absent where nobody asks, and of what is decided. */
  readonly blockers?: readonly BlockerInfo[];
  /** Approvals the dataset asks for. */
  readonly needsApprovals: number;
}

export interface DecisionInfo extends PersonInfo {
  readonly at: number;
  readonly verdict: 'accept' | 'reject' | 'approve';
  readonly note?: string;
}

export interface ProposalItemInfo {
  readonly resource: string;
  readonly record: string;
  /** Of the cell, as `Wish.cells` names it. */
  readonly field: string;
  /** What people call records of this kind. */
  readonly resourceLabel: string;
  /** What people call the record: its title, or what the proposal would call it. */
  readonly recordLabel: string;
  /** `links`: an element of a relationship, which is there or not. `structure`: a definition of the schema. */
  readonly kind: 'value' | 'links' | 'create' | 'delete' | 'restore' | 'structure';
  /** Absent for whole records and what the schema does not know. */
  readonly column?: string;
  /** What to call it where there is no column. */
  readonly label: string;
  /** As the cell would show it; absent: nothing. */
  readonly now?: string;
  readonly proposed?: string;
  /** One of the two is longer than what is told of it. */
  readonly isCut?: true;
  /** Of an outdated one, what stood there when it was proposed, where that is known. */
  readonly was?: string;
  readonly status: ItemStatus;
}

export type BlockerInfo =
  | { readonly code: 'approvals'; readonly have: number; readonly need: number }
  | { readonly code: 'rejected'; readonly count: number }
  | { readonly code: 'check'; readonly name: string }
  | { readonly code: 'role'; readonly need: Role }
  /** Only those that changed since cannot be taken. */
  | { readonly code: 'outdated'; readonly count: number }
  /** The right is for other kinds of records. */
  | { readonly code: 'scope'; readonly resource: string }
  /** Only said: what is named and not here might forbid it. */
  | { readonly code: 'authority-missing'; readonly count: number };

/** How many there are, for whoever follows the dataset. */
export interface ProposalCounts {
  readonly open: number;
  /** Open ones of this device. */
  readonly mine: number;
}

/** What became of what this device suggested; part of `WritingStatus`. */
export interface OwnStatus {
  /** Not taken, and not dismissed yet; the newest five. */
  readonly refused?: readonly { readonly proposal: string; readonly note?: string }[];
  /** Cells that wait here and belong to records that were deleted meanwhile. */
  readonly gone?: number;
}
