/**
 * Exact decimals as texts: no floating point anywhere, so 0.1 stays 0.1 and 34 digits stay 34 digits.
 * Normal form: PROTOCOL.md, section 12.2. 34 digits are what IEEE 754 decimal128 and most databases hold.
 */

export const MOST_DIGITS = 34;
/** Longer than anything that could come out within 34 digits; what is written longer is not looked at. */
const LONGEST_INPUT = 400;

export function isDecimal(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MOST_DIGITS + 2 || !NORMAL.test(value) || value === '-0')
    return false;
  return countDigits(value) <= MOST_DIGITS;
}

/**
 * `[+-]digits[.digits][e[+-]digits]`, outer spaces aside, to normal form: `+1.50` → `1.5`, `.5` → `0.5`, `12e2` → `1200`,
 * `-0` → `0`. Undefined for all else and for more than 34 digits: nothing is rounded.
 */
export function parseDecimal(text: string): string | undefined {
  if (text.length > LONGEST_INPUT) return undefined;
  const match = WRITTEN.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '' || exponent.length > 5) return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  // The value is digits × 10^-places.
  let places = fraction.length - Number(exponent);
  const bare = digits.replace(/0+$/, '');
  places -= digits.length - bare.length;
  if (bare.length > MOST_DIGITS || places > MOST_DIGITS || -places > MOST_DIGITS) return undefined;
  const padded = places <= 0 ? bare + '0'.repeat(-places) : bare.padStart(places + 1, '0');
  const point = padded.length - Math.max(places, 0);
  const normal = (sign === '-' ? '-' : '') + padded.slice(0, point) + (places > 0 ? `.${padded.slice(point)}` : '');
  return countDigits(normal) <= MOST_DIGITS ? normal : undefined;
}

/** Negative, 0 or positive, by value. Both in normal form. */
export function compareDecimals(a: string, b: string): number {
  const negative = a.startsWith('-');
  if (negative !== b.startsWith('-')) return negative ? -1 : 1;
  return negative ? compareSizes(b.slice(1), a.slice(1)) : compareSizes(a, b);
}

function compareSizes(a: string, b: string): number {
  const [wholeA = '', fractionA = ''] = a.split('.');
  const [wholeB = '', fractionB = ''] = b.split('.');
  if (wholeA.length !== wholeB.length) return wholeA.length - wholeB.length;
  if (wholeA !== wholeB) return wholeA < wholeB ? -1 : 1;
  // Without trailing zeros, fractions order as texts do.
  return fractionA === fractionB ? 0 : fractionA < fractionB ? -1 : 1;
}

function countDigits(text: string): number {
  return text.length - (text.startsWith('-') ? 1 : 0) - (text.includes('.') ? 1 : 0);
}

const NORMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/;
const WRITTEN = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;
