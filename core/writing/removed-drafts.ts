/** A record that is a draft alone leaves no trace when it is removed: there is nothing that somebody would have to decide. */
import { ALIVE } from '../dataset/op-writes.js';
import type { DatasetState } from '../dataset/state.js';
import type { SeenChange } from './seen-changes.js';

/**
 * The changes, with the removal of a record that neither the log nor what was sent has become the absence of all its cells. `drafts`:
 * what waits here. `isSent`: whether a proposal says something of the record.
 */
export function removeDrafts(
  changes: readonly SeenChange[],
  drafts: readonly SeenChange[],
  log: DatasetState,
  isSent: (resource: string, record: string) => boolean,
): readonly SeenChange[] {
  const isRemoval = ({ resource, record, field, after }: SeenChange): boolean =>
    field === ALIVE && after === false && !log.record(resource, record)?.liveCells && !isSent(resource, record);
  const removed = new Set(changes.filter(isRemoval).map(placeOf));
  if (removed.size === 0) return changes;
  const cells = drafts.filter((draft) => removed.has(placeOf(draft)));
  return [
    ...changes.filter((change) => !isRemoval(change)),
    ...cells.map((draft): SeenChange => ({ ...draft, before: draft.after, after: undefined })),
  ];
}

function placeOf({ resource, record }: SeenChange): string {
  return JSON.stringify([resource, record]);
}
