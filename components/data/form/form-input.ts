/** The right input for each type of a form's field, native wherever there is one: labels, keyboards of phones and pickers come by it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { FormField } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { BOXES, boxToInstant, instantToBox } from '../edit/typed-moment.js';
import { isLong, isNumber, shownText, typedText, typeOf } from '../edit/typed-text.js';
import { tagsOf } from '../grid/value-words.js';
import { control, inputId, type ControlParts } from './field-control.js';
import '../../kit/terms/en-form.js';

export interface InputParts extends ControlParts {
  readonly localize: LocalizeController;
  /** As the reader wrote it; of what nobody typed, as files have it. */
  readonly text: string;
  readonly isTyped: boolean;
  type(text: string): void;
  /** The box holds what is no text yet, such as half a date, for as long as this says so. */
  half(isHalf: () => boolean): void;
  touch(): void;
}

const NATIVE: Readonly<Record<string, string>> = {
  date: 'date',
  datetime: 'datetime-local',
  time: 'time',
  email: 'email',
  url: 'url',
  phone: 'tel',
};

/** Several boxes have no one label: a group of them has. */
export function isGroup({ field }: FormField): boolean {
  return typeOf(field) === 'tags' && (field.declared?.options?.length ?? 0) > 0;
}

/** A text as the reader wrote it, as files have it. A moment's box is in the reader's own time. */
export function plainText(text: string, { field }: FormField, lang: string): string {
  return typeOf(field) === 'datetime' ? boxToInstant(text) : typedText(text, field, lang);
}

export function renderInput(parts: InputParts): TemplateResult {
  const { field } = parts;
  const type = typeOf(field.field);
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
  if (isLong(field.field)) return renderLong(parts);
  return renderOne(parts, type);
}

type Options = readonly { readonly value: string; readonly label?: string }[];

function renderSelect(parts: InputParts, options: Options): TemplateResult {
  const { localize, field, text, type, touch } = parts;
  const words = localize.terms.formWords;
  const isListed = text === '' || options.some(({ value }) => value === text);
  return html`<select
    ${control(parts)}
    class="input"
    part="input"
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

function renderLong(parts: InputParts): TemplateResult {
  return html`<textarea
    ${control(parts)}
    class="input"
    part="input"
    rows="3"
    dir="auto"
    .value=${parts.text}
    @input=${(event: Event) => parts.type((event.target as HTMLTextAreaElement).value)}
    @blur=${parts.touch}
  ></textarea>`;
}

/** A box for dates shows nothing but true ones: what is none is shown as text. */
function renderOne(parts: InputParts, kind: string): TemplateResult {
  const { localize, field, text, isTyped, type, half, touch } = parts;
  const shown = isTyped ? text : shownAs(text, field, localize.lang);
  const isOfNumber = isNumber(field.field);
  const native = BOXES[kind]?.test(shown) === false ? 'text' : (NATIVE[kind] ?? 'text');
  const { unit } = field.field.declared ?? {};
  const input = html`<input
    ${control(parts)}
    class=${isOfNumber || native === 'date' || native === 'time' || native === 'datetime-local' ? 'input short' : 'input'}
    part="input"
    type=${native}
    inputmode=${isOfNumber ? 'decimal' : nothing}
    step=${native === 'time' ? '1' : nothing}
    min=${native === 'date' && field.min !== undefined ? field.min : nothing}
    max=${native === 'date' && field.max !== undefined ? field.max : nothing}
    dir=${native === 'text' && !isOfNumber ? 'auto' : nothing}
    autocomplete="off"
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

function shownAs(text: string, { field }: FormField, lang: string): string {
  return typeOf(field) === 'datetime' ? instantToBox(text).slice(0, 16) || text : shownText(text, field, lang);
}
