/**
 * What the reader changed about a table: plain data, pure functions on it, and the two events by which panels ask.
 *
 * Between `kobold-table` and what opens on demand (all internal):
 * - `kobold-column-menu`, `kobold-filter-sheet`, `kobold-columns-panel`, `kobold-record-dialog`, `kobold-use-panel` get
 *   the properties of PanelContext, set by the table at every update: `view fields columns state handle localize table`.
 *   Also: column menu `field` (a Field) and `anchor` (its head cell); filter sheet, columns and use panel `anchor` (their
 *   button); record dialog `which` ({ key } of the row to show).
 * - The table renders the element in its shadow root to open it. The element shows itself (popover or dialog), puts the
 *   focus inside, and sends `panel-close` once it is closed; the table takes it out and puts the focus back.
 * - `view-patch` asks for a change. It bubbles and is not composed: it may come from any node in the table's shadow
 *   root (chips, head facets, panels), or be dispatched on the table itself (`kobold-filter`, url-state).
 * - `column-menu-request` (ColumnMenuEvent) asks the table to open the menu of a column, beside the given anchor.
 * - `row-request` (RowRequestEvent) asks it to bring a row of the view: the open record goes on to that row.
 * - chips.ts: `renderChips(context: PanelContext): TemplateResult | typeof nothing`, each chip `part="chip"`.
 * - head-facet.ts: `renderHeadFacet(context: PanelContext, field: Field): TemplateResult | typeof nothing`, drawn under
 *   the label from `state.facets[field.key]`; at most 16 px high; the table asks for the facets of shown columns.
 * - `kobold-filter` reads `table.context` (FilterTarget) and listens to its `table-update` (does not bubble).
 * - url-state.ts: `readUrlState(name, url)` before the first request: what the URL says, on top of what the attributes
 *   say (filter as `filterText`); `writeUrlState(name, view, initial)` after each change, `initial` being the view the
 *   attributes give; `watchUrlState(name, restore)` for back and forward: patch `{ ...initial, ...restored }`.
 */
import type { Filter, SortKey } from '../../../core/query/query.js';
import type { Field } from '../../../core/table/field.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { ViewState } from '../../kit/view-state.js';
import type { ColumnPlan } from '../grid/column-layout.js';

export type Layout = 'auto' | 'grid' | 'cards';

export interface ReaderColumns {
  /** Keys in the order the reader gave; columns not named keep the builder's order after them. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** Asked for although not shown by default. */
  readonly shown: readonly string[];
  /** undefined: as the builder said. */
  readonly pinned: readonly string[] | undefined;
  /** CSS pixels by key. */
  readonly widths: Readonly<Record<string, number>>;
}

export interface ReaderView {
  /** All must hold. One per field (`withFilter` sees to it); those over several fields stand for themselves. */
  readonly filters: readonly Filter[];
  /** Text of `initial-filter` or the URL, until the worker has parsed it into `filters`. */
  readonly filterText: string | undefined;
  readonly search: string;
  /** undefined: as the builder said. See `sortOf`. */
  readonly sort: readonly SortKey[] | undefined;
  /** undefined: as the builder said; '': not grouped. See `groupOf`. */
  readonly groupBy: string | undefined;
  /** Keys of folded groups. */
  readonly collapsed: readonly string[];
  readonly columns: ReaderColumns;
  /** From 0. */
  readonly page: number;
  readonly layout: Layout | undefined;
}

export interface PanelContext {
  readonly view: ReaderView;
  /** All of the table's fields. */
  readonly fields: readonly Field[];
  /** All columns in their order, hidden ones too. */
  readonly columns: readonly ColumnPlan[];
  /** Facets, counts, what the worker understood. */
  readonly state: ViewState;
  readonly handle: LiveHandle | undefined;
  readonly localize: LocalizeController;
  readonly table: HTMLElement;
}

/** What other elements may know of a table. (Not as single properties: `columns` and `view` are attributes of it.) */
export interface FilterTarget extends HTMLElement {
  readonly context: PanelContext;
}

export class ViewPatchEvent extends Event {
  constructor(readonly patch: Partial<ReaderView>) {
    super('view-patch', { bubbles: true });
  }
}

export const UNTOUCHED: ReaderView = {
  filters: [],
  filterText: undefined,
  search: '',
  sort: undefined,
  groupBy: undefined,
  collapsed: [],
  columns: { order: [], hidden: [], shown: [], pinned: undefined, widths: {} },
  page: 0,
  layout: undefined,
};

/** A patch that changes which rows there are, or their order, starts at the first page. */
export function patchView(view: ReaderView, patch: Partial<ReaderView>): ReaderView {
  const moves =
    'filters' in patch || 'filterText' in patch || 'search' in patch || 'sort' in patch || 'groupBy' in patch;
  return { ...view, ...(moves ? { page: 0 } : undefined), ...patch };
}

export function sortOf(view: ReaderView, state: ViewState): readonly SortKey[] {
  return view.sort ?? state.resolved?.query.sort ?? [];
}

export function groupOf(view: ReaderView, state: ViewState): string {
  return view.groupBy ?? state.resolved?.query.groupBy ?? '';
}

/** The reader's filters as one. */
export function narrowOf(view: ReaderView): Filter | string | undefined {
  if (view.filterText !== undefined) return view.filterText;
  return view.filters.length > 1 ? { op: 'and', filters: view.filters } : view.filters[0];
}

export function isNarrowed(view: ReaderView): boolean {
  return view.filters.length > 0 || view.search.trim() !== '' || (view.filterText?.trim() ?? '') !== '';
}

declare global {
  interface HTMLElementEventMap {
    'view-patch': ViewPatchEvent;
    'table-update': Event;
  }
}
