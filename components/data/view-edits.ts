/** What readers change about one field: its filter, its place in the order. Apart from reader-view.ts, for after the first rows. */
import type { Filter, SortKey } from '../../core/query/query.js';
import { fieldOfFilter, type ReaderView } from './reader-view.js';

export function filterOn(view: ReaderView, field: string): Filter | undefined {
  return view.filters.find((filter) => fieldOfFilter(filter) === field);
}

/** Puts `filter` where the field's filter stood, or last; undefined takes it away. */
export function withFilter(view: ReaderView, field: string, filter: Filter | undefined): readonly Filter[] {
  const at = view.filters.findIndex((one) => fieldOfFilter(one) === field);
  if (at < 0) return filter ? [...view.filters, filter] : view.filters;
  return view.filters.flatMap((one, index) => (index !== at ? [one] : filter ? [filter] : []));
}

/** Ascending, descending, not at all. `add` keeps the other keys. */
export function toggleSort(sort: readonly SortKey[], field: string, add = false): readonly SortKey[] {
  const key = sort.find((one) => one.field === field);
  const next: SortKey | undefined = !key ? { field } : key.descending ? undefined : { field, descending: true };
  if (!add) return next ? [next] : [];
  if (!key) return [...sort, { field }];
  return sort.flatMap((one) => (one !== key ? [one] : next ? [next] : []));
}
