/** What a person decides about the past: which of several values stays, and that what was set aside is proposed again. */
import { npubEncode } from 'nostr-tools/nip19';
import { authorOf } from '../../core/dataset/provenance.js';
import { KoboldError } from '../../core/errors.js';
import { OVER_MAX } from '../../core/lineage/ops.js';
import { conflictAt, decideConflict, saidAgain } from '../../core/lineage/restoring.js';
import { cellValue, sameValue } from '../../core/lineage/version.js';
import type { EventId } from '../../core/log/event.js';
import { editCells, type EditedCells } from '../../core/writing/edit-cells.js';
import type { CellName, RestoreOutcome } from '../api.js';
import type { Plan } from '../writing/own-parts.js';
import type { DatasetHistory } from './history.js';
import { changedSince, outcomeOf } from './restore-outcome.js';

export async function decide(
  { writing }: DatasetHistory,
  cell: CellName,
  pick: { readonly event: string } | { readonly text: string },
  seen?: readonly string[],
): Promise<RestoreOutcome> {
  const { resource, record, field } = cell;
  let edited: EditedCells = { changes: [], problems: [] };
  const plan: Plan = (state, schema) => {
    const conflict = conflictAt(state, cell);
    if (!conflict) throw new KoboldError('bad-request', 'There is nothing to decide here any more.');
    const ids = conflict.writes.slice(0, OVER_MAX).map(({ id }) => id as string);
    if (seen && (ids.length !== seen.length || ids.some((id) => !seen.includes(id)))) throw changedSince();
    const shown = cellValue(field, state.shown(resource, record, field));
    let picked: Parameters<typeof decideConflict>[2];
    if ('event' in pick) picked = pick.event as EventId;
    else {
      const { changes, problems } = editCells(state, schema, [{ record, field, text: pick.text }]);
      if (problems.length > 0) return (edited = { changes: [], problems });
      picked = { value: changes.length > 0 ? changes[0]!.after : shown };
    }
    const change = decideConflict(state, cell, picked);
    if (writing.becomes(resource) === 'suggested' && sameValue(shown, change.after))
      throw new KoboldError('no-right', 'This shows already; only who may write here can decide that it stays.');
    return (edited = { changes: [change], problems: [] });
  };
  const { as } = await writing.apply(resource, plan, 'restore');
  return outcomeOf([{ ...edited, as }]);
}

export async function proposeAgain(
  { writing, fold }: DatasetHistory,
  id: string,
  note: string,
): Promise<readonly EventId[]> {
  const event = fold.state.event(id as EventId) ?? fold.deferredEvents().find((one) => one.id === id);
  if (!event) throw new KoboldError('bad-request', 'This event is not here.');
  const npub = npubEncode(authorOf(fold.state, event).person);
  // Whatever else it says: whose words these are.
  const said = note.includes(npub) ? note : `${note} (nostr:${npub})`.trim();
  return writing.suggesting.propose((state) => {
    const changes = saidAgain(state, event);
    if (changes.length === 0) throw new KoboldError('bad-request', 'It says nothing that is not so already.');
    return changes;
  }, said);
}
