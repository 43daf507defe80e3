/**
 * What one person suggests and nobody has decided yet: changes that wait on this device, and those of their own proposals that
 * are still open. By resource, record, field.
 */
import { ALIVE } from '../dataset/op-writes.js';
import { compareCells } from '../dataset/order.js';
import type { Cell, DatasetState } from '../dataset/state.js';
import type { Diff } from '../lineage/diff.js';
import { cellKey } from '../lineage/merge.js';
import { allDecisions, proposalItems } from '../lineage/proposal.js';
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

/** What one person has suggested and nobody has decided, as far as it is none other's by now; by `cellKey`. */
export type SentSuggestions = ReadonlyMap<string, Cell & Required<Suggestion>>;

/** Of own proposals that are open; where several say a cell, the newest. What the cell shows already, or was written since, is none.
 * `decisionsOf`: as `allDecisions` gives it, where it is known. */
export function sentSuggestions(
  state: DatasetState,
  author: Pubkey | undefined,
  decisionsOf?: ReturnType<typeof allDecisions>,
): SentSuggestions {
  const sent = new Map<string, Cell & Required<Suggestion>>();
  const own = author === undefined ? [] : state.proposals().filter(({ pubkey }) => pubkey === author);
  if (own.length === 0) return sent;
  const decided = decisionsOf ?? allDecisions(state);
  for (const proposal of own) {
    if (decided(proposal).status !== 'open') continue;
    for (const { resource, record, field, status, proposed } of proposalItems(proposal, state)) {
      const suggestion = { resource, record, field, value: proposed, proposal: proposal.id };
      if (status === 'current') sent.set(cellKey(suggestion), suggestion);
    }
  }
  return sent;
}

/** What waits here comes before what was sent. `waiting`: as `waitingChanges` gives it. */
export function suggestionsOf(
  state: DatasetState,
  waiting: Diff,
  author: Pubkey | undefined,
  sent = sentSuggestions(state, author),
): Suggestions {
  const found = new Map<string, Map<string, Map<string, Suggestion>>>();
  const note = ({ resource, record, field }: Cell, suggestion: Suggestion): void => {
    const records = found.get(resource) ?? new Map<string, Map<string, Suggestion>>();
    const fields = records.get(record) ?? new Map<string, Suggestion>();
    found.set(resource, records.set(record, fields.set(field, suggestion)));
  };
  for (const { value, proposal, ...cell } of sent.values()) note(cell, { value, proposal });
  for (const change of waiting) {
    const before = sent.get(cellKey(change));
    if (!before || !sameValue(before.value, change.after)) note(change, { value: change.after });
  }
  return found;
}

/**
 * What waits here against the state as it is now; what became true meanwhile is left out. `sent`: what was suggested stands in place
 * of what the log says: who types the old value again takes the suggestion back.
 */
export function waitingChanges(
  state: DatasetState,
  waiting: readonly SeenChange[],
  sent: SentSuggestions = new Map(),
): SeenChange[] {
  return waiting
    .map(({ resource, record, field, after, over }) => {
      const before = cellValue(field, state.shown(resource, record, field));
      return { resource, record, field, before, after, over };
    })
    .filter((change) => {
      const suggested = sent.get(cellKey(change));
      return !sameValue(suggested ? suggested.value : change.before, change.after);
    })
    .sort(compareCells);
}

/**
 * `second` on top of `first`, cell by cell; of what is then as the state or what was sent has it nothing is left. Whoever changes
 * their own draft has seen no more of the cell than when they began it.
 */
export function withChanges(
  first: readonly SeenChange[],
  second: readonly SeenChange[],
  state: DatasetState,
  sent?: SentSuggestions,
): SeenChange[] {
  const byCell = new Map<string, SeenChange>();
  for (const change of [...first, ...second]) {
    const { over } = byCell.get(cellKey(change)) ?? change;
    byCell.set(cellKey(change), { ...change, over });
  }
  return waitingChanges(state, [...byCell.values()], sent);
}

/** Whether a cell is of a record that was deleted meanwhile, and that `waiting` does not bring back. */
export function onDeleted(state: DatasetState, waiting: Iterable<SeenChange>): (cell: Cell) => boolean {
  const nameOf = ({ resource, record }: Cell): string => cellKey({ resource, record, field: ALIVE });
  const revived = new Set<string>();
  for (const change of waiting) if (change.field === ALIVE && change.after === true) revived.add(cellKey(change));
  return (cell) => {
    const { resource, record } = cell;
    const isDeleted = cellValue(ALIVE, state.shown(resource, record, ALIVE)) === false;
    return isDeleted && !state.exists(resource, record) && !revived.has(nameOf(cell));
  };
}
