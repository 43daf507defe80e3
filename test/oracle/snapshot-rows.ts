/** PROTOCOL.md section 14: the rows of a snapshot of a log, and the order they have. */
import type { CellRow } from './cells.js';
import { decode } from './decode.js';
import type { OracleEvent } from './decode.js';
import { logEvent, eventSet, refsOf } from './event-set.js';
import { fold } from './fold.js';
import type { OracleState } from './fold.js';
import { stateText } from './hash.js';
import type { StateText } from './hash.js';
import { jcs } from './json.js';
import type { Json, JsonObject } from './json.js';
import type { RawEvent } from './world.js';

/** The state of the set, and its rows, as text. */
export function snapshotOf(
  address: string,
  events: readonly RawEvent[],
  now: number,
  base?: readonly CellRow[],
): [OracleState, string] {
  const set = setOf(address, events, now);
  const state = fold(address, set, { now, ...(base && { base }) });
  const valid = new Set(state.valid.map(({ id }) => id));
  const isWhole = (event: OracleEvent) => event.kind === 4884 || (event.kind === 4881 && valid.has(event.id));
  const raws = new Map(set.map((raw) => [raw.id, raw]));
  const inHand = state.log.filter(({ id }) => raws.has(id));
  const names = ['id', 'pubkey', 'created_at', 'kind', 'tags', 'content', 'sig'];
  const whole = inOrder(inHand.filter(isWhole));
  const links = inOrder(inHand.filter((event) => !isWhole(event)));
  const numbered = [...whole, ...links].map(({ id }) => id);
  const eventRow = ({ id }: OracleEvent): Json => {
    const raw = raws.get(id) as JsonObject;
    return ['event', Object.fromEntries(names.map((name) => [name, raw[name]!]))];
  };
  const { writers, lines } = stateText(state.heads, state.cells);
  const rows = [
    ...whole.map(eventRow),
    ...by256(links).map((some) => linksRow(some, numbered, valid)),
    ...writersRows(writers, numbered),
  ];
  return [state, [...rows.map((row) => jcs(row)), ...lines].map((line) => `${line}\n`).join('')];
}

function linksRow(links: readonly OracleEvent[], numbered: readonly string[], valid: ReadonlySet<string>): Json {
  const bytes = links.flatMap(({ id }) => id.match(/../g)!.map((pair) => parseInt(pair, 16)));
  const base64 = btoa(String.fromCharCode(...bytes));
  const name = (id: string) => (numbered.includes(id) ? numbered.indexOf(id) : id);
  const parents = ({ id, prev }: OracleEvent) => [
    ...prev
      .filter((parent) => numbered.includes(parent))
      .map((parent) => numbered.indexOf(id) - numbered.indexOf(parent))
      .sort((a, b) => a - b),
    ...prev.filter((parent) => !numbered.includes(parent)),
  ];
  return [
    'links',
    base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
    links.map(({ kind }) => kind),
    links.map(({ grant }) => (grant === undefined ? '' : name(grant))),
    links.map(parents),
    links.map(({ id, kind }) => (kind === 4880 && valid.has(id) ? 1 : 0)),
  ];
}

function writersRows(writers: StateText['writers'], numbered: readonly string[]): Json[] {
  let number = 0;
  let ms = 0;
  return by256(writers).map((some) => {
    const events = some.map(({ id }) => {
      const own = numbered.indexOf(id);
      if (own === -1) return id;
      const less = number;
      number = own;
      return own - less;
    });
    const times = some.map(({ stamp }) => {
      const less = ms;
      ms = stamp[0];
      return ms - less;
    });
    return ['writers', events, times, some.map(({ stamp }) => stamp[1])];
  });
}

function by256<T>(all: readonly T[]): T[][] {
  return all.length === 0 ? [] : [all.slice(0, 256), ...by256(all.slice(256))];
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
