/**
 * The part of the prelude that gives every builtin a price which the interpreter cannot interrupt: methods of lists, texts,
 * patterns and objects are replaced by such as pay first. JavaScript for the sandbox, which never passes through a bundler.
 */
export const PRICES = String.raw`
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
`;
