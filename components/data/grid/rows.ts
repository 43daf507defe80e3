/** Rows of the grid: records, group rows, and placeholders for what has not come yet. */
import { html, nothing, type TemplateResult } from 'lit';
import type { GroupItem, Item, RowItem } from '../../../worker/api.js';
import { cellText, isEmptyCell } from './cell-text.js';
import { renderCell, renderLead } from './cells.js';
import type { ColumnPlan } from './column-layout.js';
import { groupOf } from '../table/reader-view.js';
import { isGroup, marksOf, type Scene } from './scene.js';
import { contains, type Place, type Rectangle } from './selection.js';

export interface RowMarks {
  /** The cell in the tab order. */
  readonly active: Place;
  readonly selected: Rectangle | undefined;
}

export function renderRow(scene: Scene, position: number, item: Item | undefined, marks: RowMarks): TemplateResult {
  return item && isGroup(item) ? renderGroup(scene, position, item, marks) : renderRecord(scene, position, item, marks);
}

/** What a row is made of. `shown` is another list after each update of the table, and the same while it scrolls. */
export function rowInputs(
  scene: Scene,
  position: number,
  item: Item | undefined,
  { active, selected }: RowMarks,
): readonly unknown[] {
  const inRows = selected && position >= selected.top && position <= selected.bottom;
  return [
    scene.shown,
    position,
    item,
    active.row === position ? active.col : undefined,
    inRows ? selected.left : undefined,
    inRows ? selected.right : undefined,
  ];
}

const bone = html`<span class="bone"></span>`;

/** A row that has not come yet is the same nodes, so that the focus stays in them when it comes. */
function renderRecord(
  scene: Scene,
  position: number,
  item: RowItem | undefined,
  { active, selected }: RowMarks,
): TemplateResult {
  const row = item && (scene.held?.(item) ?? item);
  const inRows = selected && position >= selected.top && position <= selected.bottom;
  return html`<div
    role="row"
    class=${row ? 'row' : 'row waiting'}
    part="row"
    data-record-id=${row?.id ?? nothing}
    data-position=${position}
    aria-rowindex=${position + 2}
    aria-busy=${row ? nothing : 'true'}
  >
    ${scene.shown.map((plan, col) => {
      const marked = inRows === true && contains(selected, position, col);
      return html`<div
        role=${col === 0 ? 'rowheader' : 'gridcell'}
        class=${cellClass(plan, col, marked) + marksOf(row, plan)}
        part="cell"
        data-field=${plan.field.key}
        data-col=${col}
        aria-colindex=${col + 1}
        aria-selected=${marked ? 'true' : nothing}
        tabindex=${active.row === position && active.col === col ? 0 : -1}
      >
        ${!row ? bone : col === 0 ? renderLead(scene, row, plan) : renderCell(scene, row, plan, plan.align === 'start')}
      </div>`;
    })}
  </div>`;
}

function renderGroup(scene: Scene, position: number, group: GroupItem, { active }: RowMarks): TemplateResult {
  const { terms } = scene.localize;
  const key = groupOf(scene.view, scene.state);
  const plan = scene.columns.find((one) => one.field.key === key);
  const text = isEmptyCell(group.value)
    ? terms.emptyValue
    : plan
      ? cellText(group.value, plan.field, scene.localize, scene.format)
      : String(group.value);
  return html`<div
    role="row"
    class="row group"
    part="group-row"
    data-position=${position}
    aria-rowindex=${position + 2}
  >
    <div
      role="gridcell"
      class="cell group-cell"
      part="group"
      data-col="0"
      data-fold=${group.key}
      aria-colindex="1"
      aria-colspan=${scene.shown.length}
      tabindex=${active.row === position ? 0 : -1}
    >
      <span class="pinned-start">
        <button
          type="button"
          class="plain fold"
          tabindex="-1"
          aria-expanded=${!group.collapsed}
          aria-label=${group.collapsed ? terms.expandGroup : terms.collapseGroup}
        >
          <span aria-hidden="true" class=${group.collapsed ? 'caret' : 'caret open'}></span>
        </button>
        <span class="group-value" dir="auto">${text}</span>
        <span class="quiet"
          >${terms.records(scene.localize.number(group.count), scene.localize.plural(group.count))}</span
        >
      </span>
    </div>
  </div>`;
}

/** Pinned columns stand at `--_pin-<n>`, set by the grid. */
export function cellClass(plan: ColumnPlan, col: number, selected: boolean): string {
  return `cell ${plan.align}${plan.wrap ? ' wrap' : ''}${plan.pinned ? ` pinned pin-${col}` : ''}${selected ? ' selected' : ''}`;
}
