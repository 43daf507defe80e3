/**
 * One dataset as the worker holds it: its fold, and a view of each resource (resource-view.ts) for whoever shows it. Where
 * events come from (a file, relays, another tab) is told by those who call `folded`.
 */
import type { Fold } from '../../core/dataset/fold.js';
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import type { ErrorData } from '../../core/errors.js';
import { LoadedTable } from '../source/loaded-table.js';
import { RecordReferences } from './record-references.js';
import { ComputedFields, type CellsOfFormulas, type ChangedRecords } from './computed-fields.js';
import { datasetSandbox } from './dataset-sandbox.js';
import { ResourceView } from './resource-view.js';

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

interface CellsChanged {
  readonly resource: string;
  /** Absent: all. */
  readonly records?: readonly string[];
}

function recordsByResource(fold: ShownFold): ChangedRecords {
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
function withCells(changed: NonNullable<ChangedRecords>, cells: readonly CellsChanged[]): ChangedRecords {
  if (cells.length === 0) return changed;
  const all = new Map([...changed].map(([resource, records]) => [resource, new Set(records)]));
  for (const { resource, records } of cells) {
    const known = all.get(resource) ?? new Set();
    for (const record of records ?? [SCHEMA_RECORD]) known.add(record);
    all.set(resource, known);
  }
  return all;
}
