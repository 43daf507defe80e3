/** What a page knows of a live view: frames folded into a state. Pure, so that it is tested without a worker. */
import type { ErrorData } from '../../core/errors.js';
import type { Field } from '../../core/table/field.js';
import type { Counts, Facet, Frame, Item, ResolvedView } from '../../worker/api.js';

export interface ViewState {
  /** `loading` until the first frame with counts. */
  readonly status: 'idle' | 'loading' | 'ready';
  readonly title: string;
  readonly fields: readonly Field[];
  readonly resolved: ResolvedView | undefined;
  readonly counts: Counts;
  readonly facets: Readonly<Record<string, Facet>>;
  readonly error: ErrorData | undefined;
  readonly offlineCopyOf: number | undefined;
  /** First position of the window held, and its items in order. */
  readonly offset: number;
  readonly items: readonly Item[];
  /** Of those who ask for one. */
  readonly record?: Frame['record'];
  /** What is shown is of the last visit, and nobody has said yet that it still holds. */
  readonly isLook?: boolean;
  /** Newest frame and the newest request it answers. */
  readonly frame: number;
  readonly request: number;
}

export const NO_VIEW: ViewState = {
  status: 'idle',
  title: '',
  fields: [],
  resolved: undefined,
  counts: { matched: 0, total: 0, items: 0, complete: false },
  facets: {},
  error: undefined,
  offlineCopyOf: undefined,
  offset: 0,
  items: [],
  frame: 0,
  request: -1,
};

export function applyFrame(state: ViewState, frame: Frame): ViewState {
  const rows = frame.rows && patchRows(state, frame.rows);
  return {
    status: frame.counts ? 'ready' : state.status === 'idle' ? 'loading' : state.status,
    title: frame.title ?? state.title,
    fields: frame.fields ?? state.fields,
    resolved: frame.resolved ?? state.resolved,
    counts: frame.counts ?? state.counts,
    facets: frame.facets ? { ...state.facets, ...frame.facets } : state.facets,
    error: frame.error === undefined ? state.error : (frame.error ?? undefined),
    offlineCopyOf: frame.offlineCopyOf === undefined ? state.offlineCopyOf : (frame.offlineCopyOf ?? undefined),
    offset: rows?.offset ?? state.offset,
    items: rows?.items ?? state.items,
    record: frame.record ?? state.record,
    isLook: frame.counts ? frame.n === 0 : state.isLook,
    frame: frame.n,
    request: frame.request,
  };
}

function patchRows(state: ViewState, patch: NonNullable<Frame['rows']>): { offset: number; items: Item[] } {
  const held = new Map<number | string, Item>(state.items.map((item) => [item.key, item]));
  for (const item of patch.items) held.set(item.key, item);
  const items: Item[] = [];
  for (const key of patch.keys) {
    const item = held.get(key);
    if (item) items.push(item);
  }
  return { offset: patch.offset, items };
}

/** The item at a position of the view; undefined while it has not come. */
export function itemAt(state: ViewState, position: number): Item | undefined {
  return state.items[position - state.offset];
}
