/**
 * Related records, found by typing: a combobox with a list (ARIA 1.2, list autocomplete), and what is chosen beside it. One for each
 * field of a form; what is typed to find one is no answer, and is not sent.
 */
/* eslint-disable lit-a11y/click-events-have-key-events -- keys are the combobox's: the focus never leaves it */
import { html, nothing, type TemplateResult } from 'lit';
import type { DatasetHandle, FormField } from '../../../worker/api.js';
import { control, inputId } from './field-control.js';
import type { InputParts } from './form-input.js';

const SOON_MS = 80;

interface Candidate {
  readonly id: string;
  readonly name: string;
}

export class RecordChoice {
  #search = '';
  #locale = 'en';
  #isOpen = false;
  #active = -1;
  #candidates: readonly Candidate[] = [];
  #soon: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  readonly #names = new Map<string, string>();

  constructor(
    readonly handle: () => DatasetHandle | undefined,
    readonly changed: () => void,
  ) {}

  render(parts: InputParts): TemplateResult {
    const { field, text, localize } = parts;
    const { formWords: words } = localize.terms;
    this.#locale = localize.lang;
    const id = inputId(field.field.key);
    const ids = idsIn(text);
    const many = field.field.declared?.many === true;
    const one = many ? undefined : ids[0];
    const shown =
      this.#isOpen || this.#search !== '' ? this.#search : one === undefined ? '' : this.#nameOf(field, one);
    const list = `${id}-list`;
    return html`<div class="choice" @focusout=${(event: FocusEvent) => this.#left(event, parts)}>
      ${many ? this.#renderChosen(ids, parts) : nothing}
      <input
        ${control(parts)}
        class="input"
        part="input"
        type="text"
        role="combobox"
        aria-label=${field.field.label}
        aria-autocomplete="list"
        aria-expanded=${this.#isOpen ? 'true' : 'false'}
        aria-controls=${list}
        aria-activedescendant=${this.#isOpen && this.#active >= 0 ? `${list}-${this.#active}` : nothing}
        autocomplete="off"
        dir="auto"
        placeholder=${words.searchRecords}
        .value=${shown}
        @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value, parts)}
        @click=${() => this.#open(field)}
        @keydown=${(event: KeyboardEvent) => this.#key(event, parts)}
      />
      <ul class="list" id=${list} role="listbox" aria-label=${field.field.label} ?hidden=${!this.#isOpen}>
        ${this.#candidates.map(
          ({ id: candidate, name }, at) =>
            html`<li
              role="option"
              id=${`${list}-${at}`}
              aria-selected=${ids.includes(candidate) ? 'true' : 'false'}
              class=${at === this.#active ? 'active' : ''}
              dir="auto"
              @pointerdown=${(event: Event) => event.preventDefault()}
              @click=${() => this.#choose(at, parts)}
            >
              ${name}
            </li>`,
        )}
        ${this.#candidates.length === 0 ? html`<li class="quiet" role="option" aria-disabled="true" aria-selected="false">${words.noRecords}</li>` : nothing}
      </ul>
    </div>`;
  }

  #renderChosen(ids: readonly string[], { field, localize, type, isDisabled }: InputParts): unknown {
    if (ids.length === 0) return nothing;
    const { formWords: words } = localize.terms;
    return html`<ul class="chosen">
      ${ids.map((id) => {
        const name = this.#nameOf(field, id);
        return html`<li>
          <span dir="auto">${name}</span
          ><button
            type="button"
            class="plain"
            aria-label=${words.takeOut(name)}
            ?disabled=${isDisabled}
            @click=${() => type(ids.filter((one) => one !== id).join('\n'))}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>`;
      })}
    </ul>`;
  }

  #nameOf({ names }: FormField, id: string): string {
    return names?.[id] ?? this.#names.get(id) ?? id;
  }

  #type(text: string, { field, text: now, type }: InputParts): void {
    this.#search = text;
    // An emptied box is an emptied answer.
    if (text === '' && field.field.declared?.many !== true && now !== '') type('');
    this.#ask(field);
  }

  #open(field: FormField): void {
    if (!this.#isOpen) this.#ask(field);
  }

  #ask(field: FormField): void {
    this.#isOpen = true;
    this.changed();
    clearTimeout(this.#soon);
    const asked = ++this.#asked;
    this.#soon = setTimeout(() => {
      const found = this.handle()?.forms.candidates(field.field.declared?.to ?? '', this.#search, this.#locale);
      found?.then(
        (candidates) => {
          if (asked !== this.#asked) return;
          this.#candidates = candidates;
          this.#active = this.#search !== '' && candidates.length > 0 ? 0 : -1;
          this.changed();
        },
        () => undefined,
      );
    }, SOON_MS);
  }

  #key(event: KeyboardEvent, parts: InputParts): void {
    if (event.isComposing || event.keyCode === 229) return;
    const count = this.#candidates.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!this.#isOpen) this.#open(parts.field);
      else if (count > 0)
        this.#active = (this.#active + (event.key === 'ArrowDown' ? 1 : count + (this.#active < 0 ? 0 : -1))) % count;
    } else if (event.key === 'Enter' && this.#isOpen) {
      if (this.#active >= 0) this.#choose(this.#active, parts);
    } else if (event.key === 'Escape' && this.#isOpen) this.#shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.changed();
  }

  #choose(at: number, { field, text, type, touch }: InputParts): void {
    const chosen = this.#candidates[at];
    if (!chosen) return;
    this.#names.set(chosen.id, chosen.name);
    const many = field.field.declared?.many === true;
    this.#shut();
    type(many ? [...new Set([...idsIn(text), chosen.id])].sort().join('\n') : chosen.id);
    touch();
  }

  /** What was typed and is the whole name of one record chooses it; the rest of a search goes. */
  #left(event: FocusEvent, parts: InputParts): void {
    if ((event.currentTarget as Element).contains(event.relatedTarget as Element | null)) return;
    const wanted = this.#search.trim().toLowerCase();
    const at = this.#candidates.findIndex(({ name }) => name.toLowerCase() === wanted);
    if (wanted !== '' && at >= 0) this.#choose(at, parts);
    // Else the worker says that nothing is called so, and the text stays where it can be put right.
    else if (wanted !== '' && parts.field.field.declared?.many !== true && parts.text === '') parts.type(this.#search);
    this.#shut();
    parts.touch();
    this.changed();
  }

  #shut(): void {
    this.#isOpen = false;
    this.#search = '';
    this.#active = -1;
  }
}

const idsIn = (text: string): string[] => text.split('\n').filter((id) => id !== '');
