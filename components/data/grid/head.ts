/**
 * The header row: click sorts (Shift adds a key), the small button opens the column's menu, the edge drags its width.
 * Tab goes from a head to its menu's button: a way that nobody has to be told.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { SortKey } from '../../../core/query/query.js';
import { type ColumnPlan } from './column-layout.js';
import { sortOf } from '../table/reader-view.js';
import { cellClass } from './rows.js';
import type { Scene } from './scene.js';
import { HEAD, type Place } from './selection.js';
import type { Field } from '../../../core/table/field.js';

export interface HeadOptions {
  readonly active: Place;
  readonly sortable: boolean;
  readonly menu: boolean;
  /** Key of the column whose menu is open. */
  readonly menuOpen: string | undefined;
  /** Draws what a column holds under its label, once loaded; the room for it is kept. */
  readonly facet: ((field: Field) => unknown) | undefined;
  readonly facetRoom: boolean;
}

export function renderHead(scene: Scene, options: HeadOptions): TemplateResult {
  const sort = sortOf(scene.view, scene.state);
  return html`<div role="row" class="row head-row" part="head" aria-rowindex="1">
    ${scene.shown.map((plan, col) => renderHeadCell(scene, options, plan, col, sort))}
  </div>`;
}

function renderHeadCell(
  scene: Scene,
  options: HeadOptions,
  plan: ColumnPlan,
  col: number,
  sort: readonly SortKey[],
): TemplateResult {
  const { terms } = scene.localize;
  const at = sort.findIndex((key) => key.field === plan.field.key);
  const key = sort[at];
  const direction = key ? (key.descending ? 'descending' : 'ascending') : undefined;
  const tabindex = options.active.row === HEAD && options.active.col === col ? 0 : -1;
  const label = html`<span class="label" dir="auto">${plan.label}</span>${
      key
        ? html`<span class="arrow" aria-hidden="true"
            >${key.descending ? '↓' : '↑'}${sort.length > 1 ? html`<sub>${at + 1}</sub>` : nothing}</span
          >`
        : nothing
    }`;
  return html`<div
    role="columnheader"
    class="${cellClass(plan, col, false)} ${key ? 'sorted' : ''}"
    part=${key ? 'head-cell head-cell-sorted' : 'head-cell'}
    data-field=${plan.field.key}
    data-col=${col}
    aria-colindex=${col + 1}
    aria-label=${plan.label}
    aria-sort=${direction ?? (options.sortable ? 'none' : nothing)}
    tabindex=${options.sortable ? nothing : tabindex}
  >
    <div class="head-line">
      ${
        options.sortable
          ? html`<button
              type="button"
              class="plain sort"
              part="sort"
              tabindex=${tabindex}
              title=${plan.label}
              aria-keyshortcuts=${options.menu ? 'Alt+ArrowDown' : nothing}
            >
              ${label}
            </button>`
          : html`<span class="sort">${label}</span>`
      }
      ${
        options.menu
          ? html`<button
              type="button"
              class="plain menu"
              part="menu-button"
              tabindex=${tabindex}
              aria-label=${terms.columnMenu(plan.label)}
              aria-haspopup="dialog"
              aria-expanded=${options.menuOpen === plan.field.key}
            >
              <span class="dots" aria-hidden="true"></span>
            </button>`
          : nothing
      }
    </div>
    ${options.facetRoom ? html`<div class="facet-room">${options.facet?.(plan.field) ?? nothing}</div>` : nothing}
    <div class="edge" aria-hidden="true"></div>
  </div>`;
}
