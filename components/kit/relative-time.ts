/** "3 days ago", "in 12 seconds", in the reader's language. */
const UNITS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** Both in ms since 1970; the largest unit of which there is at least one. */
export function relativeTime(at: number, now: number, lang: string): string {
  let format = formats.get(lang);
  if (!format) formats.set(lang, (format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })));
  const distance = at - now;
  const [unit, ms] = UNITS.find(([, ms]) => Math.abs(distance) >= ms) ?? UNITS.at(-1)!;
  return format.format(Math.trunc(distance / ms), unit);
}
