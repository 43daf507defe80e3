/**
 * Changing cells of a table that is `editable`: double click, F2, typing over a cell; one editor at a time, and what happens to the
 * rest of the table meanwhile does not touch it. What concerns several cells, rows or steps is loaded when it is asked for.
 */
import type { CSSResult } from 'lit';
import { errorToData } from '../../../core/errors.js';
import { announce } from '../../kit/events.js';
import { writtenSource } from '../../kit/written-source.js';
import { itemAt } from '../../kit/view-state.js';
import { isGroup } from '../grid/scene.js';
import type { Place } from '../grid/selection.js';
import type { TableActions } from '../table/table-actions.js';
import { EditBar } from './edit-bar.js';
import { EditMarks, markStyles, recordOf } from './edit-marks.js';
import { problemWords } from './edit-words.js';
import { HeldCells } from './held-cells.js';
import { inputComing } from './input-for.js';
import type { EditHost } from './install-editing.js';
import { type EditorDoneEvent, KoboldCellEditor, type Then, type TypedCell } from './kobold-cell-editor.js';
import type { Sheet } from './sheet.js';
import { hasSheetKey } from './sheet-keys.js';
import { keepStorage } from './keep-storage.js';

if (!customElements.get('kobold-cell-editor')) customElements.define('kobold-cell-editor', KoboldCellEditor);

/** A click that opens a record or follows a link waits so long for a second one. */
const DOUBLE_CLICK_MS = 350;
/** What one click opens. */
const OPENS = '.body button[data-open], .body a[href], .body [data-ref]';

export class Editing {
  readonly held = new HeldCells();
  readonly #marks: EditMarks;
  #editor: KoboldCellEditor | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #sheet: Promise<Sheet> | undefined;

  constructor(
    readonly host: EditHost,
    readonly actions: TableActions,
  ) {
    this.#marks = new EditMarks(host, this.held, (cell) => this.begin(cell));
    actions.cells.held = (row) => (this.held.count ? this.held.shown(row, host.scene!.cellIndex) : row);
    this.adopt(markStyles);
    new EditBar(this);
  }

  get isOpen(): boolean {
    return this.#editor !== undefined;
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
        clearTimeout(this.#opening);
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
    const id = recordOf(cell);
    const key = cell.dataset['field'];
    const field = scene?.fields.find((one) => one.key === key);
    clearTimeout(this.#opening);
    if (this.isOpen || !scene?.handle || id === undefined || !field) return;
    const coming = inputComing(field);
    if (coming) return void coming.then(() => this.begin(cell, over), () => this.actions.say(scene.localize.terms.notLoaded)); // prettier-ignore
    const place = placeOf(cell);
    const row = scene.state.items.find((item) => !isGroup(item) && item.id === id);
    const value = row && !isGroup(row) ? row.cells[scene.cellIndex.get(field.key)!] : undefined;
    const held = over === undefined ? this.held.of(id, field.key) : undefined;
    const { selected } = this.actions.grid;
    const several = selected && over !== undefined ? (selected.bottom - selected.top + 1) * (selected.right - selected.left + 1) : 0; // prettier-ignore
    const editor = Object.assign(document.createElement('kobold-cell-editor') as KoboldCellEditor, {
      cell: { id, field: field.key },
      field,
      handle: scene.handle,
      localize: scene.localize,
      timeZone: this.host.timeZone || undefined,
      shown: value === undefined || value === null ? '' : String(value),
      over: over ?? held?.typed,
      wrong: held?.why ?? '',
      forAll: several > 1 ? several : 0,
    });
    this.open(editor, (event) => this.#done(event, cell, place));
  }

  open(editor: KoboldCellEditor, done: (event: EditorDoneEvent) => void): void {
    this.#marks.gone();
    this.#editor = editor;
    editor.addEventListener('editor-done', (event) => {
      editor.remove();
      this.#editor = undefined;
      done(event as EditorDoneEvent);
    });
    this.host.renderRoot.append(editor);
  }

  #done({ then, change }: EditorDoneEvent, cell: HTMLElement, place: Place | undefined): void {
    const id = recordOf(cell) ?? '';
    const field = cell.dataset['field'] ?? '';
    if (then === 'given-back' && this.held.drop(id, field)) this.changed();
    if (change && then === 'all') this.sheet((sheet) => sheet.replace(change));
    else if (change) void this.save(change);
    this.#goOn(then, cell, place);
  }

  async save(change: TypedCell): Promise<void> {
    const { scene } = this.host;
    const { id: record, field: key } = change.cell;
    const field = scene?.fields.find((one) => one.key === key);
    const { text, typed, shown, seen } = change;
    const edit = { record, field: key, text, ...(seen && { seen }) };
    if (!scene?.handle || !this.asks('edit', { cells: [edit] })) return;
    let problem: { readonly code: string; readonly message: string };
    try {
      const { as, cells, problems } = await scene.handle.edit([edit]);
      if (!problems[0]) {
        if (this.held.drop(record, key)) this.changed();
        return this.saved('edit', as, cells);
      }
      problem = problems[0];
    } catch (error) {
      problem = errorToData(error);
    }
    // No cell is left that could be marked.
    if (problem.code === 'unknown-record') return this.sheet((sheet) => sheet.recordGone(record, key, typed));
    const why = problemWords(scene.localize.terms, problem.code, field, problem.message);
    this.held.hold({ record, field: key, typed, shown, why });
    this.changed();
  }

  /** Other cells are marked. */
  changed(): void {
    this.host.requestUpdate();
    if (this.held.count > 0 || this.#sheet) this.sheet((sheet) => sheet.tell());
  }

  /** False where the page takes it upon itself. */
  asks(action: string, what: { cells?: readonly object[]; records?: readonly string[] }): boolean {
    const detail = { ...this.#named, action, cells: [], records: [], ...what };
    return announce(this.host, 'kobold-save-request', detail as never, true);
  }

  saved(action: string, as: 'saved' | 'suggested', cells: number, records: readonly string[] = []): void {
    keepStorage();
    announce(this.host, 'kobold-saved', { ...this.#named, action, as, cells, records });
  }

  get #named(): { src: string; resource: string } {
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
    const { target, detail, isTrusted, ctrlKey, metaKey, shiftKey } = event;
    if (this.#marks.pressed(event, cell)) return stop(event);
    const opens = isTrusted && detail > 0 && !ctrlKey && !metaKey && !shiftKey ? (target as Element).closest<HTMLElement>(OPENS) : null; // prettier-ignore
    if (!opens || this.isOpen) return;
    // One click opens what the cell leads to, and two change it.
    stop(event);
    clearTimeout(this.#opening);
    const record = recordOf(opens);
    // Rows are filled anew as they scroll: the click is for this record, or for none.
    if (detail === 1)
      this.#opening = setTimeout(() => {
        if (recordOf(opens) === record && !this.isOpen) opens.click();
      }, DOUBLE_CLICK_MS);
  }

  #pressed(event: KeyboardEvent, cell: HTMLElement | undefined): void {
    const { key, ctrlKey, metaKey, altKey, isComposing, target, defaultPrevented } = event;
    if (defaultPrevented || isComposing || this.isOpen) return;
    if (hasSheetKey(event, this)) return stop(event);
    // Letters such as ł and @ are typed with what Windows tells as Ctrl and Alt.
    const isCommand = (ctrlKey || metaKey || altKey) && !event.getModifierState('AltGraph');
    if (!cell || cell !== target || isCommand) return;
    if (key === 'F2') this.begin(cell);
    else if (key === 'Backspace') this.begin(cell, '');
    else if ([...key].length === 1 && key !== ' ') this.begin(cell, key);
    else return;
    stop(event);
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

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
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
