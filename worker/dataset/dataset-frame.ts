/** How a dataset stands, as one piece of clonable data. */
import type { DatasetState } from '../../core/dataset/state.js';
import { readSchema } from '../../core/schema/schema.js';
import type { DatasetFrame, StoreStatus } from '../api.js';
import type { EventStore } from '../store/event-store.js';

const LISTED = 100;

/** `decisions`: ids that are missing too, and that no event here names. */
export function frameOfState(
  state: DatasetState | undefined,
  decisions: readonly string[] = [],
): Pick<
  DatasetFrame,
  | 'resources'
  | 'conflicts'
  | 'quarantined'
  | 'waiting'
  | 'missing'
  | 'missingDecisions'
  | 'deferred'
  | 'counts'
  | 'needs'
> {
  if (!state)
    return {
      resources: [],
      conflicts: 0,
      quarantined: [],
      waiting: [],
      missing: [],
      deferred: [],
      counts: { quarantined: 0, waiting: 0, missing: 0, deferred: 0 },
      needs: [],
    };
  const lists = {
    quarantined: state.quarantined(),
    waiting: state.waiting(),
    missing: state.missing(),
    deferred: state.deferred(),
  };
  return {
    resources: state.resources().map((key) => {
      const { label, labelPlural } = readSchema(state, key);
      return { key, label: labelPlural ?? label ?? key, records: countRecords(state, key) };
    }),
    conflicts: state.conflicts().length,
    quarantined: lists.quarantined.slice(0, LISTED),
    waiting: lists.waiting.slice(0, LISTED),
    missing: [...decisions, ...firstOf(lists.missing)].slice(0, LISTED).sort(),
    ...(decisions.length > 0 && { missingDecisions: decisions.length }),
    deferred: lists.deferred.slice(0, LISTED),
    counts: {
      quarantined: lists.quarantined.length,
      waiting: lists.waiting.length,
      missing: lists.missing.size + decisions.length,
      deferred: lists.deferred.length,
    },
    needs: state.needs(),
  };
}

export function storeStatus(store: EventStore | undefined): StoreStatus {
  if (!store) return { kind: 'none' };
  const { kind, problem } = store;
  return { kind, ...(problem && { problem }) };
}

/** Strangers can make it long: no copy of all of it for each frame. */
function firstOf(ids: Iterable<string>): string[] {
  const first: string[] = [];
  for (const id of ids) {
    if (first.length === LISTED) break;
    first.push(id);
  }
  return first.sort();
}

function countRecords(state: DatasetState, resource: string): number {
  let count = 0;
  for (const record of state.records(resource)) if (state.exists(resource, record)) count++;
  return count;
}
