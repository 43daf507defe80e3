/** Numbers as doubles (RFC 8785): what a text must look like to be one, and whole numbers that are exact. */

/** No number needs more; a double has 17 digits and an exponent. */
const LONGEST_NUMBER = 400;

/** A double, without −0, which JSON could not tell from 0. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

export function isInteger(value: unknown): value is number {
  return isNumber(value) && Number.isSafeInteger(value);
}

/** `[+-]digits[.digits][e[+-]digits]` with a decimal point, outer spaces aside; `.5` and `5.` too. No separators. */
export function parseNumber(text: string): number | undefined {
  if (text.length > LONGEST_NUMBER || !NUMBER.test(text.trim())) return undefined;
  const number = Number(text) + 0; // −0 + 0 is 0
  return isNumber(number) ? number : undefined;
}

/** `[+-]digits`, exact: beyond ±(2^53−1) it is none. */
export function parseInteger(text: string): number | undefined {
  const trimmed = text.length > LONGEST_NUMBER ? '' : text.trim();
  if (!/^[+-]?[0-9]+$/.test(trimmed)) return undefined;
  const integer = Number(trimmed) + 0;
  return isInteger(integer) ? integer : undefined;
}

const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
