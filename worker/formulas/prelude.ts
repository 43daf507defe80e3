/**
 * What runs inside the sandbox before any formula: it takes away what formulas must not have, gives every builtin that
 * the interpreter cannot interrupt a price, adds the standard library, freezes everything, and evaluates batches.
 * One text of JavaScript, since nothing of it may pass through a bundler. Names of the library: worker/README.md.
 */
import { LIBRARY } from './library.js';

/** Code units of one text, and of all texts a batch gives back before it ends early. */
export const LONGEST_TEXT = 65_536;
export const LONGEST_BATCH = 2_000_000;
/** What one record may spend on builtins; a unit is about a character or an item looked at. */
export const FUEL = 5_000_000;
/** A record that spends this much counts as slow; a batch ends early after spending a multiple of it. */
export const SLOW_FUEL = 200_000;
export const BATCH_FUEL = 10_000_000;
/** Between texts of a column, and in place of null. */
export const SEPARATOR = '\u0001';
export const NULL_TEXT = '\u0002';
/** Int32 cells that the interrupt handler shares with the loop over records. */
export const STATE = { row: 0, stop: 1, fuel: 2, spent: 3, size: 4 } as const;

/** Evaluates to `(stateBuffer) => { texts, numbers, values, relation, objects, loop, flush }`. */
export const PRELUDE = String.raw`
((buffer) => {
'use strict';
const G = globalThis;
const { freeze, seal, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor, getPrototypeOf, create } = Object;
const nativeKeys = Object.keys;
const define = Object.defineProperty;
const { apply, deleteProperty, ownKeys } = Reflect;
const { isArray } = Array;
const { parse, stringify } = JSON;
const { iterator } = Symbol;
const NativeSet = Set, NativeMap = Map;
const nativeIncludes = Array.prototype.includes;
const nativeSlice = String.prototype.slice, nativeJoin = Array.prototype.join, nativeSplit = String.prototype.split;
const Float64 = Float64Array, Int32 = Int32Array;
const InternalProto = InternalError.prototype, ErrorProto = Error.prototype;
const state = new Int32(buffer);
const FUEL = ${FUEL}, SLOW_FUEL = ${SLOW_FUEL}, LONGEST = ${LONGEST_TEXT};
const SEP = '${SEPARATOR}', NIL = '${NULL_TEXT}';

// ── prices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
const HALT = freeze({ halt: true });
const charge = (units) => {
  if (!(units <= state[2])) throw HALT;
  state[2] -= units;
};
const method = (name, f) => ({ [name](...args) { return f(this, args); } })[name];
const text = (value) => (typeof value === 'string' ? value : String(value));

const onArray = (name, price) => {
  const native = Array.prototype[name];
  return method(name, (self, args) => {
    if (!isArray(self)) throw new TypeError(name + ' is for lists');
    charge(price(self.length, args));
    return apply(native, self, args);
  });
};
const linear = (length) => length + 1;
const sorting = (length) => (length + 1) * (Math.clz32(0) - Math.clz32(length) + 1) * 2;
const arrayPrices = {
  at: () => 1, includes: linear, indexOf: linear, lastIndexOf: linear, slice: linear, reverse: linear,
  map: linear, filter: linear, forEach: linear, some: linear, every: linear, find: linear, findIndex: linear,
  findLast: linear, findLastIndex: linear, reduce: linear, reduceRight: linear, flatMap: linear, push: () => 1,
  pop: () => 1, shift: linear, unshift: linear, splice: linear, fill: linear, toReversed: linear, with: linear,
  toSpliced: linear, sort: sorting, toSorted: sorting, keys: () => 1, values: () => 1, entries: () => 1,
  concat: (length, args) => { for (let i = 0; i < args.length; i++) length += isArray(args[i]) ? args[i].length : 1; return length; },
  join: (length, args) => (length + 1) * (1 + (args.length ? text(args[0]).length : 1)),
};
const arrayMethods = {};
for (const name of nativeKeys(arrayPrices)) arrayMethods[name] = onArray(name, arrayPrices[name]);
const toText = arrayMethods.join;
arrayMethods.toString = method('toString', (self) => (isArray(self) ? apply(toText, self, [',']) : '[object Object]'));
const flatten = (list, depth, into) => {
  charge(list.length + 1);
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (isArray(item) && depth > 0) flatten(item, depth - 1, into);
    else into[into.length] = item;
  }
  return into;
};
arrayMethods.flat = method('flat', (self, [depth = 1]) => {
  if (!isArray(self)) throw new TypeError('flat is for lists');
  return flatten(self, Number(depth) || 0, []);
});
const listFrom = (source, f) => {
  const list = [];
  if (source == null) throw new TypeError('there is nothing to make a list of');
  if (typeof source[iterator] === 'function') {
    for (const item of source) list[list.length] = f ? f(item, list.length) : item;
    return list;
  }
  const length = Math.min(Math.max(Math.trunc(Number(source.length)) || 0, 0), 2 ** 53);
  charge(length);
  for (let i = 0; i < length; i++) list[i] = f ? f(source[i], i) : source[i];
  return list;
};

const onText = (name, price) => {
  const native = String.prototype[name];
  return method(name, (self, args) => {
    if (typeof self !== 'string') throw new TypeError(name + ' is for texts');
    charge(price(self.length, args));
    return apply(native, self, args);
  });
};
const isPattern = (value) => typeof value === 'object' && value !== null && getPrototypeOf(value) === PatternProto;
const PatternProto = RegExp.prototype;
// Arguments are made texts first, so that what is priced is what is used.
const needle = (length, args) => {
  if (!isPattern(args[0])) args[0] = text(args[0]);
  else return length * 8;
  return length + (length * args[0].length) / 16;
};
const replacing = (length, args) => {
  const search = needle(length, args);
  if (typeof args[1] === 'function') return search;
  const by = (args[1] = text(args[1]));
  const times = isPattern(args[0]) ? length + 1 : length / Math.max(args[0].length, 1) + 1;
  return search + times * by.length * (by.includes('$') ? length + 1 : 1) / 4;
};
const textPrices = {
  at: () => 1, charAt: () => 1, charCodeAt: () => 1, codePointAt: () => 1,
  includes: needle, indexOf: needle, lastIndexOf: needle, startsWith: needle, endsWith: needle, split: needle,
  match: needle, matchAll: needle, search: needle, replace: replacing, replaceAll: replacing,
  concat: (length, args) => { for (let i = 0; i < args.length; i++) length += (args[i] = text(args[i])).length; return length; },
  slice: (length) => length / 8, substring: (length) => length / 8, substr: (length) => length / 8,
  toLowerCase: (length) => length * 2, toUpperCase: (length) => length * 2, normalize: (length) => length * 16,
  trim: linear, trimStart: linear, trimEnd: linear, isWellFormed: linear, toWellFormed: linear,
  repeat: (length, args) => length * Math.max(args[0] = Number(args[0]) || 0, 1),
  padStart: (length, args) => Math.max(length, args[0] = Number(args[0]) || 0),
  padEnd: (length, args) => Math.max(length, args[0] = Number(args[0]) || 0),
};
const textMethods = {};
for (const name of nativeKeys(textPrices)) textMethods[name] = onText(name, textPrices[name]);

const nativeTest = PatternProto.test;
const patternMethods = { test: method('test', (self, [subject]) => {
  if (!isPattern(self)) throw new TypeError('test is for patterns');
  const priced = text(subject);
  charge(priced.length + 1);
  return apply(nativeTest, self, [priced]);
}) };

const priced = (name, native) => method(name, (_, args) => {
  const result = apply(native, undefined, args);
  charge(result.length + 1);
  return result;
});
const onlyText = (name, native) => method(name, (_, args) => {
  charge((args[0] = text(args[0])).length);
  return apply(native, undefined, args);
});
const { assign, fromEntries, hasOwn, is } = Object;
const objectMethods = {
  keys: priced('keys', Object.keys), values: priced('values', Object.values), entries: priced('entries', Object.entries),
  hasOwn, is, freeze,
  assign: method('assign', (_, args) => {
    for (let i = 1; i < args.length; i++) if (args[i] != null) charge(nativeKeys(args[i]).length + 1);
    return apply(assign, undefined, args);
  }),
  fromEntries: method('fromEntries', (_, [entries]) => fromEntries(listFrom(entries))),
};

// ── what formulas may have ──────────────────────────────────────────────────────────────────────────────────────────
const prune = (object, kept) => {
  if (object == null) return;
  for (const name of getOwnPropertyNames(object)) if (!apply(nativeIncludes, kept, [name])) deleteProperty(object, name);
};
const replace = (object, methods) => {
  for (const name of nativeKeys(methods))
    define(object, name, { value: methods[name], writable: false, enumerable: false, configurable: true });
};
const iterators = [[][iterator](), ''[iterator](), new NativeMap()[iterator](), new NativeSet()[iterator](), 'a'.matchAll(/a/g)];
const IteratorProto = getPrototypeOf(getPrototypeOf(iterators[0]));
// No async functions: the reader refuses them, and without promises the interpreter does not clean up after one.
const functions = [function () {}, function* () {}];
// Collected before lists lose their methods.
const roots = [IteratorProto, PatternProto, InternalProto, ReferenceError.prototype, SyntaxError.prototype,
  ...functions, ...functions.map(getPrototypeOf), ...iterators.map(getPrototypeOf), functions[1].prototype];
for (const each of functions) prune(getPrototypeOf(each), ['prototype', 'length', 'name']);
for (const each of iterators) prune(getPrototypeOf(each), ['next']);
prune(IteratorProto, []);
for (const each of functions.slice(1)) {
  const proto = each.prototype && getPrototypeOf(each.prototype);
  if (proto && proto !== Object.prototype && proto !== IteratorProto) prune(proto, ['next']);
}

prune(Array.prototype, ['length', 'constructor']);
replace(Array.prototype, arrayMethods);
prune(Array, ['length', 'name', 'prototype', 'isArray', 'of']);
replace(Array, { from: method('from', (_, [source, f]) => listFrom(source, f)) });
prune(String.prototype, ['length', 'constructor', 'toString', 'valueOf']);
replace(String.prototype, textMethods);
prune(String, ['length', 'name', 'prototype', 'fromCharCode', 'fromCodePoint']);
prune(Object.prototype, ['constructor', 'hasOwnProperty', 'toString', 'valueOf']);
prune(Object, ['length', 'name', 'prototype']);
replace(Object, objectMethods);
prune(PatternProto, ['exec', 'flags', 'source', 'global', 'ignoreCase', 'multiline', 'sticky', 'unicode', 'dotAll', 'hasIndices', 'unicodeSets', 'toString']);
replace(PatternProto, patternMethods);
prune(Number.prototype, ['constructor', 'toString', 'valueOf', 'toFixed', 'toPrecision', 'toExponential']);
prune(Boolean.prototype, ['constructor', 'toString', 'valueOf']);
prune(Map.prototype, ['get', 'set', 'has', 'delete', 'clear', 'size', 'forEach', 'keys', 'values', 'entries']);
prune(Set.prototype, ['add', 'has', 'delete', 'clear', 'size', 'forEach', 'keys', 'values', 'entries']);
for (const kind of ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'InternalError']) {
  prune(G[kind], ['length', 'name', 'prototype']);
  prune(G[kind].prototype, ['name', 'message', 'toString']);
}
deleteProperty(Math, 'random');
deleteProperty(Math, 'sumPrecise');
prune(getPrototypeOf(Object(0n)), []);

// Their own would fill themselves in one uninterruptible loop.
const collection = (Native, fill) => {
  function Collection(items) {
    const made = new Native();
    if (items != null) for (const item of items) fill(made, item);
    return made;
  }
  define(Collection, 'prototype', { value: Native.prototype, writable: false });
  return Collection;
};
const addTo = NativeSet.prototype.add, setIn = NativeMap.prototype.set;
G.Set = collection(NativeSet, (set, item) => apply(addTo, set, [item]));
G.Map = collection(NativeMap, (map, item) => apply(setIn, map, [item[0], item[1]]));
for (const name of ['parseInt', 'parseFloat', 'encodeURIComponent', 'decodeURIComponent']) G[name] = onlyText(name, G[name]);

const library = ((isArray, listFrom, Set) => {
${LIBRARY}
})(isArray, listFrom, G.Set);
for (const name of nativeKeys(library)) define(G, name, { value: library[name], enumerable: false, writable: false, configurable: false });

const KEPT = [
  'Array', 'Object', 'String', 'Number', 'Boolean', 'Math', 'Map', 'Set', 'Error', 'TypeError', 'RangeError',
  'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'Infinity', 'NaN', 'undefined',
  ...nativeKeys(library),
];
const frozen = new NativeSet();
const freezeAll = (start) => {
  const waiting = [start];
  while (waiting.length > 0) {
    const object = waiting[waiting.length - 1];
    waiting.length--;
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null || frozen.has(object)) continue;
    frozen.add(object);
    freeze(object);
    waiting[waiting.length] = getPrototypeOf(object);
    for (const key of ownKeys(object)) {
      const { value, get, set } = getOwnPropertyDescriptor(object, key);
      waiting[waiting.length] = value;
      waiting[waiting.length] = get;
      waiting[waiting.length] = set;
    }
  }
};

// ── batches ─────────────────────────────────────────────────────────────────────────────────────────────────────────
const deepFreeze = (value) => {
  if (typeof value !== 'object' || value === null) return;
  for (const key of nativeKeys(value)) deepFreeze(value[key]);
  freeze(value);
};
const texts = (joined, hasNulls) => {
  const column = apply(nativeSplit, joined, [SEP]);
  if (hasNulls) for (let i = 0; i < column.length; i++) if (column[i] === NIL) column[i] = null;
  return column;
};
const numbers = (bytes, hasNulls) => {
  const column = new Float64(bytes);
  if (!hasNulls) return column;
  const list = [];
  for (let i = 0; i < column.length; i++) list[i] = column[i] === column[i] ? column[i] : null;
  return list;
};
const values = (json) => {
  const column = parse(json);
  for (let i = 0; i < column.length; i++) if (typeof column[i] === 'object') deepFreeze(column[i]);
  return column;
};
const relation = (records, offsetBytes, placeBytes, many) => {
  const offsets = new Int32(offsetBytes), places = new Int32(placeBytes);
  const column = [];
  for (let i = 0; i + 1 < offsets.length; i++) {
    if (!many) {
      column[i] = offsets[i] < offsets[i + 1] ? records[places[offsets[i]]] : null;
      continue;
    }
    const related = [];
    for (let at = offsets[i]; at < offsets[i + 1]; at++) related[related.length] = records[places[at]];
    column[i] = freeze(related);
  }
  return column;
};
const objects = (count, title, names, columns) => {
  const proto = create(null);
  define(proto, 'toString', { value: title === '' ? () => '' : { toString() { return library.show(this[title]); } }.toString });
  freeze(proto);
  const records = [];
  for (let i = 0; i < count; i++) {
    const record = create(proto);
    for (let at = 0; at < names.length; at++) record[names[at]] = columns[at][i];
    records[i] = freeze(record);
  }
  return records;
};

const TOO_LARGE = freeze({ result: 'The result is too large.' });
const NOT_DATA = freeze({ result: 'The result is no value: a function, a symbol or a number that is not finite.' });
const WEIRD = freeze({ misfit: true });
let left = 0, room = 0;
const plain = (value, depth) => {
  switch (typeof value) {
    case 'string':
      if ((room -= value.length) < 0) throw TOO_LARGE;
      return value;
    case 'number':
      if (value - value !== 0) throw NOT_DATA;
      return value === 0 ? 0 : value;
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'object':
      break;
    default:
      throw NOT_DATA;
  }
  if (value === null) return null;
  if (depth === 8) throw TOO_LARGE;
  if (isArray(value)) {
    const length = value.length;
    if ((left -= length) < 0) throw TOO_LARGE;
    const copy = [];
    for (let i = 0; i < length; i++) copy[i] = plain(value[i], depth + 1);
    return copy;
  }
  const copy = create(null);
  const names = nativeKeys(value);
  if ((left -= names.length) < 0) throw TOO_LARGE;
  for (let i = 0; i < names.length; i++) {
    if (names[i] === '__proto__' || (room -= names[i].length) < 0) throw TOO_LARGE;
    copy[names[i]] = plain(value[names[i]], depth + 1);
  }
  return copy;
};

let out, faults, slow, size;
const KINDS = new NativeMap([[TypeError.prototype, 'TypeError'], [RangeError.prototype, 'RangeError'], [ReferenceError.prototype, 'ReferenceError'], [ErrorProto, 'Error']]);
const note = (error, row) => {
  if (error === WEIRD) throw WEIRD;
  let code = 'formula-failed', message = 'The formula failed.';
  if (error === TOO_LARGE || error === NOT_DATA) {
    code = 'formula-result';
    message = error.result;
  } else if (typeof error === 'object' && error !== null) {
    const proto = getPrototypeOf(error);
    if (error === HALT || proto === InternalProto) throw error;
    const own = getOwnPropertyDescriptor(error, 'message');
    if (KINDS.has(proto) && own && typeof own.value === 'string') message = KINDS.get(proto) + ': ' + own.value;
  } else if (typeof error === 'string') message = error;
  faults[faults.length] = [row, code, apply(nativeSlice, message, [0, 200])];
  return null;
};
// The loop looks at the fuel only.
const stop = () => {
  state[1] = 1;
  state[2] -= 1;
};
const api = freeze({
  state, FUEL, LONGEST, LONGEST_BATCH: ${LONGEST_BATCH}, freeze, seal, note, WEIRD,
  text: (value) => {
    if (value.length > LONGEST) throw TOO_LARGE;
    if (value.length === 1 && value < ' ') throw WEIRD;
    if ((size += value.length) > ${LONGEST_BATCH}) stop();
    return value;
  },
  value: (value) => {
    left = 10000;
    room = LONGEST;
    const copy = plain(value, 0);
    if ((size += LONGEST - room) > ${LONGEST_BATCH}) stop();
    return copy;
  },
  spend: (row) => {
    const used = FUEL - state[2];
    state[3] += used;
    if (used > SLOW_FUEL) slow[slow.length] = row;
    if (state[3] > ${BATCH_FUEL}) state[1] = 1;
  },
});
const begin = (mode, count) => {
  out = mode === 'numbers' ? new Float64(count) : [];
  faults = [];
  slow = [];
  size = 0;
  state[0] = state[1] = state[3] = 0;
  return out;
};
/** What has been computed of the first records, also after an interruption. */
const flush = (mode, done) => {
  if (mode === 'numbers') return out.buffer;
  out.length = done;
  return mode === 'texts' ? apply(nativeJoin, out, [SEP]) : stringify(out);
};
const report = () => stringify({ faults, slow });

for (const name of getOwnPropertyNames(G)) if (!apply(nativeIncludes, KEPT, [name])) deleteProperty(G, name);
freezeAll(G);
for (const root of roots) freezeAll(root);
return { texts, numbers, values, relation, objects, begin, flush, report, api };
})
`;
