/** From one cell that was not taken to the next, and to rows that were just made: each is brought into sight and opened. */
import { isGroup } from '../grid/scene.js';
import type { Editing } from './editing.js';

/** A row that was made comes with one of the next frames, if the view has it at all. */
const COMES_WITHIN_MS = 3_000;

export class HeldTour {
  #last: string | undefined;

  constructor(private readonly editing: Editing) {}

  next(): void {
    const all = [...this.editing.held];
    const at = all.findIndex(({ record, field }) => `${record} ${field}` === this.#last);
    const cell = all[(at + 1) % all.length];
    if (!cell) return;
    this.#last = `${cell.record} ${cell.field}`;
    this.#whenInSight(cell.record, cell.field, (node) => this.editing.begin(node));
  }

  /** A row that was just made gets the focus, where the view shows it. */
  show(record: string | undefined): void {
    if (record === undefined) return;
    const [first] = this.editing.host.scene?.shown ?? [];
    if (first) this.#whenInSight(record, first.field.key, (node) => node.focus({ preventScroll: true }));
  }

  #whenInSight(record: string, field: string, then: (cell: HTMLElement) => void): void {
    const { host, actions } = this.editing;
    const end = performance.now() + COMES_WITHIN_MS;
    const look = (): void => {
      const { state } = host.context;
      const at = state.items.findIndex((item) => !isGroup(item) && item.id === record);
      const row = state.offset + at;
      const col = host.scene?.shown.findIndex((plan) => plan.field.key === field) ?? -1;
      if (at >= 0 && col >= 0 && !host.cards) {
        actions.grid.active = { row, col };
        actions.grid.reveal({ row, col });
        actions.grid.renderBody();
      }
      const named = `[data-record-id="${CSS.escape(record)}"] [data-field="${CSS.escape(field)}"]`;
      const cell = at >= 0 ? host.renderRoot.querySelector<HTMLElement>(named) : null;
      if (cell) {
        cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        then(cell);
      } else if (performance.now() < end) requestAnimationFrame(look);
    };
    look();
  }
}
