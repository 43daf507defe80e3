/**
 * What runs inside the sandbox before any formula: it takes away what formulas must not have, gives every builtin that
 * the interpreter cannot interrupt a price, adds the standard library, freezes everything, and evaluates batches.
 * One text of JavaScript, since nothing of it may pass through a bundler. Names of the library: worker/README.md.
 */
import { FUEL, LONGEST_TEXT, NULL_TEXT, SEPARATOR, SLOW_FUEL } from './formula-limits.js';
import { BATCHES } from './prelude-batches.js';
import { GLOBALS } from './prelude-globals.js';
import { PRICES } from './prelude-prices.js';

/** Evaluates to `(stateBuffer) => { texts, numbers, values, relation, objects, begin, flush, report, api }`. */
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
${PRICES}${GLOBALS}${BATCHES}
for (const name of getOwnPropertyNames(G)) if (!apply(nativeIncludes, KEPT, [name])) deleteProperty(G, name);
freezeAll(G);
for (const root of roots) freezeAll(root);
return { texts, numbers, values, relation, objects, begin, flush, report, api };
})
`;
