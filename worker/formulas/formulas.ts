/**
 * The computed fields of one dataset, kept current: told of changes, computes what depends on them and nothing else, in
 * an order in which each field comes after those it reads. Cells are never stored: they follow from the records.
 */
import { Affected, type RecordChange } from '../../core/formula/affected.js';
import { Links, type FormulaRecords } from '../../core/formula/links.js';
import {
  fieldId,
  linkId,
  planFormulas,
  type Fault,
  type FormulaPlan,
  type PlannedField,
} from '../../core/formula/plan.js';
import { readFormula } from '../../core/formula/read-formula.js';
import { ReadsFinder, targetInSameDataset, type Schemas, type TargetOf } from '../../core/formula/reads.js';
import type { Json } from '../../core/log/event.js';
import { sameValue } from '../../core/schema/json-value.js';
import type { FieldType } from '../../core/schema/definition.js';
import { computeField, type FieldFault } from './compute-field.js';
import type { ComputedCell } from './computed-cell.js';
import { UNAVAILABLE, type TableSource } from './record-table.js';
import type { Evaluator } from './sandbox-client.js';

export interface FormulasOptions {
  readonly records: FormulaRecords;
  readonly schemas: Schemas;
  readonly targetOf?: TargetOf;
  readonly evaluator: Evaluator;
  /** Cells that show something else than before, after each field. `records` absent: all of the field. */
  readonly onCells?: (changed: { resource: string; field: string; records?: readonly string[] }) => void;
  /** A defect of the kit, or of the evaluator: fields stay as they are. */
  readonly onError?: (error: unknown) => void;
}

/** A formula that is no computed field: of a validation, a default, a format. */
export interface OneFormula {
  readonly resource: string;
  readonly formula: string;
  readonly type: FieldType;
  readonly records: readonly string[];
  /** What is printed, for each record: the second argument. */
  readonly values?: readonly Json[];
  /** Of a record that is not written yet, under the one id of `records`: its fields and the ids it refers to. */
  readonly draft?: DraftRecord;
}

export interface DraftRecord {
  readonly fields: ReadonlyMap<string, Json>;
  targets(relation: string): readonly string[];
  /** To be evaluated too. */
  readonly validations?: readonly { readonly key: string; readonly formula: string }[];
}

/** By key of the computed field, and of the validation. */
export interface DraftCells {
  readonly cells: ReadonlyMap<string, ComputedCell>;
  readonly valid: ReadonlyMap<string, ComputedCell>;
}

/** A field with more slow records than this is not computed: a dataset must not keep a machine busy for hours. */
export const MOST_SLOW_RECORDS = 100;

const PENDING: ComputedCell = { state: 'pending' };

export class Formulas {
  #plan!: FormulaPlan;
  #links!: Links;
  #affected!: Affected;
  #finder!: ReadsFinder;
  #schemas: Schemas;
  #generation = 0;
  /** fieldId → record → its cell. */
  #cells = new Map<string, Map<string, ComputedCell>>();
  #fieldFaults = new Map<string, FieldFault>();
  #slow = new Map<string, Set<string>>();
  /** fieldId → records to compute. */
  #marks = new Map<string, Set<string>>();
  #pass: Promise<void> | undefined;
  #isClosed = false;

  constructor(private readonly options: FormulasOptions) {
    this.#schemas = options.schemas;
    this.define(options.schemas);
  }

  /** Other definitions: everything is computed anew. */
  define(schemas: Schemas): void {
    const { records, targetOf = targetInSameDataset } = this.options;
    this.#generation++;
    this.#schemas = schemas;
    this.#plan = planFormulas(schemas, targetOf);
    this.#finder = new ReadsFinder(schemas, targetOf);
    this.#links = new Links(this.#plan.links, records);
    this.#affected = new Affected(this.#plan, this.#links);
    this.#cells = new Map(this.#plan.fields.map((field) => [idOf(field), new Map<string, ComputedCell>()]));
    this.#fieldFaults = new Map([...this.#plan.faults].map(([id, fault]) => [id, { fault, because: [] }]));
    this.#slow.clear();
    this.#marks = new Map(this.#plan.fields.map((field) => [idOf(field), new Set(records.ids(field.resource))]));
    this.#start();
  }

  /** After the records have changed. One change of many records is one call. */
  changed(changes: Iterable<RecordChange>): void {
    for (const change of changes) {
      const isThere = this.options.records.exists(change.resource, change.record);
      this.#affected.change(change, this.#mark);
      // A record that is new has cells that read nothing; one that is gone has none.
      if (!change.fields || !isThere) this.#markAll(change.resource, change.record);
    }
    this.#start();
  }

  cell(resource: string, record: string, field: string): ComputedCell {
    const id = fieldId(resource, field);
    const fieldFault = this.#fieldFaults.get(id);
    if (fieldFault) return { state: 'unavailable', fault: fieldFault.fault };
    return this.#cells.get(id)?.get(record) ?? PENDING;
  }

  /** Why a field has no value for any record. */
  faultOf(resource: string, field: string): Fault | undefined {
    return this.#fieldFaults.get(fieldId(resource, field))?.fault;
  }

  /** Resolves when everything told so far is computed. */
  async idle(): Promise<void> {
    while (this.#pass) await this.#pass;
  }

  /** Tries again what had no value for reasons of this machine: a sandbox that could not be had, a stuck formula. */
  retry(): void {
    for (const field of this.#plan.fields) {
      const { code } = this.#fieldFaults.get(idOf(field))?.fault ?? {};
      if (code === 'sandbox-unavailable' || code === 'formula-stuck') this.#markField(field);
    }
    this.#start();
  }

  /** Computes one formula now; one cell for each record. Computed fields it reads are as they are. */
  async evaluate({ resource, formula, type, records, values, draft }: OneFormula): Promise<ComputedCell[]> {
    const { body, issue } = readFormula(formula);
    if (!body) return records.map(() => ({ state: 'unavailable', fault: { code: 'formula-syntax', message: issue } }));
    const reads = this.#finder.readsOf(body, resource);
    const wanted = this.#finder.linksOf(reads);
    const isKnown = wanted.every((link) => this.#plan.links.some((known) => linkId(known) === linkId(link)));
    const source = this.#source(isKnown ? this.#links : new Links(wanted, this.options.records));
    const cells = new Map<string, ComputedCell>();
    const found = await computeField(
      { body, reads, definition: { type }, records, ...(values && { values }) },
      draft ? withDraft(source, resource, records[0]!, draft) : source,
      this.options.evaluator,
      { cell: (record, cell) => cells.set(record, cell), slow: () => undefined },
    );
    return records.map(
      (record) => cells.get(record) ?? (found ? { state: 'unavailable', fault: found.fault } : PENDING),
    );
  }

  /** All formulas of a resource, of a record as it would be: computed fields in an order in which each has what it reads. */
  async draft(
    resource: string,
    record: string,
    { fields, targets, validations = [] }: DraftRecord,
  ): Promise<DraftCells> {
    const draft = { fields: new Map(fields), targets };
    const [cells, valid] = [new Map<string, ComputedCell>(), new Map<string, ComputedCell>()];
    const evaluate = async (formula: string, type: FieldType): Promise<ComputedCell> =>
      (await this.evaluate({ resource, formula, type, records: [record], draft }))[0]!;
    for (const { definition } of this.#plan.fields.filter((field) => field.resource === resource)) {
      const cell = await evaluate(definition.formula, definition.type);
      cells.set(definition.key, cell);
      if (cell.state === 'value') draft.fields.set(definition.key, cell.value);
    }
    for (const { key, formula } of validations) valid.set(key, await evaluate(formula, 'boolean'));
    return { cells, valid };
  }

  close(): void {
    this.#isClosed = true;
    this.#generation++;
    this.#marks.clear();
  }

  readonly #mark = (field: PlannedField, record: string): void => {
    this.#marksOf(idOf(field)).add(record);
  };

  #markAll(resource: string, record: string): void {
    for (const field of this.#plan.fields) if (field.resource === resource) this.#mark(field, record);
  }

  #markField(field: PlannedField): void {
    const marks = this.#marksOf(idOf(field));
    for (const record of this.options.records.ids(field.resource)) marks.add(record);
  }

  #marksOf(id: string): Set<string> {
    let marks = this.#marks.get(id);
    if (!marks) this.#marks.set(id, (marks = new Set()));
    return marks;
  }

  #start(): void {
    if (this.#isClosed || this.#pass || this.#marks.size === 0) return;
    this.#pass = this.#compute()
      .catch((error: unknown) => {
        this.#marks.clear();
        this.options.onError?.(error);
      })
      .finally(() => {
        this.#pass = undefined;
        this.#start();
      });
  }

  async #compute(): Promise<void> {
    const generation = this.#generation;
    // In a turn of its own, so that changes told one after the other are one pass.
    await Promise.resolve();
    for (const field of this.#plan.fields) {
      if (generation !== this.#generation) return;
      const id = idOf(field);
      const marks = this.#marks.get(id);
      if (!marks) continue;
      this.#marks.delete(id);
      await this.#computeField(field, marks, generation);
    }
  }

  async #computeField(field: PlannedField, marks: ReadonlySet<string>, generation: number): Promise<void> {
    const { records, evaluator, onCells } = this.options;
    const { resource, definition, body, reads } = field;
    const id = idOf(field);
    const cells = this.#cells.get(id)!;
    const before = this.#fieldFaults.get(id);
    let wanted = marks;
    if (before) {
      // Off until what it failed at changes; then all of it, for nothing was kept.
      const again = before.because.length === 0 || before.because.some((record) => marks.has(record));
      if (!again) return;
      wanted = new Set(records.ids(resource));
      this.#slow.delete(id);
    }
    const slow = this.#slow.get(id) ?? new Set<string>();
    this.#slow.set(id, slow);
    const changed: string[] = [];
    const there: string[] = [];
    for (const record of wanted) {
      slow.delete(record);
      if (records.exists(resource, record)) there.push(record);
      else if (cells.delete(record)) changed.push(record);
    }
    const found = await computeField(
      { body, reads, definition, records: there },
      this.#source(this.#links),
      evaluator,
      {
        cell: (record, cell) => {
          if (generation !== this.#generation || sameCell(cells.get(record), cell)) return;
          cells.set(record, cell);
          changed.push(record);
        },
        slow: (record) => {
          slow.add(record);
          return slow.size > MOST_SLOW_RECORDS ? { fault: TOO_SLOW, because: [...slow] } : undefined;
        },
      },
    );
    if (generation !== this.#generation) return;
    if (found) {
      this.#fieldFaults.set(id, found);
      cells.clear();
    } else this.#fieldFaults.delete(id);
    const isWhole = found !== undefined || before !== undefined;
    const spread = isWhole ? records.ids(resource) : changed;
    for (const record of spread) this.#affected.spread(resource, record, definition.key, this.#mark);
    if (isWhole) onCells?.({ resource, field: definition.key });
    else if (changed.length > 0) onCells?.({ resource, field: definition.key, records: changed });
  }

  #source(links: Links): TableSource {
    return {
      schemas: this.#schemas,
      related: (record, relation) => links.related(record, relation),
      value: (resource, record, field) => {
        if (this.#schemas.get(resource)?.members.get(field)?.kind !== 'computed')
          return this.options.records.value(resource, record, field);
        const cell = this.cell(resource, record, field);
        return cell.state === 'value' ? cell.value : UNAVAILABLE;
      },
    };
  }
}

const TOO_SLOW: Fault = {
  code: 'formula-budget',
  message: `The formula takes long for more than ${MOST_SLOW_RECORDS} records.`,
};

function idOf({ resource, definition }: PlannedField): string {
  return fieldId(resource, definition.key);
}

function sameCell(a: ComputedCell | undefined, b: ComputedCell): boolean {
  if (a?.state === 'value' && b.state === 'value') return sameValue(a.value, b.value);
  if (a?.state === 'unavailable' && b.state === 'unavailable')
    return a.fault.code === b.fault.code && a.fault.message === b.fault.message;
  return false;
}

function withDraft(
  source: TableSource,
  resource: string,
  id: string,
  draft: OneFormula['draft'] & object,
): TableSource {
  const isDraft = (of: string, record: string): boolean => of === resource && record === id;
  return {
    schemas: source.schemas,
    value: (of, record, field) =>
      isDraft(of, record) ? (draft.fields.get(field) ?? null) : source.value(of, record, field),
    related: (record, relation) => {
      if (record !== id || relation.direction === 'inverse' || relation.link.resource !== resource)
        return source.related(record, relation);
      return [...draft.targets(relation.name)].sort().slice(0, relation.many ? undefined : 1);
    },
  };
}
