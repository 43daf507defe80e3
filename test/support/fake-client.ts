/**
 * A client without a worker, for tests of elements: a small table in memory, a naive engine, frames sent at once.
 * `useClient(new FakeClient(table))`; `client.views[0].send({ error: … })` pushes a frame of the test's own.
 */
import type { Filter, Literal } from '../../core/query/query.js';
import { parseFilter } from '../../core/query/filter-text.js';
import { parseSort } from '../../core/query/sort-text.js';
import type { Cell, Field } from '../../core/table/field.js';
import { releaseProxy, transfer } from 'comlink';
import { errorToData } from '../../core/errors.js';
import type { Kept, KoboldClient, LiveHandle } from '../../components/kit/client.js';
import type { Attachment } from '../../components/kit/page-client.js';
import type {
  CellEdit,
  CellEditing,
  CellQuestion,
  CellRange,
  DatasetFrame,
  DatasetHandle,
  EditOutcome,
  Facet,
  Frame,
  Health,
  Item,
  NamedRecord,
  Provenance,
  SheetView,
  SourceRef,
  ViewIssue,
  ViewRequest,
} from '../../worker/api.js';

export interface FakeTable {
  readonly title?: string;
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of records, as a dataset has them; else rows are numbered from 1. */
  readonly ids?: readonly string[];
  /** There is more to come. */
  readonly isComing?: boolean;
}

export class FakeClient implements KoboldClient {
  readonly views: FakeView[] = [];
  readonly datasets: FakeDataset[] = [];
  /** Who asked how the store is, and which id they knew. */
  readonly stores: { readonly sink: MessagePort; readonly known: string | undefined }[] = [];
  refusesDatasets: Error | undefined;
  /** What datasets that are opened answer, by the name of the call. */
  datasetCalls: Partial<DatasetHandle> = {};
  constructor(readonly table: FakeTable) {}

  live(source: SourceRef, request: ViewRequest, onFrame: (frame: Frame) => void): LiveHandle {
    const view = new FakeView(this.table, source, request, onFrame);
    this.views.push(view);
    return view;
  }

  async health(): Promise<Health> {
    return { version: 'fake', host: 'dedicated', clients: 1, views: this.views.length, store: 'memory', sources: [] };
  }

  /** Opens it in a service whose frames are `send` of the dataset opened. */
  keep(what: Kept): () => void {
    const service = {
      dataset: async (source: SourceRef, sink: MessagePort) => {
        if (this.refusesDatasets) throw this.refusesDatasets;
        const dataset = Object.assign(new FakeDataset(source, sink), this.datasetCalls);
        this.datasets.push(dataset);
        return dataset;
      },
      store: async (sink: MessagePort, known?: string) => void this.stores.push({ sink, known }),
    };
    const over = new AbortController().signal;
    const call = <T>(answer: Promise<T>): Promise<T> => answer;
    const attachment = { service, over, transfer, releaseProxy, call } as unknown as Attachment;
    what.open(attachment).catch((error: unknown) => what.fail(errorToData(error)));
    return () => undefined;
  }

  warm(): void {}
}

export class FakeDataset {
  closed = false;
  reloads = 0;
  constructor(
    readonly source: SourceRef,
    readonly sink: MessagePort,
  ) {}
  send(frame: DatasetFrame): void {
    this.sink.postMessage(frame);
  }
  /** What `outbox` gives. */
  own: unknown;
  readonly retried: (string | undefined)[] = [];
  async outbox(): Promise<unknown> {
    return this.own;
  }
  async retry(event?: string): Promise<void> {
    this.retried.push(event);
  }
  async reload(): Promise<void> {
    this.reloads++;
  }
  async close(): Promise<void> {
    this.closed = true;
  }
  [releaseProxy](): void {}
}

export class FakeView implements LiveHandle {
  readonly requests: ViewRequest[] = [];
  readonly facetQuestions: { field: string; search?: string }[] = [];
  closed = false;
  reloads = 0;
  #n = 0;
  #matched: number[] = [];

  constructor(
    public table: FakeTable,
    readonly source: SourceRef,
    request: ViewRequest,
    readonly onFrame: (frame: Frame) => void,
  ) {
    this.#answer(request);
  }

  get request(): ViewRequest {
    return this.requests.at(-1)!;
  }

  /** A frame of the test's own; numbers are filled in. */
  send(frame: Partial<Frame>): void {
    if (!this.closed) this.onFrame({ n: ++this.#n, request: this.requests.length - 1, ...frame });
  }

  update(request: ViewRequest): void {
    this.#answer(request);
  }

  async facet(field: string, options: { search?: string; limit?: number } = {}): Promise<Facet> {
    this.facetQuestions.push({ field, search: options.search });
    return this.#facet(field, options);
  }

  async summarize({ from, to, fields }: CellRange) {
    const cells = this.#cells(from, to, fields).flat();
    const numbers = cells.filter((cell): cell is number => typeof cell === 'number');
    const sum = numbers.reduce((a, b) => a + b, 0);
    const filled = cells.filter((cell) => !blank(cell)).length;
    if (!numbers.length) return { cells: cells.length, filled, numbers: 0 };
    const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
    return { cells: cells.length, filled, numbers: numbers.length, sum, mean: sum / numbers.length, min, max };
  }

  async copy({ from, to, fields }: CellRange, { header = true } = {}): Promise<string> {
    const labels = fields.map((key) => this.#field(key)?.label ?? key);
    const lines = this.#cells(from, to, fields).map((cells) => cells.map((cell) => String(cell ?? '')));
    return [...(header ? [labels] : []), ...lines].map((line) => line.join('\t')).join('\r\n');
  }

  async record(which: { key: number } | { id: string }) {
    const { ids, rows, fields } = this.table;
    const key = 'key' in which ? which.key : ids ? ids.indexOf(which.id) : Number(which.id) - 1;
    const cells = rows[key];
    return cells && { key, id: this.#id(key), fields, cells };
  }

  #id(key: number): string {
    return this.table.ids?.[key] ?? String(key + 1);
  }

  /** Another table in place of the present one, as when records of a dataset come and go. */
  renew(table: FakeTable): void {
    this.table = table;
    this.send(this.#frame(this.request));
  }

  readonly provenanceQuestions: CellQuestion[] = [];
  /** What the next questions are answered by. */
  said: Provenance | undefined;
  async provenance(which: CellQuestion): Promise<Provenance | undefined> {
    this.provenanceQuestions.push(which);
    return this.said;
  }

  /** What the next cells are changed with; undefined: they cannot be. */
  editable: CellEditing | undefined;
  async editing(): Promise<CellEditing | undefined> {
    return this.editable;
  }

  readonly edits: (readonly CellEdit[])[] = [];
  async edit(edits: readonly CellEdit[]): Promise<EditOutcome> {
    this.edits.push(edits);
    return { as: this.editable?.as ?? 'saved', cells: edits.length, problems: [] };
  }

  /** What else was asked to be changed: the call, then what it was given. */
  readonly actions: (readonly unknown[])[] = [];
  /** What the next of these are answered with. */
  outcome: EditOutcome = { as: 'saved', cells: 1, problems: [] };
  readonly #act =
    (call: keyof SheetView) =>
    async (...given: unknown[]): Promise<EditOutcome> => {
      this.actions.push([call, ...given]);
      return this.outcome;
    };
  readonly addRows = this.#act('addRows');
  readonly removeRows = this.#act('removeRows');
  readonly restoreRows = this.#act('restoreRows');
  readonly paste = this.#act('paste');
  readonly fill = this.#act('fill');
  readonly clear = this.#act('clear');
  readonly replace = this.#act('replace');

  /** Of all relationships. */
  related: readonly NamedRecord[] = [];
  async candidates(_field: string, search: string, limit = 20): Promise<readonly NamedRecord[]> {
    return this.related.filter(({ name }) => name.toLowerCase().startsWith(search.toLowerCase())).slice(0, limit);
  }

  reload(): void {
    this.reloads++;
  }

  close(): void {
    this.closed = true;
  }

  #answer(request: ViewRequest): void {
    this.requests.push(request);
    const number = this.requests.length - 1;
    queueMicrotask(() => {
      if (!this.closed && number === this.requests.length - 1) this.send(this.#frame(request));
    });
  }

  #frame(request: ViewRequest): Partial<Frame> {
    const { fields, rows } = this.table;
    const issues: ViewIssue[] = [];
    const filter = this.#parsed(request.filter, 'filter', issues);
    const narrow = this.#parsed(request.narrow, 'narrow', issues);
    const sort = typeof request.sort === 'string' ? parseSort(request.sort, fields).sort : request.sort;
    const groupBy = request.groupBy || undefined;
    const keys = rows.map((_, key) => key).filter((key) => this.#keeps(key, filter, narrow, request.search));
    for (const { field, descending } of [...(sort ?? [])].reverse()) {
      const at = this.#at(field);
      keys.sort((a, b) => compare(rows[a]![at], rows[b]![at]) * (descending ? -1 : 1));
    }
    this.#matched = issues.some(({ where }) => where === 'filter') ? [] : keys;
    const { offset, limit } = request.window;
    const shown = this.#matched.slice(offset, offset + limit);
    const wanted = (request.fields ?? fields.map(({ key }) => key)).map((key) => this.#at(key));
    const items = shown.map((key): Item => ({ key, id: this.#id(key), cells: wanted.map((at) => rows[key]![at]) }));
    const both = filter && narrow ? ({ op: 'and', filters: [filter, narrow] } as const) : (filter ?? narrow);
    return {
      title: this.table.title ?? '',
      fields,
      resolved: { query: { filter: both, search: request.search, sort, groupBy }, narrow, issues },
      counts: {
        matched: this.#matched.length,
        total: rows.length,
        items: this.#matched.length,
        complete: this.table.isComing !== true,
      },
      rows: { offset, keys: shown, items },
      facets: Object.fromEntries((request.facets ?? []).map((key) => [key, this.#facet(key)])),
    };
  }

  #parsed(given: string | Filter | undefined, where: 'filter' | 'narrow', issues: ViewIssue[]): Filter | undefined {
    if (typeof given !== 'string') return given;
    const { filter, issue } = parseFilter(given, this.table.fields);
    if (issue) issues.push({ ...issue, where });
    return filter;
  }

  #keeps(key: number, filter?: Filter, narrow?: Filter, search = ''): boolean {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const text = this.table.rows[key]!.join(' ').toLowerCase();
    return this.#meets(key, filter) && this.#meets(key, narrow) && words.every((word) => text.includes(word));
  }

  #meets(key: number, filter: Filter | undefined): boolean {
    if (!filter) return true;
    if ('filters' in filter) {
      const meets = (each: Filter) => this.#meets(key, each);
      return filter.op === 'and' ? filter.filters.every(meets) : filter.filters.some(meets);
    }
    if (filter.op === 'not') return !this.#meets(key, filter.filter);
    return holds(this.table.rows[key]![this.#at(filter.field)], filter);
  }

  #facet(key: string, { search = '', limit = 50 } = {}): Facet {
    const at = this.#at(key);
    const type = this.#field(key)?.type ?? 'text';
    const { filter, narrow, search: words } = this.request;
    const own = (one: Filter): boolean =>
      'field' in one ? one.field === key : 'filters' in one && one.filters.some(own);
    const others = without(typeof narrow === 'string' ? undefined : narrow, own);
    const counted = this.table.rows.map((_, row) =>
      this.#keeps(row, typeof filter === 'string' ? undefined : filter, others, words) ? 1 : 0,
    );
    const cells = this.table.rows.map((row, index) => ({ cell: row[at], count: counted[index]! }));
    const blanks = cells.filter(({ cell }) => blank(cell));
    const empty = { total: blanks.length, count: blanks.filter(({ count }) => count).length };
    const filled = cells.filter(({ cell }) => !blank(cell));
    if (type === 'integer' || type === 'decimal' || type === 'date' || type === 'datetime') {
      const values = filled.map(({ cell, count }) => ({ value: toNumber(cell as Literal), count }));
      const numbers = values.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      const [min, max] = numbers.length ? [Math.min(...numbers), Math.max(...numbers)] : [0, 0];
      const step = (max - min) / 8 || 1;
      const bins = Array.from({ length: numbers.length ? 8 : 0 }, (_, bin) => {
        const [from, to] = [min + bin * step, min + (bin + 1) * step];
        const inside = values.filter(({ value }) => value >= from && (bin === 7 ? value <= max : value < to));
        return { from, to, total: inside.length, count: inside.reduce((sum, { count }) => sum + count, 0) };
      });
      return { kind: 'histogram', bins, min, max, empty };
    }
    const tally = new Map<Cell, { value: Cell; count: number; total: number }>();
    for (const { cell, count } of filled) {
      const entry = tally.get(cell) ?? { value: cell, count: 0, total: 0 };
      entry.count += count;
      entry.total++;
      tally.set(cell, entry);
    }
    const found = [...tally.values()].filter(({ value }) => String(value).toLowerCase().includes(search.toLowerCase()));
    return {
      kind: 'values',
      distinct: tally.size,
      top: found.sort((a, b) => b.total - a.total).slice(0, limit),
      empty,
    };
  }

  #cells(from: number, to: number, keys: readonly string[]): Cell[][] {
    return this.#matched.slice(from, to).map((key) => keys.map((each) => this.table.rows[key]![this.#at(each)]));
  }

  #field(key: string): Field | undefined {
    return this.table.fields.find((field) => field.key === key);
  }

  #at(key: string): number {
    return this.table.fields.findIndex((field) => field.key === key);
  }
}

function without(filter: Filter | undefined, drop: (one: Filter) => boolean): Filter | undefined {
  if (!filter) return undefined;
  if (filter.op === 'and') return { op: 'and', filters: filter.filters.filter((each) => !drop(each)) };
  return drop(filter) ? undefined : filter;
}

const blank = (cell: Cell): boolean => cell === undefined || cell === null || cell === '';

function toNumber(value: Cell | Literal): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{4}-\d\d/.test(value) ? Date.parse(value) : NaN;
}

function compare(a: Cell | Literal, b: Cell | Literal): number {
  if (blank(a as Cell) || blank(b as Cell)) return Number(blank(a as Cell)) - Number(blank(b as Cell));
  const [x, y] = [toNumber(a), toNumber(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? String(a).localeCompare(String(b)) : x - y;
}

function holds(cell: Cell, filter: Exclude<Filter, { op: 'and' | 'or' | 'not' }>): boolean {
  if (filter.op === 'empty') return blank(cell);
  if (filter.op === '!=') return cell !== filter.value;
  if (blank(cell)) return false;
  const text = String(cell).toLowerCase();
  switch (filter.op) {
    case 'contains':
      return text.includes(filter.value.toLowerCase());
    case 'starts':
      return text.startsWith(filter.value.toLowerCase());
    case 'ends':
      return text.endsWith(filter.value.toLowerCase());
    case 'in':
      return filter.values.includes(cell as Literal);
    case 'between': {
      const end = compare(cell, filter.to);
      return compare(cell, filter.from) >= 0 && (filter.below ? end < 0 : end <= 0);
    }
    case '=':
      return compare(cell, filter.value) === 0;
    case '<':
      return compare(cell, filter.value) < 0;
    case '<=':
      return compare(cell, filter.value) <= 0;
    case '>':
      return compare(cell, filter.value) > 0;
    case '>=':
      return compare(cell, filter.value) >= 0;
  }
}
