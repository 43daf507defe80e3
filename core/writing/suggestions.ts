/**
 * What one person suggests and nobody has decided yet: changes that wait on this device, and those of their own proposals that
 * are still open. By resource, record, field.
 */
import { compareCells } from '../dataset/order.js';
import type { Cell, DatasetState } from '../dataset/state.js';
import type { Diff } from '../lineage/diff.js';
import { cellKey } from '../lineage/merge.js';
import { proposalDecisions, proposalItems } from '../lineage/proposal.js';
import { type CellValue, cellValue, sameValue } from '../lineage/version.js';
import type { EventId, Pubkey } from '../log/event.js';
import type { SeenChange } from './seen-changes.js';

export interface Suggestion {
  /** Undefined: absent. `$alive` is a boolean. */
  readonly value: CellValue;
  /** The proposal that says so; absent while it waits here. */
  readonly proposal?: EventId;
}

export type RecordSuggestions = ReadonlyMap<string, Suggestion>;
/** By resource, then record, then field. */
export type Suggestions = ReadonlyMap<string, ReadonlyMap<string, RecordSuggestions>>;

/** What waits here comes before what was sent; what the cell shows already, or was written since, is no suggestion any more. */
export function suggestionsOf(state: DatasetState, waiting: Diff, author: Pubkey | undefined): Suggestions {
  const found = new Map<string, Map<string, Map<string, Suggestion>>>();
  const note = ({ resource, record, field }: Cell, suggestion: Suggestion): void => {
    const records = found.get(resource) ?? new Map<string, Map<string, Suggestion>>();
    const fields = records.get(record) ?? new Map<string, Suggestion>();
    found.set(resource, records.set(record, fields.set(field, suggestion)));
  };
  for (const proposal of author === undefined ? [] : state.proposals()) {
    if (proposal.pubkey !== author || proposalDecisions(proposal, state).status !== 'open') continue;
    for (const item of proposalItems(proposal, state))
      if (item.status === 'current') note(item, { value: item.proposed, proposal: proposal.id });
  }
  for (const change of waiting) {
    const { resource, record, field, after } = change;
    const sent = found.get(resource)?.get(record)?.get(field);
    if (!sent || !sameValue(sent.value, after)) note(change, { value: after });
  }
  return found;
}

/** What waits here against the state as it is now; what became true meanwhile is left out. */
export function waitingChanges(state: DatasetState, waiting: readonly SeenChange[]): SeenChange[] {
  return waiting
    .map(({ resource, record, field, after, over }) => {
      const before = cellValue(field, state.shown(resource, record, field));
      return { resource, record, field, before, after, over };
    })
    .filter(({ before, after }) => !sameValue(before, after))
    .sort(compareCells);
}

/**
 * `second` on top of `first`, cell by cell; of what is then as the state has it nothing is left. Whoever changes their own draft
 * has seen no more of the cell than when they began it.
 */
export function withChanges(
  first: readonly SeenChange[],
  second: readonly SeenChange[],
  state: DatasetState,
): SeenChange[] {
  const byCell = new Map<string, SeenChange>();
  for (const change of [...first, ...second]) {
    const { over } = byCell.get(cellKey(change)) ?? change;
    byCell.set(cellKey(change), { ...change, over });
  }
  return waitingChanges(state, [...byCell.values()]);
}
