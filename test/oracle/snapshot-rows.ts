/** PROTOCOL.md section 14: the rows of a snapshot of a log, and the order they have. */
import { decode } from './decode.js';
import type { OracleEvent } from './decode.js';
import { logEvent, eventSet, refsOf } from './event-set.js';
import { fold } from './fold.js';
import type { OracleState } from './fold.js';
import { byBytes, jcs } from './json.js';
import type { Json, JsonObject } from './json.js';
import type { RawEvent } from './world.js';

/** The state of the set, and its rows, as text. */
export function snapshotOf(address: string, events: readonly RawEvent[], now: number): [OracleState, string] {
  const set = setOf(address, events, now);
  const state = fold(address, set, { now });
  const valid = new Set(state.valid.map(({ id }) => id));
  const isWhole = (event: OracleEvent) => event.kind === 4884 || (event.kind === 4881 && valid.has(event.id));
  const raws = new Map(set.map((raw) => [raw.id, raw]));
  const inHand = state.log.filter(({ id }) => raws.has(id));
  const names = ['id', 'pubkey', 'created_at', 'kind', 'tags', 'content', 'sig'];
  const row = (event: OracleEvent): Json => {
    const { id, kind, prev, grant } = event;
    if (!isWhole(event)) return ['link', id, kind, grant ?? '', prev, kind === 4880 && valid.has(id) ? 1 : 0];
    const raw = raws.get(id) as JsonObject;
    return ['event', Object.fromEntries(names.map((name) => [name, raw[name]!]))];
  };
  const rows = [
    ...inOrder(inHand.filter(isWhole)).map((event) => jcs(row(event))),
    ...inOrder(inHand.filter((event) => !isWhole(event))).map((event) => jcs(row(event))),
    ...state.cells.map((cell) => jcs(['cell', ...cell])).sort(byBytes),
  ];
  return [state, rows.map((line) => `${line}\n`).join('')];
}

/** Of what may come next, all its parents among these being here, always the smallest id. */
export function inOrder<T extends { readonly id: string; readonly prev: readonly string[] }>(
  events: readonly T[],
): T[] {
  const rest = new Map([...events].sort((a, b) => (a.id < b.id ? -1 : 1)).map((event) => [event.id, event]));
  const ordered: T[] = [];
  while (rest.size > 0) {
    const next = [...rest.values()].find(({ prev }) => !prev.some((parent) => rest.has(parent)));
    if (!next) throw new Error('a circle has no order');
    rest.delete(next.id);
    ordered.push(next);
  }
  return ordered;
}

/** The largest set in which all that is named is in it too, or redacted in it. */
function setOf(address: string, events: readonly RawEvent[], now: number): RawEvent[] {
  let set = [...events];
  for (;;) {
    const state = fold(address, set, { now });
    const known = eventSet(address, state.known);
    const redacted = new Set(
      state.valid
        .filter(({ content }) => content.act === 'redact')
        .flatMap(({ content }) => (content.targets as readonly { id: string }[]).map(({ id }) => id)),
    );
    const isHere = (id: string) => logEvent(known, id) !== undefined || redacted.has(id);
    const smaller = set.filter((raw) => {
      const event = logEvent(known, raw.id);
      if (!event) return false;
      const { prev, grant, kind } = decode(raw, { signatures: false });
      return [...prev, ...(grant === undefined ? [] : [grant]), ...(kind === 4880 ? refsOf(event) : [])].every(isHere);
    });
    if (smaller.length === set.length) return set;
    set = smaller;
  }
}
