import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from '../../kit/property.js';
import type { SortKey } from '../../../core/query/query.js';
import type { Field } from '../../../core/table/field.js';
import { isNumeric } from '../grid/cell-text.js';
import { clampWidth, movedColumn } from '../grid/column-order.js';
import { FieldFilter, fieldFilterStyles } from '../filter/field-filter.js';
import { headFacetStyles } from '../filter/head-facet.js';
import { sortKind } from '../filter/filter-words.js';
import { Panel } from './panel.js';
import { groupOf, sortOf } from '../table/reader-view.js';

/**
 * Everything one column can do, in the order it is wanted: sort it, show only some of it, arrange it.
 *
 * @summary The menu of a column (internal; opened by kobold-table).
 * @csspart panel - The whole content.
 * @csspart histogram - The picture of the column's numbers or days.
 */
export class KoboldColumnMenu extends Panel {
  static override styles = [
    ...Panel.styles,
    headFacetStyles,
    fieldFilterStyles,
    css`
      .arrange {
        display: flex;
        gap: 4px;
        align-items: center;
        margin-inline-end: -8px;
        padding-inline-start: 25px;
      }
      .arrange span:first-child {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) field!: Field;
  #filter: FieldFilter | undefined;

  protected override get label(): string {
    return this.columns.find(({ field }) => field.key === this.field.key)?.label ?? this.field.label;
  }

  protected override renderBody(): TemplateResult {
    if (this.#filter?.field.key !== this.field.key) this.#filter = new FieldFilter(this, this.field);
    const { terms } = this.localize;
    const { condition } = this.#filter;
    return html`<section class="section" aria-label=${terms.sortColumn}>${this.#renderSort()}</section>
      <section class="section" aria-label=${terms.showOnly}>
        <div class="row text">
          <h3 class="grow">${terms.showOnly}</h3>
          <button
            type="button"
            class="plain link small"
            ?hidden=${!condition}
            @click=${() => this.#filter!.change(undefined)}
          >
            ${terms.clearFilter}
          </button>
        </div>
        ${this.#filter.render()}
      </section>
      <section class="section" aria-label=${terms.column}>${this.#renderColumn()}</section>`;
  }

  #renderSort(): TemplateResult {
    const { terms } = this.localize;
    const sort = sortOf(this.view, this.state);
    const own = sort.find(({ field }) => field === this.field.key);
    const words = sortWords(this.field, terms);
    const button = (descending: boolean) => {
      const on = own !== undefined && Boolean(own.descending) === descending;
      return html`<li>
        <button
          type="button"
          class="plain choice"
          aria-pressed=${on ? 'true' : 'false'}
          @click=${(event: MouseEvent) => this.#sort(descending, on, event.shiftKey)}
        >
          <span class="mark" aria-hidden="true">${descending ? '↓' : '↑'}</span>
          <span class="what">${descending ? words.descending : words.ascending}</span>
        </button>
      </li>`;
    };
    return html`<ul class="choices">
        ${button(false)}${button(true)}
      </ul>
      ${matchMedia('(pointer: coarse)').matches ? nothing : html`<p class="hint">${terms.thenBy}</p>`}`;
  }

  #sort(descending: boolean, on: boolean, add: boolean): void {
    const key: SortKey = descending ? { field: this.field.key, descending } : { field: this.field.key };
    const others = add ? sortOf(this.view, this.state).filter(({ field }) => field !== key.field) : [];
    this.patch({ sort: on ? others : [...others, key] });
  }

  #renderColumn(): TemplateResult {
    const { terms } = this.localize;
    const { key } = this.field;
    const { columns } = this.view;
    const plan = this.columns.find(({ field }) => field.key === key);
    const grouped = groupOf(this.view, this.state) === key;
    const pinned = plan?.pinned === true;
    const pins = this.columns.filter((column) => column.pinned).map(({ field }) => field.key);
    const setPinned = pinned ? pins.filter((each) => each !== key) : [...pins, key];
    const hide = () => {
      const hidden = [...columns.hidden.filter((each) => each !== key), key];
      this.patch({ columns: { ...columns, hidden, shown: columns.shown.filter((each) => each !== key) } });
      this.close();
    };
    const isLast = this.columns.filter((column) => !column.hidden).length <= 1;
    return html`<ul class="choices">
        ${item('≡', grouped ? terms.ungroup : terms.groupByThis, () => this.patch({ groupBy: grouped ? '' : key }))}
        ${item('⊢', pinned ? terms.unpinColumn : terms.pinColumn, () =>
          this.patch({ columns: { ...columns, pinned: setPinned } }),
        )}
        ${item('⊘', terms.hideColumn, hide, isLast)}
      </ul>
      <div class="arrange"><span>${terms.move}</span>${this.#renderMove(-1)}${this.#renderMove(1)}</div>
      <div class="arrange"><span>${terms.columnWidth}</span>${this.#renderWidth(-1)}${this.#renderWidth(1)}</div>`;
  }

  #renderMove(by: -1 | 1): TemplateResult {
    const { terms, dir } = this.localize;
    const order = movedColumn(this.columns, this.field.key, by);
    const name = by < 0 ? terms.moveLeft : terms.moveRight;
    const towardsLeft = by < 0 === (dir === 'ltr');
    return html`<button
      type="button"
      class="plain icon"
      aria-label=${name}
      title=${name}
      ?disabled=${!order}
      @click=${() => order && this.patch({ columns: { ...this.view.columns, order } })}
    >
      <span aria-hidden="true">${towardsLeft ? '←' : '→'}</span>
    </button>`;
  }

  #renderWidth(by: -1 | 1): TemplateResult {
    const { terms } = this.localize;
    const { key } = this.field;
    const name = `${terms.columnWidth}: ${by < 0 ? terms.narrower : terms.wider}`;
    const resize = () => {
      const { columns } = this.view;
      const now =
        columns.widths[key] ?? this.anchor?.closest('[role=columnheader]')?.getBoundingClientRect().width ?? 160;
      this.patch({ columns: { ...columns, widths: { ...columns.widths, [key]: clampWidth(now + by * 24) } } });
    };
    return html`<button type="button" class="plain icon" aria-label=${name} title=${name} @click=${resize}>
      <span aria-hidden="true">${by < 0 ? '−' : '+'}</span>
    </button>`;
  }
}

function item(mark: string, text: string, act: () => void, disabled = false): TemplateResult {
  return html`<li>
    <button type="button" class="plain choice" ?disabled=${disabled} @click=${act}>
      <span class="mark quiet" aria-hidden="true">${mark}</span><span class="what">${text}</span>
    </button>
  </li>`;
}

function sortWords(field: Field, terms: Panel['localize']['terms']): { ascending: string; descending: string } {
  if (field.type === 'boolean') return { ascending: terms.sortAscendingYesNo, descending: terms.sortDescendingYesNo };
  const kind = isNumeric(field.type) ? 'number' : sortKind(field);
  return { ascending: terms.sortAscending[kind], descending: terms.sortDescending[kind] };
}
