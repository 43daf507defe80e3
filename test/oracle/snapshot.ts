/**
 * PROTOCOL.md section 14: whether a snapshot is taken in, from the signed list and the uncompressed texts of its parts.
 * The author and stamp of a link are believed, so it stands for an event of whoever may use its grant.
 */
import { authority } from './authority.js';
import { cells as cellsOf, cellRow } from './cells.js';
import type { CellRow } from './cells.js';
import { isArray, isCount, isId, isIds, isText } from './content.js';
import { decode, nesting } from './decode.js';
import type { OracleEvent, Stamp } from './decode.js';
import { byOrder, eventSet, isAct, writesOf } from './event-set.js';
import type { EventSet } from './event-set.js';
import { findHeads, isMaintainer, redactions, withStandIns } from './fold.js';
import { stateText } from './hash.js';
import type { StateText } from './hash.js';
import { byBytes, jcs, sha256Text, utf8 } from './json.js';
import type { Json } from './json.js';
import { Refused } from './refused.js';
import { inOrder } from './snapshot-rows.js';
import type { RawEvent } from './world.js';

export interface Taken {
  readonly heads: readonly string[];
  readonly hash: string;
  readonly cells: readonly CellRow[];
}

interface List {
  readonly heads: readonly string[];
  readonly hash: string;
  readonly events: number;
  readonly parts: readonly { readonly x: string; readonly size: number }[];
}

interface Link {
  readonly id: string;
  readonly kind: number;
  readonly grant: string;
  readonly prev: readonly string[];
  readonly state: number;
}

/** @throws Refused */
export function takeSnapshot(
  address: string,
  raw: RawEvent,
  texts: readonly string[],
  { signatures = true }: { signatures?: boolean } = {},
): Taken {
  const snapshot = decode(raw, { signatures });
  fits(snapshot.kind === 4882 && snapshot.address === address);
  const list = JSON.parse(raw.content) as List;
  const rows = rowsOf(list.parts, texts, signatures);

  // Sorts, and the order in each
  const sorts = rows.map(([word]) => sortOf(word!));
  fits(sorts.every((sort, at) => sort >= 0 && (at === 0 || sorts[at - 1]! <= sort)));
  const ofSort = (sort: number) => rows.filter((_, at) => sorts[at] === sort);
  const events = ofSort(0).map((row) => readEvent(row, signatures));
  const links = readLinks(ofSort(1), events, list.events);
  const numbered = [...events, ...links];
  fits(numbered.length === list.events);
  fits(new Set(numbered.map(({ id }) => id)).size === list.events);
  for (const some of [events, links]) fits(some.every((each, at) => each === inOrder<OracleEvent | Link>(some)[at]));
  const writers = readWriters(ofSort(2), events, links);
  const cells = readCells(ofSort(3), writers);
  fits(new Set(cells.map(([...cell]) => jcs(cell.slice(0, 3) as Json))).size === cells.length);

  // The set: what is whole, and what links stand for
  fits(
    events.every((event) => event.address === address && (event.kind === 4881 || event.kind === 4884) && !event.locked),
  );
  const whole = new Map(events.map((event) => [event.id, event]));
  const linked = links.map((link) => standFor(link, address, whole));
  const originals = eventSet(address, [...events, ...linked]);
  const set = withStandIns(originals, authority(originals, new Map()));
  const rules = authority(set, new Map());
  const isValid = (event: OracleEvent) => rules.verdict(event).is === 'valid';
  fits(events.every((event) => event.kind === 4884 || isValid(event)));
  fits(!events.some((event) => event.newer && isMaintainer(rules.staticRole(event))));
  fits(linked.every((event, at) => links[at]!.state === 0 || isValid(event)));
  const believed = new Set(links.filter(({ state }) => state === 1).map(({ id }) => id));
  const stands = set.log.filter((event) =>
    originals.known.has(event.id) && !whole.has(event.id) ? believed.has(event.id) : isValid(event),
  );
  const redacted = new Set(
    stands
      .filter((event) => isAct(event, 'redact'))
      .flatMap(({ content }) => (content.targets as unknown as { id: string }[]).map(({ id }) => id)),
  );
  const isHere = (id: string) => originals.known.has(id) || redacted.has(id);
  for (const { prev, grant } of numbered)
    fits(prev.every(isHere) && (grant === undefined || grant === '' || isHere(grant)));

  fits(maySign(set, snapshot));
  const hasBase = stands.some((event) => isAct(event, 'fork'));
  checkCells(cells, stands, set, believed, (id) => hasBase && !originals.known.has(id));
  const heads = findHeads(set, rules, stands);
  const { text, lines, writers: told } = stateText(heads, cells);
  const hash = sha256Text(text);
  fits(jcs(heads) === jcs(list.heads) && hash === list.hash);
  // One way to write it
  fits(jcs(lines) === jcs(ofSort(3).map((row) => jcs(row))) && jcs(told as never) === jcs(writers as never));
  return { heads, hash, cells };
}

function fits(fine: boolean): asserts fine {
  if (!fine) throw new Refused('bad-snapshot');
}

function rowsOf(parts: List['parts'], texts: readonly string[], signatures: boolean): readonly (readonly Json[])[] {
  let last = -1;
  const places: number[] = [];
  for (const text of texts) {
    const hash = sha256Text(text);
    const place = parts.findIndex(({ x }, at) => at > last && x === hash);
    fits(place > last);
    last = place;
    places.push(place);
  }
  const isMissing = texts.length < parts.length;
  // Before the first that is missing: what is wrong in a row is wrong whatever comes.
  const read = isMissing ? texts.slice(0, places.findIndex((place, at) => place !== at) >>> 0) : texts;
  const rows = read.flatMap((text, index) => {
    fits(utf8(text).length === parts[index]!.size && (text === '' || text.endsWith('\n')));
    return text.split('\n').slice(0, -1).map(readRow); // prettier-ignore
  });
  if (!isMissing) return rows;
  const sorts = rows.map(([word]) => sortOf(word!));
  fits(sorts.every((sort, at) => sort >= 0 && (at === 0 || sorts[at - 1]! <= sort)));
  for (const [at, row] of rows.entries()) if (sorts[at] === 0) readEvent(row, signatures);
  throw new Refused('truncated');
}

function readRow(line: string): readonly Json[] {
  fits(nesting(line) <= 16);
  let row: Json;
  try {
    row = JSON.parse(line) as Json;
  } catch {
    throw new Refused('bad-snapshot');
  }
  fits(Array.isArray(row) && jcs(row) === line && isPlain(row));
  return row as readonly Json[];
}

/** No lone surrogates, which have no JCS, and no `__proto__`. */
function isPlain(value: Json): boolean {
  if (typeof value === 'string') return !/\p{Cs}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(
    ([name, member]) => name !== '__proto__' && isPlain(name) && isPlain(member as Json),
  );
}

function readEvent(row: readonly Json[], signatures: boolean): OracleEvent {
  fits(row.length === 2);
  try {
    return decode(row[1], { signatures });
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    throw new Refused('bad-snapshot');
  }
}

function sortOf(word: Json): number {
  return word === 'fields' || typeof word === 'number' ? 3 : ['event', 'links', 'writers'].indexOf(word as string);
}

/** Lines of columns as entries: 256 a line, in the last those that remain. */
function entries(rows: readonly (readonly Json[])[], columns: number): (readonly Json[])[] {
  return rows.flatMap((row, at) => {
    const lists = row.slice(-columns);
    fits(lists.every((list) => isArray(list, 1, 256)));
    const [{ length }] = lists as [readonly Json[]];
    fits(lists.every((list) => (list as readonly Json[]).length === length));
    fits(length === 256 || at === rows.length - 1);
    return Array.from({ length }, (_, place) => lists.map((list) => (list as readonly Json[])[place]!));
  });
}

function readLinks(rows: readonly (readonly Json[])[], events: readonly OracleEvent[], count: number): Link[] {
  const found = entries(rows, 4);
  fits(rows.every((row) => row.length === 6));
  const ids = rows.flatMap(([, text, kinds]) => idsIn(text!, (kinds as readonly Json[]).length));
  const numbered = [...events.map(({ id }) => id), ...ids];
  fits(numbered.length === count);
  const name = (given: Json): string => {
    const id = typeof given === 'number' ? numbered[given] : given;
    fits(isId(id ?? null) && (typeof given === 'number' || !numbered.includes(id as string)));
    return id as string;
  };
  return found.map(([kind, grant, prev, state], at) => {
    fits((kind === 4880 && (state === 0 || state === 1)) || (kind === 4881 && state === 0));
    fits(isArray(prev!, 0, 21));
    const own = events.length + at;
    const back = prev.filter((each) => typeof each === 'number');
    const others = prev.filter((each) => typeof each !== 'number');
    fits(back.every((each, place) => isCount(each, own) && each > (back[place - 1] ?? 0)));
    fits(isIds(others, 0, 21) && jcs(prev) === jcs([...back, ...others]));
    const parents = [...back.map((each) => numbered[own - each]!), ...others.map(name)].sort();
    return { id: ids[at]!, kind, grant: grant === '' ? '' : name(grant!), prev: parents, state } as Link;
  });
}

function idsIn(text: Json, count: number): string[] {
  fits(isText(text));
  const plain = (text as string).replaceAll('-', '+').replaceAll('_', '/');
  fits(/^[A-Za-z0-9+/]*$/.test(plain) && plain.length % 4 !== 1 && /^[\w-]*$/.test(text as string));
  const units = atob(plain);
  fits(units.length === 32 * count && btoa(units).replace(/=+$/, '') === plain);
  const hex = [...units].map((unit) => unit.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return Array.from({ length: count }, (_, at) => hex.slice(64 * at, 64 * at + 64));
}

type Writers = StateText['writers'];

function readWriters(
  rows: readonly (readonly Json[])[],
  events: readonly OracleEvent[],
  links: readonly Link[],
): Writers {
  fits(rows.every((row) => row.length === 4));
  const ids = [...events, ...links].map(({ id }) => id);
  const mayWrite = [...events.map(() => true), ...links.map(({ state }) => state === 1)];
  let number = 0;
  let ms = 0;
  const writers = entries(rows, 3).map(([event, more, counter]) => {
    if (typeof event === 'number') {
      fits(Number.isSafeInteger(event));
      number += event;
      fits(ids[number] !== undefined && mayWrite[number]!);
    } else fits(isId(event!) && !ids.includes(event as string));
    fits(Number.isSafeInteger(more));
    ms += more as number;
    fits(isCount(ms, 2 ** 48 - 1) && isCount(counter!, 65_535));
    const stamp: Stamp = [ms, counter as number];
    return { stamp, id: typeof event === 'number' ? ids[number]! : (event as string) };
  });
  fits(writers.every((writer, at) => at === 0 || byOrder(writers[at - 1]!, writer) < 0));
  fits(new Set(writers.map(({ id }) => id)).size === writers.length);
  return writers;
}

/** What they say; whether they say it as they must is seen when it is written anew. */
function readCells(rows: readonly (readonly Json[])[], writers: Writers): CellRow[] {
  const shapes: (readonly [string, readonly string[]])[] = [];
  return rows.flatMap((row): CellRow[] => {
    if (row[0] === 'fields') {
      const [, resource, fields] = row;
      fits(row.length === 3 && isText(resource!) && isArray(fields!, 1, Infinity) && fields.every(isText));
      shapes.push([resource as string, fields as readonly string[]]);
      return [];
    }
    const [shape, record, named, ...values] = row as readonly [number, ...Json[]];
    fits(shapes[shape] !== undefined && isText(record!));
    const [resource, fields] = shapes[shape]!;
    fits(
      values.length === fields.length && (typeof named !== 'object' || named === null || isArray(named, 1, Infinity)),
    );
    if (isArray(named!, 0, Infinity)) fits(named.length === fields.length);
    return fields.map((field, at): CellRow => {
      const number = isArray(named!, 0, Infinity) ? named[at]! : named!;
      const writes = named === null ? values[at]! : [[number, values[at]!]];
      fits(isArray(writes, 1, Infinity));
      fits(writes.every((write, place) => place === 0 || numberIn(writes[place - 1]!) < numberIn(write)));
      const live = writes.map((write) => {
        fits(isArray(write, 1, 2));
        const [writer, ...value] = write;
        fits(typeof writer === 'number' && writers[writer] !== undefined);
        return [writers[writer].stamp, writers[writer].id, ...value];
      });
      return [resource, record as string, field, live as never];
    });
  });
}

function standFor(
  { id, kind, grant, prev }: Link,
  address: string,
  whole: ReadonlyMap<string, OracleEvent>,
): OracleEvent {
  const to = whole.get(grant)?.content.to;
  const pubkey = grant === '' ? address.split(':')[1]! : isText(to ?? null) ? (to as string) : '';
  const unread = { content: {}, newer: false, locked: false };
  return { id, pubkey, kind, address, stamp: [0, 0], prev, ...(grant !== '' && { grant }), ...unread };
}

/** Section 6.3: what a 4882 needs is what a checkpoint needs. */
function maySign(set: EventSet, snapshot: OracleEvent): boolean {
  const asked = { ...snapshot, kind: 4884, content: { act: 'checkpoint' } };
  return authority(eventSet(set.address, [...set.known.values(), asked]), new Map()).verdict(asked).is === 'valid';
}

function numberIn(write: Json): number {
  fits(isArray(write, 1, 2));
  return write[0] as number;
}

/**
 * Writers are links of state 1, or whole events that count, or of a base. Whole events wrote what they are said to have written, and
 * what they name is not live; definitions can be told from these and the base alone.
 */
function checkCells(
  cells: readonly CellRow[],
  stands: readonly OracleEvent[],
  set: EventSet,
  believed: ReadonlySet<string>,
  isUpstream: (id: string) => boolean,
): void {
  const gone = new Set(redactions(set, stands));
  const writers = stands.filter(({ id }) => !gone.has(id) && !believed.has(id));
  for (const [resource, record, field, live] of cells) {
    const own = writers.flatMap((event) =>
      writesOf(event)
        .filter((write) => write.resource === resource && write.record === record && write.field === field)
        .map((write) => ({ ...write, event })),
    );
    for (const [stamp, id, value] of live) {
      fits(!own.some(({ over }) => over.includes(id as string)));
      if (record !== '$schema' && believed.has(id as string)) continue;
      if (isUpstream(id as string)) continue;
      const write = own.find(({ event }) => event.id === id);
      fits(write !== undefined && jcs(write.event.stamp) === jcs(stamp!) && same(write.value, value));
    }
  }
  const schema = cellsOf(writers, []).filter(({ record }) => record === '$schema').map(cellRow); // prettier-ignore
  const told = cells.flatMap(([resource, record, field, live]): CellRow[] => {
    const own = live.filter(([, id]) => !isUpstream(id as string));
    return record === '$schema' && own.length > 0 ? [[resource, record, field, own]] : [];
  });
  fits(jcs(schema.map((row) => jcs(row)).sort(byBytes)) === jcs(told.map((row) => jcs(row)).sort(byBytes)));
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : jcs(a) === jcs(b);
}
