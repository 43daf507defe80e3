/**
 * Choices found by typing: a combobox with a listbox (WAI-ARIA Authoring Practices, "Combobox", "editable with list autocomplete").
 * One choice: Enter takes the marked one and is done. Several: Enter puts the marked one in or out, Backspace takes the last away,
 * and Enter with nothing typed is done.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CellEditing } from '../../../worker/api.js';
import { renderDot } from '../grid/choices.js';
import type { CellInput, InputHost } from './cell-input.js';
import type { Choice } from './choice-options.js';
import type { ChoiceSource } from './choice-source.js';
import { failureWords } from './edit-words.js';

/** A list to be looked through; beyond that one types. */
const MOST_SHOWN = 100;
/** On a phone a list this short needs no keyboard. */
const SHORT = 9;

export class ChoiceInput implements CellInput {
  #chosen: readonly Choice[];
  #listed: readonly Choice[] = [];
  #query: string;
  /** Typed since the list was opened: only then it narrows. */
  #isTyped: boolean;
  #isTouched: boolean;
  #isAsking = false;
  /** In #listed; -1: none. */
  #active = -1;
  #asked = new AbortController();
  #failed = '';

  constructor(
    private readonly host: InputHost,
    private readonly source: ChoiceSource,
    shown: string,
    over: string | undefined,
  ) {
    this.#chosen =
      over === undefined ? source.read(undefined, shown) : source.isMany ? source.read(undefined, shown) : [];
    this.#isTouched = over !== undefined;
    this.#isTyped = over !== undefined && over !== '';
    this.#query = over ?? this.#shownQuery;
    if (over === '') this.#chosen = [];
    this.#ask();
  }

  get text(): string {
    return this.source.write(this.#chosen);
  }

  get typed(): string {
    return this.#isTyped ? this.#query : this.shown;
  }

  get shown(): string {
    return this.#isTyped ? this.#query : this.#chosen.map(({ label }) => label).join(', ');
  }

  take(editing: CellEditing): void {
    if (this.#isTouched && !this.source.isMany) return;
    if (this.#isTouched && this.#query === '') return;
    this.#chosen = this.source.read(editing, '');
    if (!this.#isTouched) this.#query = this.#shownQuery;
    this.#ask();
  }

  focus(all: boolean): void {
    const { control } = this;
    control?.focus({ preventScroll: true });
    if (all) control?.select();
    else control?.setSelectionRange(control.value.length, control.value.length);
  }

  /** What was typed and not picked is no choice yet. */
  problem(): string | undefined {
    if (!this.#isTyped || this.#query.trim() === '') return undefined;
    const { terms } = this.host.localize;
    return this.#isAsking ? terms.stillSearching : terms.notOneOf;
  }

  close(): void {
    this.#asked.abort();
  }

  key(event: KeyboardEvent): boolean {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    const last = this.#listed.length - 1;
    const to = (at: number): true => {
      this.#active = Math.max(-1, Math.min(last, at));
      this.host.requestUpdate();
      queueMicrotask(() => this.host.renderRoot.querySelector('#active')?.scrollIntoView({ block: 'nearest' }));
      return true;
    };
    if (key === 'ArrowDown') return to(this.#active === last ? 0 : this.#active + 1);
    if (key === 'ArrowUp') return to(this.#active <= 0 ? last : this.#active - 1);
    if (key === 'PageDown') return to(this.#active + 8);
    if (key === 'PageUp') return to(Math.max(0, this.#active - 8));
    if (key === 'Backspace' && this.source.isMany && this.#query === '' && this.#chosen.length > 0) {
      this.#choose(this.#chosen.slice(0, -1));
      return true;
    }
    if (ctrlKey || metaKey || altKey) return false;
    if (key === 'Enter' && !shiftKey && this.source.isMany && this.#active >= 0) {
      this.#toggle(this.#listed[this.#active]!);
      return true;
    }
    // Enter and Tab take what is marked, and the editor goes on.
    if ((key === 'Enter' || key === 'Tab') && this.#active >= 0 && (this.#isTyped || this.#isMoved)) this.#takeActive();
    else if ((key === 'Enter' || key === 'Tab') && this.#isTyped && this.#query.trim() === '' && !this.source.isMany) {
      this.#choose([]);
      this.#isTyped = false;
    }
    return false;
  }

  /** Arrows have left what was chosen. */
  get #isMoved(): boolean {
    return !this.source.isMany && this.#listed[this.#active]?.value !== (this.#chosen[0]?.value ?? '');
  }

  #takeActive(): void {
    const choice = this.#listed[this.#active]!;
    this.#isTyped = false;
    if (!this.source.isMany) this.#choose(choice.value === '' ? [] : [choice]);
    else if (!this.#has(choice)) this.#choose([...this.#chosen, choice]);
    this.#query = this.#shownQuery;
  }

  render(): TemplateResult {
    const { host, source } = this;
    const { terms } = host.localize;
    const note = this.#failed || (this.#isAsking ? terms.searching : this.#listed.length === 0 ? terms.noneFound : '');
    const isShort = !source.isOpen && this.#listed.length <= SHORT && !this.#isTyped;
    return html`<div class="choice">
      <div class="chosen">
        ${
          source.isMany
            ? this.#chosen.map(
                (choice) =>
                  html`<span class="chip" dir="auto"
                    >${choice.color ? renderDot(choice.color) : nothing}${choice.label}<button
                      type="button"
                      class="plain remove"
                      tabindex="-1"
                      aria-label=${terms.removeChoice(choice.label)}
                      @click=${() => this.#toggle(choice)}
                    >
                      <span aria-hidden="true">×</span>
                    </button></span
                  >`,
              )
            : nothing
        }
        <input
          class="field"
          part="input"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          dir="auto"
          inputmode=${isShort && matchMedia('(pointer: coarse)').matches ? 'none' : 'text'}
          .value=${this.#query}
          placeholder=${source.isMany ? terms.typeToFind : terms.emptyChoice}
          aria-label=${host.label}
          aria-expanded="true"
          aria-controls="list"
          aria-autocomplete="list"
          aria-activedescendant=${this.#active >= 0 ? 'active' : nothing}
          aria-invalid=${host.isWrong ? 'true' : nothing}
          aria-describedby="chosen say"
          @input=${this.#input}
        />
      </div>
      ${
        source.isMany
          ? html`<span class="visually-hidden" id="chosen"
              >${this.#chosen.map(({ label }) => label).join(', ') || terms.emptyValue}</span
            >`
          : nothing
      }
      <ul
        class="list"
        id="list"
        part="list"
        role="listbox"
        aria-label=${host.label}
        aria-multiselectable=${source.isMany ? 'true' : nothing}
        aria-busy=${this.#isAsking ? 'true' : nothing}
        ?hidden=${this.#listed.length === 0}
      >
        ${this.#listed.map((choice, at) => this.#renderChoice(choice, at))}
      </ul>
      <p class=${note ? 'none-found' : 'visually-hidden'} role="status">${note}</p>
    </div>`;
  }

  #renderChoice(choice: Choice, at: number): TemplateResult {
    const isChosen = this.#has(choice);
    const box = this.source.isMany
      ? html`<span class=${isChosen ? 'box on' : 'box'} aria-hidden="true"></span>`
      : nothing;
    return html`<li
      role="option"
      class=${at === this.#active ? 'option active' : 'option'}
      id=${at === this.#active ? 'active' : nothing}
      aria-selected=${isChosen ? 'true' : 'false'}
      data-at=${at}
    >
      ${box}${choice.color ? renderDot(choice.color) : nothing}<span dir="auto">${choice.label}</span>
    </li>`;
  }

  get control(): HTMLInputElement | null {
    return this.host.renderRoot.querySelector<HTMLInputElement>('.field');
  }

  get #shownQuery(): string {
    return this.source.isMany ? '' : (this.#chosen[0]?.label ?? '');
  }

  #has({ value }: Choice): boolean {
    return this.source.isMany || this.#chosen.length > 0
      ? this.#chosen.some((one) => one.value === value)
      : value === '';
  }

  press({ target }: Event): void {
    const at = (target as Element).closest<HTMLElement>('[data-at]')?.dataset['at'];
    const choice = at === undefined ? undefined : this.#listed[Number(at)];
    if (choice) this.#press(choice);
  }

  #press(choice: Choice): void {
    if (this.source.isMany) return this.#toggle(choice);
    this.#isTyped = false;
    this.#choose(choice.value === '' ? [] : [choice]);
    this.#query = this.#shownQuery;
    this.host.picked();
  }

  #toggle(choice: Choice): void {
    this.#isTyped = false;
    this.#query = '';
    this.#choose(
      this.#has(choice) ? this.#chosen.filter(({ value }) => value !== choice.value) : [...this.#chosen, choice],
    );
    this.#ask();
    this.control?.focus({ preventScroll: true });
  }

  #choose(chosen: readonly Choice[]): void {
    this.#chosen = chosen;
    this.#isTouched = true;
    this.host.touched();
  }

  readonly #input = (): void => {
    this.#query = this.control!.value;
    this.#isTyped = true;
    this.#isTouched = true;
    this.host.touched();
    this.#ask();
  };

  #ask(): void {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const typed = this.#isTyped ? this.#query : '';
    const answer = this.source.choices(typed, this.#chosen, signal);
    this.#failed = '';
    if (!(answer instanceof Promise)) return this.#show(answer, typed);
    this.#isAsking = true;
    this.host.requestUpdate();
    answer.then(
      (choices) => signal.aborted || this.#show(choices, typed),
      (error: unknown) => {
        if (signal.aborted) return;
        this.#failed = failureWords(this.host.localize, error);
        this.#show([], typed);
      },
    );
  }

  #show(choices: readonly Choice[], typed: string): void {
    const { isMany, isOpen } = this.source;
    const { terms } = this.host.localize;
    const wanted = typed.trim();
    const own =
      isOpen && wanted !== '' && !choices.some(({ label, value }) => value === wanted || label === wanted)
        ? [{ value: wanted, label: wanted }]
        : [];
    const none = isMany || typed !== '' || this.host.editing?.required ? [] : [{ value: '', label: terms.emptyChoice }];
    this.#isAsking = false;
    this.#listed = [...none, ...choices.slice(0, MOST_SHOWN), ...own];
    this.#active = isMany && typed === '' ? -1 : typed === '' ? this.#listed.findIndex((one) => this.#has(one)) : 0;
    if (this.#listed.length === 0) this.#active = -1;
    this.host.requestUpdate();
    queueMicrotask(() => this.host.renderRoot.querySelector('#active')?.scrollIntoView({ block: 'nearest' }));
  }
}
