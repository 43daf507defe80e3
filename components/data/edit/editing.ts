/**
 * Changing cells of a table that is `editable`: double click, F2, Backspace and Delete, or typing over a cell. One editor at a
 * time; what happens to the rest of the table meanwhile does not touch it.
 */
import { itemAt } from '../../kit/view-state.js';
import { isGroup } from '../grid/scene.js';
import { HEAD, type Place } from '../grid/selection.js';
import type { ActionHost, TableActions } from '../table/table-actions.js';
import { type EditorDoneEvent, KoboldCellEditor, type Then, type TypedChange } from './kobold-cell-editor.js';

if (!customElements.get('kobold-cell-editor')) customElements.define('kobold-cell-editor', KoboldCellEditor);

export class Editing {
  #editor: KoboldCellEditor | undefined;
  /** To be opened again, oldest first: once there is no editor, and their records are in sight. */
  readonly #failed: (TypedChange & { readonly wrong: string })[] = [];

  constructor(
    readonly host: ActionHost,
    readonly actions: TableActions,
  ) {
    // Cells serve one row after the other: what a title says is set when somebody is there to read it.
    for (const name of ['pointerover', 'focusin'])
      host.renderRoot.addEventListener(name, (event) => this.#explain(event));
  }

  get isOpen(): boolean {
    return this.#editor !== undefined;
  }

  /** `typed`: what was typed over the cell; '' empties it. `wrong`: why that cannot be kept. */
  begin(cell: HTMLElement, typed?: string, wrong = ''): void {
    const { scene } = this.host;
    const place = placeOf(cell);
    const row = place && scene && itemAt(scene.state, place.row);
    const id = cell.closest<HTMLElement>('[data-record-id]')?.dataset['recordId'];
    const key = cell.dataset['field'];
    const field = scene?.fields.find((one) => one.key === key);
    if (this.isOpen || !scene?.handle || id === undefined || !field) return;
    const value = row && !isGroup(row) ? row.cells[scene.cellIndex.get(field.key)!] : undefined;
    this.#editor = Object.assign(document.createElement('kobold-cell-editor') as KoboldCellEditor, {
      cell: { id, field: field.key },
      field,
      handle: scene.handle,
      localize: scene.localize,
      text: value === undefined || value === null ? '' : String(value),
      typed,
      wrong,
    });
    this.#editor.addEventListener('editor-done', (event) => this.#done(event as EditorDoneEvent, cell, place));
    this.host.renderRoot.append(this.#editor);
  }

  #done({ then, change }: EditorDoneEvent, cell: HTMLElement, place: Place | undefined): void {
    this.#editor?.remove();
    this.#editor = undefined;
    if (change) void this.#save(change);
    this.#goOn(then, cell, place);
    this.#openFailed();
  }

  async #save(change: TypedChange): Promise<void> {
    const wrong = await change.saving;
    if (wrong === undefined) return;
    this.#failed.push({ ...change, wrong });
    this.#openFailed();
  }

  /** One after the other; a record that is out of sight when it comes back. */
  #openFailed(): void {
    const next = this.isOpen ? undefined : this.#failed[0];
    if (!next) return;
    const { id, field } = next.cell;
    const named = `[data-record-id="${CSS.escape(id)}"] [data-field="${CSS.escape(field)}"]`;
    const cell = this.host.renderRoot.querySelector<HTMLElement>(named);
    if (!cell) return;
    this.#failed.shift();
    this.begin(cell, next.text, next.wrong);
  }

  #goOn(then: Then, cell: HTMLElement, place: Place | undefined): void {
    if (then === 'elsewhere' || !this.host.isConnected) return;
    if (!place) return cell.focus({ preventScroll: true });
    const { grid } = this.actions;
    grid.active = this.#placeAfter(then, place);
    grid.reveal(grid.active);
    grid.renderBody();
    grid.focusActive();
  }

  #explain({ target }: Event): void {
    const { suggestedByYou } = this.host.context.localize.terms;
    const cell = (target as Element).closest<HTMLElement>('[data-record-id] [data-field]');
    if (cell?.classList.contains('suggested')) cell.title = suggestedByYou;
    else if (cell?.title === suggestedByYou) cell.removeAttribute('title');
  }

  #placeAfter(then: Then, { row, col }: Place): Place {
    const { firstRow, lastRow, lastCol } = this.actions.grid.bounds();
    const rows = then === 'down' ? 1 : then === 'up' ? -1 : 0;
    const cols = then === 'next' ? 1 : then === 'before' ? -1 : 0;
    const to = {
      row: Math.max(firstRow, Math.min(lastRow, row + rows)),
      col: Math.max(0, Math.min(lastCol, col + cols)),
    };
    return to.row === HEAD ? { row, col } : to;
  }
}

/** Values of cards have none. */
function placeOf({ dataset: { col }, parentElement }: HTMLElement): Place | undefined {
  const position = parentElement?.dataset['position'];
  return position === undefined || col === undefined ? undefined : { row: Number(position), col: Number(col) };
}
