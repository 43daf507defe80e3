/**
 * What a person typed into many cells → changes to sign or to suggest, or what is wrong with it, cell by cell. Nothing is dropped
 * and nothing is guessed: a cell that is wrong has a problem, and no other cell waits for it; a new record is made whole or not.
 * One planner is one action; unique values are looked at once all its cells are known.
 */
import { utf8Length } from '../canonical-json.js';
import { ALIVE } from '../dataset/op-writes.js';
import { compareIds } from '../dataset/order.js';
import type { DatasetState } from '../dataset/state.js';
import { overOf } from '../lineage/ops.js';
import { cellValue, sameValue } from '../lineage/version.js';
import type { EventId, Json } from '../log/event.js';
import { nearest } from '../query/suggest.js';
import type { FieldDefinition, RelationshipDefinition } from '../schema/definition.js';
import { quoted } from '../schema/issue.js';
import type { ResourceSchema } from '../schema/schema.js';
import { recordValues, validate, withDefaults } from '../schema/validate.js';
import { parseText } from '../schema/values.js';
import type { CellProblem, ProblemCode } from './cell-problem.js';
import { RelatedRecords, type NameOf } from './related-records.js';
import { currentReferences, relationChanges } from './relation-changes.js';
import type { SeenChange } from './seen-changes.js';
import { takenValues } from './unique-cells.js';

/** An event has 60,000 at most, in which quotes and line ends count twice. */
const LONGEST_BYTES = 25_000;
/** Between two turns of somebody else. */
const RECORDS_AT_ONCE = 100;

const NONE: ReadonlySet<string> = new Set();
const KEPT = 'This field is not changed here.';

export interface TypedCell {
  /** In the form files have it (PROTOCOL.md, section 12.2), whatever the reader's language; '' empties the cell. */
  readonly text: string;
  /** Ids of the writes that were shown when it was typed; absent: those that are live now. */
  readonly seen?: readonly string[];
  /** As it was typed, where that was otherwise. */
  readonly typed?: string;
}

/** By key. */
export type TypedCells = ReadonlyMap<string, TypedCell>;

export interface EditedCells {
  /** Ready for `seenToOps`; cells that say the same as before are not in it. */
  readonly changes: readonly SeenChange[];
  readonly problems: readonly CellProblem[];
  /** Ids of the records that are made. */
  readonly records?: readonly string[];
}

/** Takes a while, and lets others have their turn at each step. */
export type Planning = Generator<undefined, EditedCells, undefined>;

/** What core has not by itself. */
export interface PlanTools {
  /** An id no record has; UUIDv7, or where strangers may write, what they must begin with and `~` before it. */
  readonly newId: () => string;
  /** Of records whose titles are computed. */
  readonly nameOf?: NameOf;
}

interface PlannedCell {
  readonly key: string;
  readonly typed: string;
  readonly changes: readonly SeenChange[];
}

interface PlannedRecord {
  readonly id: string;
  readonly row: number | undefined;
  readonly isNew: boolean;
  /** After all its cells. */
  readonly values: Map<string, Json>;
  readonly cells: PlannedCell[];
  /** Keys of cells that could not be read. */
  readonly wrong: Set<string>;
  isRefused?: boolean;
}

/** Of one resource. */
export class CellPlanner {
  readonly #problems: CellProblem[] = [];
  readonly #records: PlannedRecord[] = [];
  readonly #alive: SeenChange[] = [];
  #related: RelatedRecords | undefined;

  constructor(
    readonly state: DatasetState,
    readonly schema: ResourceSchema,
    private readonly nameOf?: NameOf,
    /** Keys of fields that stay as they are in records that are there. */
    private readonly kept: ReadonlySet<string> = NONE,
  ) {}

  /** Each record once. */
  change(id: string, cells: TypedCells, row?: number): void {
    const { resource } = this.schema;
    if (!this.state.exists(resource, id)) {
      for (const [field, cell] of cells) this.#note({ id, row }, field, cell, 'unknown-record', gone(resource, id));
      return;
    }
    const values = recordValues(this.state, resource, id);
    const record: PlannedRecord = { id, row, isNew: false, values, cells: [], wrong: new Set() };
    for (const [key, cell] of cells) this.#plan(record, key, cell);
    this.#check(record);
    this.#records.push(record);
  }

  /** What is left out has its default. Blank cells count as left out. */
  create(id: string, cells: TypedCells, row: number): void {
    const record: PlannedRecord = { id, row, isNew: true, values: new Map(), cells: [], wrong: new Set() };
    for (const [key, cell] of cells) if (cell.text !== '') this.#plan(record, key, cell);
    const values = withDefaults(this.schema, record.values);
    for (const [key, after] of values)
      if (!record.values.has(key) && !record.wrong.has(key)) {
        record.values.set(key, after);
        record.cells.push({ key, typed: '', changes: [this.#changeOf(record, key, undefined, after, [])] });
      }
    this.#check(record);
    this.#records.push(record);
  }

  /** Its cells stay what they are, beneath. */
  setAlive(id: string, isAlive: boolean, row?: number): void {
    const { resource } = this.schema;
    const write = this.state.shown(resource, id, ALIVE);
    const exists = this.state.exists(resource, id);
    if (exists === isAlive && isAlive) return;
    if (!exists && (!isAlive || write === undefined)) {
      this.#note({ id, row }, '', undefined, 'unknown-record', gone(resource, id));
      return;
    }
    const over = overOf(this.state, resource, id, ALIVE);
    this.#alive.push({ resource, record: id, field: ALIVE, before: cellValue(ALIVE, write), after: isAlive, over });
  }

  /** Something that concerns no cell of a record that is there. */
  refuse(row: number, field: string, cell: TypedCell | undefined, code: ProblemCode, message: string): void {
    this.#note({ id: '', row }, field, cell, code, message);
  }

  *finish(): Planning {
    yield;
    for (const { key, unique } of this.schema.fields) {
      if (!unique) continue;
      this.#refuseTaken(key);
      yield;
    }
    const changes: SeenChange[] = [...this.#alive];
    const made: string[] = [];
    for (const { id, isNew, isRefused, cells } of this.#records) {
      if (isRefused) continue;
      if (isNew) {
        const { resource } = this.schema;
        changes.push({ resource, record: id, field: ALIVE, before: undefined, after: true, over: [] });
        made.push(id);
      }
      for (const cell of cells) for (const change of cell.changes) changes.push(change);
    }
    const isMaking = this.#records.some(({ isNew }) => isNew);
    return { changes, problems: this.#problems, ...(isMaking && { records: made }) };
  }

  #plan(record: PlannedRecord, key: string, cell: TypedCell): void {
    const member = this.schema.members.get(key);
    const note = (code: ProblemCode, message: string): void => this.#wrong(record, key, cell, code, message);
    if (utf8Length(cell.text) > LONGEST_BYTES)
      return note('length', `The text is too long: ${LONGEST_BYTES} bytes fit.`);
    switch (member?.kind) {
      case 'field':
        return this.#planField(record, member, cell);
      case 'relationship':
        return this.#planRelation(record, member, cell);
      case 'computed':
        return note('read-only', `"${key}" is computed: change what its formula reads.`);
      case undefined: {
        const near = nearest(key, this.schema.members.keys());
        const hint = near === undefined ? '' : ` Did you mean ${near}?`;
        return note('unknown-field', `There is no field "${key.slice(0, 60)}".${hint}`);
      }
    }
  }

  #planField(record: PlannedRecord, field: FieldDefinition, cell: TypedCell): void {
    const { key } = field;
    const normal = cell.text === '' ? { value: null } : parseText(field, cell.text);
    if (normal.issue) return this.#wrong(record, key, cell, normal.issue.code, normal.issue.message);
    const { resource } = this.schema;
    const before = record.isNew ? undefined : cellValue(key, this.state.shown(resource, record.id, key));
    // What was never there is not emptied; what was, is said to be empty.
    const after = normal.value === null && before === undefined ? undefined : (normal.value as Json);
    const isChanged = !sameValue(before, after);
    if (isChanged && this.#keeps(record, key)) return this.#wrong(record, key, cell, 'kept', KEPT);
    if (after === undefined) record.values.delete(key);
    else record.values.set(key, after);
    const changes = isChanged ? [this.#changeOf(record, key, before, after, cell.seen)] : [];
    record.cells.push({ key, typed: cell.typed ?? cell.text, changes });
  }

  #planRelation(record: PlannedRecord, relation: RelationshipDefinition, cell: TypedCell): void {
    const place = { resource: this.schema.resource, record: record.id, relation };
    const current = record.isNew ? [] : currentReferences(this.state, place);
    const related = (this.#related ??= new RelatedRecords(this.state, this.nameOf));
    const found = related.find(relation, cell.text, current);
    if (!found.references) return this.#wrong(record, relation.key, cell, found.code, found.problem, found.suggestions);
    const seen = cell.seen && new Set(cell.seen);
    const changes: SeenChange[] = [];
    const wanted = [...relationChanges(this.state, place, found.references, { settles: false })];
    if (wanted.length > 0 && this.#keeps(record, relation.key))
      return this.#wrong(record, relation.key, cell, 'kept', KEPT);
    for (const change of wanted) {
      const live = record.isNew ? [] : overOf(this.state, place.resource, record.id, change.field);
      // A link that somebody added meanwhile was not seen, and nobody asked for it to go.
      const isUnseen = seen && change.after === undefined && live.length > 0 && !live.some((id) => seen.has(id));
      if (isUnseen) continue;
      if (change.after === undefined) record.values.delete(change.field);
      else record.values.set(change.field, change.after);
      changes.push({ ...change, over: relation.cardinality === 'one' && cell.seen ? sorted(cell.seen) : live });
    }
    record.cells.push({ key: relation.key, typed: cell.typed ?? cell.text, changes });
  }

  #changeOf(
    { id: record, isNew }: PlannedRecord,
    field: string,
    before: Json | undefined,
    after: Json | undefined,
    seen: readonly string[] | undefined,
  ): SeenChange {
    const { resource } = this.schema;
    const over = isNew ? [] : seen ? sorted(seen) : overOf(this.state, resource, record, field);
    return { resource, record, field, before, after, over };
  }

  /** Who makes a record says what is in it. */
  #keeps({ isNew }: PlannedRecord, key: string): boolean {
    return !isNew && this.kept.has(key);
  }

  /** All but whether unique values are taken. */
  #check(record: PlannedRecord): void {
    const changed = new Map(record.cells.map((cell) => [cell.key, cell]));
    const { isNew, wrong } = record;
    for (const { code, field, message } of validate(this.schema, record.values)) {
      const slash = field.indexOf('/');
      const key = slash < 0 ? field : field.slice(0, slash);
      const cell = changed.get(key);
      const isAbout = isNew ? code !== 'unknown-field' : cell !== undefined && cell.changes.length > 0;
      if (!isAbout || wrong.has(key)) continue;
      wrong.add(key);
      this.#problems.push(problemOf(record, key, cell?.typed, code, message));
    }
    if (isNew) record.isRefused = wrong.size > 0;
    else for (const key of wrong) this.#takeBack(record, key);
  }

  #takeBack(record: PlannedRecord, key: string): void {
    const at = record.cells.findIndex((cell) => cell.key === key);
    if (at >= 0) record.cells.splice(at, 1);
  }

  #refuseTaken(field: string): void {
    const { resource } = this.schema;
    const records = new Map<string, PlannedRecord>();
    const wanted = this.#records.flatMap((record) => {
      const change = record.isRefused ? undefined : record.cells.find(({ key }) => key === field)?.changes[0];
      if (!change) return [];
      records.set(record.id, record);
      return [{ record: record.id, before: change.before, after: change.after }];
    });
    if (wanted.length === 0) return;
    for (const id of takenValues(this.state, resource, field, wanted)) {
      const record = records.get(id)!;
      const cell = record.cells.find(({ key }) => key === field)!;
      const message = `Another record has ${quoted(cell.changes[0]!.after)}.`;
      this.#problems.push(problemOf(record, field, cell.typed, 'unique', message));
      if (record.isNew) record.isRefused = true;
      else this.#takeBack(record, field);
    }
  }

  #wrong(
    record: PlannedRecord,
    key: string,
    cell: TypedCell,
    code: ProblemCode,
    message: string,
    suggestions?: CellProblem['suggestions'],
  ): void {
    record.wrong.add(key);
    this.#note(record, key, cell, code, message, suggestions);
  }

  #note(
    record: Pick<PlannedRecord, 'id' | 'row'> & { isNew?: boolean },
    field: string,
    cell: TypedCell | undefined,
    code: ProblemCode,
    message: string,
    suggestions?: CellProblem['suggestions'],
  ): void {
    const problem = problemOf(record, field, cell && (cell.typed ?? cell.text), code, message);
    this.#problems.push({ ...problem, ...(suggestions?.length && { suggestions }) });
  }
}

/** Runs `each` over all, with turns for others in between. */
export function* inTurns<T>(
  all: Iterable<T>,
  each: (one: T, at: number) => void,
): Generator<undefined, void, undefined> {
  let at = 0;
  for (const one of all) {
    each(one, at++);
    if (at % RECORDS_AT_ONCE === 0) yield;
  }
}

/** Without turns. */
export function planNow<T = EditedCells>(planning: Generator<undefined, T, undefined>): T {
  for (;;) {
    const { done, value } = planning.next();
    if (done) return value;
  }
}

function problemOf(
  { id, row, isNew }: { id: string; row?: number | undefined; isNew?: boolean },
  field: string,
  typed: string | undefined,
  code: ProblemCode,
  message: string,
): CellProblem {
  return {
    record: isNew ? '' : id,
    field,
    code,
    message,
    ...(row !== undefined && { row }),
    ...(typed !== undefined && { text: typed }),
  };
}

function gone(resource: string, id: string): string {
  return `"${resource}" has no record ${quoted(id)} (any more).`;
}

function sorted(ids: readonly string[]): EventId[] {
  return [...(ids as readonly EventId[])].sort(compareIds);
}
