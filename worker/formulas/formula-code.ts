/**
 * JavaScript around a formula: its function, the proof that its text stays inside that function, and the loop that calls
 * it for every record of a table. The loop is built from names and numbers of ours only; the formula is compiled apart.
 */
import type { FormulaBody } from '../../core/formula/read-formula.js';
import type { BatchMode } from './batch.js';

/**
 * Texts that must compile, without being run, before `formulaFunction` is: a text that closes a bracket it did not open
 * could go on as code of ours, but not in both kinds of brackets.
 */
export function proofs({ form, source }: Pick<FormulaBody, 'form' | 'source'>): string[] {
  return form === 'program' ? [source] : [`(${source}\n)`, `[${source}\n]`];
}

/**
 * Nothing outlives a call: what a program or a function could keep between records is made anew for each, so that a
 * result depends on its record alone.
 */
export function formulaFunction({ form, source }: Pick<FormulaBody, 'form' | 'source'>): string {
  if (form === 'program') return `(function ($record, $value) {${source}\n;return compute($record, $value)})`;
  if (form === 'template') return `(function (record, value) {let $t;return (${source}\n)})`;
  if (form === 'function') return `(function (record, value) {return (${source}\n)(record, value)})`;
  return `(function (record, value) {return (${source}\n)})`;
}

/**
 * A program that is one function and nothing else keeps nothing, once it is frozen, and need not be made anew. That it is
 * the only statement is proved by its being a method: after that an object has no more to say.
 */
export function loneFunctionProof(source: string): string {
  return `({${source.replace(/^\s*function\b/, '')}\n})`;
}

export function loneFunction(source: string): string {
  return `(function () {${source}\n;if (compute.prototype) Object.freeze(compute.prototype);return Object.freeze(compute)})()`;
}

/** Evaluates to `(api, formula) => (columns, values, out, count) => done`. */
export function loopFunction(
  names: readonly string[],
  { mode, isFrozen, hasValues }: { mode: BatchMode; isFrozen: boolean; hasValues: boolean },
): string {
  const columns = names.map((_, i) => `const c${i} = columns[${i}];`).join('');
  const members = names.map((name, i) => `${memberName(name)}: c${i}[i]`).join(', ');
  // One record for all, where the formula does nothing with it but to read members: it cannot keep it. Sealed, so that
  // nothing can be left on it; what is there is written anew each time.
  const shared = names.map((name, i) => `record[${JSON.stringify(name)}] = c${i}[i];`).join(' ');
  const made = `const record = freeze({ __proto__: null, ${members} });`;
  const empty = `const record = seal({ __proto__: null, ${names.map((name) => `${memberName(name)}: null`).join(', ')} });`;
  const keep = {
    numbers: `if (typeof v === 'number' && v - v === 0) out[i] = v; else if (v == null) out[i] = NaN; else note(api.WEIRD, i);`,
    texts: `if (typeof v === 'string' && v.length > 1 && v.length <= LONGEST) { out[i] = v; size += v.length; }
        else if (typeof v === 'string') out[i] = text(v); else if (v == null) out[i] = '\\u0002'; else note(api.WEIRD, i);`,
    values: `out[i] = value(v);`,
  }[mode];
  const nothing = { numbers: 'NaN', texts: `'\\u0002'`, values: 'null' }[mode];
  return `((api, formula) => {
  'use strict';
  const { freeze, seal, note, text, value, spend, LONGEST, LONGEST_BATCH } = api;
  return (columns, values, out, count) => {
    const { state, FUEL } = api;
    let size = 0;
    ${columns}
    state[2] = FUEL;
    ${isFrozen ? '' : empty}
    for (let i = 0; i < count; i++) {
      state[0] = i;
      ${isFrozen ? made : shared}
      try {
        const v = formula(record${hasValues ? ', values[i]' : ''});
        ${keep}
      } catch (error) {
        note(error, i);
        out[i] = ${nothing};
      }
      if (state[2] !== FUEL) {
        spend(i);
        state[2] = FUEL;
        if (state[1] !== 0) return i + 1;
      }
      ${mode === 'texts' ? 'if (size > LONGEST_BATCH) return i + 1;' : ''}
    }
    return count;
  };
})`;
}

function memberName(name: string): string {
  const written = JSON.stringify(name);
  return name === '__proto__' ? `[${written}]` : written;
}
