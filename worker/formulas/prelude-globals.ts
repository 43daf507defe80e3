/**
 * The part of the prelude that says what formulas may have: all else is taken away, from prototypes as well, the standard
 * library is added, and what is left gets frozen in the end. JavaScript for the sandbox.
 */
import { LIBRARY } from './library.js';

export const GLOBALS = String.raw`
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
`;
