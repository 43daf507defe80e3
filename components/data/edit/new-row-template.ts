/** A row that is not there yet, as a row of the grid or as a card: its cells, and beneath them what can be done with it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { warnMark } from '../../kit/warn-mark.styles.js';
import { declaredText } from '../grid/value-words.js';
import type { ColumnPlan } from '../grid/column-layout.js';
import type { Scene } from '../grid/scene.js';

export interface NewRow {
  readonly id: string;
  /** By key: in the form of files, and as people read it. */
  readonly cells: Map<string, { readonly text: string; readonly shown: string }>;
  /** By key: what is wrong, in words. */
  readonly wrong: Map<string, string>;
  /** What is wrong with the whole row. */
  note: string;
}

export function renderNewRows(scene: Scene, rows: readonly NewRow[], asCards: boolean): TemplateResult[] {
  return rows.map((row) => (asCards ? renderCard(scene, row) : renderRow(scene, row)));
}

function renderRow(scene: Scene, row: NewRow): TemplateResult {
  const { terms } = scene.localize;
  return html`<div role="row" class="row new" part="new-row" data-new=${row.id} aria-label=${terms.newRow}>
      ${scene.shown.map(
        (plan, col) =>
          html`<div
            role="gridcell"
            class=${`cell ${plan.align}${plan.pinned ? ` pinned pin-${col}` : ''}${row.wrong.has(plan.field.key) ? ' held' : ''}`}
            data-new-field=${plan.field.key}
            tabindex=${plan.field.declared?.computed ? -1 : 0}
            aria-invalid=${row.wrong.has(plan.field.key) ? 'true' : nothing}
            title=${row.wrong.get(plan.field.key) ?? nothing}
          >
            ${shownOf(scene, row, plan)}
          </div>`,
      )}
    </div>
    <div role="row" class="new-acts" data-new=${row.id}>
      <div role="gridcell" aria-colspan=${scene.shown.length}>${renderActs(scene, row)}</div>
    </div>`;
}

function renderCard(scene: Scene, row: NewRow): TemplateResult {
  return html`<div role="listitem" class="card new" part="new-row" data-new=${row.id}>
    <div class="card-title">${scene.localize.terms.newRow}</div>
    ${scene.shown
      .filter(({ field }) => !field.declared?.computed)
      .map(
        (plan) =>
          html`<button
            type="button"
            class=${`plain new-pair${row.wrong.has(plan.field.key) ? ' held' : ''}`}
            data-new-field=${plan.field.key}
          >
            <span class="quiet" dir="auto">${plan.label}</span><span>${shownOf(scene, row, plan)}</span>
            ${row.wrong.has(plan.field.key) ? html`<span class="why">${row.wrong.get(plan.field.key)}</span>` : nothing}
          </button>`,
      )}
    ${renderActs(scene, row)}
  </div>`;
}

function renderActs({ localize: { terms } }: Scene, { wrong, note }: NewRow): TemplateResult {
  const why = note || [...wrong.values()][0];
  return html`<span class="acts"
    >${why ? html`<span class="why" role="alert">${why}</span>` : nothing}
    <button type="button" class="button" data-act="add">${terms.addIt}</button>
    <button type="button" class="button" data-act="drop">${terms.dismiss}</button></span
  >`;
}

function shownOf(scene: Scene, { cells }: NewRow, { field }: ColumnPlan): unknown {
  const cell = cells.get(field.key);
  const { terms } = scene.localize;
  if (!cell)
    return html`<span class="none" aria-hidden="true">…</span><span class="visually-hidden">${terms.emptyValue}</span>`;
  const isPlain = field.declared?.type === 'reference' || field.type === 'boolean';
  return isPlain ? cell.shown : declaredText(cell.text, field, scene.localize, scene.format);
}

export const newRowStyles = css`
  .new-rows:not(.new-cards) {
    position: sticky;
    inset-block-end: 0;
    inset-inline-start: 0;
    z-index: 3;
    min-inline-size: var(--_least);
    background: var(--_paper);
    border-block-start: 2px solid var(--_accent);
    box-shadow: 0 -4px 14px rgb(0 0 0 / 8%);
    max-block-size: 60%;
  }
  .new .cell {
    min-block-size: 36px;
    cursor: cell;
    box-shadow: inset -1px 0 var(--_line);
  }
  .new .cell:focus {
    outline: 2px solid var(--_accent);
  }
  .new-acts {
    background: var(--_soft);
    border-block-end: 1px solid var(--_line);
  }
  .acts {
    position: sticky;
    inset-inline-start: 0;
    display: inline-flex;
    flex-wrap: wrap;
    gap: 6px 10px;
    align-items: center;
    padding: 6px var(--_cell-inline);
    max-inline-size: 100cqi;
    box-sizing: border-box;
  }
  .acts .button[data-act='add'] {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  .why::before {
    ${warnMark}
  }
  .new-cards {
    margin-block-start: 10px;
  }
  .new-cards .card {
    border: 1px solid var(--_accent);
    border-radius: var(--_radius);
    padding: 10px 14px;
    display: flex;
    flex-direction: column;
  }
  .new-pair {
    display: grid;
    grid-template-columns: minmax(7em, 2fr) 3fr;
    gap: 2px 12px;
    min-block-size: 44px;
    align-items: center;
    border-block-end: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }
  .new-pair .why {
    grid-column: 1 / -1;
  }
  @media (pointer: coarse) {
    .acts .button {
      min-block-size: 44px;
    }
  }
`;
