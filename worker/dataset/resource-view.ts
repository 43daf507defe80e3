/**
 * One resource of a dataset as a source that tables are shown from: which resource it is, once that is known, and its table,
 * made anew or record by record as the dataset changes.
 */
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import { errorToData } from '../../core/errors.js';
import type { restoreTable } from '../../core/table/stored-table.js';
import type { NameOf } from '../../core/writing/related-records.js';
import type { CellEditing, NamedRecord, Provenance, RecordAbout } from '../api.js';
import { LoadedTable } from '../source/loaded-table.js';
import { SourceState } from '../source/source.js';
import type { DatasetWriting } from '../writing/dataset-writing.js';
import { candidates } from './candidates.js';
import type { RelaysOf } from './cell-sayings.js';
import { chosenResource } from './chosen-resource.js';
import type { ChangedRecords } from './computed-fields.js';
import type { Dataset, DatasetNews } from './dataset.js';
import type { LooksOfViews } from './kept-looks.js';
import { recordAbout, type AboutOptions } from './record-about.js';
import { ResourceTable } from './resource-table.js';

export class ResourceView extends SourceState {
  #table: ResourceTable | undefined;
  #complete: boolean | undefined;
  /** What those who show it begin with. */
  readonly looks = new Set<LooksOfViews>();

  constructor(
    readonly dataset: Dataset,
    readonly resource: string | undefined,
  ) {
    super('');
  }

  provenance(record: string, field: string, relaysOf: RelaysOf): Promise<Provenance> | undefined {
    return this.#table?.provenance(record, field, relaysOf);
  }

  /** What a store kept, until the fold is there. */
  showStored({ table, ids }: NonNullable<ReturnType<typeof restoreTable>>): void {
    if (this.#table) return;
    const rows = new Map(ids.map((id, row) => [id, row]));
    const byRow = { idOf: (row: number) => ids[row]!, rowOf: (id: string) => rows.get(id) };
    this.set({ loaded: new LoadedTable(table, byRow, undefined, true) });
  }

  /** Undefined for a field that nobody fills, and a record that is not there. */
  editing(record: string, field: string, writing: DatasetWriting): CellEditing | undefined {
    return this.#table?.editing(record, field, writing);
  }

  /** As `SheetView.candidates`. */
  candidates(field: string, search: string, options: { limit: number; locale: string }): readonly NamedRecord[] {
    return this.#table ? candidates(this.#table.around, field, search, options) : [];
  }

  /** What records are called, by formulas too. */
  nameOf(): NameOf | undefined {
    const names = this.#table?.around.names;
    return names && ((resource, record) => names.of({ $ref: ['', resource, record] }));
  }

  /** The resource that is shown, once it is known which. */
  get chosen(): string | undefined {
    return this.#table?.resource;
  }

  /** For the store; undefined while there is no table. */
  stored(): unknown[] | undefined {
    return this.#table?.stored();
  }

  about(record: string, options: AboutOptions): RecordAbout | undefined {
    const { references, news } = this.dataset;
    const complete = news.complete === true;
    return this.#table && recordAbout({ ...this.#table.around, references, complete }, record, options);
  }

  forget(): void {
    this.#table = undefined;
  }

  renew(changed: ChangedRecords, news: DatasetNews): void {
    const complete = news.complete === true;
    try {
      const resource = this.#chosen(complete);
      const renewed = resource !== undefined && this.#renewTable(resource, changed);
      const { title } = this;
      if (renewed || (this.#table && complete !== this.#complete)) this.loaded = this.#table!.loaded(complete);
      this.#complete = complete;
      const label = this.#table?.schema.labelPlural ?? this.#table?.schema.label;
      this.set({
        title: label ?? news.title ?? resource ?? title,
        progress: news.progress,
        error: news.error,
        offlineCopyOf: news.offlineCopyOf,
      });
    } catch (error) {
      this.set({ error: errorToData(error) });
    }
  }

  /** Whether the table is another than before. */
  #renewTable(resource: string, changed: ChangedRecords): boolean {
    const table = this.#table;
    if (table && changed) {
      if (changed.size === 0) return false;
      if (!table.concerns(changed)) return false;
      if (!changed.get(resource)?.has(SCHEMA_RECORD) && table.renew(changed)) return true;
    }
    this.#table = new ResourceTable(this.dataset.fold!, resource, this.dataset.computed!);
    return true;
  }

  /** Or it would have come by now. */
  #hasSchema(resource: string): boolean {
    const fold = this.dataset.fold!;
    if (fold.hasSchemaFirst) return true;
    for (const _ of fold.state.fields(resource, SCHEMA_RECORD)) return true;
    return false;
  }

  /** Undefined while it may still come. */
  #chosen(complete: boolean): string | undefined {
    const known = this.dataset.fold?.state.resources() ?? [];
    // Records may come before their schema: without it nobody knows which fields there are, nor what they are called.
    const isReady = (resource: string) => complete || this.#table !== undefined || this.#hasSchema(resource);
    return chosenResource(known, this.resource, { complete, isReady });
  }
}
