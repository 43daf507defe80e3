/**
 * The strict syntax of numbers in files: only what can be printed back exactly from a double and its decimal places.
 * `-?(0|[1-9]\d*)([.,]\d+)?` with at most 15 significant digits (fractions: 17, see below). Read by char codes: this runs once a cell.
 */

/** A double gives back any decimal number of 15 significant digits (IEEE 754: DBL_DIG). */
export const SIGNIFICANT_DIGITS = 15;
/** Programs print doubles with up to 17 (0.30000000000000004): such fractions count where they come back as written. */
const MOST_DIGITS = 17;
const MOST_DECIMALS = 100;

export const DOT = 46;
export const COMMA = 44;

/** What `readNumber` found, reused so that a million cells make no garbage. Valid when it returned true. */
export const found = { value: 0, decimals: 0 };

/** Reads a whole text as a number with this decimal separator (DOT or COMMA) into `found`. */
export function readNumber(text: string, separator: number): boolean {
  const length = text.length;
  let at = 0;
  let code = text.charCodeAt(0);
  const negative = code === 45;
  if (negative) code = text.charCodeAt(++at);
  if (!(code >= 48 && code <= 57)) return false;
  let digits = 0; // all digits as one integer
  let significant = 0;
  if (code === 48) {
    at++;
    if (at < length && text.charCodeAt(at) !== separator) return false; // leading zero: a code, not a number
  } else {
    for (; at < length; at++) {
      code = text.charCodeAt(at);
      if (code < 48 || code > 57) break;
      if (++significant > SIGNIFICANT_DIGITS) return false;
      digits = digits * 10 + (code - 48);
    }
  }
  if (at === length) {
    found.value = negative ? -digits : digits;
    found.decimals = 0;
    return true;
  }
  if (text.charCodeAt(at) !== separator) return false;
  const decimals = length - ++at;
  if (decimals === 0 || decimals > MOST_DECIMALS) return false;
  for (; at < length; at++) {
    code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
    if ((significant > 0 || code !== 48) && ++significant > SIGNIFICANT_DIGITS)
      return readLong(text, decimals, separator);
    digits = digits * 10 + (code - 48);
  }
  // Both sides are exact up to 10^22, so the quotient is the nearest double; beyond, the engine's own parser is asked.
  const size = decimals <= 22 ? digits / POWERS[decimals]! : Number(separator === DOT ? text : text.replace(',', '.'));
  found.value = negative ? -Math.abs(size) : size;
  found.decimals = decimals;
  return true;
}

/** The inverse of `readNumber`. */
export function numberToText(value: number, decimals: number, separator: number): string {
  const text = Object.is(value, -0) ? `-${(0).toFixed(decimals)}` : value.toFixed(decimals);
  return separator === COMMA && decimals > 0 ? text.replace('.', ',') : text;
}

function readLong(text: string, decimals: number, separator: number): boolean {
  if (decimals > MOST_DECIMALS || text.length > MOST_DECIMALS) return false;
  const plain = separator === DOT ? text : text.replace(',', '.');
  if (!LONG_FRACTION.test(plain) || plain.replace(/^[-0.]+/, '').replace('.', '').length > MOST_DIGITS) return false;
  found.value = Number(plain);
  found.decimals = decimals;
  return found.value.toFixed(decimals) === plain;
}

const LONG_FRACTION = /^-?\d+\.\d+$/;
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
