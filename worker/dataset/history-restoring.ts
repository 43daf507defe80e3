/**
 * Having a value, a record or everything back: a change like any other, on top of what is there, signed where this device has the
 * right, else suggested. Of a large dataset it is worked out in turns, and can be stopped until something is signed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import { type Recalling, recordOnly, versionAt, versionUpTo } from '../../core/lineage/past-version.js';
import { restoreValue, restoreVersion } from '../../core/lineage/restoring.js';
import { lackingOf } from '../../core/lineage/timeline.js';
import type { DatasetEvent, EventId } from '../../core/log/event.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import type { EditedCells, Planning } from '../../core/writing/cell-planner.js';
import {
  type EditOutcome,
  type PastMoment,
  type RestoreOptions,
  type RestoreOutcome,
  type RestoreWish,
} from '../api.js';
import { takeTurns } from '../writing/take-turns.js';
import type { DatasetHistory } from './history.js';
import { changedSince, outcomeOf, type Restored } from './restore-outcome.js';

/** Said by who wishes: what was begun is not wanted any more. */
export interface Stop {
  isWanted: boolean;
}

/** Of one resource. */
type Restoring = (state: DatasetState, schema: ResourceSchema) => Planning;

/** As many cells as go back at once (HistoryCalls.restore). */
const MOST_CELLS = 50_000;
/** Changes between two turns of somebody else. */
const AT_ONCE = 500;

export async function restore(
  history: DatasetHistory,
  wish: RestoreWish,
  { preview = false, planned }: RestoreOptions = {},
  stop: Stop = { isWanted: false },
): Promise<RestoreOutcome> {
  const { writing } = history;
  const restored: Restored[] = [];
  const digests: string[] = [];
  const plans = (await plansOf(history, wish, stop)).map(([resource, plan]): [string, Restoring] => [
    resource,
    function* (state, schema) {
      const as = writing.becomes(resource);
      const edited = yield* stoppable(plan(state, schema), stop);
      if (preview || planned) {
        const digest = yield* stoppable(digestOf(resource, as, edited), stop);
        if (planned && !planned.includes(digest)) throw changedSince();
        digests.push(digest);
      }
      restored.push({ ...edited, as });
      return edited;
    },
  ]);
  if (!preview) {
    const outcomes = await writing.applyAll(plans, 'restore');
    return outcomeOf(restored.map((one, at) => ({ ...one, as: outcomes[at]!.as })));
  }
  for (const [resource, plan] of plans) {
    const state = writing.becomes(resource) === 'saved' ? history.fold.state : writing.state;
    await takeTurns(plan(state, readSchema(state, resource)));
  }
  return { ...outcomeOf(restored), planned: digests };
}

/** One a resource: a key may have the right to some of them only. */
async function plansOf(
  history: DatasetHistory,
  wish: RestoreWish,
  stop: Stop,
): Promise<[resource: string, Restoring][]> {
  const { fold } = history;
  if ('value' in wish) {
    const { event: id, which, ...cell } = wish.value;
    const event = history.event(id);
    return [[cell.resource, (state, schema) => atOnce(() => restoreValue(state, schema, cell, event, which))]];
  }
  const most = MOST_CELLS;
  if ('record' in wish) {
    const place = { resource: wish.record.resource, record: wish.record.record };
    if (lackingOf(fold.state, place.resource, place.record).some((one) => fold.awaited.has(one))) throw missing();
    const version = recordOnly(await takeTurns(stoppable(recall(history, wish.at, place), stop)), place);
    return [
      [
        place.resource,
        (state, schema) => restoreVersion(state, schema, version, { now: recordOnly(state, place), most }),
      ],
    ];
  }
  if (fold.awaited.size > 0) throw missing();
  const version = await takeTurns(stoppable(recall(history, wish.state), stop));
  // Of all resources together.
  let left = most;
  // A resource that is gone from the schema has no place for records.
  return fold.state.resources().map((resource) => [
    resource,
    function* (state, schema) {
      const edited = yield* restoreVersion(state, schema, version, { most: left });
      left -= edited.changes.length;
      return edited;
    },
  ]);
}

function recall(
  history: DatasetHistory,
  at: PastMoment,
  only?: { readonly resource: string; readonly record: string },
): Recalling {
  const { fold } = history;
  if (fold.state.needs().length > 0) throw missing();
  if ('heads' in at) {
    const unknown = at.heads.find((id) => fold.state.event(id as EventId) === undefined);
    if (unknown !== undefined) throw missing();
    return versionAt(fold.address, fold.events(), at.heads as readonly EventId[]);
  }
  const moment: DatasetEvent | number = 'time' in at ? at.time : history.event(at.event);
  return versionUpTo(fold.state, fold.events(), moment, only);
}

/** Throws `cancelled` at the next turn. */
function* stoppable<T>(work: Generator<undefined, T, undefined>, stop: Stop): Generator<undefined, T, undefined> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield;
    if (stop.isWanted) throw new KoboldError('cancelled', 'This was stopped before anything was done.');
  }
}

function* atOnce(plan: () => EditedCells): Planning {
  yield;
  return plan();
}

/** With the values that it writes over: another write to a cell of it is another plan. */
function* digestOf(
  resource: string,
  as: EditOutcome['as'],
  { changes }: EditedCells,
): Generator<undefined, string, undefined> {
  const hash = sha256.create().update(utf8ToBytes(JSON.stringify([resource, as])));
  for (let from = 0; from < changes.length; from += AT_ONCE) {
    hash.update(utf8ToBytes(JSON.stringify(changes.slice(from, from + AT_ONCE))));
    yield;
  }
  return bytesToHex(hash.digest());
}

function missing(): KoboldError {
  return new KoboldError(
    'history-missing',
    'The past is not all here: a snapshot stands for a part of it. Nothing was changed.',
  );
}
