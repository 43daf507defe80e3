/**
 * What one person suggests and nobody has decided yet: changes that wait on this device, and those of their own proposals that
 * are still open. By resource, record, field.
 */
import { compareCells } from '../dataset/order.js';
import type { Cell, DatasetState } from '../dataset/state.js';
import type { CellChange, Diff } from '../lineage/diff.js';
import { proposalDecisions, proposalItems } from '../lineage/proposal.js';
import { type CellValue, cellValue, sameValue } from '../lineage/version.js';
import type { EventId, Pubkey } from '../log/event.js';

export interface Suggestion {
  /** Undefined: absent. `$alive` is a boolean. */
  readonly value: CellValue;
  /** The proposal that says so; absent while it waits here. */
  readonly proposal?: EventId;
}

export type RecordSuggestions = ReadonlyMap<string, Suggestion>;
/** By resource, then record, then field. */
export type Suggestions = ReadonlyMap<string, ReadonlyMap<string, RecordSuggestions>>;

/** What waits here comes before what was sent; what the cell shows already is no suggestion any more. */
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
      if (item.status !== 'present') note(item, { value: item.proposed, proposal: proposal.id });
  }
  for (const change of waiting) note(change, { value: change.after });
  return found;
}

/** What waits here against the state as it is now, ready for `diffToOps`; what became true meanwhile is left out. */
export function waitingChanges(state: DatasetState, waiting: Diff): CellChange[] {
  return waiting
    .map(({ resource, record, field, after }) => {
      const before = cellValue(field, state.shown(resource, record, field));
      return { resource, record, field, before, after };
    })
    .filter(({ before, after }) => !sameValue(before, after))
    .sort(compareCells);
}

/** `second` on top of `first`, cell by cell; of what is then as the state has it nothing is left. */
export function withChanges(first: Diff, second: Diff, state: DatasetState): CellChange[] {
  const byCell = new Map<string, CellChange>();
  for (const change of [...first, ...second])
    byCell.set(JSON.stringify([change.resource, change.record, change.field]), change);
  return waitingChanges(state, [...byCell.values()]);
}
