/**
 * Moments and times as a reader types them, in the form files have (ISO 8601), and for the boxes of the browser. What is not
 * understood is given back as it was typed: the check, and the worker, say what is wrong with it.
 */
import { latinDigits } from '../../../core/writing/language-writing.js';

/** What the browser's own boxes show, by type; anything else would be an empty box. */
export const BOXES: Readonly<Record<string, RegExp>> = {
  date: /^(\d{4}-\d\d-\d\d)?$/,
  time: /^(\d\d:\d\d(:\d\d)?)?$/,
  datetime: /^(\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?)?$/,
};

/** `7:30`, `7.30`, `0730`: hours and minutes of a day. */
export function typedTime(text: string, lang: string): string {
  const parts = /^(\d{1,2})[:.h]?(\d\d)(?:[:.](\d\d))?$/.exec(latinDigits(text, lang).trim());
  return parts ? `${parts[1]!.padStart(2, '0')}:${parts[2]}${parts[3] ? `:${parts[3]}` : ''}` : text;
}

/**
 * What a `datetime-local` box says, as an instant: in the zone the table shows, or the reader's own. Where clocks are turned back
 * the earlier of the two.
 */
export function boxToInstant(text: string, timeZone?: string): string {
  const wall = BOXES['datetime']!.test(text) ? Date.parse(`${text}Z`) : NaN;
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
