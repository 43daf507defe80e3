/**
 * What changing values takes wherever they stand, in a table or in a record: one editor at a time, what the page is asked and told, and
 * what was typed and not taken.
 */
import { errorToData } from '../../../core/errors.js';
import type { Field } from '../../../core/table/field.js';
import { booleanAttribute } from '../../kit/attributes.js';
import type { LiveHandle } from '../../kit/client.js';
import { announce } from '../../kit/events.js';
import type { LocalizeController } from '../../kit/localize.js';
import { fieldNamed } from '../grid/column-layout.js';
import { problemWords } from './edit-words.js';
import { HeldCells } from './held-cells.js';
import { keepStorage } from './keep-storage.js';
import { type EditorDoneEvent, KoboldCellEditor, type TypedCell } from './kobold-cell-editor.js';

if (!customElements.get('kobold-cell-editor')) customElements.define('kobold-cell-editor', KoboldCellEditor);

/** As events name where values are changed. */
export interface NamedSite {
  readonly src: string;
  readonly resource: string;
}

export interface CellSite extends NamedSite {
  readonly fields: readonly Field[];
  readonly handle: LiveHandle;
  readonly localize: LocalizeController;
  /** Of the builder; undefined: the reader's own. */
  readonly timeZone: string | undefined;
}

/** A value to be changed, and what else its editor is told (KoboldCellEditor). */
export type OpenedCell = Pick<KoboldCellEditor, 'cell' | 'field' | 'shown'> &
  Partial<Pick<KoboldCellEditor, 'about' | 'over' | 'forAll' | 'anchor' | 'isLocked'>>;

export class CellEdits {
  readonly held = new HeldCells();
  #editor: KoboldCellEditor | undefined;

  /** `changed`: other values are marked. Of an element they are all found in element-edits.ts. */
  constructor(
    private readonly host: HTMLElement,
    readonly changed: () => void,
  ) {}

  get isOpen(): boolean {
    return this.#editor !== undefined;
  }

  /** `place`: what the editor is put into. */
  begin(site: CellSite, opened: OpenedCell, place: ParentNode, done: (event: EditorDoneEvent) => void): void {
    const { id, field } = opened.cell;
    const held = opened.over === undefined ? this.held.of(id, field) : undefined;
    const { handle, localize, timeZone } = site;
    const editor = Object.assign(document.createElement('kobold-cell-editor') as KoboldCellEditor, {
      handle,
      localize,
      timeZone,
      wrong: held?.why ?? '',
      ...opened,
      over: opened.over ?? held?.typed,
      isLocked: opened.isLocked ?? isKept(this.host, opened.field, site.fields),
    });
    this.open(editor, place, (event) => {
      if (event.then === 'given-back' && this.held.drop(id, field)) this.changed();
      done(event);
    });
  }

  open(editor: KoboldCellEditor, place: ParentNode, done: (event: EditorDoneEvent) => void): void {
    this.#editor = editor;
    editor.addEventListener('editor-done', (event) => {
      editor.remove();
      this.#editor = undefined;
      done(event as EditorDoneEvent);
    });
    place.append(editor);
  }

  /** What is open is closed, and what was typed there kept. */
  leave(): void {
    this.#editor?.leave();
  }

  /** What is not taken stays in its place, marked; `name`: what people call the record, which may be gone by now. */
  async save(site: CellSite, change: TypedCell, name: string): Promise<void> {
    const { id: record, field: key } = change.cell;
    const field = site.fields.find((one) => one.key === key);
    const { text, typed, shown, seen } = change;
    const edit = { record, field: key, text, ...(seen && { seen }) };
    if (!this.asks(site, 'edit', { cells: [edit] })) return;
    let problem: { readonly code: string; readonly message: string };
    try {
      const { as, cells, problems } = await site.handle.edit([edit]);
      if (!problems[0]) {
        if (this.held.drop(record, key)) this.changed();
        return this.saved(site, 'edit', as, cells);
      }
      problem = problems[0];
    } catch (error) {
      problem = errorToData(error);
    }
    const why = problemWords(site.localize.terms, problem.code, field, problem.message);
    const isGone = problem.code === 'unknown-record';
    this.held.hold({ record, field: key, typed, shown, why, name, label: field?.label ?? key, isGone });
    this.changed();
  }

  /** False where the page takes it upon itself. */
  asks(
    { src, resource }: NamedSite,
    action: string,
    what: { cells?: readonly object[]; records?: readonly string[] },
  ): boolean {
    const detail = { src, resource, action, cells: [], records: [], ...what };
    return announce(this.host, 'kobold-save-request', detail as never, true);
  }

  saved(
    { src, resource }: NamedSite,
    action: string,
    as: 'saved' | 'suggested',
    cells: number,
    records: readonly string[] = [],
  ): void {
    keepStorage();
    announce(this.host, 'kobold-saved', { src, resource, action, as, cells, records });
  }
}

/** The builder keeps it as it is: `<kobold-field name=… readonly>`. */
export function isKept(host: HTMLElement, { key }: Field, fields: readonly Field[]): boolean {
  return [...host.children].some((child) => {
    if (child.localName !== 'kobold-field') return false;
    const isReadOnly = booleanAttribute.fromAttribute(child.getAttribute('readonly'));
    return isReadOnly && fieldNamed(fields, child.getAttribute('name')?.trim() ?? '')?.key === key;
  });
}
