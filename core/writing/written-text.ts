/**
 * Values as people of one language write them → as files have them (PROTOCOL.md, section 12.2): marks and digits of numbers, the
 * order of day, month and year (Unicode CLDR, by Intl), and choices by what they are called. What is not understood stays as it
 * is, so that whoever checks it says what is wrong with it.
 */
import type { ValueDefinition } from '../schema/definition.js';
import { fold } from '../table/fold.js';
import { dayToIso, readDate, type DateOrder } from '../table/date-text.js';

const SPACE = /[\s\u00a0\u202f]/;
/** Marks of direction, which some languages put between the parts of a date. */
const MARKS = /[\u200e\u200f\u061c]/g;

interface NumberMarks {
  readonly decimal: string;
  readonly group: string;
  readonly digits: ReadonlyMap<string, string>;
}

/** Of one language, a BCP 47 tag; one that is none counts as English. */
export class WrittenTexts {
  readonly #language: string;
  #marks: NumberMarks | undefined;
  #order: DateOrder | undefined;

  constructor(language: string) {
    this.#language = isLanguage(language) ? language : 'en';
  }

  /** As files have it. */
  read(text: string, field: ValueDefinition): string {
    switch (field.type) {
      case 'integer':
      case 'number':
      case 'decimal':
        return this.readNumber(text.trim());
      case 'date':
        return this.#readDate(text);
      case 'enum':
        return choiceOf(text, field);
      default:
        return text;
    }
  }

  /** 2.5 in German is no 25: marks between thousands count only where thousands are. */
  readNumber(text: string): string {
    const { decimal, group } = this.#numberMarks;
    const latin = this.#latin(text);
    const [whole = '', ...fractions] = latin.replace('\u2212', '-').split(decimal);
    const [first = '', ...thousands] = whole.split(SPACE.test(group) ? ' ' : group);
    const isGrouped = /^[-+]?\d{1,3}$/.test(first) && /^(\d{2,3} )*\d{3}$/.test(thousands.join(' '));
    if (fractions.length > 1 || (thousands.length > 0 && !isGrouped)) return text;
    const plain = [first + thousands.join(''), ...fractions].join('.');
    return /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(plain) ? plain : text;
  }

  /** The same number as the reader writes it. */
  showNumber(text: string): string {
    return /^-?\d+(\.\d+)?$/.test(text) ? text.replace('.', this.#numberMarks.decimal) : text;
  }

  /** Days in full: 3.4.2021. Two digits of a year do not say which. */
  #readDate(text: string): string {
    const plain = this.#latin(text.replace(MARKS, '').trim()).replace(/ ?([./-]) ?/g, '$1');
    const separator = /^\d+([./-])\d+\1\d+$/.exec(plain)?.[1];
    if (separator === undefined) return text;
    const parts = plain.split(separator);
    const order = parts[0]!.length === 4 ? 'ymd' : this.#dateOrder;
    const padded = parts.map((part) => part.padStart(2, '0')).join(separator);
    const ms = readDate(padded, { order, separator });
    return Number.isNaN(ms) || parts.some((part) => part.length === 3) ? text : dayToIso(ms);
  }

  #latin(text: string): string {
    const { digits } = this.#numberMarks;
    return [...text].map((sign) => digits.get(sign) ?? (SPACE.test(sign) ? ' ' : sign)).join('');
  }

  get #numberMarks(): NumberMarks {
    return (this.#marks ??= marksOf(this.#language));
  }

  get #dateOrder(): DateOrder {
    return (this.#order ??= orderOf(this.#language));
  }
}

function isLanguage(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}

function marksOf(language: string): NumberMarks {
  const parts = new Intl.NumberFormat(language).formatToParts(-12345.6);
  const find = (type: Intl.NumberFormatPartTypes, other: string) =>
    parts.find((part) => part.type === type)?.value ?? other;
  const format = new Intl.NumberFormat(language, { useGrouping: false });
  const digits = Array.from({ length: 10 }, (_, digit) => [format.format(digit), String(digit)] as const);
  return { decimal: find('decimal', '.'), group: find('group', ','), digits: new Map(digits) };
}

function orderOf(language: string): DateOrder {
  const format = new Intl.DateTimeFormat(language, {
    calendar: 'gregory',
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const letters = format.formatToParts(0).map(({ type }) => (/^(day|month|year)$/.test(type) ? type[0]! : ''));
  const order = letters.join('');
  return order === 'dmy' || order === 'mdy' ? order : 'ymd';
}

/** By its value, else by what it is called, in any case, where one alone is called so. */
function choiceOf(text: string, { options = [] }: ValueDefinition): string {
  if (text === '' || options.some(({ value }) => value === text)) return text;
  const wanted = fold(text.trim());
  const found = options.filter(({ value, label = '' }) => fold(label.trim()) === wanted || fold(value) === wanted);
  return found.length === 1 ? found[0]!.value : text;
}
