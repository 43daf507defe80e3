import { type CSSResult, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { Field } from '../../../core/table/field.js';
import type { CellEditing } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import { theme } from '../../kit/theme.js';
import type { CellPlace } from '../panels/kobold-provenance-panel.js';
import { cellEditorStyles } from './cell-editor.styles.js';
import type { CellInput, InputHost } from './cell-input.js';
import { inputFor } from './input-for.js';
import { failureWords, problemWords } from './edit-words.js';
import { isSheet, placeEditor } from './place-editor.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-later.js';

/**
 * Where the reader goes on: after Enter, after Tab, where they are, or where they have pressed. `given-back`: nothing is changed.
 * `all`: what was typed is for every selected cell.
 */
export type Then = 'down' | 'up' | 'next' | 'before' | 'stay' | 'elsewhere' | 'given-back' | 'all';

export interface TypedCell {
  readonly cell: CellPlace;
  /** In the form of files. */
  readonly text: string;
  /** As it was typed. */
  readonly typed: string;
  /** As people read it. */
  readonly shown: string;
  /** Ids of the writes that were shown; absent where they were not known yet. */
  readonly seen?: readonly string[];
}

/** The editor is done with its cell. `change`: absent where there is none. */
export class EditorDoneEvent extends Event {
  constructor(
    readonly then: Then,
    readonly change?: TypedCell,
  ) {
    super('editor-done');
  }
}

/** What is wrong is said when the person pauses, not while the first digit of several stands there. */
const PAUSE_MS = 350;

let checkTyped: typeof import('./check-typed.js').checkTyped | undefined;
// As soon as cells can be changed: it is there before most are.
loadCheck();

function loadCheck(): void {
  if (checkTyped) return;
  import('./check-typed.js').then(
    (part) => (checkTyped = part.checkTyped),
    () => undefined, // the worker says the same, a moment later
  );
}

/**
 * One cell while it is changed, in the very place of the cell; in small windows a sheet above the keyboard. Enter and Tab keep what
 * was typed and go on, Escape leaves the cell as it was; a press elsewhere keeps it too. What is no value of the field stays open.
 *
 * @summary A cell while it is changed (internal; opened by kobold-table).
 * @csspart input - What is typed into.
 * @csspart list - What may be chosen.
 */
export class KoboldCellEditor extends LitElement implements InputHost {
  static override styles = [theme, cellEditorStyles];

  @property({ attribute: false }) cell!: CellPlace;
  @property({ attribute: false }) field!: Field;
  @property({ attribute: false }) handle!: LiveHandle;
  @property({ attribute: false }) localize!: LocalizeController;
  @property({ attribute: false }) timeZone: string | undefined;
  /** What the cell shows, until its exact text has come. */
  @property({ attribute: false }) shown = '';
  /** What people call its record, which a sheet may cover. */
  @property({ attribute: false }) about = '';
  /** Typed over the cell: takes the place of what was in it. */
  @property({ attribute: false }) over: string | undefined;
  /** What is wrong with what was typed before. */
  @property({ attribute: false }) wrong = '';
  /** Where it stands; undefined: at its cell in the table. */
  @property({ attribute: false }) anchor: (() => Element | null) | undefined;
  /** Of a row that is not there yet: nothing is to be asked. */
  @property({ attribute: false }) isNew = false;
  /** The builder keeps it as it is. */
  @property({ attribute: false }) isLocked = false;
  /** Several cells are selected. */
  @property({ attribute: false }) forAll = 0;

  @state() editing: CellEditing | undefined;
  @state() private isReadOnly = false;
  #input: CellInput | undefined;
  #isTouched = false;
  #isDone = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #end = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // It went elsewhere, with what it stands in: that is no Escape.
    this.#commit('elsewhere');
    this.#end.abort();
    this.#input?.close();
    clearTimeout(this.#pause);
  }

  protected override willUpdate(): void {
    this.dir = this.localize.dir;
    if (this.#input) return;
    this.#isTouched = this.over !== undefined;
    this.#input = inputFor(this, this.shown, this.over);
    if (!this.isNew) void this.#ask();
    loadCheck();
  }

  protected override firstUpdated(): void {
    this.showPopover();
    this.#place();
    const { signal } = this.#end;
    const place = () => this.#place();
    addEventListener('resize', place, { signal });
    for (const name of ['resize', 'scroll']) window.visualViewport?.addEventListener(name, place, { signal });
    // Scrolling is not told across shadow roots: neither of the page nor of the table alone.
    for (const target of [window, this.getRootNode()])
      target.addEventListener('scroll', place, { signal, capture: true, passive: true });
    document.addEventListener(
      'pointerdown',
      (event) => {
        if (!event.composedPath().includes(this)) this.#commit('elsewhere');
      },
      { signal, capture: true },
    );
    this.#input!.focus(!this.#isTouched || this.isWrong);
  }

  protected override updated(_changed: PropertyValues): void {
    this.#place();
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    const hint = this.forAll
      ? terms.fillAllHint(this.localize.number(this.forAll))
      : this.editing?.as === 'suggested'
        ? terms.suggestionHint
        : (this.field.declared?.help ?? '');
    const say = this.wrong || (this.#isTouched || this.forAll || this.isSheet ? hint : '');
    return html`<div
      class=${this.wrong ? 'box wrong' : 'box'}
      @keydown=${this.#keydown}
      @click=${this.#pressed}
      @mousedown=${keepFocus}
    >
      <div class="sheet">
        <button type="button" class="button" @click=${() => this.#done('given-back')}>${terms.cancel}</button>
        <span class="name"><bdi>${this.field.label}</bdi><bdi class="about">${this.about}</bdi></span>
        <button type="button" class="button primary" ?disabled=${this.isReadOnly} @click=${() => this.#commit('stay')}>
          ${terms.saveCell}
        </button>
      </div>
      ${this.isReadOnly ? nothing : this.#input!.render()}
      ${say ? html`<p class="say" id="say" role=${this.wrong ? 'alert' : 'note'} dir="auto">${say}</p>` : nothing}
      <div class="sheet ways">
        <button type="button" class="button" @click=${() => this.#commit('before')}>${terms.previousField}</button>
        <button type="button" class="button" @click=${() => this.#commit('next')}>${terms.nextField}</button>
      </div>
    </div>`;
  }

  get label(): string {
    return this.localize.terms.editCell(this.field.label);
  }
  get isWrong(): boolean {
    return this.wrong !== '';
  }
  get isSheet(): boolean {
    return isSheet();
  }

  adopt({ styleSheet }: CSSResult): void {
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet!);
  }

  touched(): void {
    this.#isTouched = true;
    this.wrong = '';
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => (this.wrong = this.#problem(false) ?? ''), PAUSE_MS);
    this.requestUpdate();
  }

  picked(): void {
    this.#commit('stay');
  }

  async #ask(): Promise<void> {
    const { terms } = this.localize;
    let editing: CellEditing | undefined;
    try {
      editing = this.isLocked ? undefined : await this.handle.editing(this.cell);
    } catch (error) {
      // What is typed stays, and is tried when it is kept.
      this.wrong = failureWords(this.localize, error);
      return;
    }
    if (this.#isDone) return;
    if (!editing) {
      this.isReadOnly = true;
      this.wrong = this.field.declared?.computed ? terms.cannotEdit : terms.notEditable;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.box')!.tabIndex = -1;
      this.renderRoot.querySelector<HTMLElement>('.box')!.focus({ preventScroll: true });
      return;
    }
    this.editing = editing;
    this.field = editing.field;
    const { activeElement } = this.renderRoot as ShadowRoot;
    this.#input!.take(editing);
    await this.updateComplete;
    if (!this.#isTouched && !this.#isDone && (!activeElement || activeElement.matches('.field')))
      this.#input!.focus(true);
  }

  /** `isLast`: it is to be kept now. */
  #problem(isLast: boolean): string | undefined {
    const { terms } = this.localize;
    const input = this.#input!;
    if (!this.#isTouched) return undefined;
    const unread = input.problem();
    if (unread !== undefined) return isLast ? unread : undefined;
    const text = input.text;
    if (text === '' && this.editing?.required) return isLast ? terms.needsValue : undefined;
    const code = checkTyped?.(text, this.field);
    return code && problemWords(terms, code, this.field, terms.notAValue);
  }

  readonly #pressed = (event: Event): void => this.#input!.press(event);

  readonly #keydown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    // Safari ends a composition before the key that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const isInSheet = (event.target as Element).closest('.sheet') !== null;
    if (key === 'Escape') this.#done('given-back');
    else if (this.isReadOnly && /^(Enter|Tab)$/.test(key)) this.#done('stay');
    else if (isInSheet || (isSheet() && key === 'Tab')) return;
    else if (!this.isReadOnly && this.#input!.key(event)) {
      if (key === 'Enter' && (event.target as Element).matches('textarea')) return;
    } else if (key === 'Enter')
      this.#commit(ctrlKey || metaKey ? (this.forAll ? 'all' : 'stay') : shiftKey ? 'up' : 'down');
    else if (key === 'Tab') this.#commit(shiftKey ? 'before' : 'next');
    else return;
    event.preventDefault();
  };

  /** As by a press elsewhere: what was typed is handed on. */
  leave(): void {
    this.#commit('elsewhere');
  }

  /** Hands on what was typed, at once: what the reader types next is for the next cell. */
  #commit(then: Then): void {
    if (this.#isDone) return;
    if (this.isReadOnly) return this.#done(then);
    // What is said now stays: a look at the pause would call an unfinished value none.
    clearTimeout(this.#pause);
    const wrong = this.#problem(true);
    const input = this.#input!;
    // Who has pressed elsewhere has left: it goes with them, marked.
    if (wrong !== undefined && then !== 'elsewhere') {
      this.wrong = wrong;
      input.focus(false);
      return;
    }
    const { text } = input;
    const isSame = text === this.editing?.text && wrong === undefined && then !== 'all';
    if (!this.#isTouched || isSame) return this.#done(then);
    const seen = this.editing?.seen;
    const { typed, shown } = input;
    const { cell } = this;
    this.#done(then, { cell, text: wrong === undefined ? text : typed, typed, shown, ...(seen && { seen }) });
  }

  #done(then: Then, change?: TypedCell): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.dispatchEvent(new EditorDoneEvent(then, change));
  }

  #place(): void {
    // Cells serve one record after the other.
    const { id, field } = this.cell;
    const named = `[data-record-id="${CSS.escape(id)}"] [data-field="${CSS.escape(field)}"]`;
    const cell = this.anchor?.() ?? (this.getRootNode() as ShadowRoot | Document).querySelector(named);
    const isWide = this.renderRoot.querySelector('textarea') !== null;
    placeEditor(this, cell, { isWide, dir: this.localize.dir });
  }
}

/** The box of a list keeps the focus while one presses into the list, and so the keyboard of a phone stays. */
function keepFocus(event: Event): void {
  if ((event.target as Element).closest('[role="listbox"]')) event.preventDefault();
}
