import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { Field } from '../../../core/table/field.js';
import type { CellEditing, EditOutcome } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import { SHEET } from '../../kit/place-beside.js';
import { theme } from '../../kit/theme.js';
import type { CellPlace } from '../panels/kobold-provenance-panel.js';
import { cellEditorStyles } from './cell-editor.styles.js';
import { isNumber, shownText, typedText } from './typed-text.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-later.js';

/** Where the reader goes on: after Enter, after Tab, where they are, or where they have pressed. */
export type Then = 'down' | 'up' | 'next' | 'before' | 'stay' | 'elsewhere';

export interface TypedChange {
  readonly cell: CellPlace;
  readonly text: string;
  /** Until it is kept; what is wrong where it cannot be. */
  readonly saving: Promise<string | undefined>;
}

/** The editor is done with its cell. `change`: absent where there is none. */
export class EditorDoneEvent extends Event {
  constructor(
    readonly then: Then,
    readonly change?: TypedChange,
  ) {
    super('editor-done');
  }
}

/** Types that are written on several lines. */
const LONG: ReadonlySet<string> = new Set(['markdown', 'json']);

/**
 * One cell while it is changed, in the very place of the cell. Enter and Tab keep what was typed and go on, Escape leaves the cell
 * as it was; a press elsewhere keeps it too. What cannot be kept is opened again, with what is wrong.
 *
 * @summary A cell while it is changed (internal; opened by kobold-table).
 * @csspart input - What is typed into.
 */
export class KoboldCellEditor extends LitElement {
  static override styles = [theme, cellEditorStyles];

  @property({ attribute: false }) cell!: CellPlace;
  @property({ attribute: false }) field!: Field;
  @property({ attribute: false }) handle!: LiveHandle;
  @property({ attribute: false }) localize!: LocalizeController;
  /** What the cell shows, until its exact text has come. */
  @property({ attribute: false }) text = '';
  /** Typed over the cell: takes the place of what was in it. */
  @property({ attribute: false }) typed: string | undefined;

  @state() private editing: CellEditing | undefined;
  /** What is wrong with what was typed before. */
  @property({ attribute: false }) wrong = '';
  #before: string | undefined;
  #isTouched = false;
  #isDone = false;
  #isLeafing = false;
  #end = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end.abort();
    // The table went elsewhere, with all in it.
    this.#done('stay');
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.dir = this.localize.dir;
    if (!this.hasUpdated) {
      this.#isTouched = this.typed !== undefined;
      if (this.#isTouched) this.text = this.typed!;
    }
    if (changed.has('cell')) void this.#ask();
  }

  protected override firstUpdated(): void {
    this.showPopover();
    this.#place();
    const { signal } = this.#end;
    const place = () => this.#place();
    addEventListener('resize', place, { signal });
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
    const { input } = this;
    input.focus({ preventScroll: true });
    if (input instanceof HTMLSelectElement) openList(input);
    else if (this.#isDate) return;
    else if (this.#isTouched) input.setSelectionRange(this.text.length, this.text.length);
    else input.select();
  }

  protected override updated(): void {
    if (this.input.value !== this.text) this.input.value = this.text;
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    const label = terms.editCell(this.field.label);
    const say = this.wrong || (this.editing?.as === 'suggested' ? terms.suggestionHint : '');
    return html`<div class=${this.wrong ? 'box wrong' : 'box'} @keydown=${this.#keydown}>
      <div class="sheet">
        <span class="name">${this.field.label}</span>
        <button type="button" class="button" @click=${() => this.#done('stay')}>${terms.cancel}</button>
        <button type="button" class="button" @click=${() => this.#commit('stay')}>${terms.done}</button>
      </div>
      ${this.#renderInput(label)}
      ${say ? html`<p class="say" id="say" role=${this.wrong ? 'alert' : 'note'}>${say}</p>` : nothing}
    </div>`;
  }

  get input(): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
    return this.renderRoot.querySelector('.field')!;
  }

  get #type(): string {
    return this.field.declared?.type ?? this.field.type;
  }

  #renderInput(label: string): TemplateResult {
    const { terms } = this.localize;
    const invalid = this.wrong ? 'true' : nothing;
    const options = this.#options;
    if (options)
      return html`<select
        class="field"
        part="input"
        aria-label=${label}
        aria-invalid=${invalid}
        aria-describedby="say"
        @change=${this.#chosen}
      >
        ${this.editing?.required ? nothing : html`<option value="">${terms.emptyChoice}</option>`}
        ${options.map(({ value, label }) => html`<option value=${value} ?selected=${value === this.text}>${label ?? value}</option>`)}
      </select>`;
    if (this.#isLong)
      return html`<textarea
        class="field"
        part="input"
        rows="3"
        dir="auto"
        aria-label=${label}
        aria-invalid=${invalid}
        aria-describedby="say"
        @input=${this.#input}
      ></textarea>`;
    const type = this.#isDate ? 'date' : 'text';
    const mode = isNumber(this.field)
      ? 'decimal'
      : this.#type === 'email'
        ? 'email'
        : this.#type === 'url'
          ? 'url'
          : 'text';
    return html`<input
      class=${isNumber(this.field) ? 'field end' : 'field'}
      part="input"
      type=${type}
      inputmode=${mode}
      dir=${isNumber(this.field) || type === 'date' ? nothing : 'auto'}
      autocomplete="off"
      aria-label=${label}
      aria-invalid=${invalid}
      aria-describedby="say"
      @input=${this.#input}
    />`;
  }

  /** What is typed over a date begins anew, and a date box takes no beginning; it shows nothing but true dates. */
  get #isDate(): boolean {
    return this.#type === 'date' && this.typed === undefined && /^(\d{4}-\d\d-\d\d)?$/.test(this.text);
  }

  get #isLong(): boolean {
    return LONG.has(this.#type) || this.text.includes('\n');
  }

  /** With what stands in the cell, be it on the list or not. */
  get #options(): readonly { value: string; label?: string }[] | undefined {
    const { terms } = this.localize;
    if (this.#type === 'boolean')
      return [
        { value: 'true', label: terms.yes },
        { value: 'false', label: terms.no },
      ];
    if (this.#type !== 'enum') return undefined;
    const options = this.field.declared?.options ?? [];
    const isListed = this.text === '' || options.some(({ value }) => value === this.text);
    return isListed ? options : [...options, { value: this.text }];
  }

  async #ask(): Promise<void> {
    const editing = await this.handle.editing(this.cell).catch(() => undefined);
    if (this.#isDone) return;
    if (!editing) {
      this.wrong = this.localize.terms.cannotEdit;
      return;
    }
    this.editing = editing;
    this.field = editing.field;
    this.#before = editing.text;
    if (this.#isTouched) return;
    this.text = shownText(editing.text, editing.field, this.localize.lang);
    await this.updateComplete;
    if (!this.#isTouched && this.input instanceof HTMLInputElement && !this.#isDate) this.input.select();
  }

  readonly #input = (): void => {
    this.#isTouched = true;
    this.text = this.input.value;
    this.wrong = '';
  };

  /** Picked from the open list: that is the decision. Arrows on the closed list go through it one by one. */
  readonly #chosen = (): void => {
    this.#input();
    if (!this.#isLeafing) this.#commit('stay');
    this.#isLeafing = false;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    // Safari ends a composition before the key that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    this.#isLeafing = event.key.startsWith('Arrow') || [...event.key].length === 1;
    const isNewLine = event.key === 'Enter' && event.shiftKey && this.input instanceof HTMLTextAreaElement;
    if (isNewLine || (event.target as Element).closest('.sheet')) return;
    const then: Then | undefined =
      event.key === 'Enter'
        ? event.shiftKey
          ? 'up'
          : 'down'
        : event.key === 'Tab'
          ? event.shiftKey
            ? 'before'
            : 'next'
          : undefined;
    if (event.key === 'Escape') this.#done('stay');
    else if (then) this.#commit(then);
    else return;
    event.preventDefault();
  };

  /** Hands on what was typed, at once: what the reader types next is for the next cell. */
  #commit(then: Then): void {
    if (this.#isDone) return;
    if (this.input instanceof HTMLInputElement && this.input.validity.badInput) {
      this.wrong = this.input.validationMessage;
      return;
    }
    const text = typedText(this.text, this.field, this.localize.lang);
    if (!this.#isTouched || text === this.#before) return this.#done(then);
    const { id: record, field } = this.cell;
    const seen = this.editing?.seen;
    const saving = this.handle.edit([{ record, field, text, ...(seen && { seen }) }]).then(
      ({ problems: [problem] }) => problem && this.#words(problem),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    this.#done(then, { cell: this.cell, text: this.text, saving });
  }

  #words({ code, message }: EditOutcome['problems'][number]): string {
    const { terms } = this.localize;
    return code === 'required' ? terms.needsValue : code === 'option' ? terms.notOneOf : message;
  }

  #done(then: Then, change?: TypedChange): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.dispatchEvent(new EditorDoneEvent(then, change));
  }

  /** Over its cell; scrolled away with it, at most to the edge of the window. */
  #place(): void {
    if (matchMedia(SHEET).matches) return;
    // Cells serve one record after the other; where the record is out of sight the editor stays where it was.
    const { id, field } = this.cell;
    const named = `[data-record-id="${CSS.escape(id)}"] [data-field="${CSS.escape(field)}"]`;
    const cell = (this.getRootNode() as ShadowRoot).querySelector(named);
    if (!cell) return;
    const at = cell.getBoundingClientRect();
    const { style } = this;
    const { clientHeight, clientWidth } = document.documentElement;
    const width = Math.max(at.width, 180);
    const left = this.localize.dir === 'rtl' ? at.right - width : at.left;
    style.setProperty('inline-size', this.#isLong ? 'max-content' : `${Math.round(width)}px`);
    style.setProperty('left', `${Math.round(Math.max(8, Math.min(left, clientWidth - width - 8)))}px`);
    style.setProperty('top', `${Math.round(Math.max(0, Math.min(at.top, clientHeight - at.height)))}px`);
    style.setProperty('--_cell-height', `${Math.round(at.height)}px`);
  }
}

/** A page in a frame of another origin may not. */
function openList(list: HTMLSelectElement): void {
  try {
    list.showPicker();
  } catch {
    // it is there to be opened by hand
  }
}
