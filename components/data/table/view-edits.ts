/**
 * The reader's filters one by one, each of one field as far as that is possible, and what changes them; the order, too.
 * Apart from reader-view.ts, for after the first rows.
 */
import type { CompareOp, Filter, Literal, SortKey } from '../../../core/query/query.js';
import type { ReaderView } from './reader-view.js';

/** The parts of an `and`, to any depth; what several of them say of one field is one filter, as in its menu. */
export function conjuncts(filter: Filter | undefined): readonly Filter[] {
  const byField = new Map<unknown, Filter[]>();
  for (const part of parts(filter)) {
    const key = fieldOfFilter(part) ?? part; // those over several fields stand for themselves
    byField.set(key, [...(byField.get(key) ?? []), part]);
  }
  return [...byField.values()].map(together);
}

const parts = (filter: Filter | undefined): readonly Filter[] =>
  !filter ? [] : filter.op === 'and' ? filter.filters.flatMap(parts) : [filter];

type Comparison = Extract<Filter, { op: CompareOp }>;

/** Two ends of one range are a range. */
function together(filters: readonly Filter[]): Filter {
  if (filters.length === 1) return filters[0]!;
  const from = filters.find((each): each is Comparison => each.op === '>=');
  const to = filters.find((each): each is Comparison => each.op === '<=' || each.op === '<');
  if (filters.length === 2 && from && to && inOrder(from.value, to.value))
    return { op: 'between', field: from.field, from: from.value, to: to.value, ...(to.op === '<' && { below: true }) };
  return { op: 'and', filters };
}

/** `at least 7 and at most 3` keeps nothing; a range might be read either way round. */
const inOrder = (from: Literal, to: Literal): boolean =>
  (typeof from === 'number' && typeof to === 'number' && from < to) ||
  (typeof from === 'string' && typeof to === 'string' && from < to);

/** The one field a filter speaks of; undefined where it speaks of several. */
export function fieldOfFilter(filter: Filter): string | undefined {
  if (filter.op === 'not') return fieldOfFilter(filter.filter);
  if (!('filters' in filter)) return filter.field;
  const fields = new Set(filter.filters.map(fieldOfFilter));
  return fields.size === 1 ? [...fields][0] : undefined;
}

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
