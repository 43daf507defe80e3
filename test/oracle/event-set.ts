/**
 * PROTOCOL.md sections 1, 3 and 4: the set of events a state is computed from, its graph, and what an event names and
 * writes. Everything is looked up anew; nothing is kept up to date.
 */
import { DATA_OPS } from './content.js';
import { LOG_KINDS } from './decode.js';
import type { OracleEvent, Stamp } from './decode.js';
import { byUnits, isObject, jcs } from './json.js';
import type { Json, JsonObject } from './json.js';

/** Section 1: what is known, by id: of this dataset, and of others (which only count as known). */
export interface EventSet {
  readonly address: string;
  readonly root: string;
  readonly known: ReadonlyMap<string, OracleEvent>;
  /** The dataset's events of the log kinds. */
  readonly log: readonly OracleEvent[];
}

export function eventSet(address: string, events: readonly OracleEvent[]): EventSet {
  return {
    address,
    root: address.split(':')[1]!,
    known: new Map(events.map((event) => [event.id, event])),
    log: events.filter((event) => event.address === address && LOG_KINDS.includes(event.kind)),
  };
}

/** An event of the dataset's log, if that is what the id stands for. */
export function logEvent(set: EventSet, id: string): OracleEvent | undefined {
  const event = set.known.get(id);
  return event?.address === set.address && LOG_KINDS.includes(event.kind) ? event : undefined;
}

export function isAct(event: OracleEvent, ...acts: readonly string[]): boolean {
  return event.kind === 4884 && !event.newer && acts.includes(event.content.act as string);
}

/**
 * Section 3: ids of gap-free events. Those of other datasets, and of kinds without `prev`, are; then those whose parents
 * all are, until there are no more, so that what leads in a circle is not.
 */
export function gapFree(set: EventSet): Set<string> {
  const found = new Set([...set.known.keys()].filter((id) => !logEvent(set, id)));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { id, prev } of set.log) if (prev.every((parent) => found.has(parent))) found.add(id);
  }
  return found;
}

/** The known among some ids, and all events of the log that `prev` leads to from them. */
export function closure(set: EventSet, ids: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const visit = (id: string): void => {
    const event = logEvent(set, id);
    if (!event || reached.has(id)) return;
    reached.add(id);
    event.prev.forEach(visit);
  };
  ids.forEach(visit);
  return reached;
}

/** Section 3, "Order of events". */
export function byOrder(a: { stamp: Stamp; id: string }, b: { stamp: Stamp; id: string }): number {
  return a.stamp[0] - b.stamp[0] || a.stamp[1] - b.stamp[1] || byUnits(a.id, b.id);
}

/** The ops of an event, where it has any that can be read. */
export function opsOf(event: OracleEvent): readonly JsonObject[] {
  const ops = event.content.ops;
  return Array.isArray(ops) ? (ops as readonly JsonObject[]) : [];
}

/** Whether this page gives the op a meaning in an event of this kind. */
export function isKnownOp(event: OracleEvent, op: JsonObject): boolean {
  const schema = op.op === 'schema.update' && event.kind !== 4880;
  return schema || (DATA_OPS.has(op.op as string) && event.kind !== 4881);
}

/** Section 3: the ids an event names, for the list of missing ones. */
export function named(event: OracleEvent): string[] {
  const { content } = event;
  const ids = [...event.prev];
  if (event.grant !== undefined) ids.push(event.grant);
  if (isAct(event, 'revoke')) ids.push(content.target as string, ...texts(content.not));
  if (isAct(event, 'revoke', 'policy')) ids.push(...texts(content.cut));
  if (isAct(event, 'accept')) ids.push(...texts(content.reviews));
  if (isAct(event, 'accept', 'review', 'reject')) ids.push(content.proposal as string);
  return ids;
}

/** Ids that its ops stand for by index, in `over` and `seen`. */
export function refsOf(event: OracleEvent): string[] {
  return opsOf(event).flatMap((op) => {
    if (!isKnownOp(event, op)) return [];
    const overs = isObject(op.over) ? Object.values(op.over) : [op.over ?? []];
    return [...refs(event, overs.flat() as Json), ...refs(event, op.seen)];
  });
}

export interface CellWrite {
  readonly resource: string;
  readonly record: string;
  readonly field: string;
  /** undefined: absence */
  readonly value: Json | undefined;
  readonly over: readonly string[];
}

/** Section 4 and 12.1: what an event writes, one write a cell. */
export function writesOf(event: OracleEvent): CellWrite[] {
  const cells = new Map<string, CellWrite>();
  const write = (resource: string, record: string, field: string, value: Json | undefined, over: string[]): void => {
    const cell = jcs([resource, record, field]);
    const before = cells.get(cell);
    const deletions = field === '$alive' && isObject(value) && before && isObject(before.value);
    const united = deletions
      ? { deleted: sorted([...texts((before.value as JsonObject).deleted), ...texts(value.deleted)]) }
      : value;
    cells.set(cell, { resource, record, field, value: united, over: [...(before?.over ?? []), ...over] });
  };
  for (const op of opsOf(event)) {
    if (!isKnownOp(event, op)) continue;
    const resource = op.resource as string;
    const record = op.op === 'schema.update' ? '$schema' : (op.record as string);
    const over = (field: string) => refs(event, isObject(op.over) ? op.over[field] : op.over);
    if (op.op === 'relation.add' || op.op === 'relation.remove') {
      const to = op.op === 'relation.add' ? op.to! : undefined;
      write(resource, record, elementField(op), to, over(''));
      continue;
    }
    if (op.op === 'record.create' || op.op === 'record.restore')
      write(resource, record, '$alive', true, over('$alive'));
    if (op.op === 'record.delete') {
      write(resource, record, '$alive', { deleted: sorted(refs(event, op.seen)) }, over('$alive'));
    }
    if (op.op !== 'record.create' && op.op !== 'record.update' && op.op !== 'schema.update') continue;
    for (const [field, value] of Object.entries((op.set ?? {}) as JsonObject))
      write(resource, record, field, value, over(field));
    if (op.op === 'record.create') continue;
    for (const field of texts(op.unset)) write(resource, record, field, undefined, over(field));
  }
  return [...cells.values()];
}

/** Section 4, "Element field". */
function elementField(op: JsonObject): string {
  const to = op.to as JsonObject;
  const pin = isObject(to.pin) ? `/${to.pin.hash as string}` : '';
  return `${op.relation as string}/${jcs(to.$ref!)}${pin}`;
}

/** Section 2: indices into `ids` stand for ids. */
function refs(event: OracleEvent, indices: Json | undefined): string[] {
  const ids = texts(event.content.ids);
  return ((indices ?? []) as readonly number[]).map((index) => ids[index]!);
}

/** A member that holds texts, or is not there. */
export function texts(value: Json | undefined): readonly string[] {
  return (value ?? []) as readonly string[];
}

export function sorted(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort();
}
