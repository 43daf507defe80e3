/**
 * What views of a dataset showed when they were last kept: the page shows it itself before it has a worker
 * (components/kit/first-look.ts), the worker keeps it (dataset/kept-looks.ts). The worker's first rows take its place.
 */
import type { Frame, ViewRequest } from './api.js';

/** A frame's parts that draw rows. */
export type FirstLook = Required<Pick<Frame, 'title' | 'fields' | 'resolved' | 'counts' | 'rows'>>;

/**
 * Of a dataset's looks in the store: the first chunk has their keys, newest first, and each chunk after it the look of the
 * key at its place. Another form gets another number.
 */
export const LOOKS = 'looks 1';

/** Views of one key begin with the same rows. Undefined: the view begins with something else than its first rows. */
export function lookKey(resource: string | undefined, request: ViewRequest): string | undefined {
  const { filter, narrow, search, sort, groupBy, collapsed, locale, fields, today, window, record } = request;
  if (record || window.offset > 0) return undefined;
  // Only filters may mean the day.
  const day = filter === undefined && narrow === undefined ? undefined : today;
  return JSON.stringify([resource, filter, narrow, search, sort, groupBy, collapsed, locale, fields, day]);
}
