/** The right input for each type of a form's field, native wherever there is one: labels, keyboards of phones and pickers come by it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { FormField } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { shownText, typedText } from '../edit/typed-text.js';
import { tagsOf } from '../grid/value-words.js';
import '../../kit/terms/en-form.js';

export interface InputParts {
  readonly localize: LocalizeController;
  readonly field: FormField;
  /** As the reader wrote it; of what nobody typed, as files have it. */
  readonly text: string;
  readonly isTyped: boolean;
  readonly isWrong: boolean;
  readonly isDisabled: boolean;
  readonly describedBy: string;
  type(text: string): void;
  /** The box holds what is no text yet, such as half a date, for as long as this says so. */
  half(isHalf: () => boolean): void;
  touch(): void;
}

const LONG: ReadonlySet<string> = new Set(['markdown', 'json', 'image', 'file']);
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'number', 'decimal']);
const NATIVE: Readonly<Record<string, string>> = {
  date: 'date',
  datetime: 'datetime-local',
  time: 'time',
  email: 'email',
  url: 'url',
  phone: 'tel',
};

export const inputId = (key: string): string => `field ${key}`.replaceAll(' ', '-');

export const typeOf = ({ field }: FormField): string => field.declared?.type ?? field.type;

/** Several boxes have no one label: a group of them has. */
export function isGroup(field: FormField): boolean {
  return typeOf(field) === 'tags' && (field.field.declared?.options?.length ?? 0) > 0;
}

/** A text as the reader wrote it, as files have it. */
export function plainText(text: string, one: FormField, lang: string): string {
  if (typeOf(one) !== 'datetime') return typedText(text, one.field, lang);
  const moment = /^\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? new Date(text) : undefined;
  return moment && !Number.isNaN(moment.getTime()) ? moment.toISOString() : text;
}

export function renderInput(parts: InputParts): TemplateResult {
  const { field } = parts;
  const type = typeOf(field);
  const options = field.field.declared?.options;
  if (type === 'boolean') {
    const { yes, no } = parts.localize.terms;
    return renderSelect(parts, [
      { value: 'true', label: yes },
      { value: 'false', label: no },
    ]);
  }
  if (type === 'enum' && options) return renderSelect(parts, options);
  if (isGroup(field)) return renderBoxes(parts, options!);
  if (LONG.has(type)) return renderLong(parts);
  return renderOne(parts, type);
}

type Options = readonly { readonly value: string; readonly label?: string }[];

function renderSelect({ localize, field, text, type, touch, ...parts }: InputParts, options: Options): TemplateResult {
  const words = localize.terms.formWords;
  const isListed = text === '' || options.some(({ value }) => value === text);
  return html`<select
    class="input"
    part="input"
    id=${inputId(field.field.key)}
    aria-describedby=${parts.describedBy || nothing}
    aria-invalid=${parts.isWrong ? 'true' : nothing}
    aria-required=${field.required ? 'true' : nothing}
    ?disabled=${parts.isDisabled}
    .value=${text}
    @change=${(event: Event) => {
      type((event.target as HTMLSelectElement).value);
      touch();
    }}
    @blur=${touch}
  >
    <option value="" ?selected=${text === ''}>${field.required ? words.choose : words.none}</option>
    ${(isListed ? options : [...options, { value: text, label: undefined }]).map(
      ({ value, label }) => html`<option value=${value} ?selected=${value === text}>${label ?? value}</option>`,
    )}
  </select>`;
}

function renderBoxes({ field, text, type, touch, isDisabled }: InputParts, options: Options): TemplateResult {
  const chosen = new Set(tagsOf(text));
  const others = [...chosen].filter((tag) => !options.some(({ value }) => value === tag)).map((value) => ({ value }));
  const toggle = (value: string, on: boolean): void => {
    const now = new Set(chosen);
    if (on) now.add(value);
    else now.delete(value);
    type(now.size === 0 ? '' : JSON.stringify([...now].sort()));
    touch();
  };
  return html`<div class="boxes" part="input">
    ${([...options, ...others] as Options).map(
      ({ value, label }, at) =>
        html`<label class="box"
          ><input
            type="checkbox"
            id=${at === 0 ? inputId(field.field.key) : nothing}
            .checked=${chosen.has(value)}
            ?disabled=${isDisabled}
            @change=${(event: Event) => toggle(value, (event.target as HTMLInputElement).checked)}
          /><span>${label ?? value}</span></label
        >`,
    )}
  </div>`;
}

function renderLong({ field, text, type, touch, ...parts }: InputParts): TemplateResult {
  return html`<textarea
    class="input"
    part="input"
    rows="3"
    dir="auto"
    id=${inputId(field.field.key)}
    aria-describedby=${parts.describedBy || nothing}
    aria-invalid=${parts.isWrong ? 'true' : nothing}
    aria-required=${field.required ? 'true' : nothing}
    ?disabled=${parts.isDisabled}
    .value=${text}
    @input=${(event: Event) => type((event.target as HTMLTextAreaElement).value)}
    @blur=${touch}
  ></textarea>`;
}

/** A box for dates shows nothing but true ones: what is none is shown as text. */
function renderOne(
  { localize, field, text, isTyped, type, half, touch, ...parts }: InputParts,
  kind: string,
): TemplateResult {
  const shown = isTyped ? text : shownAs(text, field, localize.lang);
  const isNumber = NUMBERS.has(kind);
  const native = fitsNative(kind, shown) ? (NATIVE[kind] ?? 'text') : 'text';
  const { unit } = field.field.declared ?? {};
  const input = html`<input
    class=${isNumber || native === 'date' || native === 'time' || native === 'datetime-local' ? 'input short' : 'input'}
    part="input"
    type=${native}
    id=${inputId(field.field.key)}
    inputmode=${isNumber ? 'decimal' : nothing}
    step=${native === 'time' ? '1' : nothing}
    min=${native === 'date' && field.min !== undefined ? field.min : nothing}
    max=${native === 'date' && field.max !== undefined ? field.max : nothing}
    dir=${native === 'text' && !isNumber ? 'auto' : nothing}
    autocomplete="off"
    aria-describedby=${parts.describedBy || nothing}
    aria-invalid=${parts.isWrong ? 'true' : nothing}
    aria-required=${field.required ? 'true' : nothing}
    ?disabled=${parts.isDisabled}
    .value=${shown}
    @input=${(event: Event) => {
      const box = event.target as HTMLInputElement;
      // Half a date is no text: the box keeps it, and nothing is sent meanwhile.
      if (box.validity.badInput) half(() => box.isConnected && box.validity.badInput);
      else type(box.value);
    }}
    @blur=${touch}
  />`;
  return unit ? html`<span class="with-unit">${input}<span class="unit quiet">${unit}</span></span>` : input;
}

function fitsNative(kind: string, shown: string): boolean {
  if (shown === '') return true;
  if (kind === 'date') return /^\d{4}-\d\d-\d\d$/.test(shown);
  if (kind === 'datetime') return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(shown);
  return kind !== 'time' || /^\d\d:\d\d(:\d\d)?$/.test(shown);
}

function shownAs(text: string, one: FormField, lang: string): string {
  if (typeOf(one) !== 'datetime') return shownText(text, one.field, lang);
  const moment = new Date(text);
  if (text === '' || Number.isNaN(moment.getTime())) return text;
  // The box is in the reader's own time.
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
