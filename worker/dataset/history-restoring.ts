/**
 * What a person does with the past: has a value, a record or everything back, decides a conflict, proposes again what was set
 * aside. All of it is a change like any other, on top of what is there: signed where this device has the right, else suggested.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { npubEncode } from 'nostr-tools/nip19';
import { authorOf } from '../../core/dataset/provenance.js';
import { stateAt } from '../../core/dataset/state-at.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import { recordOnly, versionUpTo } from '../../core/lineage/past-version.js';
import {
  conflictAt,
  decideConflict,
  type Extent,
  extentOf,
  restoreValue,
  restoreVersion,
  saidAgain,
} from '../../core/lineage/restoring.js';
import { lackingOf } from '../../core/lineage/timeline.js';
import { cellValue, sameValue, type Version } from '../../core/lineage/version.js';
import type { DatasetEvent, EventId } from '../../core/log/event.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import type { CellProblem } from '../../core/writing/cell-problem.js';
import { editCells, type EditedCells } from '../../core/writing/edit-cells.js';
import type { CellName, EditOutcome, PastMoment, RestoreOptions, RestoreOutcome, RestoreWish } from '../api.js';
import type { DatasetWriting } from '../writing/dataset-writing.js';
import type { DatasetHistory } from './history.js';

const MOST_PROBLEMS = 20;

type Restoring = (state: DatasetState, schema: ResourceSchema) => EditedCells;

export async function restore(
  history: DatasetHistory,
  wish: RestoreWish,
  { preview = false, planned }: RestoreOptions = {},
): Promise<RestoreOutcome> {
  const writing = writingOf(history);
  const sum = new Sum();
  const digests: string[] = [];
  const plans = plansOf(history, wish).map(([resource, plan]): [string, Restoring] => [
    resource,
    (state, schema) => {
      const edited = plan(state, schema);
      if (!preview && !planned) return edited;
      const digest = digestOf(resource, writing.becomes(resource), edited);
      if (planned && !planned.includes(digest)) throw changedSince();
      digests.push(digest);
      return edited;
    },
  ]);
  const now = (resource: string, plan: Restoring): EditedCells => {
    const state = writing.becomes(resource) === 'saved' ? history.fold.state : writing.state;
    return plan(state, readSchema(state, resource));
  };
  // All of it before anything is written: half of it is not what somebody agreed to.
  if (planned) for (const [resource, plan] of plans) now(resource, plan);
  for (const [resource, plan] of plans) {
    const becomes = writing.becomes(resource);
    const edited = sum.count(now(resource, plan));
    // Nothing to write is nothing to wait for, and no step that could be undone.
    if (preview || edited.changes.length === 0) sum.went(edited.changes.length > 0 ? becomes : undefined);
    else sum.went((await writing.apply(resource, (state, schema) => sum.count(plan(state, schema)), 'restore')).as);
  }
  return preview ? { ...sum.outcome, planned: digests } : sum.outcome;
}

export async function decide(
  history: DatasetHistory,
  cell: CellName,
  pick: { readonly event: string } | { readonly text: string },
  seen?: readonly string[],
): Promise<RestoreOutcome> {
  const writing = writingOf(history);
  const { resource, record, field } = cell;
  const sum = new Sum();
  const plan: Restoring = (state, schema) => {
    const conflict = conflictAt(state, cell);
    if (!conflict) throw new KoboldError('bad-request', 'There is nothing to decide here any more.');
    const ids = conflict.writes.map(({ id }) => id as string);
    if (seen && (ids.length !== seen.length || ids.some((id) => !seen.includes(id)))) throw changedSince();
    const shown = cellValue(field, state.shown(resource, record, field));
    let picked: Parameters<typeof decideConflict>[2];
    if ('event' in pick) picked = pick.event as EventId;
    else {
      const { changes, problems } = editCells(state, schema, [{ record, field, text: pick.text }]);
      if (problems.length > 0) return sum.count({ changes: [], problems });
      picked = { value: changes.length > 0 ? changes[0]!.after : shown };
    }
    const change = decideConflict(state, cell, picked);
    if (writing.becomes(resource) === 'suggested' && sameValue(shown, change.after))
      throw new KoboldError('no-right', 'This shows already; only who may write here can decide that it stays.');
    return sum.count({ changes: [change], problems: [] });
  };
  const { as } = await writing.apply(resource, plan, 'restore');
  sum.went(as);
  return sum.outcome;
}

export async function proposeAgain(history: DatasetHistory, id: string, note: string): Promise<readonly EventId[]> {
  const writing = writingOf(history);
  const { fold } = history;
  const event = fold.state.event(id as EventId) ?? fold.deferredEvents().find((one) => one.id === id);
  if (!event) throw new KoboldError('bad-request', 'This event is not here.');
  const npub = npubEncode(authorOf(fold.state, event).person);
  // Whatever else it says: whose words these are.
  const said = note.includes(npub) ? note : `${note} (nostr:${npub})`.trim();
  return writing.propose((state) => {
    const changes = saidAgain(state, event);
    if (changes.length === 0) throw new KoboldError('bad-request', 'It says nothing that is not so already.');
    return changes;
  }, said);
}

/** One a resource: a key may have the right to some of them only. */
function plansOf(history: DatasetHistory, wish: RestoreWish): [resource: string, Restoring][] {
  const { fold } = history;
  if ('value' in wish) {
    const { event: id, which, ...cell } = wish.value;
    const event = eventNamed(history, id);
    return [[cell.resource, (state, schema) => restoreValue(state, schema, cell, event, which)]];
  }
  if ('record' in wish) {
    const place = { resource: wish.record.resource, record: wish.record.record };
    if (lackingOf(fold.state, place.resource, place.record).some((one) => fold.awaited.has(one))) throw missing();
    const version = recordOnly(versionAt(history, wish.at, place), place);
    const plan: Restoring = (state, schema) => restoreVersion(state, schema, version, recordOnly(state, place));
    return [[place.resource, plan]];
  }
  if (fold.awaited.size > 0) throw missing();
  const version = versionAt(history, wish.state);
  // A resource that is gone from the schema has no place for records.
  return fold.state
    .resources()
    .map((resource) => [resource, (state, schema) => restoreVersion(state, schema, version)]);
}

function versionAt(
  history: DatasetHistory,
  at: PastMoment,
  only?: { readonly resource: string; readonly record: string },
): Version {
  const { fold } = history;
  if (fold.state.needs().length > 0) throw missing();
  if ('heads' in at) {
    const unknown = at.heads.find((id) => fold.state.event(id as EventId) === undefined);
    if (unknown !== undefined) throw missing();
    return stateAt(fold.address, fold.events(), at.heads as readonly EventId[]);
  }
  const moment = 'time' in at ? at.time : eventNamed(history, at.event);
  return versionUpTo(fold.state, fold.events(), moment, only);
}

function eventNamed({ fold }: DatasetHistory, id: string): DatasetEvent {
  const event = fold.state.event(id as EventId);
  if (!event) throw new KoboldError('bad-request', 'This event is not here.');
  return event;
}

/** With the values that it writes over: another write to a cell of it is another plan. */
function digestOf(resource: string, becomes: EditOutcome['as'], { changes }: EditedCells): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([resource, becomes, changes]))));
}

function changedSince(): KoboldError {
  return new KoboldError('changed-since', 'This was changed meanwhile: look again. Nothing was done.');
}

function missing(): KoboldError {
  return new KoboldError(
    'history-missing',
    'The past is not all here: a snapshot stands for a part of it. Nothing was changed.',
  );
}

function writingOf({ held }: DatasetHistory): DatasetWriting {
  if (held.writing) return held.writing;
  throw new KoboldError('bad-request', 'A file cannot be changed: it can be read only.');
}

/** Of all resources together. */
class Sum {
  readonly #as = new Set<EditOutcome['as']>();
  readonly #extents: Extent[] = [];
  readonly #problems: CellProblem[] = [];
  #counted: EditedCells = { changes: [], problems: [] };

  /** What a plan gives; asked again when it is its turn, the last answer counts. */
  count(edited: EditedCells): EditedCells {
    return (this.#counted = edited);
  }

  /** Of the plan counted last; undefined: of nothing. */
  went(as: EditOutcome['as'] | undefined): void {
    this.#extents.push(extentOf(this.#counted.changes));
    this.#problems.push(...this.#counted.problems);
    if (as) this.#as.add(as);
  }

  get outcome(): RestoreOutcome {
    const [first = 'saved'] = this.#as;
    const total = (of: keyof Extent): number => this.#extents.reduce((sum, extent) => sum + extent[of], 0);
    return {
      as: this.#as.size > 1 ? 'mixed' : first,
      cells: total('cells'),
      records: total('records'),
      deletes: total('deletes'),
      restores: total('restores'),
      problems: this.#problems.slice(0, MOST_PROBLEMS),
      left: this.#problems.length,
    };
  }
}
