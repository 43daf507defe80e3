/**
 * What the reader does with a table: clicks, keys, drags, copies, opens. Loaded once the first rows are on the screen;
 * reading needs none of it.
 */
import type { ReactiveControllerHost } from 'lit';
import type { Item } from '../../../worker/api.js';
import { announce } from '../../kit/events.js';
import { writtenSource } from '../../kit/written-source.js';
import { itemAt } from '../../kit/view-state.js';
import { clampWidth, placedColumn } from '../grid/column-order.js';
import type { GridController } from '../grid/grid-controller.js';
import { gridKey } from '../grid/grid-keys.js';
import { gridClick, gridPointerDown, placeOf } from '../grid/grid-pointer.js';
import { OpenPanels, type PanelExtras } from '../panels/open-panels.js';
import type { CellPlace } from '../panels/kobold-provenance-panel.js';
import type { ColumnMenuEvent, RowRequestEvent } from '../panels/panel-events.js';
import { type PanelContext, type ReaderView, sortOf } from './reader-view.js';
import { toggleSort } from './view-edits.js';
import { isGroup, type Scene } from '../grid/scene.js';
import type { Place, Selection } from '../grid/selection.js';
import { TableSelection } from '../grid/table-selection.js';
import type { PanelName } from './toolbar.js';

export interface ActionHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: DocumentFragment | HTMLElement;
  readonly scene: Scene | undefined;
  readonly context: PanelContext;
  readonly windowed: boolean;
  readonly resource: string;
  patch(patch: Partial<ReaderView>): void;
}

const PANELS = { filter: 'kobold-filter-sheet', columns: 'kobold-columns-panel', use: 'kobold-use-panel' } as const;

export class TableActions {
  readonly #panels: OpenPanels;
  readonly #cells: TableSelection;
  #follows = false;
  /** How cells of a dataset look, once one is there and it has come; rows with what was typed and could not be kept. */
  readonly cells: { -readonly [Part in 'declared' | 'held']?: Scene[Part] } = {};
  #said = '';

  constructor(
    readonly host: ActionHost,
    readonly grid: GridController,
  ) {
    this.#panels = new OpenPanels(host);
    this.#cells = new TableSelection(host, grid);
    host.addController({ hostUpdated: () => this.#loadDeclared() });
    const root = host.renderRoot as ShadowRoot;
    root.addEventListener('pointerdown', (event) => gridPointerDown(event as PointerEvent, this));
    root.addEventListener('keydown', (event) => this.#keydown(event as KeyboardEvent));
    root.addEventListener('column-menu-request', (event) => {
      const { field, anchor } = event as ColumnMenuEvent;
      this.#openMenu(field, anchor);
    });
    root.addEventListener('row-request', (event) => this.#followRow((event as RowRequestEvent).position));
    root.addEventListener('panel-close', () => this.#followed());
    host.addEventListener('copy', (event) => void this.#cells.copy(event));
  }

  #isDeclaredAsked = false;
  /** Where it does not come, cells are plain texts. */
  #loadDeclared(): void {
    if (this.#isDeclaredAsked || !this.host.scene?.fields.some(({ declared }) => declared)) return;
    this.#isDeclaredAsked = true;
    import('../grid/cell-declared.js').then(
      ({ renderDeclared }) => {
        this.cells.declared = renderDeclared;
        this.host.requestUpdate();
      },
      () => (this.#isDeclaredAsked = false),
    );
  }

  /** What the table cannot promise of its rows; '' for nothing. */
  caveat = '';

  /** What was just done, or what is selected, or what the table cannot promise. */
  get notice(): string {
    return this.#said || this.#panels.notice || this.#cells.text || this.caveat;
  }
  say(text: string): void {
    this.#said = text;
    this.host.requestUpdate();
  }
  get openPanel(): PanelName | undefined {
    const names = Object.keys(PANELS) as PanelName[];
    return names.find((name) => PANELS[name] === this.#panels.open?.tag);
  }
  /** Key of the column whose menu is open. */
  get openMenu(): string | undefined {
    const { open } = this.#panels;
    return open?.tag === 'kobold-column-menu' ? open.field?.key : undefined;
  }

  /** Whether a record is open, which must hear of every row that comes. */
  get showsRecord(): boolean {
    return this.#panels.open?.which !== undefined;
  }

  showPanel(name: PanelName, anchor: HTMLElement): void {
    void this.#panels.show(PANELS[name], { anchor });
  }

  readonly askWho = (cell: CellPlace, anchor: HTMLElement): void =>
    void this.#panels.show('kobold-provenance-panel', { cell, anchor });

  click(event: MouseEvent): void {
    const target = event.target as Element;
    const { ref, name = '' } = dataOf(target, '[data-ref]');
    if (ref !== undefined) {
      const { recordId } = dataOf(target, '[data-record-id]');
      const { items } = this.host.context.state;
      const item = items.find((one) => !isGroup(one) && one.id === recordId);
      return this.#open(item, { field: ref, name });
    }
    const { fold, open } = dataOf(target, '.cards [data-fold], .cards [data-open]');
    if (fold !== undefined) this.toggleGroup(fold);
    else if (open !== undefined) this.#open(this.host.context.state.items.find((item) => String(item.key) === open));
    else gridClick(event, this);
  }

  select(selection: Selection | undefined): void {
    this.grid.selection = selection;
    if (selection) this.grid.active = selection.focus;
    this.grid.renderBody();
    this.#cells.changed();
  }

  /** Other rows, another order: nothing is selected any more. */
  selectionGone(): void {
    if (this.#cells.summary) this.#cells.changed();
  }

  toggleColumnSort(col: number, add: boolean): void {
    const { view, state } = this.host.context;
    const plan = this.host.scene?.shown[col];
    if (plan) this.host.patch({ sort: toggleSort(sortOf(view, state), plan.field.key, add) });
  }

  resizeColumn(col: number, by: number, from?: number): void {
    const plan = this.host.scene?.shown[col];
    if (!plan) return;
    const width = clampWidth((from ?? this.#headCell(col)?.offsetWidth ?? 140) + by);
    const { columns } = this.host.context.view;
    this.host.patch({ columns: { ...columns, widths: { ...columns.widths, [plan.field.key]: width } } });
  }

  moveColumn(col: number, to: number): void {
    const { shown = [] } = this.host.scene ?? {};
    const { columns, view } = this.host.context;
    const after = to >= shown.length || to > col;
    const beside = shown[after ? to - 1 : to];
    const order = shown[col] && beside && placedColumn(columns, shown[col].field.key, beside.field.key, after);
    if (order) this.host.patch({ columns: { ...view.columns, order } });
  }

  toggleGroup(key: string): void {
    const { collapsed } = this.host.context.view;
    const folded = collapsed.includes(key);
    this.host.patch({ collapsed: folded ? collapsed.filter((one) => one !== key) : [...collapsed, key] });
  }

  openColumnMenu(col: number): void {
    const plan = this.host.scene?.shown[col];
    if (plan) this.#openMenu(plan.field.key, this.#headCell(col) ?? undefined);
  }

  openRecord({ row }: Place): void {
    this.#open(itemAt(this.host.context.state, row));
  }

  /** A record that has no row here. */
  openPlace(which: PanelExtras['which']): void {
    void this.#panels.show('kobold-record-dialog', { which });
  }

  /** `follow`: where a reference of the record leads; the dialog asks for it, once it knows where. */
  #open(item: Item | undefined, follow?: { field: string; name: string }): void {
    if (!item || isGroup(item)) return;
    const { key, id } = item;
    if (follow) return void this.#panels.show('kobold-record-dialog', { which: { key, id, follow } });
    const wish = { src: writtenSource(this.host) ?? '', resource: this.host.resource, record: id };
    if (announce(this.host, 'kobold-open-request', wish, true))
      void this.#panels.show('kobold-record-dialog', { which: { key, id } });
  }

  /** Where the page does not hold it, and there is such a row: turns the page. */
  readonly showRow = (row: number): boolean => {
    const { view, state } = this.host.context;
    if (this.host.windowed || itemAt(state, row) || row < 0 || row >= state.counts.items) return false;
    this.host.patch({ page: view.page + (row < state.offset ? -1 : 1) });
    return true;
  };

  /** The open record went on to its neighbour. */
  #followRow(row: number): void {
    if (this.showRow(row)) return;
    const { grid } = this;
    this.#follows = true;
    grid.active = { row, col: grid.active.col };
    grid.reveal(grid.active);
    grid.renderBody();
  }

  /** The reader comes back to the row read last, which may be another than the record was opened from, and out of sight. */
  #followed(): void {
    const { grid } = this;
    if (this.#follows) grid.focusActive();
    if (grid.activeCell?.matches(':focus')) grid.activeCell.scrollIntoView({ block: 'nearest' });
    this.#follows = false;
  }

  #openMenu(key: string, anchor: HTMLElement | undefined): void {
    const field = this.host.context.fields.find((one) => one.key === key);
    if (field) void this.#panels.show('kobold-column-menu', { field, anchor });
  }

  #keydown(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (!target.closest('.scroller') || target.closest('input, select') || event.defaultPrevented) return;
    const place = placeOf(target);
    if (place && !target.closest('.group')) this.grid.active = place; // groups keep the column
    if (gridKey(event, this)) event.preventDefault();
  }

  #headCell(col: number): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>(`.head-row > [data-col="${col}"]`);
  }
}

function dataOf(target: Element, selector: string): DOMStringMap {
  return target.closest<HTMLElement>(selector)?.dataset ?? {};
}
