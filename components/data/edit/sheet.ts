/**
 * What a person does to several cells, rows and steps at once: fill, clear, replace, paste, add, delete, undo. The worker does it, as
 * one action; here it is asked for, said in a line under the table, and what was not taken is marked in its cells.
 */
import type { CellProblem, EditOutcome, SheetRange } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import { itemAt } from '../../kit/view-state.js';
import { isGroup, type Scene } from '../grid/scene.js';
import type { Rectangle } from '../grid/selection.js';
import { isKept } from './cell-edits.js';
import { failureWords, problemWords } from './edit-words.js';
import type { Editing } from './editing.js';
import { heldOf, type HeldValue } from './element-edits.js';
import { HeldTour } from './held-tour.js';
import type { TypedCell } from './kobold-cell-editor.js';
import { KoboldSheetLine } from './kobold-sheet-line.js';
import { NewRows } from './new-rows.js';
import { pastedCells, tiled } from './pasted-cells.js';
import { UndoSteps } from './undo-steps.js';
import '../../kit/terms/en-sheet.js';

type Action = 'paste' | 'fill' | 'clear' | 'replace' | 'add' | 'remove' | 'undo' | 'redo';
type Rows = readonly (readonly string[])[];

/** These stay as they are, which is no mistake of what was typed. */
const STAYED: ReadonlySet<string> = new Set(['kept', 'read-only', 'changed-since', 'already-sent']);

export class Sheet {
  readonly line = new KoboldSheetLine();
  readonly #steps: UndoSteps;
  readonly #newRows: NewRows;
  readonly #tour: HeldTour;
  /** How many were of records that are gone, when they were last told of. */
  #gone = 0;

  constructor(readonly editing: Editing) {
    this.#steps = new UndoSteps(editing.host);
    this.#newRows = new NewRows(this);
    this.#tour = new HeldTour(editing);
    Object.assign(this.line, {
      localize: editing.host.context.localize,
      undo: () => this.undo(),
      giveUp: () => this.#giveUp(),
      correctOne: (value: HeldValue) => (this.#tour.canOpen(value) ? () => this.#tour.open(value) : undefined),
      giveUpOne: (value: HeldValue) => this.#giveUpOne(value),
      takeFocus: () => takeFocus(editing),
    });
    editing.host.renderRoot.append(this.line);
    editing.host.addController({ hostUpdated: () => this.tell() });
  }

  // ── Ranges ───────────────────────────────────────────────────────────────────────────────────────────────────────

  clear(): Promise<unknown> {
    const range = this.#range();
    return this.#run('clear', (handle) => range && handle.clear(range));
  }

  /** What the first row of the selection says, in the others; of one cell, what the one above says. */
  fillDown(): Promise<unknown> {
    const place = this.#rectangle();
    const isOne = place && place.top === place.bottom;
    const range = this.#range(isOne ? { ...place, top: Math.max(0, place.top - 1) } : place);
    return this.#run('fill', (handle) => range && handle.fill(range, 'down'));
  }

  replace({ text }: TypedCell): Promise<unknown> {
    const range = this.#range();
    return this.#run('replace', (handle) => range && handle.replace(range, text));
  }

  paste(text: string, html: string): Promise<unknown> | undefined {
    const { scene } = this.editing.host;
    const place = this.#rectangle();
    if (!scene || !place) return undefined;
    const { rows, isOwn } = pastedCells(text, html, scene.fields);
    if (rows.length === 0) return undefined;
    const grid = tiled(rows, place.bottom - place.top + 1, place.right - place.left + 1);
    const { counts } = scene.state;
    const added = counts.complete ? Math.max(0, place.top + grid.length - counts.items) : 0;
    if (added === 0) return this.#paste(place, grid, isOwn);
    const { terms } = scene.localize;
    const { number, plural } = this.#words;
    const { grid: body } = this.editing.actions;
    const yes = (): void => {
      body.focusActive();
      void this.#paste(place, grid, isOwn);
    };
    const no = (): void => body.focusActive();
    this.line.ask(terms.pasteAdds(number(added), plural(added)), terms.pasteWithRows, yes, no); // prettier-ignore
    return undefined;
  }

  #paste({ top, left }: Rectangle, grid: Rows, plain: boolean): Promise<unknown> {
    const { scene } = this.editing.host;
    const width = Math.max(...grid.map((row) => row.length));
    const fields = scene!.shown.slice(left, left + width).map((plan) => plan.field.key);
    const first = idAt(scene!, top);
    const target = { item: top, fields, kept: this.#kept(fields), ...(first !== undefined && { seen: { first } }) };
    const leftOut = Math.max(0, width - fields.length);
    return this.#run(
      'paste',
      (handle) => handle.paste(target, grid, { newRows: true, plain }),
      ({ problems }) => this.#newRows.pasted(problems, grid, fields),
      leftOut ? scene!.localize.terms.columnsLeftOut(this.#words.number(leftOut)) : '',
    );
  }

  // ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  addRow(): void {
    this.#newRows.begin();
  }

  /** `done`: told what was wrong, by field; none where it is there. */
  add(cells: Readonly<Record<string, string>>, done: (problems: readonly CellProblem[]) => void): Promise<unknown> {
    return this.#run(
      'add',
      (handle) => handle.addRows([cells]),
      (outcome) => {
        done(outcome.problems);
        if (outcome.problems.length === 0) this.#tour.show(outcome.records?.[0]);
      },
    );
  }

  removeRows(named?: string): Promise<unknown> | undefined {
    const { scene } = this.editing.host;
    const place = this.#rectangle();
    const ids = named === undefined ? [] : [named];
    if (named === undefined && scene && place)
      for (let row = place.top; row <= place.bottom; row++) {
        const item = itemAt(scene.state, row);
        if (!item) return void this.line.say(scene.localize.terms.rowsOutOfSight);
        if (!isGroup(item)) ids.push(item.id);
      }
    if (ids.length === 0) return undefined;
    this.editing.actions.select(undefined);
    return this.#run('remove', (handle) => handle.removeRows(ids), undefined, '', ids);
  }

  // ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────

  undo(): Promise<unknown> {
    return this.#run('undo', () => this.#steps.take('undo'));
  }

  redo(): Promise<unknown> {
    return this.#run('redo', () => this.#steps.take('redo'));
  }

  // ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** What is marked, in the line. What has no place left to be marked in is listed. */
  tell(): void {
    const { host } = this.editing;
    const { localize } = host.context;
    const { number, plural } = this.#words;
    const held = heldOf(host);
    const count = held.length;
    const gone = held.filter(({ cell }) => cell.isGone).length;
    const isListed = count > 0 && (this.line.isListed || gone > this.#gone);
    this.#gone = gone;
    Object.assign(this.line, {
      localize,
      held,
      isListed,
      wrong: count === 0 ? '' : localize.terms.notTaken(number(count), plural(count)),
      correct: held.some((one) => this.#tour.canOpen(one)) ? () => this.#tour.next() : undefined,
    });
    this.line.requestUpdate();
  }

  async #run(
    action: Action,
    call: (handle: LiveHandle) => Promise<EditOutcome> | undefined,
    then?: (outcome: EditOutcome) => void,
    also = '',
    records: readonly string[] = [],
  ): Promise<void> {
    const { scene } = this.editing.host;
    if (!scene?.handle) return;
    const { terms } = scene.localize;
    if (!this.editing.asks(action, { records })) return this.line.say(terms.refused);
    this.line.busy(terms.working);
    try {
      const outcome = await call(scene.handle);
      if (!outcome) return this.line.say('');
      const stayed = this.#hold(action, outcome.problems, scene);
      const gone = action === 'remove' ? records.length - outcome.problems.length : 0;
      this.line.say(
        [this.#said(action, outcome, gone), stayed, also].filter(Boolean).join(' '),
        gone > 0 || canUndo(action, outcome),
      );
      then?.(outcome);
      this.editing.saved(action, outcome.as, outcome.cells, outcome.records ?? records);
    } catch (error) {
      this.line.say(failureWords(scene.localize, error));
    }
    this.editing.changed();
  }

  /** Marks what was not taken; gives the words for what stayed as it was. */
  #hold(action: Action, problems: readonly CellProblem[], { localize, fields }: Scene): string {
    const byKey = new Map(fields.map((field) => [field.key, field]));
    const { held } = this.editing;
    let stayed = '';
    for (const { record, field, code, message, text = '' } of problems) {
      const isCell = record !== '' && byKey.has(field);
      const isGone = code === 'unknown-record';
      // To clear what is not there any more loses nothing.
      if (!isCell || STAYED.has(code) || action === 'undo' || action === 'redo' || (isGone && text === ''))
        stayed ||= record === '' ? '' : problemWords(localize.terms, code, byKey.get(field), message);
      else
        held.hold({
          record,
          field,
          typed: text,
          shown: text,
          why: problemWords(localize.terms, code, byKey.get(field), message),
          name: this.editing.nameOf(record),
          label: byKey.get(field)!.label,
          isGone,
        });
    }
    return stayed;
  }

  #said(action: Action, { cells, records, problems, ...outcome }: EditOutcome, gone: number): string {
    const { terms } = this.editing.host.context.localize;
    const { number, plural } = this.#words;
    const rows = records?.length ?? 0;
    const count = (many: number): [string, Intl.LDMLPluralRule] => [number(many), plural(many)];
    if (action === 'undo' || action === 'redo') {
      const isNone = !('kind' in outcome) || outcome.kind === undefined;
      if (isNone) return action === 'undo' ? terms.nothingToUndo : terms.nothingToRedo;
      if (rows > 0) return action === 'undo' ? terms.undoneRows(...count(rows)) : terms.redoneRows(...count(rows));
      return action === 'undo' ? terms.undone(...count(cells)) : terms.redone(...count(cells));
    }
    if (action === 'remove') return gone > 0 ? terms.deletedRows(...count(gone)) : terms.nothingChanged;
    const changed = cells > 0 && action !== 'add' ? terms.changedCells(...count(cells)) : '';
    const added = rows > 0 ? terms.addedRows(...count(rows)) : '';
    return [changed, added].filter(Boolean).join(' ') || (problems.length > 0 ? '' : terms.nothingChanged);
  }

  get #words(): { number: (many: number) => string; plural: (many: number) => Intl.LDMLPluralRule } {
    const { localize } = this.editing.host.context;
    return { number: (many) => localize.number(many), plural: (many) => localize.plural(many) };
  }

  #giveUp(): void {
    const held = heldOf(this.editing.host);
    const { terms } = this.line.localize;
    const { number, plural } = this.#words;
    const drop = (): void => {
      for (const value of held) value.edits.held.drop(value.cell.record, value.cell.field);
      this.line.say('');
      this.editing.changed();
      this.editing.actions.grid.focusActive();
    };
    const unseen = held.filter(({ cell, other }) => other || cell.isGone).length;
    if (unseen === 0 || this.line.isListed) return drop();
    this.line.ask(terms.givesUp(number(held.length), plural(held.length)), terms.dismiss, drop);
  }

  #giveUpOne({ edits, cell }: HeldValue): void {
    edits.held.drop(cell.record, cell.field);
    edits.changed();
    if (heldOf(this.editing.host).length === 0) this.editing.actions.grid.focusActive();
  }

  /** The selection, or the cell that has the focus. */
  #rectangle(): Rectangle | undefined {
    const { grid } = this.editing.actions;
    const { row, col } = grid.active;
    if (grid.selected) return grid.selected;
    return row < 0 || this.editing.host.cards ? undefined : { top: row, bottom: row, left: col, right: col };
  }

  #range(place = this.#rectangle()): SheetRange | undefined {
    const { scene } = this.editing.host;
    if (!place || !scene) return undefined;
    const { top, bottom, left, right } = place;
    const fields = scene.shown.slice(left, right + 1).map((plan) => plan.field.key);
    const [first, last] = [idAt(scene, top), idAt(scene, bottom)];
    const seen = { ...(first !== undefined && { first }), ...(last !== undefined && { last }) };
    return { from: top, to: bottom + 1, fields, kept: this.#kept(fields), seen };
  }

  /** Of these fields those that stay as they are here. */
  #kept(keys: readonly string[]): string[] {
    const { host } = this.editing;
    const fields = host.scene?.fields ?? [];
    return keys.filter((key) => fields.some((field) => field.key === key && isKept(host, field, fields)));
  }
}

/** To the cell it was at; where no row is left, to what adds one. */
function takeFocus({ host, actions }: Editing): void {
  const root = host.renderRoot as ShadowRoot;
  actions.grid.focusActive();
  if (!root.activeElement) root.querySelector<HTMLElement>('.edit-bar button')?.focus();
}

function canUndo(action: Action, { cells, records }: EditOutcome): boolean {
  return action !== 'undo' && (cells > 0 || (records?.length ?? 0) > 0);
}

function idAt({ state }: Scene, row: number): string | undefined {
  const item = itemAt(state, row);
  return item && !isGroup(item) ? item.id : undefined;
}
