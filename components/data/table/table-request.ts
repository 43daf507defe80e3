/** The request a table sends its worker: what the builder wrote and what the reader changed. Pure. */
import type { ViewRequest, Window } from '../../../worker/api.js';
import type { ColumnPlan } from '../grid/column-layout.js';
import { narrowOf, type ReaderView } from './reader-view.js';

export interface RequestParts {
  readonly filter: string;
  readonly sort: string;
  readonly groupBy: string;
  readonly view: ReaderView;
  readonly locale: string;
  readonly window: Window;
  readonly shown: readonly ColumnPlan[];
  readonly fieldCount: number;
  readonly facets: boolean;
}

/** Tables with more columns than this send only the cells that are shown. */
const ALL_CELLS_UP_TO = 64;

export function tableRequest(parts: RequestParts, now: Date): ViewRequest {
  const { view, shown } = parts;
  const narrow = narrowOf(view);
  const search = view.search.trim();
  const groupBy = view.groupBy ?? parts.groupBy.trim();
  const keys = shown.map((plan) => plan.field.key);
  return {
    ...(parts.filter.trim() && { filter: parts.filter }),
    ...(narrow && { narrow }),
    ...(search && { search }),
    ...((view.sort ?? parts.sort.trim()) && { sort: view.sort ?? parts.sort }),
    ...(groupBy && { groupBy, collapsed: view.collapsed }),
    ...(parts.fieldCount > ALL_CELLS_UP_TO && { fields: keys }),
    ...(parts.facets && { facets: keys }),
    locale: parts.locale,
    today: localDay(now),
    window: parts.window,
  };
}

/** The reader's calendar day. */
function localDay(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
