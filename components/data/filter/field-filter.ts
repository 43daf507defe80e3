/**
 * The filter of one column as controls: values to tick with their counts, a histogram with from and to, a box to find
 * or contain. Used by the column's menu and the filter sheet, which own it and draw it into their own shadow root.
 */
import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Filter } from '../../../core/query/query.js';
import type { Facet, HistogramFacet, ValuesFacet } from '../../../core/table/facet.js';
import type { Cell, Field } from '../../../core/table/field.js';
import { cellText, isDay, isEmptyCell, isoDay } from '../grid/cell-text.js';
import { edgeText, renderHistogram } from './head-facet.js';
import { rangeCondition, rangeOf, readersDay } from './range-filter.js';
import { ViewPatchEvent, type PanelContext } from '../table/reader-view.js';
import { filterOn, withFilter } from '../table/view-edits.js';
import { chosenValues, isChosen, toggleValue } from './value-filter.js';

/** More values than these want a box to search them. */
const FEW = 8;

export class FieldFilter {
  #facet: Facet | undefined;
  #search = '';
  /** The text box was used: its text is no longer what the filter says. */
  #typed = false;
  /** What the newest answer was asked for; another question is asked only after that came. */
  #asked = '';
  #busy = false;

  constructor(
    private readonly host: LitElement & Omit<PanelContext, 'table' | 'columns'>,
    readonly field: Field,
  ) {}

  get condition(): Filter | undefined {
    return filterOn(this.host.view, this.field.key);
  }

  change(next: Filter | undefined): void {
    this.host.dispatchEvent(new ViewPatchEvent({ filters: withFilter(this.host.view, this.field.key, next) }));
  }

  /** The newest known; asks for a newer one where things have changed, and then updates the host. */
  facet(): Facet | undefined {
    void this.#refresh();
    return this.#facet ?? this.#known();
  }

  render(): TemplateResult {
    const facet = this.facet();
    return html`<div class="field-filter">
      ${facet?.kind === 'histogram' ? this.#renderRange(facet) : facet ? this.#renderValues(facet) : nothing}
    </div>`;
  }

  #known(): Facet | undefined {
    const { facets } = this.host.state;
    return Object.hasOwn(facets, this.field.key) ? facets[this.field.key] : undefined;
  }

  /** Keeps the facet current while rows come in and filters change; one question at a time. */
  async #refresh(): Promise<void> {
    const { handle, state } = this.host;
    const question = JSON.stringify([this.#search, state.counts, state.request, state.resolved?.query]);
    if (!handle || this.#busy || question === this.#asked) return;
    this.#busy = true;
    this.#asked = question;
    try {
      this.#facet = await handle.facet(this.field.key, this.#search ? { search: this.#search } : undefined);
    } catch {
      // The table says what is wrong with its source; what is known stays.
    } finally {
      this.#busy = false;
      if (this.host.isConnected) this.host.requestUpdate();
    }
  }

  // ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #renderValues(facet: ValuesFacet): TemplateResult {
    const { terms, number } = bound(this.host);
    const { condition } = this;
    const text = this.#boxText(condition);
    const listed = facet.top.filter(({ value, total }) => !isEmptyCell(value) && total > 0);
    const unlisted = this.#search ? [] : missing(condition, facet);
    const rest = this.#search ? 0 : facet.distinct - listed.length;
    const showsBox = facet.distinct > FEW || text !== '';
    return html`${
        showsBox
          ? html`<input
              class="input"
              type="search"
              autocomplete="off"
              data-autofocus
              placeholder=${terms.findValue}
              aria-label=${terms.findValue}
              .value=${text}
              @input=${this.#find}
              @keydown=${this.#containOnEnter}
            />`
          : nothing
      }
      <ul class="choices values" tabindex="-1" aria-label=${terms.valuesOf(this.field.label)}>
        ${showsBox && text.trim() && this.field.type !== 'boolean' ? this.#renderContains(text.trim()) : nothing}
        ${unlisted.map((value) => this.#renderValue(value, undefined))}
        ${repeat(
          listed,
          ({ value }) => value,
          ({ value, count }) => this.#renderValue(value, count),
        )}
        ${facet.empty.total && !this.#search ? this.#renderValue('', facet.empty.count) : nothing}
      </ul>
      ${rest > 0 ? html`<p class="hint">${terms.moreValues(number(rest))}</p>` : nothing}
      <div role="status">
        ${this.#search && !listed.length ? html`<p class="hint">${terms.noSuchValue}</p>` : nothing}
      </div>`;
  }

  #renderValue(value: Cell, count: number | undefined): TemplateResult {
    const { localize } = this.host;
    const text = isEmptyCell(value) ? localize.terms.emptyValue : cellText(value, this.field, localize);
    const toggle = () => this.change(toggleValue(this.condition, this.field.key, value));
    return html`<li>
      <label class="choice">
        <input type="checkbox" .checked=${isChosen(this.condition, value)} @change=${toggle} />
        <span class="what ${isEmptyCell(value) ? 'quiet' : ''}">${clip(text)}</span>
        <span class="count">${count === undefined ? nothing : localize.number(count)}</span>
      </label>
    </li>`;
  }

  #renderContains(text: string): TemplateResult {
    const { condition } = this;
    const on = condition?.op === 'contains' && condition.value === text;
    const toggle = () => this.change(on ? undefined : { op: 'contains', field: this.field.key, value: text });
    return html`<li>
      <label class="choice">
        <input type="checkbox" .checked=${on} @change=${toggle} />
        <span class="what">${this.host.localize.terms.contains(text)}</span>
      </label>
    </li>`;
  }

  /** What was typed; before that, what the filter asks the column to contain. */
  #boxText(condition: Filter | undefined): string {
    if (this.#typed) return this.#search;
    return condition?.op === 'contains' ? condition.value : '';
  }

  readonly #find = (event: Event): void => {
    this.#search = (event.currentTarget as HTMLInputElement).value;
    this.#typed = true;
    this.host.requestUpdate();
  };

  readonly #containOnEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    const text = (event.currentTarget as HTMLInputElement).value.trim();
    this.change(text ? { op: 'contains', field: this.field.key, value: text } : undefined);
  };

  // ── Ranges ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #renderRange(facet: HistogramFacet): TemplateResult {
    const { localize } = this.host;
    const { field, condition } = this;
    const range = rangeOf(condition, field, readersDay());
    const change = (next: Filter | undefined) => this.change(next);
    const from = range && Number.isFinite(range.from) ? range.from : undefined;
    const to = range && Number.isFinite(range.to) ? lastOf(range.to, range.below === true, field) : undefined;
    return html`<div class="chart" aria-hidden="true">
        ${renderHistogram(field, facet, { condition, localize, change })}
        <div class="edges quiet">
          <span>${edgeText(facet.min, field, localize)}</span><span>${edgeText(facet.max, field, localize)}</span>
        </div>
      </div>
      <div class=${isDay(field.type) ? 'from-to days' : 'from-to'}>
        ${this.#renderEnd(localize.terms.from, 'from', from, facet)}
        ${this.#renderEnd(localize.terms.to, 'to', to, facet)}
      </div>
      ${
        facet.empty.total
          ? html`<ul class="choices">
              ${this.#renderValue('', facet.empty.count)}
            </ul>`
          : nothing
      }`;
  }

  #renderEnd(label: string, name: 'from' | 'to', value: number | undefined, facet: HistogramFacet): TemplateResult {
    const day = isDay(this.field.type);
    const shown = value === undefined ? '' : day ? isoDay(value) : String(value);
    const known = name === 'from' ? facet.min : facet.max;
    const hint = day || !Number.isFinite(known) ? '' : String(known);
    return html`<label
      ><span class="quiet">${label}</span>
      <input
        class="input"
        name=${name}
        type=${day ? 'date' : 'number'}
        step=${this.field.type === 'integer' || day ? '1' : 'any'}
        placeholder=${hint}
        .value=${shown}
        @change=${this.#limit}
      />
    </label>`;
  }

  readonly #limit = (event: Event): void => {
    const box = (event.currentTarget as HTMLElement).closest('.from-to')!;
    const read = (name: string): string | number | undefined => {
      const input = box.querySelector<HTMLInputElement>(`[name=${name}]`)!;
      if (input.value === '') return undefined;
      return isDay(this.field.type) ? input.value : input.valueAsNumber;
    };
    const from = read('from');
    const to = read('to');
    const swapped = from !== undefined && to !== undefined && from > to!;
    this.change(swapped ? rangeCondition(this.field, to, from) : rangeCondition(this.field, from, to));
  };
}

/** The last value that is in: [8, 10) of whole numbers or days ends with 9. */
function lastOf(to: number, below: boolean, field: Field): number {
  if (!below) return to;
  if (field.type === 'integer') return Math.ceil(to) - 1;
  return isDay(field.type) ? to - 1 : to;
}

/** Chosen values that are not among those listed: they must be there to be taken back. */
function missing(condition: Filter | undefined, facet: ValuesFacet): Cell[] {
  const listed = new Set(facet.top.map(({ value }) => value));
  const chosen = chosenValues(condition)?.values ?? [];
  return chosen.filter((value): value is string | number | boolean => typeof value !== 'object' && !listed.has(value));
}

const bound = ({ localize }: Pick<PanelContext, 'localize'>) => ({
  terms: localize.terms,
  number: (n: number) => localize.number(n),
});
const clip = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

export const fieldFilterStyles = css`
  .values {
    max-block-size: min(236px, 30vh);
    margin-block-start: 6px;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .chart .histogram {
    block-size: 52px;
    margin: 0;
  }
  .edges {
    display: flex;
    justify-content: space-between;
    margin-block: 3px 8px;
    border-block-start: 1px solid var(--_line);
    padding-block-start: 3px;
    font-size: 0.8em;
    font-variant-numeric: tabular-nums;
  }
  .from-to {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
    margin-block-end: 4px;
  }
  .from-to label {
    display: grid;
    gap: 2px;
    font-size: 0.8667em;
  }
  .from-to.days {
    grid-template-columns: 1fr;
  }
  .from-to.days label {
    grid-template-columns: 3em 1fr;
    align-items: center;
  }
  .from-to .input {
    font-size: 1.0769em;
    font-variant-numeric: tabular-nums;
  }
`;
