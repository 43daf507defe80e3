/** What a reader has done with one suggestion, and is in the midst of: kept by its id while the suggestion is asked for anew. */
import type { ErrorData } from '../../../core/errors.js';
import type { ProposalInfo, ProposalItemInfo } from '../../../worker/api.js';

export type Outcome = 'accepted' | 'rejected' | 'approved' | 'withdrawn';

export interface CardState {
  /** Something is being signed or sent. */
  isBusy?: boolean;
  /** Ends it, while a signer is waited for. */
  stop?: () => void;
  isRejecting?: boolean;
  showsAll?: boolean;
  note: string;
  outcome?: Outcome;
  problem?: ErrorData;
  /** By `pickKey`, where the reader has chosen otherwise than is usual. */
  readonly picks: Map<string, boolean>;
}

/** One record's changes, as they are read and taken. */
export interface RecordChanges {
  readonly key: string;
  readonly items: readonly ProposalItemInfo[];
  /** A record that comes as a whole is taken as a whole. */
  readonly creates: boolean;
}

export const newCard = (): CardState => ({ note: '', picks: new Map() });

export function byRecord(items: readonly ProposalItemInfo[]): RecordChanges[] {
  const records = new Map<string, ProposalItemInfo[]>();
  for (const item of items) {
    const key = `${item.resource}\n${item.record}`;
    const known = records.get(key);
    if (known) known.push(item);
    else records.set(key, [item]);
  }
  return [...records].map(([key, of]) => ({ key, items: of, creates: of.some(({ kind }) => kind === 'create') }));
}

/** What the cell shows is part of it: a choice is void once something else stands there. */
export function pickKey({ resource, record, field, status, now }: ProposalItemInfo): string {
  return [resource, record, field, status, now].join('\n');
}

/** What changed since, and what is too long to be shown whole, is taken only by who says so. */
export function isPicked(item: ProposalItemInfo, { picks }: CardState): boolean {
  return item.status !== 'present' && (picks.get(pickKey(item)) ?? (item.status === 'current' && !item.isCut));
}

/** Lines shown at first: a stranger's list does not bury the others. A record's come together. */
const FIRST_SHOWN = 12;
/** Of a new record. */
const MOST_WHOLE = 30;

/** Nobody takes what they were not shown. */
export function shownItems({ items }: ProposalInfo, { showsAll }: CardState): readonly ProposalItemInfo[] {
  if (showsAll) return items;
  const shown: ProposalItemInfo[] = [];
  for (const record of byRecord(items)) {
    if (shown.length >= FIRST_SHOWN) break;
    const isWhole = record.creates && record.items.length <= MOST_WHOLE;
    shown.push(...(isWhole ? record.items : record.items.slice(0, FIRST_SHOWN - shown.length)));
  }
  return shown;
}

/** Those an acceptance would take. */
export function picked(proposal: ProposalInfo, card: CardState): ProposalItemInfo[] {
  const { blockers } = proposal;
  const mayOverwrite = !blockers?.some(({ code }) => code === 'outdated');
  return shownItems(proposal, card).filter(
    (item) => (mayOverwrite || item.status !== 'outdated') && isPicked(item, card),
  );
}
