/**
 * One dataset as the worker holds it: its fold, and its resources as tables for whoever shows them. Where events come
 * from (a file, relays, another tab) is told by those who call `add`.
 */
import type { Fold } from '../../core/dataset/fold.js';
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import { KoboldError, type ErrorData, errorToData } from '../../core/errors.js';
import { nearest } from '../../core/query/suggest.js';
import type { restoreTable } from '../../core/table/stored-table.js';
import type { CellEditing, Provenance, RecordAbout } from '../api.js';
import type { DatasetWriting } from '../writing/dataset-writing.js';
import { LoadedTable } from '../source/loaded-table.js';
import { SourceState } from '../source/source.js';
import type { RelaysOf } from './cell-sayings.js';
import { recordAbout, type AboutOptions } from './record-about.js';
import { RecordReferences } from './record-references.js';
import { ComputedFields, type CellsOfFormulas, type ChangedRecords } from './computed-fields.js';
import type { LooksOfViews } from './kept-looks.js';
import { datasetSandbox } from './dataset-sandbox.js';
import { ResourceTable } from './resource-table.js';

/** What all resources of a dataset share, as its sources say it. */
export interface DatasetNews {
  /** Of the dataset; a resource's own label goes before it. */
  readonly title?: string;
  readonly complete?: boolean;
  readonly progress?: number | undefined;
  readonly error?: ErrorData | undefined;
  readonly offlineCopyOf?: number | undefined;
}

/** What is shown: a fold, or what is shown on trust until there is one. */
export type ShownFold = Pick<Fold, 'state' | 'takeChanged'> & {
  /** The schema comes before the records: whose is not here has none. */
  readonly hasSchemaFirst?: boolean;
  /** What the person at this device suggests for a record, by field. */
  suggested?(resource: string, record: string): ReadonlyMap<string, unknown> | undefined;
};

/** A table is not built anew before its last building has cost this share of the time since: 1 in 5. */
const REST = 4;

export class Dataset {
  /** Read backwards, for opened records. */
  readonly references = new RecordReferences();
  readonly #views = new Map<string, ResourceView>();
  #news: DatasetNews = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;
  readonly #changed = new Set<() => void>();
  #computed: ComputedFields | undefined;
  /** Since the last look. */
  readonly #cellsChanged: CellsChanged[] = [];

  #fold: ShownFold | undefined;

  /** Undefined until it is known which dataset this is. */
  get fold(): ShownFold | undefined {
    return this.#fold;
  }

  get news(): DatasetNews {
    return this.#news;
  }

  get computed(): CellsOfFormulas | undefined {
    return this.#computed;
  }

  /** Another fold takes the place of the present one, as when a file is read anew. */
  begin(fold: ShownFold): void {
    if (fold === this.#fold) return this.folded();
    this.#fold = fold;
    this.#computed?.close();
    this.#computed = new ComputedFields(fold.state, datasetSandbox, (changed) => this.#cellsCame(changed));
    this.references.forget();
    for (const view of this.#views.values()) view.forget();
    this.folded();
  }

  /** What was shown is void: another fold takes its place, with what it has, be it nothing. */
  withdraw(fold: ShownFold): void {
    // Pages keep the rows they have until there is another table: so this is one, without any.
    const nothing = { columns: [], rowCount: 0, version: 0, complete: false };
    for (const view of this.#views.values()) if (view.loaded) view.loaded = new LoadedTable(nothing);
    this.begin(fold);
  }

  /** The fold has changed. Tables follow soon, the first at once. */
  folded(): void {
    this.#timer ??= setTimeout(() => this.#renew(), Math.max(0, this.#restUntil - performance.now()));
  }

  /** At once, so that what is told next belongs to what is shown. */
  tell(news: DatasetNews): void {
    this.#news = { ...this.#news, ...news };
    this.#renew();
  }

  /** One per resource; `undefined`: the only one there is. */
  view(resource: string | undefined): ResourceView {
    const key = resource ?? '';
    let view = this.#views.get(key);
    if (!view) this.#views.set(key, (view = new ResourceView(this, resource)));
    view.renew(undefined, this.#news);
    return view;
  }

  /** By what they were asked for; '' where no resource was named. */
  get views(): ReadonlyMap<string, ResourceView> {
    return this.#views;
  }

  /** After each change of the state. */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#changed.clear();
    this.#computed?.close();
  }

  #cellsCame(changed: { resource: string; records?: readonly string[] }): void {
    this.#cellsChanged.push(changed);
    this.folded();
  }

  #renew(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const begun = performance.now();
    const folded = this.#fold && recordsByResource(this.#fold);
    if (this.#fold && folded?.size !== 0) this.#computed!.changed(folded);
    const changed = folded && withCells(folded, this.#cellsChanged.splice(0));
    if (this.#fold) this.references.note(changed);
    for (const view of this.#views.values()) view.renew(changed, this.#news);
    const now = performance.now();
    this.#restUntil = now + (now - begun) * REST;
    for (const listener of [...this.#changed]) listener();
  }
}

/** What changed since the last look, undefined: everything may have. */
type Changed = ChangedRecords;
interface CellsChanged {
  readonly resource: string;
  /** Absent: all. */
  readonly records?: readonly string[];
}

function recordsByResource(fold: ShownFold): Changed {
  const taken = fold.takeChanged();
  if (taken === undefined) return undefined;
  const changed = new Map<string, Set<string>>();
  for (const { resource, record } of taken) {
    const records = changed.get(resource);
    if (records) records.add(record);
    else changed.set(resource, new Set([record]));
  }
  return changed;
}

/** Computed cells change their records like any other; a whole field that changed makes its tables anew. */
function withCells(changed: NonNullable<Changed>, cells: readonly CellsChanged[]): Changed {
  if (cells.length === 0) return changed;
  const all = new Map([...changed].map(([resource, records]) => [resource, new Set(records)]));
  for (const { resource, records } of cells) {
    const known = all.get(resource) ?? new Set();
    for (const record of records ?? [SCHEMA_RECORD]) known.add(record);
    all.set(resource, known);
  }
  return all;
}

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

  renew(changed: Changed, news: DatasetNews): void {
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
  #renewTable(resource: string, changed: Changed): boolean {
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
    if (this.resource !== undefined) {
      if (known.includes(this.resource)) return isReady(this.resource) ? this.resource : undefined;
      if (!complete) return undefined;
      throw new KoboldError(
        'unknown-resource',
        `This dataset has no resource "${this.resource}". ${choice(known, this.resource)}`,
        {
          resource: this.resource,
          known: known.join(', '),
        },
      );
    }
    if (known.length === 1) return isReady(known[0]!) ? known[0] : undefined;
    if (known.length === 0) {
      if (!complete) return undefined;
      throw new KoboldError('unknown-resource', 'This dataset holds nothing yet.');
    }
    throw new KoboldError('unknown-resource', `This dataset has several resources. ${choice(known)}`, {
      known: known.join(', '),
    });
  }
}

/** `wanted`: what the builder wrote; the nearest to it is named first. */
function choice(known: readonly string[], wanted = ''): string {
  if (known.length === 0) return 'It holds nothing yet.';
  const near = nearest(wanted, known);
  const others = known.filter((one) => one !== near).join(', ');
  if (near !== undefined) return `Did you mean resource="${near}"?${others && ` There are also: ${others}.`}`;
  return `Write resource="${known[0]}", or another of: ${known.join(', ')}.`;
}
