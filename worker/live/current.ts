/** A request run over the table as it is now: what was understood, the view, and the items of a frame. */
import { errorToData, KoboldError } from '../../core/errors.js';
import type { Column } from '../../core/table/column.js';
import { openView, type View } from '../../core/table/view.js';
import type { Counts, Item, RecordData, ResolvedView, ViewRequest } from '../api.js';
import type { LoadedTable } from '../source/loaded-table.js';
import { resolveRequest, type Resolved } from './resolve-request.js';

export interface Current {
  readonly loaded: LoadedTable;
  readonly request: ViewRequest;
  readonly version: number;
  readonly fields: RecordData['fields'];
  readonly resolved: Resolved;
  readonly issues: Resolved['issues'];
  /** Undefined: the builder's filter cannot be understood. */
  readonly view: View | undefined;
  /** The columns whose cells the page wants; undefined keeps the place of one that is not there. */
  readonly columns: readonly (Column | undefined)[];
  readonly content: string;
}

const tableNumbers = new WeakMap<LoadedTable, number>();
let nextTable = 0;

/** The former answer where neither table nor request changed. */
export function viewOf(loaded: LoadedTable, request: ViewRequest, before: Current | undefined): Current {
  const { table } = loaded;
  if (before?.loaded === loaded && before.request === request && before.version === table.version) return before;
  const fields = table.columns.map(({ field }) => field);
  const resolved = resolveRequest(request, fields);
  let issues = resolved.issues;
  if (loaded.fieldsMayCome) issues = issues.filter(({ code }) => code !== 'unknown-field');
  let view: View | undefined;
  if (!resolved.blocked) {
    const options = { today: request.today, ...(request.collapsed && { collapsed: new Set(request.collapsed) }) };
    try {
      view = openView(loaded.index(request.locale), resolved.query, options);
    } catch (error) {
      if (!(error instanceof KoboldError)) throw error;
      issues = [...issues, { ...errorToData(error), where: 'filter' }];
    }
  }
  const wanted = request.fields;
  const columns = wanted ? wanted.map((key) => table.columns.find(({ field }) => field.key === key)) : table.columns;
  if (!tableNumbers.has(loaded)) tableNumbers.set(loaded, nextTable++);
  // Cells are typed, so a type that is refined while rows come makes other cells of the same texts.
  const types = columns.map((column) => column && `${column.field.key} ${column.field.type}`);
  const content = JSON.stringify([tableNumbers.get(loaded), loaded.ids.column ?? -1, types]);
  return { loaded, request, version: table.version, fields, resolved, issues, view, columns, content };
}

export function itemOf({ loaded, view, columns }: Current, key: number | string): Item {
  if (typeof key === 'number') {
    const id = loaded.ids.idOf(key);
    return { key, id, cells: columns.map((column) => column?.cell(key)), ...loaded.marksOf?.(id) };
  }
  const { value, count, collapsed } = view!.group(key)!;
  return { key, value, count, collapsed };
}

/** The request as it was understood, for the page. */
export function understoodOf({ resolved: { query, narrow }, issues }: Current): ResolvedView {
  return { query, ...(narrow && { narrow }), issues };
}

export function countsOf({ view, loaded, request, resolved }: Current, progress?: number, suggestion?: string): Counts {
  const { complete, rowCount } = loaded.table;
  return {
    matched: view?.matched ?? 0,
    total: view ? totalOf(loaded, request, resolved, view) : rowCount,
    items: view?.items ?? 0,
    complete,
    ...(!complete && progress !== undefined && { progress }),
    ...(suggestion && resolved.query.search && { didYouMean: suggestion }),
  };
}

/** Readers never count what the builder leaves out. */
function totalOf(loaded: LoadedTable, request: ViewRequest, { builder, query }: Resolved, view: View): number {
  if (!builder) return loaded.table.rowCount;
  if (query.filter === builder && !query.search) return view.matched;
  return openView(loaded.index(request.locale), { filter: builder }, { today: request.today }).matched;
}
