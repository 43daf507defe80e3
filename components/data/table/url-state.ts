/**
 * What the reader made of a table, in the page's URL: short readable names, so that exactly this view can be sent.
 * `filter search sort group pg hide show order pin as`; with a table's name `seeds.filter` … (`page` and `p` belong to
 * WordPress). Hostile values: too long is ignored, what cannot be read becomes an issue of the view, like any text.
 */
import { printFilter } from '../../../core/query/print.js';
import type { SortKey } from '../../../core/query/query.js';
import { narrowOf, type Layout, type ReaderColumns, type ReaderView, UNTOUCHED } from './reader-view.js';

const NAMES = ['filter', 'search', 'sort', 'group', 'pg', 'hide', 'show', 'order', 'pin', 'as'] as const;
type Name = (typeof NAMES)[number];

/** Beyond these somebody plays with the URL, or servers refuse it. */
const LONGEST = 2000;
const MOST_COLUMNS = 100;

/** Only what the URL says. `name`: the value of `url-state`, '' for the only table of a page. */
export function readUrlState(name: string, url: URL): Partial<ReaderView> {
  const value = (key: Name): string | undefined => {
    const text = url.searchParams.get(prefixed(name, key));
    return text === null || text.length > LONGEST ? undefined : text;
  };
  const [filter, search, sort, group, pg, as] = (['filter', 'search', 'sort', 'group', 'pg', 'as'] as const).map(value);
  const columns = readColumns(value);
  const page = /^[1-9]\d{0,8}$/.test(pg ?? '') ? Number(pg) - 1 : undefined;
  return {
    ...(filter !== undefined && { filters: [], filterText: filter }),
    ...(search !== undefined && { search }),
    ...(sort !== undefined && { sort: parseKeys(sort).map(toSortKey) }),
    ...(group !== undefined && { groupBy: group }),
    ...(page !== undefined && { page }),
    ...(columns && { columns }),
    ...((as === 'grid' || as === 'cards') && { layout: as as Layout }),
  };
}

/**
 * The URL with this view in it; the rest of the URL stays. `initial` is what the table starts with by its attributes
 * (`initial-filter` as `filterText`, `search`): what differs from it is written, what is cleared is written empty.
 */
export function withUrlState(name: string, view: ReaderView, url: URL, initial: Partial<ReaderView> = {}): URL {
  const next = new URL(url);
  for (const key of NAMES) next.searchParams.delete(prefixed(name, key));
  const set = (key: Name, text: string | undefined): void => {
    if (text !== undefined && text.length <= LONGEST) next.searchParams.set(prefixed(name, key), text);
  };
  const narrow = narrowOf(view);
  const filter = typeof narrow === 'string' ? narrow : narrow ? printFilter(narrow) : '';
  if (filter !== (initial.filterText ?? '')) set('filter', filter);
  if (view.search.trim() !== (initial.search ?? '')) set('search', view.search.trim());
  if (view.sort)
    set(
      'sort',
      printKeys(view.sort.map(({ field, descending }) => (descending ? '-' : '') + escaped(field, !descending))),
    );
  set('group', view.groupBy);
  if (view.page > 0) set('pg', String(view.page + 1));
  writeColumns(view.columns, set);
  if (view.layout && view.layout !== 'auto') set('as', view.layout);
  return next;
}

/** Puts the view into the address bar, without a new entry in the history. */
export function writeUrlState(name: string, view: ReaderView, initial: Partial<ReaderView> = {}): void {
  try {
    const next = withUrlState(name, view, new URL(location.href), initial);
    if (next.href !== location.href) history.replaceState(history.state, '', next);
  } catch {
    // srcdoc frames and sandboxes have no URL to write to; Safari refuses more than 100 writes in 30 seconds.
  }
}

/** Calls back when the reader goes back or forward; returns what ends it. */
export function watchUrlState(name: string, restore: (view: Partial<ReaderView>) => void): () => void {
  const controller = new AbortController();
  const read = () => restore(readUrlState(name, new URL(location.href)));
  addEventListener('popstate', read, { signal: controller.signal });
  return () => controller.abort();
}

function readColumns(value: (key: Name) => string | undefined): ReaderColumns | undefined {
  const [hidden, shown, order, pinned] = (['hide', 'show', 'order', 'pin'] as const).map((key) => {
    const text = value(key);
    return text === undefined ? undefined : parseKeys(text).map(unescaped).slice(0, MOST_COLUMNS);
  });
  if (!hidden && !shown && !order && !pinned) return undefined;
  return { ...UNTOUCHED.columns, hidden: hidden ?? [], shown: shown ?? [], order: order ?? [], pinned };
}

/** A choice among hundreds of columns is too long for a URL: it is left out. */
function writeColumns(columns: ReaderColumns, set: (key: Name, text: string) => void): void {
  const { hidden, shown, order, pinned } = columns;
  const write = (key: Name, keys: readonly string[]) => {
    if (keys.length <= MOST_COLUMNS) set(key, printKeys(keys.map((each) => escaped(each, true))));
  };
  if (hidden.length) write('hide', hidden);
  if (shown.length) write('show', shown);
  if (order.length) write('order', order);
  if (pinned) write('pin', pinned);
}

// ── Lists of keys: `days,-sown`. Keys are headers and may hold anything: a backslash stands before `,`, `\` and a first `-`.

const printKeys = (keys: readonly string[]): string => keys.join(',');
const parseKeys = (text: string): string[] => text.match(/(?:\\[\s\S]|[^,\\])+/g) ?? [];

function escaped(key: string, isFirst: boolean): string {
  const safe = key.replace(/[\\,]/g, '\\$&');
  return isFirst && safe.startsWith('-') ? `\\${safe}` : safe;
}
const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, '$1');

function toSortKey(text: string): SortKey {
  return text.startsWith('-') ? { field: unescaped(text.slice(1)), descending: true } : { field: unescaped(text) };
}

const prefixed = (name: string, key: Name): string => (name ? `${name}.${key}` : key);
