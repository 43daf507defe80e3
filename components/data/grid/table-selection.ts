/** What follows from selected cells: count, sum and mean at the foot, an event, a copy for the spreadsheet. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CellRange, Summary } from '../../../worker/api.js';
import { announce } from '../../kit/events.js';
import { itemAt } from '../../kit/view-state.js';
import type { GridController } from './grid-controller.js';
import { isGroup, type Scene } from './scene.js';
import { HEAD, type Rectangle } from './selection.js';

interface SelectionHost extends ReactiveControllerHost, HTMLElement {
  readonly scene: Scene | undefined;
}

export class TableSelection implements ReactiveController {
  summary: Summary | undefined;
  /** "12 cells copied", until something else happens. */
  notice = '';
  #asked = 0;

  constructor(
    private readonly host: SelectionHost,
    private readonly grid: GridController,
  ) {
    host.addController(this);
  }

  /** The notice, else what is selected. */
  get text(): string {
    return this.notice || (this.summary && this.host.scene ? summaryText(this.host.scene, this.summary) : '');
  }

  hostConnected(): void {}

  changed(): void {
    const { scene } = this.host;
    const selected = this.grid.selected;
    const asked = ++this.#asked;
    this.notice = '';
    if (scene && selected && cellCount(selected) > 1) void this.#summarize(scene, selected, asked);
    else this.#show(undefined);
    announce(this.host, 'kobold-selected', scene && selected ? namesOf(scene, selected) : { records: [], fields: [] });
  }

  /** The browser's copy command: by key or by menu. Text the reader marked elsewhere is none of our business. */
  async copy(event: ClipboardEvent): Promise<void> {
    const { scene } = this.host;
    const { active } = this.grid;
    if (
      !scene?.handle ||
      event.composedPath().some((node) => node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)
    )
      return;
    const selected =
      this.grid.selected ??
      (active.row === HEAD ? undefined : { top: active.row, bottom: active.row, left: active.col, right: active.col });
    const marked = getSelection();
    if (!selected || (marked && !marked.isCollapsed && !this.grid.selection)) return;
    event.preventDefault();
    const { handle, localize } = scene;
    const part = await import('./copy-cells.js').catch(() => undefined);
    this.notice = part
      ? await part.copyCells(handle, rangeOf(scene, selected)).then(
          () => localize.terms.copied(localize.number(cellCount(selected))),
          (error: unknown) => part.copyFailure(localize, error),
        )
      : localize.terms.notLoaded;
    this.host.requestUpdate();
  }

  async #summarize(scene: Scene, selected: Rectangle, asked: number): Promise<void> {
    const summary = await scene.handle?.summarize(rangeOf(scene, selected)).catch(() => undefined);
    if (asked === this.#asked) this.#show(summary);
  }

  #show(summary: Summary | undefined): void {
    if (summary === this.summary) return;
    this.summary = summary;
    this.host.requestUpdate();
  }
}

function rangeOf(scene: Scene, { top, bottom, left, right }: Rectangle): CellRange {
  return { from: top, to: bottom + 1, fields: scene.shown.slice(left, right + 1).map((plan) => plan.field.key) };
}

/** Ids of the records that are on the page; of a selection of a million the event names those in sight. */
function namesOf(scene: Scene, selected: Rectangle): { records: string[]; fields: readonly string[] } {
  const { offset, items } = scene.state;
  const records: string[] = [];
  for (let at = Math.max(selected.top, offset); at <= Math.min(selected.bottom, offset + items.length - 1); at++) {
    const item = itemAt(scene.state, at);
    if (item && !isGroup(item)) records.push(item.id);
  }
  return { records, fields: rangeOf(scene, selected).fields };
}

function summaryText({ localize }: Scene, summary: Summary): string {
  const { terms } = localize;
  const amount = (value: number) => localize.number(value, { maximumSignificantDigits: 12, maximumFractionDigits: 4 });
  const parts = [terms.selection(localize.number(summary.cells), localize.plural(summary.cells))];
  if (summary.numbers > 0 && summary.sum !== undefined) parts.push(terms.sum(amount(summary.sum)));
  if (summary.numbers > 0 && summary.mean !== undefined)
    parts.push(terms.mean(localize.number(summary.mean, { maximumFractionDigits: 2 })));
  return parts.join(' · ');
}

function cellCount({ top, bottom, left, right }: Rectangle): number {
  return (bottom - top + 1) * (right - left + 1);
}
