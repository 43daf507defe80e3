/** How restoring and deciding end: what was brought back, or would be, of several resources together; or that it is not what was agreed to. */
import { KoboldError } from '../../core/errors.js';
import { type Extent, extentOf } from '../../core/lineage/restoring.js';
import type { EditedCells } from '../../core/writing/edit-cells.js';
import type { EditOutcome, RestoreOutcome } from '../api.js';

const MOST_PROBLEMS = 20;

export interface Restored extends EditedCells {
  readonly as: EditOutcome['as'];
}

/** A resource of which nothing changes is neither saved nor suggested. */
export function outcomeOf(restored: readonly Restored[]): RestoreOutcome {
  const as = new Set(restored.filter(({ changes }) => changes.length > 0).map((one) => one.as));
  const [first = 'saved'] = as;
  const extents = restored.map(({ changes }) => extentOf(changes));
  const total = (of: keyof Extent): number => extents.reduce((sum, extent) => sum + extent[of], 0);
  const problems = restored.flatMap((one) => one.problems);
  return {
    as: as.size > 1 ? 'mixed' : first,
    cells: total('cells'),
    records: total('records'),
    deletes: total('deletes'),
    restores: total('restores'),
    problems: problems.slice(0, MOST_PROBLEMS),
    left: problems.length,
  };
}

/** Somebody was faster than who was asked. */
export function changedSince(): KoboldError {
  return new KoboldError('changed-since', 'This was changed meanwhile: look again. Nothing was done.');
}
