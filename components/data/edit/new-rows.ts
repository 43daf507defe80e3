/**
 * Rows that are not there yet: typed in place, below the rows of a grid or after the cards, and added whole. What the worker does not
 * take stays, marked; pasted rows that could not be added come here too.
 */
import { render } from 'lit';
import type { CellProblem } from '../../../worker/api.js';
import type { Field } from '../../../core/table/field.js';
import { problemWords } from './edit-words.js';
import type { EditorDoneEvent, KoboldCellEditor } from './kobold-cell-editor.js';
import { type NewRow, newRowStyles, renderNewRows } from './new-row-template.js';
import type { Sheet } from './sheet.js';

/** Of a paste; the rest is counted. */
const MOST_PASTED = 50;

export class NewRows {
  #rows: NewRow[] = [];
  #count = 0;
  readonly #room = document.createElement('div');

  constructor(private readonly sheet: Sheet) {
    const { host } = sheet.editing;
    sheet.editing.adopt(newRowStyles);
    const guard = (): void => this.#guard();
    host.addController({ hostConnected: guard, hostUpdated: () => this.#draw(), hostDisconnected: guard });
    this.#room.addEventListener('keydown', (event) => this.#pressed(event));
    this.#room.addEventListener('click', (event) => this.#clicked(event));
    this.#room.addEventListener('dblclick', (event) => this.#edit(event.target));
  }

  get count(): number {
    return this.#rows.length;
  }

  begin(): void {
    const empty = this.#rows.find(({ cells }) => cells.size === 0);
    const row = empty ?? this.#made();
    this.#draw();
    const [first] = this.#fields;
    if (first) this.#open(row, first);
  }

  /** Rows of a paste that were not made, with what is wrong with them. */
  pasted(problems: readonly CellProblem[], grid: readonly (readonly string[])[], fields: readonly string[]): void {
    const wrong = new Map<number, CellProblem[]>();
    for (const problem of problems)
      if (problem.record === '' && problem.row !== undefined)
        wrong.set(problem.row, [...(wrong.get(problem.row) ?? []), problem]);
    for (const [at, found] of [...wrong].slice(0, MOST_PASTED)) {
      const row = this.#made();
      fields.forEach((field, col) => {
        const text = grid[at]?.[col] ?? '';
        if (text !== '') row.cells.set(field, { text, shown: text });
      });
      this.#mark(row, found);
    }
    if (wrong.size === 0) return;
    const { localize } = this.sheet.editing.host.context;
    this.sheet.line.say(localize.terms.notTakenRows(localize.number(wrong.size), localize.plural(wrong.size)));
    this.#draw();
  }

  #made(): NewRow {
    const row: NewRow = { id: String(++this.#count), cells: new Map(), wrong: new Map(), note: '' };
    this.#rows.push(row);
    return row;
  }

  get #fields(): readonly Field[] {
    return (this.sheet.editing.host.scene?.shown ?? [])
      .map(({ field }) => field)
      .filter(({ declared }) => !declared?.computed);
  }

  readonly #leaving = (event: Event): void => event.preventDefault();

  /** Only while something would be lost: pages that listen are not kept for the way back. */
  #guard(): void {
    const { host } = this.sheet.editing;
    if (host.isConnected && this.#rows.length > 0) addEventListener('beforeunload', this.#leaving);
    else removeEventListener('beforeunload', this.#leaving);
  }

  #draw(): void {
    this.#guard();
    const { scene, cards, renderRoot } = this.sheet.editing.host;
    const room = this.#room;
    if (!scene || this.#rows.length === 0) return room.remove();
    const scroller = cards ? null : renderRoot.querySelector('.scroller');
    if (scroller && room.parentNode !== scroller) scroller.append(room);
    else if (!scroller && room.parentNode !== renderRoot) renderRoot.insertBefore(room, this.sheet.line);
    room.className = scroller ? 'new-rows' : 'new-rows new-cards';
    if (scroller) room.setAttribute('role', 'rowgroup');
    else room.setAttribute('role', 'list');
    render(renderNewRows(scene, this.#rows, scroller === null), room);
  }

  #cell(row: NewRow, field: string): HTMLElement | null {
    return this.#room.querySelector(`[data-new="${row.id}"] [data-new-field="${CSS.escape(field)}"]`);
  }

  #open(row: NewRow, field: Field, over?: string): void {
    const { editing } = this.sheet;
    const { scene, timeZone } = editing.host;
    if (editing.isOpen || !scene?.handle) return;
    const cell = row.cells.get(field.key);
    this.#cell(row, field.key)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const editor = Object.assign(document.createElement('kobold-cell-editor') as KoboldCellEditor, {
      cell: { id: '', field: field.key },
      anchor: () => this.#cell(row, field.key),
      isNew: true,
      field,
      handle: scene.handle,
      localize: scene.localize,
      timeZone: timeZone || undefined,
      shown: cell?.text ?? '',
      over,
      wrong: row.wrong.get(field.key) ?? '',
    });
    editing.open(editor, (event) => this.#done(event, row, field));
  }

  #done({ then, change }: EditorDoneEvent, row: NewRow, field: Field): void {
    if (change) {
      if (change.text === '') row.cells.delete(field.key);
      else row.cells.set(field.key, { text: change.text, shown: change.shown });
      row.wrong.delete(field.key);
    }
    if (then === 'given-back' && row.cells.size === 0) return this.#drop(row);
    this.#draw();
    const fields = this.#fields;
    const at = fields.findIndex(({ key }) => key === field.key);
    const by = then === 'next' || then === 'down' ? 1 : then === 'before' || then === 'up' ? -1 : 0;
    const next = fields[at + by];
    if (by === 1 && !next) return this.#add(row);
    if (by !== 0 && next) return this.#open(row, next);
    if (then !== 'elsewhere') this.#cell(row, field.key)?.focus({ preventScroll: true });
  }

  #add(row: NewRow): void {
    if (row.cells.size === 0) return this.#drop(row);
    const cells = Object.fromEntries([...row.cells].map(([key, { text }]) => [key, text]));
    void this.sheet.add(cells, (problems) => {
      if (problems.length === 0) return this.#drop(row, false);
      this.#mark(row, problems);
      this.#draw();
      const first = this.#fields.find(({ key }) => row.wrong.has(key));
      if (first) this.#open(row, first);
    });
  }

  #mark(row: NewRow, problems: readonly CellProblem[]): void {
    const { fields, localize } = this.sheet.editing.host.context;
    row.wrong.clear();
    row.note = '';
    for (const { field: key, code, message } of problems) {
      const field = fields.find((one) => one.key === key);
      if (field) row.wrong.set(key, problemWords(localize.terms, code, field, message));
      else row.note = message;
    }
  }

  #drop(row: NewRow, focus = true): void {
    this.#rows = this.#rows.filter((one) => one !== row);
    this.#draw();
    if (focus) this.sheet.editing.actions.grid.focusActive();
  }

  #at(target: EventTarget | null): { row: NewRow; field?: Field } | undefined {
    const node = (target as Element).closest<HTMLElement>('[data-new]');
    const row = this.#rows.find(({ id }) => id === node?.dataset['new']);
    const key = (target as Element).closest<HTMLElement>('[data-new-field]')?.dataset['newField'];
    const field = this.#fields.find((one) => one.key === key);
    return row && { row, ...(field && { field }) };
  }

  #edit(target: EventTarget | null, over?: string): boolean {
    const { row, field } = this.#at(target) ?? {};
    if (row && field) this.#open(row, field, over);
    return field !== undefined;
  }

  /** A finger has one press, and what is new is there to be typed into. */
  #clicked(event: Event): void {
    const { row } = this.#at(event.target) ?? {};
    const act = (event.target as Element).closest<HTMLElement>('[data-act]')?.dataset['act'];
    if (row && act === 'add') this.#add(row);
    else if (row && act === 'drop') this.#drop(row);
    else this.#edit(event.target);
  }

  #pressed(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const { row, field } = this.#at(target) ?? {};
    if (!row || !field || (target as Element).closest('button')) return;
    const cell = target as HTMLElement;
    const isRtl = this.sheet.editing.host.context.localize.dir === 'rtl';
    if (key === 'Enter' && (ctrlKey || metaKey)) this.#add(row);
    else if (ctrlKey || metaKey || altKey) return;
    else if (key === 'Enter' || key === 'F2') this.#open(row, field);
    else if (key === 'Escape' && row.cells.size === 0) this.#drop(row);
    else if (key === 'Delete' || key === 'Backspace') {
      row.cells.delete(field.key);
      this.#draw();
    } else if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const isOn = (key === 'ArrowRight') !== isRtl;
      const beside = isOn ? cell.nextElementSibling : cell.previousElementSibling;
      (beside as HTMLElement | null)?.focus();
    } else if ([...key].length === 1 && key !== ' ') this.#open(row, field, key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
