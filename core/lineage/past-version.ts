/**
 * A dataset, or one record of it, as it was after some event in the order of events: what then was written and counts today.
 * What was revoked or redacted since does not come back by going back. For the state at heads there is dataset/state-at.ts.
 */
import { Cells } from '../dataset/cells.js';
import { push } from '../dataset/graph.js';
import { recordOf } from '../dataset/op-writes.js';
import { compareStamped } from '../dataset/order.js';
import { opsOf } from '../dataset/permissions.js';
import { isPlaceOf } from '../dataset/redactions.js';
import type { DatasetState, Writer } from '../dataset/state.js';
import type { DatasetEvent, EventId, RedactedPlace } from '../log/event.js';
import type { Version } from './version.js';

/** Up to and with an event, or with a moment in ms since 1970. */
export type Moment = Writer | number;

export interface RecordPlace {
  readonly resource: string;
  readonly record: string;
}

/** `events`: all that are here, in any order. */
export function versionUpTo(
  state: DatasetState,
  events: Iterable<DatasetEvent>,
  moment: Moment,
  only?: RecordPlace,
): Version {
  const redactions = redactionsIn(state);
  const cells = new Cells();
  for (const event of events) {
    if (!isUpTo(event, moment) || !state.isValid(event.id)) continue;
    if (redactions.get(event.id)?.some((place) => isPlaceOf(place, event))) continue;
    const ops = opsOf({ event }).filter(
      (op) => only === undefined || (op.resource === only.resource && recordOf(op) === only.record),
    );
    if (ops.length > 0) cells.apply(event, ops);
  }
  return versionOf(cells);
}

/** The part of a version that is one record's. */
export function recordOnly(version: Version, { resource, record }: RecordPlace): Version {
  return {
    resources: () => version.resources().filter((one) => one === resource),
    records: (one) => (one === resource && version.record(resource, record) ? [record] : []),
    record: (one, id) => (one === resource && id === record ? version.record(one, id) : undefined),
  };
}

/** The part that is one resource's. */
export function resourceOnly(version: Version, resource: string): Version {
  return {
    resources: () => version.resources().filter((one) => one === resource),
    records: (one) => (one === resource ? version.records(one) : []),
    record: (one, id) => (one === resource ? version.record(one, id) : undefined),
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
