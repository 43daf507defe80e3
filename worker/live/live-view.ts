/**
 * One live view of one page: request in, frames out. When the table grows or the request changes the query is run
 * again, the first time at once, then no oftener than it costs little; facets and words to try instead come after the rows.
 */
import { errorToData, KoboldError } from '../../core/errors.js';
import type { Column } from '../../core/table/column.js';
import { suggestSearch } from '../../core/table/did-you-mean.js';
import { facet, summarize } from '../../core/table/view.js';
import type {
  CellEdit,
  CellEditing,
  CellQuestion,
  CellRange,
  EditOutcome,
  Facet,
  Frame,
  Provenance,
  RecordData,
  SheetView,
  Summary,
  ViewRequest,
} from '../api.js';
import type { FirstLook } from '../first-look.js';
import type { LoadedTable } from '../source/loaded-table.js';
import type { OpenSource } from '../source/sources.js';
import { copyCells } from './copy-cells.js';
import { countsOf, itemOf, understoodOf, viewOf, type Current } from './current.js';
import { HeldByPage } from './held-by-page.js';
import { holdIdleWork, workInIdleTime } from './idle-work.js';
import { pause } from './pause.js';

export interface LiveViewSession {
  /** For what is asked of rows: a page may show those of its last visit before the source has any. */
  loaded(): Promise<void>;
  update(request: ViewRequest): void;
  facet(field: string, options?: { search?: string; limit?: number }): Facet;
  summarize(range: CellRange): Summary;
  copy(range: CellRange, options?: { header?: boolean }): Promise<string>;
  record(which: { key: number } | { id: string }): RecordData | undefined;
  provenance(which: CellQuestion): Promise<Provenance | undefined>;
  editing(which: CellQuestion): Promise<CellEditing | undefined>;
  edit(edits: readonly CellEdit[]): Promise<EditOutcome>;
  readonly sheet: SheetView;
  reload(): void;
  close(): void;
}

/** While rows come: at most so often, and at most this share of the time goes into showing them. */
const LOADING_MS = 100;
const LOADING_SHARE = 0.2;
/** A page lays out and paints rows for two or three frames, and on two cores a worker that counts slows it down. */
const PAINTING_MS = 50;
/** The most a window may ask for; the rest of a greedy request is left out. */
const MOST_ITEMS = 20_000;

export function openLiveView(open: OpenSource, first: ViewRequest, sink: (frame: Frame) => void): LiveViewSession {
  const { source } = open;
  const held = new HeldByPage();
  const counted = new CountedFacets();
  let request = first;
  let requestNumber = 0;
  let closed = false;
  let current: Current | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** A run is due in the next turn. */
  let due = false;
  let lastRun = -Infinity;
  let lastCost = 0;
  const waiting: (() => void)[] = [];
  const hasAnswer = (): boolean => closed || source.loaded !== undefined || source.error !== undefined;
  /** Rises with every run: slower work of an older run gives up. */
  let generation = 0;

  const unsubscribe = source.subscribe(() => {
    const { loaded } = source;
    if (hasAnswer()) waiting.splice(0).forEach((go) => go());
    if (!loaded || loaded.table.complete || current?.loaded !== loaded || source.error) return runNow();
    if (timer !== undefined) return;
    const wait = lastRun + Math.max(LOADING_MS, lastCost / LOADING_SHARE) - performance.now();
    timer = setTimeout(runNow, Math.max(0, wait));
  });

  function runNow(): void {
    if (due || closed) return;
    due = true;
    void pause().then(run);
  }

  function run(): void {
    due = false;
    if (closed) return;
    clearTimeout(timer);
    timer = undefined;
    const begun = performance.now();
    generation++;
    try {
      show();
    } catch (error) {
      tellDefect(error);
    }
    lastRun = performance.now();
    lastCost = lastRun - begun;
    void afterRows(generation);
  }

  /** A defect of the kit: the reader is told, the view goes on with its next request. */
  function tellDefect(error: unknown): void {
    console.error(error);
    sink(held.failure(requestNumber, errorToData(error)));
  }

  function show(suggestion?: string): void {
    const { loaded } = source;
    current = loaded && viewOf(loaded, request, current);
    const offset = Math.max(0, Math.floor(Number(request.window.offset)) || 0);
    const limit = Math.min(MOST_ITEMS, Math.max(0, Math.floor(Number(request.window.limit)) || 0));
    const frame = held.frame({
      request: requestNumber,
      title: source.title,
      fields: current?.fields ?? [],
      resolved: current && understoodOf(current),
      counts: current && countsOf(current, source.progress, suggestion),
      offset,
      keys: current?.view?.keys(offset, limit) ?? [],
      content: current?.content,
      item: (key) => itemOf(current!, key),
      record: current && watchedRecord(current),
      error: source.error,
      offlineCopyOf: source.offlineCopyOf,
    });
    if (frame) sink(frame);
  }

  /** Undefined: nobody asked, or it may still come. */
  function watchedRecord(now: Current): Frame['record'] {
    if (!request.record) return undefined;
    const { id, related } = request.record;
    const key = now.loaded.ids.rowOf(id);
    const record = key === undefined ? undefined : recordAt(now, key, related);
    return record ?? (now.loaded.table.complete ? { id, none: true } : undefined);
  }

  function recordAt({ loaded, fields }: Current, key: number, related?: number): RecordData | undefined {
    if (!(Number.isInteger(key) && key >= 0 && key < loaded.table.rowCount)) return undefined;
    const id = loaded.ids.idOf(key);
    const { today, locale } = request;
    const about = source.about?.(id, { today, locale, ...(related !== undefined && { related }) });
    const cells = loaded.table.columns.map((column) => column.cell(key));
    return { key, id, fields, cells, ...(about && { about }) };
  }

  function tellFacets(facets: Readonly<Record<string, Facet>>): void {
    const frame = closed ? undefined : held.facets(facets);
    if (frame) sink(frame);
  }

  /** What may wait until the rows are on their way: facets, a word to try instead, idle work. */
  async function afterRows(mine: number): Promise<void> {
    const now = current;
    if (!now) return;
    const outdated = (): boolean => closed || mine !== generation;
    if (now.loaded.table.complete || lastCost < 10) {
      const facets: Record<string, Facet> = {};
      const missing = counted.missing(now, request.facets ?? []);
      const { done } = counted;
      if (missing.length > 0) await new Promise((resolve) => setTimeout(resolve, PAINTING_MS));
      for (const field of missing) {
        // What counting needs comes in pieces; a facet itself is quick then.
        const work = now.loaded.index(request.locale).facetWork(field);
        do {
          await pause();
          // Scrolled on: they hold all the same. Another query: they do not.
          if (outdated()) return done === counted.done ? tellFacets(facets) : undefined;
        } while (!work.next().done);
        try {
          facets[field] = facetOf(now, field);
        } catch {
          // a name no column has (any more): the page shows no facet for it
        }
        done.add(field);
      }
      tellFacets(facets);
    }
    if (!now.loaded.table.complete) return;
    const { search } = now.resolved.query;
    if (search && now.view?.matched === 0) {
      await pause();
      if (outdated()) return;
      const words = suggestSearch(now.loaded.index(request.locale), search, request.today);
      if (words) show(words);
    }
    workInIdleTime(now.loaded.index(request.locale), () => !closed && source.loaded === now.loaded);
  }

  function facetOf(
    { loaded, resolved }: Current,
    field: string,
    options: { search?: string; limit?: number } = {},
  ): Facet {
    return facet(loaded.index(request.locale), resolved.query, field, {
      today: request.today,
      fixed: resolved.builder,
      ...options,
    });
  }

  /** Calls count positions in what the page sees, or asked to see: the newest request, over the newest rows. */
  function upToDate(): Current {
    if (closed) throw new KoboldError('bad-request', 'This view is closed.');
    if (!source.loaded) throw new KoboldError('bad-request', 'Nothing has been loaded yet.');
    return (current = viewOf(source.loaded, request, current));
  }

  function columnsOf({ loaded }: Current, keys: readonly string[]): Column[] {
    return keys.map((key) => {
      const column = loaded.table.columns.find(({ field }) => field.key === key);
      if (!column) throw new KoboldError('unknown-field', `The table has no field "${key}".`, { field: key });
      return column;
    });
  }

  function rowsOf({ view }: Current, { from, to }: CellRange): Uint32Array {
    return view?.rows(Math.max(0, from), Math.min(to, view.items)) ?? new Uint32Array(0);
  }

  function recordsAt(from: number, to: number): string[] {
    const now = upToDate();
    return Array.from(rowsOf(now, { from, to, fields: [] }), (row) => now.loaded.ids.idOf(row));
  }

  /** What this view began with, over the rows as they are now. */
  function look(): FirstLook | undefined {
    const now = source.loaded?.table.complete ? viewOf(source.loaded, first, undefined) : undefined;
    if (!now?.view) return undefined;
    const keys = now.view.keys(0, Math.min(MOST_ITEMS, Number(first.window.limit) || 0));
    return {
      title: source.title,
      fields: now.fields,
      resolved: understoodOf(now),
      counts: countsOf(now),
      rows: { offset: 0, keys, items: keys.map((key) => itemOf(now, key)) },
    };
  }
  const forgetLook = source.keepLook?.(first, look);

  runNow();
  return {
    loaded: () => (hasAnswer() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    update(next) {
      request = next;
      requestNumber++;
      holdIdleWork();
      runNow();
    },
    facet: (field, options) => facetOf(upToDate(), field, options),
    summarize: (range) => {
      const now = upToDate();
      return summarize(now.loaded.table, rowsOf(now, range), range.fields);
    },
    copy: async (range, options) => {
      const now = upToDate();
      return copyCells(rowsOf(now, range), columnsOf(now, range.fields), options?.header ?? true);
    },
    record(which) {
      const now = upToDate();
      const key = 'key' in which ? which.key : now.loaded.ids.rowOf(which.id);
      return key === undefined ? undefined : recordAt(now, key);
    },
    provenance: async (which) => source.provenance?.(which),
    editing: async (which) => source.editing?.(which),
    async edit(edits) {
      if (!source.write) throw new KoboldError('bad-request', 'A file cannot be changed: it can be read only.');
      const { planEdits } = await import('../dataset/parts.js');
      return source.write('edit', (state, schema, { nameOf }) => planEdits(state, schema, edits, nameOf));
    },
    sheet: laterSheet(() =>
      import('../dataset/parts.js').then(({ openSheet }) =>
        openSheet({ source, recordsAt, locale: () => request.locale }),
      ),
    ),
    reload: () => source.reload(),
    close() {
      if (closed) return;
      closed = true;
      waiting.splice(0).forEach((go) => go());
      clearTimeout(timer);
      unsubscribe();
      forgetLook?.();
      current = undefined;
      open.release();
    },
  };
}

/** Who only reads does not load what changes are planned with. */
function laterSheet(load: () => Promise<SheetView>): SheetView {
  let sheet: Promise<SheetView> | undefined;
  const call = <N extends keyof SheetView>(name: N): SheetView[N] =>
    (async (...given: unknown[]) =>
      ((await (sheet ??= load()))[name] as (...given: unknown[]) => Promise<unknown>)(...given)) as SheetView[N];
  return {
    candidates: call('candidates'),
    addRows: call('addRows'),
    removeRows: call('removeRows'),
    restoreRows: call('restoreRows'),
    paste: call('paste'),
    fill: call('fill'),
    clear: call('clear'),
    replace: call('replace'),
  };
}

/** Facets count under the query, wherever the page has scrolled to: each is made once a query. */
class CountedFacets {
  #of = '';
  #loaded: LoadedTable | undefined;
  done = new Set<string>();

  missing({ loaded, version, request, resolved: { query, builder } }: Current, fields: readonly string[]): string[] {
    const of = JSON.stringify([version, query.filter, query.search, builder, request.locale, request.today]);
    if (of !== this.#of || loaded !== this.#loaded) this.done = new Set();
    this.#of = of;
    this.#loaded = loaded;
    return fields.filter((field) => !this.done.has(field));
  }
}
