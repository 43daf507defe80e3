/**
 * A box to type into: one line, several lines, or the browser's own for days, moments and times. What is typed over a day begins in a
 * box for text, since the browser's take no beginning; days are understood there as the reader writes them.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CellEditing } from '../../../worker/api.js';
import type { CellInput, InputHost } from './cell-input.js';
import { BOXES, boxToInstant, instantToBox } from './typed-moment.js';
import { isLong, isNumber, shownText, typedText, typeOf } from './typed-text.js';

const MODES: Readonly<Record<string, string>> = {
  integer: 'numeric',
  number: 'decimal',
  decimal: 'decimal',
  email: 'email',
  url: 'url',
  phone: 'tel',
};

export class TextInput implements CellInput {
  /** As it stands in the box. */
  typed: string;
  readonly #isOver: boolean;
  #isTouched: boolean;

  /** `shown`: what the cell shows, until its exact text has come. `over`: typed over it. */
  constructor(
    private readonly host: InputHost,
    shown: string,
    over: string | undefined,
  ) {
    this.#isOver = over !== undefined;
    this.#isTouched = this.#isOver;
    this.typed = over ?? this.#boxed(shown);
  }

  get text(): string {
    const { field, localize, timeZone } = this.host;
    if (this.#box === 'datetime') return this.typed === '' ? '' : boxToInstant(this.typed, timeZone);
    return typedText(this.typed, field, localize.lang);
  }

  get shown(): string {
    return this.typed;
  }

  take({ text }: CellEditing): void {
    if (this.#isTouched) return;
    this.typed = this.#boxed(text);
    this.host.requestUpdate();
  }

  focus(all: boolean): void {
    const { control } = this;
    control?.focus({ preventScroll: true });
    if (!control || this.#box) return;
    if (all && !(control instanceof HTMLTextAreaElement)) control.select();
    else control.setSelectionRange(control.value.length, control.value.length);
  }

  key({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    // Several lines: a new one by Shift+Enter in a cell, by Enter in a text that has them.
    return this.#isLong && key === 'Enter' && !ctrlKey && !metaKey && (shiftKey || isLong(this.host.field));
  }

  problem(): string | undefined {
    const { control } = this;
    return control instanceof HTMLInputElement && control.validity.badInput ? control.validationMessage : undefined;
  }

  press(): void {}

  close(): void {}

  render(): TemplateResult {
    const { host } = this;
    const { field, label } = host;
    const invalid = host.isWrong ? 'true' : nothing;
    if (this.#isLong)
      return html`<textarea
        class="field"
        part="input"
        rows="3"
        dir="auto"
        .value=${this.typed}
        aria-label=${label}
        aria-invalid=${invalid}
        aria-describedby="say"
        @input=${this.#input}
      ></textarea>`;
    const box = this.#box;
    const unit = isNumber(field) ? field.declared?.unit : undefined;
    return html`<span class="line"
      ><input
        class=${isNumber(field) ? 'field end' : 'field'}
        part="input"
        type=${box === 'datetime' ? 'datetime-local' : (box ?? 'text')}
        step=${box === 'time' || box === 'datetime' ? '1' : nothing}
        inputmode=${MODES[typeOf(field)] ?? 'text'}
        dir=${isNumber(field) || box ? nothing : 'auto'}
        autocomplete="off"
        .value=${this.typed}
        aria-label=${unit ? `${label} (${unit})` : label}
        aria-invalid=${invalid}
        aria-describedby="say"
        @input=${this.#input}
      />${unit ? html`<span class="unit" aria-hidden="true">${unit}</span>` : nothing}</span
    >`;
  }

  get control(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.host.renderRoot.querySelector<HTMLInputElement>('.field');
  }

  /** Texts of several lines, and those that have one already. */
  get #isLong(): boolean {
    return isLong(this.host.field) || this.typed.includes('\n');
  }

  get #box(): string | undefined {
    const type = typeOf(this.host.field);
    return !this.#isOver && BOXES[type]?.test(this.typed) ? type : undefined;
  }

  #boxed(text: string): string {
    const { field, localize, timeZone } = this.host;
    if (typeOf(field) === 'datetime') return instantToBox(text, timeZone) || text;
    return shownText(text, field, localize.lang);
  }

  readonly #input = (): void => {
    this.#isTouched = true;
    this.typed = this.control!.value;
    this.host.touched();
  };
}
