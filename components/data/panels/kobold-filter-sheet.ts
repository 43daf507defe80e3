import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from '../../kit/property.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ColumnPlan } from '../grid/column-layout.js';
import { columnsNamed } from '../grid/column-order.js';
import { FieldFilter, fieldFilterStyles } from '../filter/field-filter.js';
import { filterWords } from '../filter/filter-words.js';
import { headFacetStyles } from '../filter/head-facet.js';
import { Panel } from './panel.js';
import { isNarrowed } from '../table/reader-view.js';
import { fieldOfFilter, filterOn } from '../table/view-edits.js';

/** More columns than these want a box to find one. */
const FEW = 10;
/** More are a search away: the sheet of a table with hundreds of columns must open at once. */
const MOST_LISTED = 60;

/**
 * All columns' filters in one place; one is open at a time.
 *
 * @summary The filters of a table (internal; opened by kobold-table).
 * @csspart panel - The whole content.
 */
export class KoboldFilterSheet extends Panel {
  static override styles = [
    ...Panel.styles,
    headFacetStyles,
    fieldFilterStyles,
    css`
      :host {
        --_width: 340px;
      }
      .fields {
        margin: 8px -8px 0;
        padding: 0;
        list-style: none;
      }
      .field > h3 {
        margin: 0;
        color: inherit;
        font-size: inherit;
        font-weight: 400;
      }
      .toggle[aria-expanded='true'] .what {
        font-weight: 600;
      }
      .toggle {
        display: flex;
        gap: 8px;
        align-items: baseline;
        inline-size: 100%;
        min-block-size: 36px;
        border-radius: var(--_radius-small);
        padding: 4px 8px;
      }
      .toggle:hover {
        background: var(--_soft);
      }
      .toggle .what {
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .toggle .now {
        flex: 1;
        min-inline-size: 3em;
        overflow: hidden;
        color: var(--_accent);
        font-weight: 400;
        text-align: end;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .toggle .arrow {
        color: var(--_quiet);
        font-size: 0.8em;
      }
      .inside {
        padding: 2px 8px 12px;
      }
      @media (max-width: 560px), (max-height: 420px) {
        .toggle {
          min-block-size: 48px;
          align-items: center;
        }
      }
    `,
  ];

  /** Key of the column whose filter is open. */
  @state() private unfolded: string | undefined;
  @state() private sought = '';
  readonly #filters = new Map<string, FieldFilter>();

  protected override get label(): string {
    return this.localize.terms.filter;
  }

  protected override renderBody(): TemplateResult {
    const { terms } = this.localize;
    const columns = columnsNamed(this.columns, this.sought);
    const box = html`<input
      class="input"
      type="search"
      autocomplete="off"
      placeholder=${terms.findColumn}
      aria-label=${terms.findColumn}
      @input=${(event: Event) => (this.sought = (event.currentTarget as HTMLInputElement).value)}
    />`;
    return html`${this.columns.length > FEW ? box : nothing}
      <ul class="fields">
        ${repeat(
          filteredFirst(columns.slice(0, MOST_LISTED), this),
          ({ field }) => field.key,
          (column) => this.#renderField(column),
        )}
      </ul>
      <div role="status">${columns.length ? nothing : html`<p class="hint">${terms.noSuchColumn}</p>`}</div>
      ${
        columns.length > MOST_LISTED
          ? html`<p class="hint">${terms.moreValues(this.localize.number(columns.length - MOST_LISTED))}</p>`
          : nothing
      }`;
  }

  #renderField({ field, label }: ColumnPlan): TemplateResult {
    const condition = filterOn(this.view, field.key);
    const isOpen = this.unfolded === field.key;
    const now = condition ? filterWords(condition, this.fields, this.localize).condition : '';
    const toggle = () => (this.unfolded = isOpen ? undefined : field.key);
    return html`<li class="field">
      <h3>
        <button type="button" class="plain toggle" aria-expanded=${isOpen ? 'true' : 'false'} @click=${toggle}>
          <span class="what">${label}</span><span class="now">${now}</span
          ><span class="arrow" aria-hidden="true">${isOpen ? '▴' : '▾'}</span>
        </button>
      </h3>
      ${
        isOpen
          ? html`<div class="inside">
              ${this.#filterOf(field.key)?.render()}
              ${
                condition
                  ? html`<button
                      type="button"
                      class="plain link"
                      @click=${() => this.#filterOf(field.key)?.change(undefined)}
                    >
                      ${this.localize.terms.clearFilter}
                    </button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </li>`;
  }

  /** One each, so that what was typed is still there when a column is unfolded again. */
  #filterOf(key: string): FieldFilter | undefined {
    const field = this.fields.find((each) => each.key === key);
    const known = this.#filters.get(key);
    if (known?.field === field || !field) return known;
    const filter = new FieldFilter(this, field);
    this.#filters.set(key, filter);
    return filter;
  }

  protected override renderFoot(): TemplateResult {
    const { terms } = this.localize;
    const { matched } = this.state.counts;
    const clear = () => this.patch({ filters: [], filterText: undefined, search: '' });
    return html`<div class="foot">
      <button type="button" class="button" ?disabled=${!isNarrowed(this.view)} @click=${clear}>
        ${terms.clearAll}
      </button>
      <button type="button" class="button main grow" @click=${() => this.close()}>
        ${terms.showRows(this.localize.number(matched), this.localize.plural(matched))}
      </button>
    </div>`;
  }
}

/** What is filtered stands first when the sheet opens with many columns; else columns keep their places. */
function filteredFirst(columns: readonly ColumnPlan[], { view, columns: all }: Panel): readonly ColumnPlan[] {
  if (all.length <= FEW) return columns;
  const named = new Set(view.filters.map(fieldOfFilter));
  const filtered = columns.filter(({ field }) => named.has(field.key));
  return [...filtered, ...columns.filter(({ field }) => !named.has(field.key))];
}
