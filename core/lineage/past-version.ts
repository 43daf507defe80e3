/**
 * A dataset, or one record of it, as it was after some event in the order of events: what then was written and counts today.
 * What was revoked or redacted since does not come back by going back. For the state at heads there is dataset/state-at.ts.
 */
import { Cells } from '../dataset/cells.js';
import { Fold } from '../dataset/fold.js';
import { push } from '../dataset/graph.js';
import { recordOf } from '../dataset/op-writes.js';
import { compareStamped } from '../dataset/order.js';
import { opsOf } from '../dataset/permissions.js';
import { isPlaceOf } from '../dataset/redactions.js';
import { closureOf } from '../dataset/state-at.js';
import type { DatasetState, Writer } from '../dataset/state.js';
import type { Address, DatasetEvent, EventId, RedactedPlace } from '../log/event.js';
import type { Version } from './version.js';

/** Many are folded quicker than one by one. */
const EVENTS_AT_ONCE = 20;

/** Up to and with an event, or with a moment in ms since 1970. */
export type Moment = Writer | number;

export interface RecordPlace {
  readonly resource: string;
  readonly record: string;
}

/** Of all events one after the other, with a turn for others after each. */
export type Recalling = Generator<undefined, Version, undefined>;

/** `events`: as `Fold.events` gives them, without what is dated in the future; in any order. */
export function* versionUpTo(
  state: DatasetState,
  events: Iterable<DatasetEvent>,
  moment: Moment,
  only?: RecordPlace,
): Recalling {
  const redactions = redactionsIn(state);
  const cells = new Cells();
  for (const event of events) {
    yield;
    if (!isUpTo(event, moment) || !state.isValid(event.id)) continue;
    if (redactions.get(event.id)?.some((place) => isPlaceOf(place, event))) continue;
    const ops = opsOf({ event }).filter(
      (op) => only === undefined || (op.resource === only.resource && recordOf(op) === only.record),
    );
    if (ops.length > 0) cells.apply(event, ops);
  }
  return versionOf(cells);
}

/** What `heads` rest on, and nothing else: as `stateAt`, in turns. */
export function* versionAt(address: Address, events: Iterable<DatasetEvent>, heads: Iterable<EventId>): Recalling {
  const fold = new Fold(address, { now: Infinity });
  const basis = closureOf(address, events, heads);
  for (let at = 0; at < basis.length; at += EVENTS_AT_ONCE) {
    yield;
    fold.add(basis.slice(at, at + EVENTS_AT_ONCE));
  }
  return fold.state;
}

/** The part of a version that is one record's. */
export function recordOnly(version: Version, { resource, record }: RecordPlace): Version {
  return {
    resources: () => version.resources().filter((one) => one === resource),
    records: (one) => (one === resource && version.record(resource, record) ? [record] : []),
    record: (one, id) => (one === resource && id === record ? version.record(one, id) : undefined),
  };
}

function versionOf(cells: Cells): Version {
  return {
    resources: () => cells.resources(),
    records: (resource) => cells.records(resource),
    record: (resource, record) => cells.get(resource, record),
  };
}

function isUpTo(event: DatasetEvent, moment: Moment): boolean {
  return typeof moment === 'number' ? event.stamp[0] <= moment : compareStamped(event, moment) <= 0;
}

/** By what they take away. */
function redactionsIn(state: DatasetState): Map<EventId, RedactedPlace[]> {
  const places = new Map<EventId, RedactedPlace[]>();
  for (const { act } of state.authority())
    if (act.act === 'redact') for (const place of act.targets) push(places, place.id, place);
  return places;
}
