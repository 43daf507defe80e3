/**
 * From one value that was not taken to the next, and to rows that were just made: each is brought into sight and opened. What is not in
 * the table's rows (filtered out, on another page, of another resource) is opened as a record.
 */
import { isGroup } from '../grid/scene.js';
import { heldName, heldOf, type HeldValue } from './element-edits.js';
import type { Editing } from './editing.js';

/** A row that was made comes with one of the next frames, if the view has it at all. */
const COMES_WITHIN_MS = 3_000;

export class HeldTour {
  #last: string | undefined;

  constructor(private readonly editing: Editing) {}

  /** False where there is none left that could be corrected. */
  next(): boolean {
    const all = heldOf(this.editing.host).filter((one) => this.canOpen(one));
    const at = all.findIndex((one) => heldName(one) === this.#last);
    const value = all[(at + 1) % all.length];
    if (value) this.open(value);
    return value !== undefined;
  }

  /** A record that is gone is nowhere. */
  canOpen({ cell, other }: HeldValue): boolean {
    return !cell.isGone || (!other && this.#isInRows(cell.record));
  }

  open(value: HeldValue): void {
    const { cell, other } = value;
    const { record, field, name } = cell;
    this.#last = heldName(value);
    if (!other && this.#isShown(record, field))
      return this.#whenInSight(record, field, (node) => this.editing.begin(node));
    if (!other) return this.editing.actions.openPlace({ key: -1, id: record });
    const { dataset, resource, isElsewhere } = other;
    const at = { record, resource, name, dataset: isElsewhere ? dataset : undefined };
    this.editing.actions.openPlace({ key: -1, id: '', at });
  }

  /** A row that was just made gets the focus, where the view shows it. */
  show(record: string | undefined): void {
    if (record === undefined) return;
    const [first] = this.editing.host.scene?.shown ?? [];
    if (first) this.#whenInSight(record, first.field.key, (node) => node.focus({ preventScroll: true }));
  }

  #isInRows(record: string): boolean {
    return this.editing.host.context.state.items.some((item) => !isGroup(item) && item.id === record);
  }

  /** Cards show some fields only, and columns may be hidden. */
  #isShown(record: string, field: string): boolean {
    const { host } = this.editing;
    if (!this.#isInRows(record)) return false;
    if (host.cards) return host.renderRoot.querySelector(cellOf(record, field)) !== null;
    return host.scene?.shown.some((plan) => plan.field.key === field) === true;
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
      const cell = at >= 0 ? host.renderRoot.querySelector<HTMLElement>(cellOf(record, field)) : null;
      if (cell) {
        cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        then(cell);
      } else if (performance.now() < end) requestAnimationFrame(look);
    };
    look();
  }
}

const cellOf = (record: string, field: string): string =>
  `[data-record-id="${CSS.escape(record)}"] [data-field="${CSS.escape(field)}"]`;
