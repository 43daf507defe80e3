/** Narrow, or asked for: each record a card, the first field its title, the second quiet beneath if it is text. */
import { html, nothing, type TemplateResult } from 'lit';
import type { GroupItem, RowItem } from '../../../worker/api.js';
import { cellText, fitsField, isEmptyCell } from './cell-text.js';
import { renderCell, renderLead } from './cells.js';
import { groupOf } from '../table/reader-view.js';
import { cellOf, isGroup, marksOf, type Scene } from './scene.js';

/** A card is for finding; all of a record is a tap away. */
const MOST_PAIRS = 6;

export function renderCards(scene: Scene, label: string, scrolling = false): TemplateResult {
  return html`<div
    class=${scrolling ? 'cards scrolling' : 'cards'}
    part="cards"
    role="list"
    aria-label=${label || nothing}
  >
    ${scene.state.items.map((item) => (isGroup(item) ? renderGroupHead(scene, item) : renderCard(scene, item)))}
  </div>`;
}

function renderCard(scene: Scene, item: RowItem): TemplateResult {
  const row = scene.held?.(item) ?? item;
  const [title, ...rest] = scene.shown;
  const second = rest[0];
  const subtitle = second && isSubtitle(scene, row) ? second : undefined;
  const pairs = subtitle ? rest.slice(1) : rest;
  const left = pairs.length > MOST_PAIRS + 1 ? pairs.length - MOST_PAIRS : 0;
  return html`<div role="listitem" class="card" part="card" data-record-id=${row.id}>
    ${title ? html`<div class=${`card-title${marksOf(row, title)}`} part="card-title" data-field=${title.field.key}>${renderLead(scene, row, title)}</div>` : nothing}
    ${subtitle ? html`<div class=${`card-subtitle${marksOf(row, subtitle)}`} part="card-subtitle" data-field=${subtitle.field.key}>${renderCell(scene, row, subtitle)}</div>` : nothing}
    <dl>
      ${(left ? pairs.slice(0, MOST_PAIRS) : pairs).map(
        (plan) =>
          html`<div class="pair">
            <dt dir="auto">${plan.label}</dt>
            <dd part="cell" class=${marksOf(row, plan)} data-field=${plan.field.key}>
              ${renderCell(scene, row, plan)}
            </dd>
          </div>`,
      )}
    </dl>
    ${
      left
        ? html`<button type="button" class="plain more-pairs" part="more-fields" data-open=${row.key}>
            ${scene.localize.terms.moreValues(scene.localize.number(left))}
          </button>`
        : nothing
    }
  </div>`;
}

function isSubtitle(scene: Scene, row: RowItem): boolean {
  const plan = scene.shown[1]!;
  const cell = cellOf(scene, row, plan.field);
  return (
    (plan.field.type === 'text' || plan.field.type === 'enum') && !isEmptyCell(cell) && fitsField(cell, plan.field)
  );
}

function renderGroupHead(scene: Scene, group: GroupItem): TemplateResult {
  const { terms } = scene.localize;
  const plan = scene.columns.find((one) => one.field.key === groupOf(scene.view, scene.state));
  const text =
    isEmptyCell(group.value) || !plan
      ? terms.emptyValue
      : cellText(group.value, plan.field, scene.localize, scene.format);
  return html`<div role="listitem" class="card-group">
    <button type="button" class="plain fold" data-fold=${group.key} aria-expanded=${!group.collapsed}>
      <span aria-hidden="true" class=${group.collapsed ? 'caret' : 'caret open'}></span>
      <span class="group-value" dir="auto">${text}</span>
      <span class="quiet">${scene.localize.number(group.count)}</span>
    </button>
  </div>`;
}
