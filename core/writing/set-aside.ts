/**
 * What a person saved and the dataset has set aside meanwhile, as drafts again: what they saw when they wrote it stays what they saw,
 * so that what others wrote since is not written over. PROTOCOL.md, sections 6.4 and 18.
 */
import { SCHEMA_RECORD } from '../dataset/op-writes.js';
import { compareStamped } from '../dataset/order.js';
import type { Cell, DatasetState } from '../dataset/state.js';
import { EventChanges } from '../lineage/event-changes.js';
import { cellKey } from '../lineage/merge.js';
import type { DatasetEvent, EventId } from '../log/event.js';
import type { SeenChange } from './seen-changes.js';
import { withChanges } from './suggestions.js';

/**
 * `events`: of one author, without effect. Of a cell that several write the last counts, over what the first was over. What others
 * have replaced since, having seen it, is not said again. A turn for each event.
 */
export function* setAsideDrafts(
  state: DatasetState,
  events: readonly DatasetEvent[],
): Generator<undefined, SeenChange[], undefined> {
  const said = new EventChanges(state);
  const replaced = new Map<string, ReadonlySet<EventId>>();
  const isReplaced = (cell: Cell, id: EventId): boolean => {
    const key = cellKey(cell);
    if (!replaced.has(key)) replaced.set(key, replacedAt(state, said, cell));
    return replaced.get(key)!.has(id);
  };
  const begun = new Set<string>();
  const changes: SeenChange[] = [];
  for (const event of [...events].sort(compareStamped)) {
    for (const { resource, record, field, before, after } of said.of(event)) {
      const cell = { resource, record, field };
      if (record === SCHEMA_RECORD || isReplaced(cell, event.id)) continue;
      const isFirst = !begun.has(cellKey(cell));
      begun.add(cellKey(cell));
      // Of those that follow it is not asked.
      const over = isFirst ? standing(state, said, cell, said.write(event, cell)!.over) : [];
      changes.push({ ...cell, before, after, over });
    }
    yield;
  }
  return withChanges([], changes, state);
}

/** All that what stands in a cell was written over, and that in turn. */
function replacedAt(state: DatasetState, said: EventChanges, cell: Cell): Set<EventId> {
  const live = state.writes(cell.resource, cell.record, cell.field).map(({ id }) => id);
  return underneath(state, said, cell, live, () => true);
}

/** What took no effect stands for what it was written over itself; so does what shows again as what replaced it has none. Ascending. */
function standing(state: DatasetState, said: EventChanges, cell: Cell, over: readonly EventId[]): EventId[] {
  const isFallen = (id: EventId): boolean => state.event(id) !== undefined && !state.isValid(id);
  const near = [...over, ...underneath(state, said, cell, over, isFallen)].filter((id) => !isFallen(id));
  const known = underneath(state, said, cell, over, () => true);
  const again = state.writes(cell.resource, cell.record, cell.field).filter(({ id }) => known.has(id));
  return [...new Set([...near, ...again.map(({ id }) => id)])].sort();
}

/** What the writes of these events to a cell were over, and what that was over, below those that are `passed`. */
function underneath(
  state: DatasetState,
  said: EventChanges,
  cell: Cell,
  ids: readonly EventId[],
  passed: (id: EventId) => boolean,
): Set<EventId> {
  const found = new Set<EventId>();
  for (const open = ids.filter(passed); open.length > 0;) {
    const event = state.event(open.pop()!);
    for (const id of (event && said.write(event, cell)?.over) ?? []) {
      if (found.has(id)) continue;
      found.add(id);
      if (passed(id)) open.push(id);
    }
  }
  return found;
}
