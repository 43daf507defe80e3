/** Durations as a reader types them: `90 min`, `2 h 30 min`, `3 Tage`, `1:30`; as files have them: `PT1H30M` (ISO 8601). */
import { latinDigits } from '../../../core/writing/language-writing.js';

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
type Unit = (typeof UNITS)[number];

/** What is not understood is given back as it was typed. */
export function typedDuration(text: string, lang: string): string {
  const plain = latinDigits(text, lang).trim();
  if (plain === '' || /^[-+]?P/i.test(plain)) return plain.toUpperCase();
  const clock = /^(\d{1,4}):(\d\d)$/.exec(plain);
  if (clock) return written(new Map([['hour', clock[1]!], ['minute', clock[2]!]]))!; // prettier-ignore
  const names = namesOf(lang);
  const amounts = new Map<Unit, string>();
  const words = plain.replace(/[,،]\s+|\s+(and|und|و)\s*/gu, ' ');
  const rest = words.replace(/(\d+(?:[.,]\d+)?)\s*([^\d\s]+)\s*/gu, (whole, amount: string, name: string) => {
    const unit = names.get(folded(name));
    if (!unit || amounts.has(unit)) return whole;
    amounts.set(unit, amount.replace(',', '.'));
    return '';
  });
  return (rest.trim() === '' && amounts.size > 0 && written(amounts)) || text;
}

/** Parts of days, hours and minutes become smaller units; ISO's fractions are of seconds only, and parts of others are none. */
function written(amounts: ReadonlyMap<Unit, string>): string | undefined {
  const whole = new Map<Unit, number>();
  const add = (unit: Unit, amount: number): unknown => whole.set(unit, (whole.get(unit) ?? 0) + amount);
  for (const [unit, text] of amounts) {
    const amount = Number(text);
    const smaller = SMALLER[unit];
    if (Number.isInteger(amount) || unit === 'second') add(unit, amount);
    else if (smaller) {
      add(unit, Math.floor(amount));
      add(smaller[0], Math.round((amount % 1) * smaller[1]));
    } else return undefined;
  }
  const part = (unit: Unit, sign: string): string => (whole.get(unit) ? `${whole.get(unit)}${sign}` : '');
  const days = Number(whole.get('day') ?? 0) + 7 * Number(whole.get('week') ?? 0);
  const date = part('year', 'Y') + part('month', 'M') + (days ? `${days}D` : '');
  const time = part('hour', 'H') + part('minute', 'M') + part('second', 'S');
  return date || time ? `P${date}${time && `T${time}`}` : 'PT0S';
}

const SMALLER: { readonly [U in Unit]?: readonly [Unit, number] } = {
  day: ['hour', 24],
  hour: ['minute', 60],
  minute: ['second', 60],
};
const LETTERS: Readonly<Record<string, Unit>> = {
  h: 'hour',
  m: 'minute',
  min: 'minute',
  s: 'second',
  d: 'day',
  w: 'week',
  y: 'year',
};
const known = new Map<string, ReadonlyMap<string, Unit>>();

/** What the language calls the units, long, short and in one letter, in whatever number; and the letters of ISO and English. */
function namesOf(lang: string): ReadonlyMap<string, Unit> {
  const before = known.get(lang);
  if (before) return before;
  const names = new Map<string, Unit>();
  for (const language of ['en', lang])
    for (const unit of UNITS)
      for (const unitDisplay of ['narrow', 'short', 'long'] as const) {
        const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay });
        for (const count of [0, 1, 2, 3, 5, 11, 100]) {
          const name = folded(
            format
              .formatToParts(count)
              .filter(({ type }) => type === 'unit')
              .map(({ value }) => value)
              .join(''),
          );
          // One letter for two units is the smaller one's only where nobody else has it: m is minutes.
          if (name && !(names.has(name) && unitDisplay === 'narrow' && unit === 'month')) names.set(name, unit);
        }
      }
  for (const [name, unit] of Object.entries(LETTERS)) names.set(name, unit);
  known.set(lang, names);
  return names;
}

const folded = (name: string): string => name.trim().replace(/\.$/, '').toLowerCase();
