/**
 * What changing values takes wherever they stand, in a table or in a record: one editor at a time, what the page is asked and told, and
 * what was typed and not taken. Who shows the same values shares one of these: a table and the record that it opens.
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
  Partial<Pick<KoboldCellEditor, 'over' | 'forAll' | 'anchor' | 'isLocked'>>;

/** By element, then by what of it is changed. */
const known = new WeakMap<HTMLElement, Map<string, CellEdits>>();
const followers = new WeakMap<HTMLElement, Set<() => void>>();

/** `of`: the records that a reader followed to from `host` are of other resources, where the same ids stand for others. */
export function editsOf(host: HTMLElement, of = ''): CellEdits {
  const all = known.get(host) ?? new Map<string, CellEdits>();
  const edits = all.get(of) ?? new CellEdits(host);
  known.set(host, all.set(of, edits));
  return edits;
}

/** Tells when other values of the element are marked. The function returned ends it. */
export function followEdits(host: HTMLElement, changed: () => void): () => void {
  const all = followers.get(host) ?? new Set();
  followers.set(host, all.add(changed));
  return () => void all.delete(changed);
}

export class CellEdits {
  readonly held = new HeldCells();
  #editor: KoboldCellEditor | undefined;

  constructor(private readonly host: HTMLElement) {}

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

  /**
   * What is not taken stays in its place, marked. `isTold`: by the problem's code, that whoever asks tells of it instead; then true is
   * given.
   */
  async save(site: CellSite, change: TypedCell, isTold?: (code: string) => boolean): Promise<boolean> {
    const { id: record, field: key } = change.cell;
    const field = site.fields.find((one) => one.key === key);
    const { text, typed, shown, seen } = change;
    const edit = { record, field: key, text, ...(seen && { seen }) };
    if (!this.asks(site, 'edit', { cells: [edit] })) return false;
    let problem: { readonly code: string; readonly message: string };
    try {
      const { as, cells, problems } = await site.handle.edit([edit]);
      if (!problems[0]) {
        if (this.held.drop(record, key)) this.changed();
        this.saved(site, 'edit', as, cells);
        return false;
      }
      problem = problems[0];
    } catch (error) {
      problem = errorToData(error);
    }
    if (isTold?.(problem.code)) return true;
    const why = problemWords(site.localize.terms, problem.code, field, problem.message);
    this.held.hold({ record, field: key, typed, shown, why });
    this.changed();
    return false;
  }

  /** Other values are marked. */
  changed(): void {
    // Only while something would be lost: pages that listen are not kept for the way back.
    if (this.held.count > 0) addEventListener('beforeunload', this.#leaving);
    else removeEventListener('beforeunload', this.#leaving);
    for (const follower of followers.get(this.host) ?? []) follower();
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

  readonly #leaving = (event: Event): void => {
    if (this.host.isConnected && this.held.count > 0) event.preventDefault();
  };
}

/** The builder keeps it as it is: `<kobold-field name=… readonly>`. */
export function isKept(host: HTMLElement, { key }: Field, fields: readonly Field[]): boolean {
  return [...host.children].some((child) => {
    if (child.localName !== 'kobold-field') return false;
    const isReadOnly = booleanAttribute.fromAttribute(child.getAttribute('readonly'));
    return isReadOnly && fieldNamed(fields, child.getAttribute('name')?.trim() ?? '')?.key === key;
  });
}
