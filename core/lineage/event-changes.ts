/**
 * What one event changed, cell by cell, as its author saw it: `before` is what it wrote over, not what some other replica showed
 * at the time. PROTOCOL.md, section 5: a write names what it replaces.
 */
import { compareStamped } from '../dataset/order.js';
import { opsOf } from '../dataset/permissions.js';
import type { DatasetState } from '../dataset/state.js';
import type { DatasetEvent, EventId } from '../log/event.js';
import type { CellChange } from './diff.js';
import { cellKey } from './merge.js';
import { lastWrites } from './proposal.js';
import type { CellWrite } from './writes.js';

export interface EventChange extends CellChange {
  /** What it replaced is not here, as where a snapshot tells of it only: `before` is then nothing. */
  readonly isBeforeUnknown?: true;
  /** How many values stood there that it replaced: more than one settles a conflict. */
  readonly replaced: number;
}

/** For several events of one log: what an event wrote is worked out once. */
export class EventChanges {
  readonly #writes = new Map<EventId, Map<string, CellWrite>>();

  constructor(private readonly state: Pick<DatasetState, 'event'>) {}

  /** In the order of its ops; none for what writes no cells. */
  of(event: DatasetEvent): EventChange[] {
    return [...this.#writesOf(event).values()].map(({ resource, record, field, value, over }) => {
      const cell = { resource, record, field };
      const here = over.flatMap((id) => this.#written(id)).sort(compareStamped);
      const last = here.at(-1);
      const before = last && this.#writesOf(last).get(cellKey(cell))?.value;
      const isBeforeUnknown = over.length > 0 && here.length === 0;
      return { ...cell, before, after: value, replaced: over.length, ...(isBeforeUnknown && { isBeforeUnknown }) };
    });
  }

  /** What it wrote there, if it did. */
  write(event: DatasetEvent, cell: Parameters<typeof cellKey>[0]): CellWrite | undefined {
    return this.#writesOf(event).get(cellKey(cell));
  }

  /** What is only proposed stands nowhere, so nobody can replace it. */
  #written(id: EventId): DatasetEvent[] {
    const event = this.state.event(id);
    return event === undefined || event.type === 'proposal' ? [] : [event];
  }

  #writesOf(event: DatasetEvent): Map<string, CellWrite> {
    let writes = this.#writes.get(event.id);
    if (!writes) this.#writes.set(event.id, (writes = lastWrites(opsWritten(event))));
    return writes;
  }
}

/** Those of a proposal too, which write nothing by themselves. */
function opsWritten(event: DatasetEvent): ReturnType<typeof opsOf> {
  return event.type === 'proposal' ? event.ops : opsOf({ event });
}
