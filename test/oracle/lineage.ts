/**
 * PROTOCOL.md, section 11.1, a second time: how versions compare, differ and merge. A version is a map from the JCS of
 * `[resource, record, field]` to what the cell shows, absent cells left out.
 */
import { isReference } from './content.js';
import { byBytes, isObject, jcs } from './json.js';
import type { Json, JsonObject } from './json.js';

/** `[resource, record, field, value?]`: what a cell shows. */
export type ShownCell = readonly [string, string, string, Json?];

export function relationOfHeads(
  parents: Readonly<Record<string, readonly string[]>>,
  mine: readonly string[],
  theirs: readonly string[],
): string {
  const [a, b] = [closure(parents, mine), closure(parents, theirs)];
  const [hasTheirs, hasMine] = [theirs.every((id) => a.has(id)), mine.every((id) => b.has(id))];
  if (hasTheirs && hasMine) return 'same';
  if (hasTheirs) return 'ahead';
  if (hasMine) return 'behind';
  return [...a].some((id) => b.has(id)) ? 'diverged' : 'unrelated';
}

export function relationOfVersions(
  base: readonly ShownCell[] | null,
  mine: readonly ShownCell[],
  theirs: readonly ShownCell[],
): string {
  if (diff(mine, theirs).length === 0) return 'same';
  if (base === null) return 'unrelated';
  if (diff(base, theirs).length === 0) return 'ahead';
  return diff(base, mine).length === 0 ? 'behind' : 'diverged';
}

export function diff(before: readonly ShownCell[], after: readonly ShownCell[]): JsonObject[] {
  const [old, now] = [version(before), version(after)];
  return cellsOf(old, now)
    .filter((cell) => !isSame(old.get(cell), now.get(cell)))
    .map((cell) => named(cell, { before: old.get(cell), after: now.get(cell) }));
}

export function merge(base: readonly ShownCell[], ours: readonly ShownCell[], theirs: readonly ShownCell[]) {
  const [was, mine, other] = [version(base), version(ours), version(theirs)];
  const changes: JsonObject[] = [];
  const conflicts: JsonObject[] = [];
  let agreed = 0;
  for (const cell of cellsOf(was, mine, other)) {
    const [b, o, t] = [was.get(cell), mine.get(cell), other.get(cell)];
    if (isSame(o, t)) agreed += isSame(b, o) ? 0 : 1;
    else if ((!isSame(b, o) && !isSame(b, t)) || isFought(cell, was, mine, other) || isFought(cell, was, other, mine))
      conflicts.push(named(cell, { base: b, ours: o, theirs: t }));
    else if (isSame(b, o)) changes.push(named(cell, { before: o, after: t }));
  }
  return { changes, conflicts, agreed };
}

type Version = ReadonlyMap<string, Json>;

/** One side deletes the record, the other lets it live and changes another cell of it. */
function isFought(cell: string, base: Version, deleter: Version, editor: Version): boolean {
  const [resource, record, field] = JSON.parse(cell) as [string, string, string];
  if (field !== '$alive' || deleter.get(cell) !== false) return false;
  if (base.get(cell) === false || editor.get(cell) === false) return false;
  return cellsOf(base, editor).some((each) => {
    const [itsResource, itsRecord] = JSON.parse(each) as [string, string];
    const isOther = itsResource === resource && itsRecord === record && each !== cell;
    return isOther && !isSame(base.get(each), editor.get(each));
  });
}

function version(cells: readonly ShownCell[]): Version {
  const shown = new Map<string, Json>();
  for (const [resource, record, field, value] of cells) {
    if (value === undefined) continue;
    shown.set(jcs([resource, record, field]), field === '$alive' ? value === true : value);
  }
  return shown;
}

function cellsOf(...versions: readonly Version[]): string[] {
  const cells = [...new Set(versions.flatMap((each) => [...each.keys()]))].map((cell) => JSON.parse(cell) as string[]);
  return cells.sort((a, b) => byBytes(a[0]!, b[0]!) || byBytes(a[1]!, b[1]!) || byBytes(a[2]!, b[2]!)).map(jcs);
}

/** Section 5: labels do not count. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  const form = (value: Json | undefined) => {
    if (value === undefined) return '';
    if (!isObject(value) || !isReference(value)) return jcs(value);
    const { label: _label, ...rest } = value;
    return jcs(rest);
  };
  return form(a) === form(b);
}

function named(cell: string, values: Readonly<Record<string, Json | undefined>>): JsonObject {
  const [resource, record, field] = JSON.parse(cell) as [string, string, string];
  const there = Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return { resource, record, field, ...Object.fromEntries(there) };
}

function closure(parents: Readonly<Record<string, readonly string[]>>, heads: readonly string[]): Set<string> {
  const reached = new Set(heads);
  for (const id of reached) for (const parent of parents[id] ?? []) reached.add(parent);
  return reached;
}
