/**
 * Numbers and days as people of one language write them ↔ as files have them (PROTOCOL.md, section 12.2): marks and digits, the
 * order of day, month and year (Unicode CLDR, by Intl). Small, since the editor of a cell brings it into pages. What is not
 * understood, or could be two things, is given back as it is: whoever checks it says what is wrong with it.
 * `language` is a BCP 47 tag; one that is none counts as English.
 */

/** 2.5 in German is no 25: marks between thousands count only where thousands are. */
export function readNumber(text: string, language: string): string {
  const { decimal, group } = writingOf(language);
  const [whole = '', ...fractions] = plainSigns(latinDigits(text, language)).split(decimal);
  const [first = '', ...thousands] = whole.split(group);
  const isGrouped = /^[-+]?\d{1,3}$/.test(first) && /^(\d{2,3} )*\d{3}$/.test(thousands.join(' '));
  if (fractions.length > 1 || (thousands.length > 0 && !isGrouped)) return text;
  const plain = [first + thousands.join(''), ...fractions].join('.');
  return /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(plain) ? plain : text;
}

/** A number of a file as it is typed, without marks between thousands. */
export function showNumber(text: string, language: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? text.replace('.', writingOf(language).decimal) : text;
}

/**
 * `31.5.2024` in German, `5/31/2024` in English, the year first everywhere. `shortYears`: 24 is 2024. Where people count years
 * otherwise too (1403 in Persian, 2567 in Thai) a year is one of ours from 1700 to 2299, and any other is left.
 */
export function readDay(text: string, language: string, { shortYears = false } = {}): string {
  const numbers = DAY.exec(plainSigns(latinDigits(text, language)).trim())?.slice(1);
  if (!numbers) return text;
  const { order, isGregorian } = writingOf(language);
  const parts = numbers[0]!.length === 4 ? 'ymd' : order;
  const [year = '', month = '', day = ''] = [...'ymd'].map((part) => numbers[parts.indexOf(part)]);
  const full = shortYears && isGregorian && year.length === 2 ? `20${year}` : year;
  const iso = [full, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  const isThere = iso === new Date(Date.UTC(+full, +month - 1, +day)).toISOString().slice(0, 10);
  return isThere && (isGregorian || OURS.test(full)) ? iso : text;
}

/** The digits of a language as those of files; all else as it is. */
export function latinDigits(text: string, language: string): string {
  const { digits } = writingOf(language);
  return [...text].map((sign) => digits.get(sign) ?? sign).join('');
}

interface Writing {
  readonly decimal: string;
  readonly group: string;
  readonly digits: ReadonlyMap<string, string>;
  /** Of day, month and year, by their letters: `dmy`. */
  readonly order: string;
  /** People of this language have no other calendar. */
  readonly isGregorian: boolean;
}

/** Between two of the numbers of a day: `31.5.2024`, `31. 5. 2024`, `31/5-2024`, `31 5 2024`. */
const DAY = /^(\d{1,4})(?: ?[./-] ?| )(\d{1,2})(?: ?[./-] ?| )(\d{1,4})\.?$/;

const OURS = /^(1[789]|2[012])/;

/** Signs that have several forms in one, and no marks of direction, which some languages put between the parts. */
function plainSigns(text: string): string {
  return text
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace(/\s/g, ' ')
    .replaceAll('\u2212', '-')
    .replaceAll('\u2019', "'");
}

/** A paste asks for thousands of cells. */
const known = new Map<string, Writing>();

function writingOf(language: string): Writing {
  let writing = known.get(language);
  if (!writing) {
    try {
      writing = findWriting(language);
    } catch {
      writing = findWriting('en');
    }
    known.set(language, writing);
  }
  return writing;
}

function findWriting(language: string): Writing {
  const number = new Intl.NumberFormat(language);
  const parts = number.formatToParts(-12345.6);
  const mark = (type: string) => plainSigns(parts.find((part) => part.type === type)?.value ?? ',');
  const day = new Intl.DateTimeFormat(language, { calendar: 'gregory' }).formatToParts(0);
  return {
    decimal: mark('decimal'),
    group: mark('group'),
    digits: new Map([...'0123456789'].map((digit) => [number.format(+digit), digit])),
    order: day.map(({ type }) => /[ymd]/.exec(type.charAt(0)) ?? '').join(''),
    isGregorian: new Intl.DateTimeFormat(language).resolvedOptions().calendar === 'gregory',
  };
}
