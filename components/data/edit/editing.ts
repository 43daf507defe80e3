/**
 * Changing cells of a table that is `editable`: double click, F2, typing over a cell, and where one goes on from there. The editor and
 * what becomes of the change are cell-edits.ts; what concerns several cells, rows or steps is loaded when it is asked for.
 */
import type { CSSResult } from 'lit';
import { writtenSource } from '../../kit/written-source.js';
import { itemAt } from '../../kit/view-state.js';
import { isGroup } from '../grid/scene.js';
import type { Place } from '../grid/selection.js';
import type { TableActions } from '../table/table-actions.js';
import { EditBar } from './edit-bar.js';
import type { CellEdits, CellSite, NamedSite } from './cell-edits.js';
import { editsOf, followEdits, heldOf } from './element-edits.js';
import { EditMarks, markStyles, recordOf } from './edit-marks.js';
import type { HeldCells } from './held-cells.js';
import { inputComing } from './input-for.js';
import type { EditHost } from './install-editing.js';
import type { EditorDoneEvent, KoboldCellEditor, Then, TypedCell } from './kobold-cell-editor.js';
import { heldStyles, penStyles } from './mark.styles.js';
import type { Sheet } from './sheet.js';
import { hasSheetKey } from './sheet-keys.js';
import { stopEvent, TwoClicks } from './two-clicks.js';

/** What one click opens. */
const OPENS = '.body button[data-open], .body a[href], .body [data-ref]';

export class Editing {
  readonly edits: CellEdits;
  readonly #marks: EditMarks;
  readonly #clicks = new TwoClicks();
  #sheet: Promise<Sheet> | undefined;

  constructor(
    readonly host: EditHost,
    readonly actions: TableActions,
  ) {
    this.edits = editsOf(host);
    followEdits(host, () => this.#marked());
    this.#marks = new EditMarks(host, this.held, (cell) => this.begin(cell));
    actions.cells.held = (row) => (this.held.count ? this.held.shown(row, host.scene!.cellIndex) : row);
    for (const styles of [heldStyles, penStyles, markStyles]) this.adopt(styles);
    new EditBar(this);
  }

  get isOpen(): boolean {
    return this.edits.isOpen;
  }
  get held(): HeldCells {
    return this.edits.held;
  }

  /** What concerns several cells or rows. Where it does not come, that is said. */
  sheet(then: (sheet: Sheet) => unknown): void {
    this.#sheet ??= import('./sheet-parts.js').then(({ Sheet }) => new Sheet(this));
    this.#sheet.then(then).catch((error: unknown) => {
      this.#sheet = undefined;
      console.error(error);
      this.actions.say(this.host.context.localize.terms.notLoaded);
    });
  }

  /** For good: adopting the styles of late parts replaces the list. */
  adopt({ styleSheet }: CSSResult): void {
    const { host } = this;
    const keep = (): void => {
      const now = (host.renderRoot as ShadowRoot).adoptedStyleSheets;
      if (styleSheet && !now.includes(styleSheet)) now.push(styleSheet);
    };
    host.addController({ hostUpdated: keep });
    keep();
  }

  hear(event: Event): void {
    const { target } = event;
    const cell = cellAt(target);
    // Whatever has brought the focus there.
    const place = cell && cell === target && event.type !== 'click' ? placeOf(cell) : undefined;
    if (place) this.actions.grid.active = place;
    switch (event.type) {
      case 'dblclick':
        if (!cell) return;
        this.#clicks.stop();
        event.preventDefault();
        return this.begin(cell);
      case 'click':
        return this.#clicked(event as MouseEvent, cell);
      case 'keydown':
        return this.#pressed(event as KeyboardEvent, cell);
      case 'paste':
        return this.#pasted(event as ClipboardEvent, cell);
    }
  }

  /** `over`: what was typed over the cell; '' empties it. */
  begin(cell: HTMLElement, over?: string): void {
    const { scene } = this.host;
    const site = this.#site;
    const id = recordOf(cell);
    const key = cell.dataset['field'];
    const field = scene?.fields.find((one) => one.key === key);
    this.#clicks.stop();
    if (this.isOpen || !scene || !site || id === undefined || !field) return;
    const coming = inputComing(field);
    if (coming) return void coming.then(() => this.begin(cell, over), () => this.actions.say(scene.localize.terms.notLoaded)); // prettier-ignore
    const place = placeOf(cell);
    const row = scene.state.items.find((item) => !isGroup(item) && item.id === id);
    const value = row && !isGroup(row) ? row.cells[scene.cellIndex.get(field.key)!] : undefined;
    const name = this.nameOf(id);
    const { selected } = this.actions.grid;
    const several = selected && over !== undefined ? (selected.bottom - selected.top + 1) * (selected.right - selected.left + 1) : 0; // prettier-ignore
    this.#marks.gone();
    const opened = {
      cell: { id, field: field.key },
      field,
      about: name === id ? '' : name,
      shown: value === undefined || value === null ? '' : String(value),
      over,
      forAll: several > 1 ? several : 0,
    };
    this.edits.begin(site, opened, this.host.renderRoot, ({ then, change }) => {
      if (change && then === 'all') this.sheet((sheet) => sheet.replace(change));
      else if (change) void this.save(change, name);
      this.#goOn(then, cell, place);
    });
  }

  open(editor: KoboldCellEditor, done: (event: EditorDoneEvent) => void): void {
    this.#marks.gone();
    this.edits.open(editor, this.host.renderRoot, done);
  }

  async save(change: TypedCell, name: string): Promise<void> {
    const site = this.#site;
    if (site) await this.edits.save(site, change, name);
  }

  /** What people know a record by: what it shows first; its id where it is not on the page. */
  nameOf(record: string): string {
    const { scene } = this.host;
    const row = scene?.state.items.find((item) => !isGroup(item) && item.id === record);
    const [first] = scene?.shown ?? [];
    const value = row && first && !isGroup(row) ? row.cells[scene!.cellIndex.get(first.field.key)!] : undefined;
    return value === undefined || value === null || value === '' ? record : String(value);
  }

  /** Other cells are marked. */
  changed(): void {
    this.edits.changed();
  }

  #marked(): void {
    this.host.requestUpdate();
    if (heldOf(this.host).length > 0 || this.#sheet) this.sheet((sheet) => sheet.tell());
  }

  /** False where the page takes it upon itself. */
  asks(action: string, what: { cells?: readonly object[]; records?: readonly string[] }): boolean {
    return this.edits.asks(this.#named, action, what);
  }

  saved(action: string, as: 'saved' | 'suggested', cells: number, records: readonly string[] = []): void {
    this.edits.saved(this.#named, action, as, cells, records);
  }

  /** Undefined while there is nothing to change. */
  get #site(): CellSite | undefined {
    const { scene, timeZone } = this.host;
    if (!scene?.handle) return undefined;
    const { fields, handle, localize } = scene;
    return { ...this.#named, fields, handle, localize, timeZone: timeZone || undefined };
  }

  get #named(): NamedSite {
    return { src: writtenSource(this.host) ?? '', resource: this.host.resource };
  }

  /** Read at once: a clipboard is open for the moment of its event. */
  #pasted(event: ClipboardEvent, cell: HTMLElement | undefined): void {
    const { clipboardData, target } = event;
    if (this.isOpen || !clipboardData || (!cell && (target as Element).closest('input, textarea, select'))) return;
    const [text, html] = [clipboardData.getData('text/plain'), clipboardData.getData('text/html')];
    event.preventDefault();
    this.sheet((sheet) => sheet.paste(text, html));
  }

  #clicked(event: MouseEvent, cell: HTMLElement | undefined): void {
    if (this.#marks.pressed(event, cell)) return stopEvent(event);
    // Rows are filled anew as they scroll.
    if (!this.isOpen) this.#clicks.waits(event, OPENS, recordOf);
  }

  #pressed(event: KeyboardEvent, cell: HTMLElement | undefined): void {
    const { key, ctrlKey, metaKey, altKey, isComposing, target, defaultPrevented } = event;
    if (defaultPrevented || isComposing || this.isOpen) return;
    if (hasSheetKey(event, this)) return stopEvent(event);
    // Letters such as ł and @ are typed with what Windows tells as Ctrl and Alt.
    const isCommand = (ctrlKey || metaKey || altKey) && !event.getModifierState('AltGraph');
    if (!cell || cell !== target || isCommand) return;
    if (key === 'F2') this.begin(cell);
    else if (key === 'Backspace') this.begin(cell, '');
    else if ([...key].length === 1 && key !== ' ') this.begin(cell, key);
    else return;
    stopEvent(event);
  }

  #goOn(then: Then, cell: HTMLElement, place: Place | undefined): void {
    if (then === 'elsewhere' || !this.host.isConnected) return;
    if (!place) return this.#goOnInCard(then, cell);
    const { grid } = this.actions;
    const isSheet = then !== 'stay' && matchMedia('(max-width: 560px), (max-height: 420px)').matches;
    grid.active = placeAfter(then, place, grid.bounds());
    grid.reveal(grid.active);
    grid.renderBody();
    grid.focusActive();
    const next = grid.activeCell;
    if (isSheet && (then === 'next' || then === 'before') && next !== cell && next) this.begin(next);
  }

  /** Fields of a card, one after the other. */
  #goOnInCard(then: Then, cell: HTMLElement): void {
    const fields = [...(cell.closest('[data-record-id]')?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
    const next = fields[fields.indexOf(cell) + (then === 'next' ? 1 : then === 'before' ? -1 : 0)];
    if (next && next !== cell) return this.begin(next);
    if (!cell.hasAttribute('tabindex')) cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
  }

  get severalSelected(): boolean {
    const { selected } = this.actions.grid;
    return selected !== undefined && (selected.bottom > selected.top || selected.right > selected.left);
  }

  /** What stands at the active place, and on the page. */
  get activeCell(): HTMLElement | undefined {
    const { grid } = this.actions;
    const item = grid.active.row < 0 ? undefined : itemAt(this.host.context.state, grid.active.row);
    return item && !isGroup(item) ? (grid.activeCell ?? undefined) : undefined;
  }
}

export function cellAt(target: EventTarget | null): HTMLElement | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-record-id] [data-field]') : null;
  return cell ?? undefined;
}

function placeAfter(then: Then, { row, col }: Place, bounds: ReturnType<TableActions['grid']['bounds']>): Place {
  const { firstRow, lastRow, lastCol } = bounds;
  const rows = then === 'down' ? 1 : then === 'up' ? -1 : 0;
  const cols = then === 'next' ? 1 : then === 'before' ? -1 : 0;
  const to = {
    row: Math.max(firstRow, Math.min(lastRow, row + rows)),
    col: Math.max(0, Math.min(lastCol, col + cols)),
  };
  return to.row < 0 ? { row, col } : to;
}

/** Values of cards have none. */
function placeOf({ dataset: { col }, parentElement }: HTMLElement): Place | undefined {
  const position = parentElement?.dataset['position'];
  return position === undefined || col === undefined ? undefined : { row: Number(position), col: Number(col) };
}
