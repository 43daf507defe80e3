/**
 * PROTOCOL.md section 14: whether a snapshot is taken in, from the signed list and the uncompressed texts of its parts.
 * The author and stamp of a link are believed, so it stands for an event of whoever may use its grant.
 */
import { authority } from './authority.js';
import { cells as cellsOf, cellRow } from './cells.js';
import type { CellRow } from './cells.js';
import { isArray, isCount, isId, isIds, isText } from './content.js';
import { decode, nesting } from './decode.js';
import type { OracleEvent } from './decode.js';
import { byOrder, eventSet, isAct, writesOf } from './event-set.js';
import type { EventSet } from './event-set.js';
import { findHeads, isMaintainer, redactions, withStandIns } from './fold.js';
import { stateHash } from './hash.js';
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
export function takeSnapshot(address: string, raw: RawEvent, texts: readonly string[]): Taken {
  const snapshot = decode(raw);
  fits(snapshot.kind === 4882 && snapshot.address === address);
  const list = JSON.parse(raw.content) as List;
  const rows = rowsOf(list.parts, texts);

  // Sorts, and the order in each
  const sorts = rows.map(([word]) => ['event', 'link', 'cell'].indexOf(word as string));
  fits(sorts.every((sort, at) => sort >= 0 && (at === 0 || sorts[at - 1]! <= sort)));
  const events = rows.filter(([word]) => word === 'event').map(readEvent);
  const links = rows.filter(([word]) => word === 'link').map(readLink);
  const cells = rows.filter(([word]) => word === 'cell').map(readCell);
  fits(events.length + links.length === list.events);
  fits(new Set([...events, ...links].map(({ id }) => id)).size === list.events);
  for (const some of [events, links]) fits(some.every((each, at) => each === inOrder<OracleEvent | Link>(some)[at]));
  const lines = cells.map((cell) => jcs(cell));
  fits(lines.every((line, at) => at === 0 || byBytes(lines[at - 1]!, line) < 0));
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
  for (const { prev, grant } of [...events, ...links])
    fits(prev.every(isHere) && (grant === undefined || grant === '' || isHere(grant)));

  fits(maySign(set, snapshot));
  checkCells(cells, stands, set, believed);
  const heads = findHeads(set, rules, stands);
  const hash = stateHash(heads, cells);
  fits(jcs(heads) === jcs(list.heads) && hash === list.hash);
  return { heads, hash, cells };
}

function fits(fine: boolean): asserts fine {
  if (!fine) throw new Refused('bad-snapshot');
}

function rowsOf(parts: List['parts'], texts: readonly string[]): readonly (readonly Json[])[] {
  const hashes = texts.map(sha256Text);
  const at = hashes.map((hash) => parts.findIndex(({ x }) => x === hash));
  fits(at.every((place, index) => place >= 0 && (index === 0 || at[index - 1]! < place)));
  if (texts.length < parts.length) throw new Refused('truncated');
  return texts.flatMap((text, index) => {
    fits(utf8(text).length === parts[index]!.size && (text === '' || text.endsWith('\n')));
    return text.split('\n').slice(0, -1).map(readRow); // prettier-ignore
  });
}

function readRow(line: string): readonly Json[] {
  fits(nesting(line) <= 16);
  let row: Json;
  try {
    row = JSON.parse(line) as Json;
  } catch {
    throw new Refused('bad-snapshot');
  }
  fits(Array.isArray(row) && jcs(row) === line);
  return row as readonly Json[];
}

function readEvent(row: readonly Json[]): OracleEvent {
  fits(row.length === 2);
  try {
    return decode(row[1]);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    throw new Refused('bad-snapshot');
  }
}

function readLink([, id, kind, grant, prev, state, ...more]: readonly Json[]): Link {
  fits(more.length === 0 && isId(id!) && (kind === 4880 || kind === 4881) && (grant === '' || isId(grant!)));
  fits(isIds(prev!, 0, 21) && (state === 0 || (state === 1 && kind === 4880)));
  return { id, kind, grant, prev, state } as unknown as Link;
}

function readCell([, ...cell]: readonly Json[]): CellRow {
  const [resource, record, field, live] = cell;
  fits(cell.length === 4 && [resource, record, field].every((name) => isText(name!)) && isArray(live!, 1, Infinity));
  const writes = (live as readonly Json[]).map((write) => {
    fits(isArray(write, 2, 3) && isArray(write[0]!, 2, 2) && isId(write[1]!));
    const [ms, counter] = write[0];
    fits(isCount(ms!, 2 ** 48 - 1) && isCount(counter!, 65_535));
    return { stamp: [ms, counter] as [number, number], id: write[1] as string };
  });
  fits(writes.every((write, at) => at === 0 || byOrder(writes[at - 1]!, write) < 0));
  return cell as unknown as CellRow;
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

/** Writes are of events that stand; those of whole events are what these write; definitions can be told from these alone. */
function checkCells(
  cells: readonly CellRow[],
  stands: readonly OracleEvent[],
  set: EventSet,
  believed: ReadonlySet<string>,
): void {
  if (stands.some((event) => isAct(event, 'fork'))) return;
  const gone = new Set(redactions(set, stands));
  const writers = stands.filter(({ id }) => !gone.has(id));
  for (const [resource, record, field, live] of cells) {
    for (const [stamp, id, value] of live) {
      if (believed.has(id as string)) continue;
      const event = writers.find((each) => each.id === id);
      fits(event !== undefined && jcs(event.stamp) === jcs(stamp!));
      const isOf = (write: { resource: string; record: string; field: string }) =>
        write.resource === resource && write.record === record && write.field === field;
      fits(writesOf(event).some((write) => isOf(write) && same(write.value, value)));
    }
  }
  const schema = cellsOf(writers, []).filter(({ record }) => record === '$schema').map(cellRow); // prettier-ignore
  const told = cells.filter(([, record]) => record === '$schema');
  fits(jcs(schema.map((row) => jcs(row)).sort(byBytes)) === jcs(told.map((row) => jcs(row))));
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : jcs(a) === jcs(b);
}
