/**
 * The computed fields of a dataset, as its tables show them. Made only where a schema has formulas, so that a dataset
 * without them costs no sandbox.
 */
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import type { DatasetState } from '../../core/dataset/state.js';
import type { Json } from '../../core/log/event.js';
import { isReference } from '../../core/schema/reference.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import type { ComputedCell } from '../formulas/computed-cell.js';
import { Formulas, type DraftCells, type DraftRecord } from '../formulas/formulas.js';
import { SandboxClient } from '../formulas/sandbox-client.js';
import type { SandboxHost } from '../formulas/sandbox-host.js';
import { elementsOf } from './record-texts.js';

/** What changed in the records, by resource; undefined: anything may have. */
export type ChangedRecords = ReadonlyMap<string, ReadonlySet<string>> | undefined;

export interface CellsOfFormulas {
  cell(resource: string, record: string, field: string): ComputedCell;
  draft?(resource: string, record: string, draft: DraftRecord): Promise<DraftCells>;
}

/** Of a dataset whose formulas are not there, or not yet: nothing is computed. */
export const NO_FORMULAS: CellsOfFormulas = { cell: () => ({ state: 'pending' }) };

export class ComputedFields implements CellsOfFormulas {
  #formulas: Formulas | undefined;
  #sandbox: SandboxClient | undefined;

  constructor(
    readonly state: DatasetState,
    readonly host: () => SandboxHost,
    /** Cells show something else; `records` absent: all of the resource. */
    readonly onCells: (changed: { resource: string; field: string; records?: readonly string[] }) => void,
  ) {}

  cell(resource: string, record: string, field: string): ComputedCell {
    return this.#formulas?.cell(resource, record, field) ?? { state: 'pending' };
  }

  /** Of a record that is not written yet: its computed cells, and what validations say of it. Empty where nothing has formulas. */
  async draft(resource: string, record: string, draft: DraftRecord): Promise<DraftCells> {
    return (await this.#formulas?.draft(resource, record, draft)) ?? { cells: new Map(), valid: new Map() };
  }

  /** After the fold has changed. */
  changed(changes: ChangedRecords): void {
    const isNewSchema = changes === undefined || [...changes.values()].some((records) => records.has(SCHEMA_RECORD));
    if (isNewSchema) this.#define();
    else if (this.#formulas)
      this.#formulas.changed(
        [...changes].flatMap(([resource, records]) => [...records].map((record) => ({ resource, record }))),
      );
  }

  close(): void {
    this.#formulas?.close();
    this.#sandbox?.close();
  }

  #define(): void {
    const { state } = this;
    const schemas = new Map<string, ResourceSchema>();
    for (const resource of state.resources()) schemas.set(resource, readSchema(state, resource));
    if (this.#formulas) return this.#formulas.define(schemas);
    const hasFormulas = ({ computed, validations }: ResourceSchema) => computed.length + validations.length > 0;
    if (![...schemas.values()].some(hasFormulas)) return;
    this.#sandbox = new SandboxClient(this.host());
    this.#formulas = new Formulas({
      records: recordsOf(state),
      schemas,
      evaluator: this.#sandbox,
      onCells: this.onCells,
      onError: (error) => console.error('Kobold: formulas stopped.', error),
    });
  }
}

function recordsOf(state: DatasetState): ConstructorParameters<typeof Formulas>[0]['records'] {
  return {
    *ids(resource) {
      for (const id of state.records(resource)) if (state.exists(resource, id)) yield id;
    },
    exists: (resource, record) => state.exists(resource, record),
    value: (resource, record, field): Json | undefined => state.shown(resource, record, field)?.value,
    *targets(resource, record, relation) {
      const one = state.shown(resource, record, relation)?.value;
      if (isReference(one)) yield one.$ref[2];
      const cells = state.record(resource, record);
      for (const { $ref } of (cells && elementsOf(cells).get(relation)) ?? []) yield $ref[2];
    },
  };
}
