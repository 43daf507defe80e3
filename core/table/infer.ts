/**
 * Which type a column has, from counts of what its texts look like. Pure and independent of row order: the builder asks
 * while rows come (a guess) and once more over all cells at the end (the answer).
 */
import { BOOLEAN_WORDS, type BooleanKind, type Kind, kindOf } from './cell-kind.js';
import type { DateForm } from './date-text.js';

/** How a column reads its texts. Text types (enum included) are told apart later, by their dictionaries. */
export type Reading =
  | { readonly type: 'text' | 'url' | 'email' | 'geo' | 'datetime' }
  | { readonly type: 'number'; readonly decimalComma: boolean }
  | { readonly type: 'boolean'; readonly words: BooleanKind }
  | { readonly type: 'date'; readonly form: DateForm };

export interface ReadingHints {
  /** The file separates cells by `;`: 1,234 is then a decimal number, not a thousand. */
  readonly decimalComma?: boolean;
  readonly label?: string;
}

export const TEXT: Reading = { type: 'text' };

/** One text in twenty may not fit: typing errors stay marked values; beyond, the column means something else. */
export const MISFIT_SHARE = 0.05;
/** One code in a thousand (00501) is enough: whoever writes leading zeros means codes, and as numbers they would be lost to sight. */
export const CODE_SHARE = 0.001;
/** "n/a" and the like are no misfits, up to every second cell. */
const PLACEHOLDER_SHARE = 0.5;

/** Counts of kinds over a column's texts. */
export class Evidence {
  readonly #counts = new Map<Kind, number>();
  total = 0;

  add(text: string, times = 1): Kind {
    const kind = kindOf(text);
    this.addKind(kind, times);
    return kind;
  }

  addKind(kind: Kind, times: number): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times);
    this.total += times;
  }

  count(...kinds: readonly Kind[]): number {
    let sum = 0;
    for (const kind of kinds) sum += this.#counts.get(kind) ?? 0;
    return sum;
  }

  /** So many texts fit nothing that the rest, up to `total` texts, cannot change the answer. */
  isHopeless(total: number): boolean {
    return this.count('other') > total * MISFIT_SHARE;
  }
}

export function inferReading(evidence: Evidence, hints: ReadingHints = {}): Reading {
  const placeholders = evidence.count('placeholder');
  const total = evidence.total - placeholders;
  if (total === 0 || placeholders > evidence.total * PLACEHOLDER_SHARE) return TEXT;
  const fit = (count: number): boolean => count > 0 && total - count <= total * MISFIT_SHARE;
  const count = (...kinds: readonly Kind[]): number => evidence.count(...kinds);

  const commas = count('comma', 'comma-or-thousands');
  if (count('code') <= total * CODE_SHARE) {
    const decimalComma = commas > count('decimal') && (hints.decimalComma === true || count('comma') > 0);
    if (fit(count('integer') + (decimalComma ? commas : count('decimal')))) {
      const whole = count('decimal') + commas === 0;
      return whole && isCodeLabel(hints.label ?? '') ? TEXT : { type: 'number', decimalComma };
    }
  }
  for (const words of Object.keys(BOOLEAN_WORDS) as BooleanKind[]) {
    if (fit(count(words))) return { type: 'boolean', words };
  }
  if (count('datetime') > 0 && fit(count('datetime', 'iso-date'))) return { type: 'datetime' };
  for (const { form, sure, open } of DATE_FORMS) {
    // Without a day over 12 anywhere the order of day and month is a guess: then it stays text.
    if (count(sure) > 0 && fit(count(sure, ...open))) return { type: 'date', form };
  }
  for (const type of ['url', 'email', 'geo'] as const) if (fit(count(type))) return { type };
  return TEXT;
}

export function isSameReading(a: Reading, b: Reading): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whole numbers under such a header are names made of digits: nobody adds them up. */
function isCodeLabel(label: string): boolean {
  return CODE_LABEL.test(label);
}

const CODE_LABEL =
  /(?:^|[^\p{L}])(?:phone|telephone|telefon|tel|fax|mobile|mobil|zip|zip.?code|postal.?code|post.?code|plz|postleitzahl|isbn|issn|ean|gtin|upc|iban|ssn|imei|barcode)(?:$|[^\p{L}])/iu;

const DATE_FORMS: readonly { form: DateForm; sure: Kind; open: readonly Kind[] }[] = [
  { form: { order: 'ymd', separator: '-' }, sure: 'iso-date', open: [] },
  { form: { order: 'dmy', separator: '.' }, sure: 'dmy-dot', open: [] },
  { form: { order: 'ymd', separator: '/' }, sure: 'ymd-slash', open: [] },
  { form: { order: 'dmy', separator: '/' }, sure: 'dmy-slash', open: ['either-slash'] },
  { form: { order: 'mdy', separator: '/' }, sure: 'mdy-slash', open: ['either-slash'] },
  { form: { order: 'dmy', separator: '-' }, sure: 'dmy-dash', open: ['either-dash'] },
  { form: { order: 'mdy', separator: '-' }, sure: 'mdy-dash', open: ['either-dash'] },
];
