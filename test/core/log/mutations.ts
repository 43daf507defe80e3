/**
 * Seeded damage to JSON values and texts, as a hostile or broken peer would do it: for fuzzing decoders. The same seed
 * gives the same damage everywhere.
 */

/** Numbers in [0, 1), mulberry32. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

type Container = Record<string | number, unknown>;

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  '$alive',
  '$ref',
  'v',
  'at',
  'ids',
  'op',
  'set',
  '',
  'a/b',
  '0',
  'x'.repeat(129),
];
const NUMBERS = [0, -0, -1, 1, 1.5, 2 ** 53, -(2 ** 53), 2 ** 48, 65_536, 1e308, 1e-320, NaN, Infinity];
const TEXTS = [
  '',
  '\ud800',
  '\udc00\ud800',
  '\u0000',
  '\ufeff',
  '\u2028',
  '*',
  '../x',
  '__proto__',
  '0'.repeat(64),
  'é'.repeat(65),
];

/** A damaged copy of JSON data; `others` are values it may graft in. */
export function mutateValue(value: unknown, others: readonly unknown[], random: Random): unknown {
  const copy = clone(value);
  const places = placesIn(copy);
  if (places.length === 0) return junk(copy, others, random);
  const [container, name] = pick(places, random);
  const change = random();
  if (change < 0.15) remove(container, name);
  else if (change < 0.3 && Array.isArray(container)) container.splice(Number(name), 0, clone(container[Number(name)]));
  else if (change < 0.4) define(container, pick(NAMES, random), junk(container[name], others, random));
  else if (change < 0.5 && Array.isArray(container)) container.reverse();
  else container[name] = junk(container[name], others, random);
  return copy;
}

/** A damaged text: a changed, lost, doubled or foreign character, or only its beginning. */
export function mutateText(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  const change = random();
  if (change < 0.4)
    return (
      text.slice(0, at) +
      String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << Math.floor(random() * 7))) +
      text.slice(at + 1)
    );
  if (change < 0.55) return text.slice(0, at);
  if (change < 0.7) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 4));
  if (change < 0.8)
    return (
      text.slice(0, at) +
      pick(['"__proto__":1,', '[[[[[[[[[[[[[[[[', '1e999', '\\ud800', ' ', '-0', '"', '\ufeff'], random) +
      text.slice(at)
    );
  if (change < 0.9) return text.replace(/"op"|"set"|"at"|"act"|"ids"/, pick(NAMES, random));
  return text + text.slice(at);
}

function junk(old: unknown, others: readonly unknown[], random: Random): unknown {
  const kind = random();
  if (kind < 0.2) return pick(NUMBERS, random);
  if (kind < 0.35) return pick(TEXTS, random);
  if (kind < 0.45 && typeof old === 'string') return mutateText(old, random);
  if (kind < 0.55 && typeof old === 'number') return old + pick([-1, 1, 0.5, 1000], random);
  if (kind < 0.62) return pick([null, true, false, [], {}, [[]], [null]], random);
  if (kind < 0.66) return nested(pick([3, 8, 9, 16, 17, 2_000], random), random);
  if (kind < 0.7) return Array.from({ length: pick([2, 65, 513, 801], random) }, (_, index) => index);
  return clone(
    pick(
      placesIn(pick(others, random)).map(([container, name]) => container[name]),
      random,
    ),
  );
}

function nested(depth: number, random: Random): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = random() < 0.5 ? [value] : { x: value };
  return value;
}

function placesIn(value: unknown): [Container, string][] {
  const places: [Container, string][] = [];
  const open = [value];
  while (open.length > 0 && places.length < 500) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const name of Object.keys(next)) {
      places.push([next as Container, name]);
      open.push((next as Container)[name]);
    }
  }
  return places;
}

/** Of JSON data; an own `__proto__` stays one. */
function clone(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, clone); // not `map`: an array may hold a member `constructor`
  const copy: Container = {};
  for (const [name, item] of Object.entries(value)) define(copy, name, clone(item));
  return copy;
}

function remove(container: Container, name: string): void {
  if (Array.isArray(container)) container.splice(Number(name), 1);
  else delete container[name];
}

/** Assignment would set a prototype where the name is `__proto__`; JSON.parse does not. */
function define(container: Container, name: string, value: unknown): void {
  Object.defineProperty(container, name, { value, configurable: true, enumerable: true, writable: true });
}
