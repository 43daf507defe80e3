import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../../kit/property.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Filter } from '../../../core/query/query.js';
import type { ValuesFacet } from '../../../core/table/facet.js';
import type { Cell, Field } from '../../../core/table/field.js';
import type { LiveHandle } from '../../kit/client.js';
import { targetsOf, watchTargets } from '../../kit/channel-targets.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { theme } from '../../kit/theme.js';
import { NO_VIEW, type ViewState } from '../../kit/view-state.js';
import { cellText, isEmptyCell } from '../grid/cell-text.js';
import { fieldNamed } from '../grid/column-layout.js';
import { FieldFilter, fieldFilterStyles } from './field-filter.js';
import { filterWords } from './filter-words.js';
import { filterStyles } from './filter.styles.js';
import { headFacetStyles } from './head-facet.js';
import { UNTOUCHED, ViewPatchEvent, type FilterTarget, type ReaderView } from '../table/reader-view.js';
import { filterOn, withFilter } from '../table/view-edits.js';
import { chosenValues, isChosen, toggleValue } from './value-filter.js';
import '../../kit/terms/en-later.js';

export type FilterKind = 'select' | 'search' | 'range' | 'chips';

/** More chips than these are a wall. */
const MOST_CHIPS = 24;

/**
 * One control of a builder's own that filters tables and lists of the page. Several controls and the tables' own menus
 * show and change the same filter.
 *
 * @summary A search box, a choice or a range for tables and lists elsewhere on the page.
 * @slot - What readers see until there is a table to filter.
 * @csspart label @csspart control @csspart chip @csspart histogram
 */
export class KoboldFilter extends KoboldElement {
  static override styles = [theme, headFacetStyles, fieldFilterStyles, filterStyles];

  /** Ids or `channel` names of tables and lists, by spaces. May be left out where the page has only one. */
  @property({ attribute: 'for' }) htmlFor = '';
  /** Key or label of the column. Without it the control searches all columns. */
  @property() field = '';
  /** Chosen by the column's type where absent. */
  @property() as: FilterKind | '' = '';
  /** Default: the column's own. */
  @property() label = '';

  #targets: readonly FilterTarget[] = [];
  #unwatch: (() => void) | undefined;
  #filter: FieldFilter | undefined;
  readonly #update = () => this.requestUpdate();

  constructor() {
    super();
    new HostColorsController(this);
    this.addEventListener('view-patch', this.#pass);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watchTargets(this.#update);
    if (document.readyState !== 'complete') addEventListener('load', this.#update, { once: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#listenTo([]);
  }

  // ── What FieldFilter reads: the first target stands for all ──────────────────────────────────────────────────────

  get view(): ReaderView {
    return this.#targets[0]?.context.view ?? UNTOUCHED;
  }
  get fields(): readonly Field[] {
    return this.#targets[0]?.context.fields ?? [];
  }
  get state(): ViewState {
    return this.#targets[0]?.context.state ?? NO_VIEW;
  }
  get handle(): LiveHandle | undefined {
    return this.#targets[0]?.context.handle;
  }

  protected override willUpdate(): void {
    this.#listenTo(targetsOf(this.htmlFor).filter((target): target is FilterTarget => 'context' in target));
  }

  protected override updated(): void {
    this.#tellMissing();
  }

  protected override render(): TemplateResult {
    if (this.isContentEditable) return this.renderPreview(this.localize.terms.aFilter);
    if (!this.#targets.length) return html`<slot></slot>`;
    const field = fieldNamed(this.fields, this.field);
    if (this.field && !field) return html`<slot></slot>`;
    const kind = this.#kind(field);
    if (!field || kind === 'search') return this.#renderSearch(field);
    if (this.#filter?.field.key !== field.key) this.#filter = new FieldFilter(this.#host, field);
    if (kind === 'range') {
      return html`<fieldset class="control" part="control">
        <legend class="name" part="label">${this.#name(field)}</legend>
        ${this.#filter.render()}
      </fieldset>`;
    }
    const facet = this.#filter.facet();
    if (facet?.kind === 'histogram') return this.#filter.render();
    return kind === 'chips' ? this.#renderChips(field, facet) : this.#renderSelect(field, facet);
  }

  get #host() {
    return this as unknown as ConstructorParameters<typeof FieldFilter>[0];
  }

  /** Nonsense in `as` counts as absent. A histogram's columns are ranges. */
  #kind(field: Field | undefined): FilterKind {
    const kinds: readonly string[] = ['select', 'search', 'range', 'chips'];
    const asked = this.as.trim().toLowerCase();
    if (kinds.includes(asked)) return asked as FilterKind;
    if (!field) return 'search';
    return /^(integer|decimal|date|datetime)$/.test(field.type) ? 'range' : 'select';
  }

  #name(field: Field | undefined): string {
    return this.label || field?.label || this.localize.terms.search;
  }

  /** Silent while the table loads: then a column that is not there is a builder's mistake, said where it is made. */
  #tellMissing(): void {
    if (this.isContentEditable || !this.field || !this.fields.length || fieldNamed(this.fields, this.field)) return;
    const known = this.fields.slice(0, 20).map((field) => field.label);
    this.markError({
      code: 'unknown-field',
      message: `field="${this.field}" names no column. There are: ${known.join(', ')}.`,
      details: { field: this.field },
    });
  }

  #renderSearch(field: Field | undefined): TemplateResult {
    const condition = field && filterOn(this.view, field.key);
    const contained = condition?.op === 'contains' ? condition.value : '';
    return html`<label class="control" part="control">
      <span class="name" part="label">${this.#name(field)}</span>
      <input
        class="input"
        type="search"
        autocomplete="off"
        .value=${field ? contained : this.view.search}
        @input=${(event: Event) => this.#search(field, (event.currentTarget as HTMLInputElement).value)}
      />
    </label>`;
  }

  #search(field: Field | undefined, text: string): void {
    if (!field) return this.#patch(() => ({ search: text }));
    const value = text.trim();
    this.#change(field, value ? { op: 'contains', field: field.key, value } : undefined);
  }

  #renderSelect(field: Field, facet: ValuesFacet | undefined): TemplateResult {
    const { terms } = this.localize;
    const condition = filterOn(this.view, field.key);
    const chosen = chosenValues(condition);
    const options = this.#options(field, facet);
    const single = chosen && chosen.values.length + Number(chosen.empty) === 1;
    const at = single ? options.findIndex(({ value }) => isChosen(condition, value)) : -1;
    const other = condition && at < 0;
    const choose = (event: Event) => {
      const index = Number((event.currentTarget as HTMLSelectElement).value);
      if (index === OTHER) return;
      this.#change(field, index < 0 ? undefined : toggleValue(undefined, field.key, options[index]!.value));
    };
    return html`<label class="control" part="control">
      <span class="name" part="label">${this.#name(field)}</span>
      <select class="input" .value=${String(other ? OTHER : at)} @change=${choose}>
        <option value="-1" ?selected=${!condition}>${terms.any}</option>
        ${
          other
            ? html`<option value=${OTHER} selected>
                ${filterWords(condition, this.fields, this.localize).condition}
              </option>`
            : nothing
        }
        ${repeat(
          options,
          ({ value }) => value,
          ({ text, count }, index) =>
            html`<option value=${index} ?selected=${index === at}>${text} (${this.localize.number(count)})</option>`,
        )}
      </select>
    </label>`;
  }

  #renderChips(field: Field, facet: ValuesFacet | undefined): TemplateResult {
    const condition = filterOn(this.view, field.key);
    return html`<fieldset part="control">
      <legend class="name" part="label">${this.#name(field)}</legend>
      <div class="chips">
        ${repeat(
          this.#options(field, facet).slice(0, MOST_CHIPS),
          ({ value }) => value,
          ({ value, text, count }) =>
            html`<button
              type="button"
              class="chip"
              part="chip"
              aria-pressed=${isChosen(condition, value) ? 'true' : 'false'}
              @click=${() => this.#change(field, toggleValue(filterOn(this.view, field.key), field.key, value))}
            >
              ${text} <small>${this.localize.number(count)}</small>
            </button>`,
        )}
      </div>
    </fieldset>`;
  }

  /** In an order that stays while counts change. */
  #options(field: Field, facet: ValuesFacet | undefined): { value: Cell; text: string; count: number }[] {
    if (!facet) return [];
    const collator = new Intl.Collator(this.localize.lang, { numeric: true });
    const options = facet.top
      .filter(({ value, total }) => !isEmptyCell(value) && total > 0)
      .map(({ value, count }) => ({ value, count, text: cellText(value, field, this.localize) }))
      .sort((a, b) => collator.compare(a.text, b.text));
    const { emptyValue } = this.localize.terms;
    return facet.empty.total ? [...options, { value: '', count: facet.empty.count, text: emptyValue }] : options;
  }

  // ── Targets ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #listenTo(targets: readonly FilterTarget[]): void {
    for (const target of this.#targets)
      if (!targets.includes(target)) target.removeEventListener('table-update', this.#update);
    for (const target of targets)
      if (!this.#targets.includes(target)) target.addEventListener('table-update', this.#update);
    if (targets[0] !== this.#targets[0]) this.#filter = undefined;
    this.#targets = targets;
  }

  #change(field: Field, condition: Filter | undefined): void {
    this.#patch((view) => ({ filters: withFilter(view, field.key, condition) }));
  }

  #patch(change: (view: ReaderView) => Partial<ReaderView>): void {
    for (const target of this.#targets) target.dispatchEvent(new ViewPatchEvent(change(target.context.view)));
  }

  /** FieldFilter asks its host; the condition goes to every table, whatever else each is filtered by. */
  readonly #pass = (event: Event): void => {
    const { patch } = event as ViewPatchEvent;
    event.stopPropagation();
    const field = this.#filter?.field;
    if (!field || !patch.filters) return this.#patch(() => patch);
    this.#change(field, filterOn({ ...UNTOUCHED, filters: patch.filters }, field.key));
  };
}

/** Value of the option that stands for a filter of another form. */
const OTHER = -2;
