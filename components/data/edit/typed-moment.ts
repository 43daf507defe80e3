/**
 * Days, moments and times as a reader types them, in the form files have (ISO 8601), and for the boxes of the browser. What is
 * not understood is given back as it was typed: the check, and the worker, say what is wrong with it.
 */

/** `31.5.2024` in German, `5/31/2024` in English, `2024-05-31` everywhere, in digits of the language. */
export function typedDay(text: string, lang: string): string {
  const plain = latinDigits(text, lang).trim();
  if (/^\d{4}-\d\d-\d\d$/.test(plain)) return plain;
  const numbers = /^(\d{1,4})[./\-\s\u200f]+(\d{1,4})[./\-\s\u200f]+(\d{1,4})\.?$/.exec(plain)?.slice(1);
  if (!numbers) return text;
  const order = numbers[0]!.length === 4 ? ['year', 'month', 'day'] : orderOf(lang);
  const part = (name: string): number => Number(numbers[order.indexOf(name)]);
  const year = part('year') < 100 ? 2000 + part('year') : part('year');
  return `${String(year).padStart(4, '0')}-${two(part('month'))}-${two(part('day'))}`;
}

/** `7:30`, `7.30`, `0730`: hours and minutes of a day. */
export function typedTime(text: string, lang: string): string {
  const parts = /^(\d{1,2})[:.h]?(\d\d)(?:[:.](\d\d))?$/.exec(latinDigits(text, lang).trim());
  return parts ? `${two(Number(parts[1]))}:${parts[2]}${parts[3] ? `:${parts[3]}` : ''}` : text;
}

/**
 * What a `datetime-local` box says, as an instant: in the zone the table shows, or the reader's own. Where clocks are turned back
 * the earlier of the two.
 */
export function boxToInstant(text: string, timeZone?: string): string {
  const wall = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (Number.isNaN(wall)) return text;
  // The offset at the moment that was meant is found in two steps: near a change of clocks the first is another's.
  const first = wall - offsetAt(wall, timeZone);
  return new Date(wall - offsetAt(first, timeZone)).toISOString();
}

/** The other way; '' for what is no instant. */
export function instantToBox(text: string, timeZone?: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/T.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return '';
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 19);
}

/** ms to be added to UTC for the clocks of that zone. */
function offsetAt(at: number, timeZone: string | undefined): number {
  if (!timeZone) return -new Date(at).getTimezoneOffset() * 60_000;
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (name: string): number => Number(parts.find(({ type }) => type === name)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

const two = (value: number): string => String(value).padStart(2, '0');

function orderOf(lang: string): string[] {
  const parts = new Intl.DateTimeFormat(lang, { calendar: 'gregory' } as Intl.DateTimeFormatOptions).formatToParts(0);
  return parts.map(({ type }) => type as string).filter((type) => ['year', 'month', 'day'].includes(type));
}

/** The digits of a language as those of files. */
export function latinDigits(text: string, lang: string): string {
  const format = new Intl.NumberFormat(lang, { useGrouping: false });
  const digits = new Map(Array.from({ length: 10 }, (_, digit) => [format.format(digit), String(digit)]));
  return [...text].map((sign) => digits.get(sign) ?? sign).join('');
}
