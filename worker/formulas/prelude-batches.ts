/**
 * The part of the prelude that evaluates batches: columns in, records as objects, results made plain and small, columns
 * out, and for each record whether it failed or was slow. JavaScript for the sandbox.
 */
import { BATCH_FUEL, LONGEST_BATCH } from './formula-limits.js';

export const BATCHES = String.raw`
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
`;
