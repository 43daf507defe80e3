/** Tables and filters made from a seed: all column types, misfits, missing, null and empty cells, texts that collate oddly. */
import type { Filter, Literal, SortKey } from '../../../core/query/query.js';
import type { Table } from '../../../core/table/column.js';
import type { CellText } from '../../../core/table/table-builder.js';

export type Random = () => number;

/** mulberry32 */
export function randomFrom(seed: number): Random {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const whole = (random: Random, below: number): number => Math.floor(random() * below);
const pad = (n: number): string => String(n).padStart(2, '0');

const SYLLABLES = [
  'al',
  'Be',
  'çé',
  'do',
  'é',
  'e\u0301',
  'Ö',
  'ß',
  'ss',
  ' ',
  '-',
  '10',
  '9',
  'z',
  'Å',
  '\n',
  "'",
  'the',
  'Zoë',
  'İ',
  '木',
];
const CHOICES = ['Tomato', 'tomato', 'Bean', 'Élan', 'E\u0301lan', ' Bean', 'Pea', 'Straße'];

type CellMaker = (random: Random) => string;
const word: CellMaker = (random) =>
  Array.from({ length: 1 + whole(random, 5) }, () => pick(random, SYLLABLES)).join('');
const MAKERS: Readonly<Record<string, CellMaker>> = {
  name: (random) => `${word(random)}${whole(random, 1e6)}`,
  __proto__x: word,
  choice: (random) => pick(random, CHOICES),
  days: (random) => String(whole(random, 60) - 10),
  weight: (random) => (random() * 100 - 20).toFixed(whole(random, 4)),
  planted: (random) => `20${pad(15 + whole(random, 9))}-${pad(1 + whole(random, 12))}-${pad(1 + whole(random, 28))}`,
  seen: (random) =>
    `2021-0${1 + whole(random, 3)}-1${whole(random, 9)}T${pad(whole(random, 24))}:${pad(whole(random, 60))}:00`,
  hardy: (random) => pick(random, ['yes', 'no', 'Yes', 'no']),
};
export const FIELDS = Object.keys(MAKERS);

export function randomRows(random: Random, count: number): CellText[][] {
  return Array.from({ length: count }, () =>
    FIELDS.map((field): CellText => {
      const chance = random();
      if (chance < 0.03) return undefined;
      if (chance < 0.06) return null;
      if (chance < 0.1) return '';
      if (chance < 0.12) return pick(random, ['n/a', 'N/A', '?', 'ñ/a']);
      return MAKERS[field]!(random);
    }),
  );
}

export function randomFilter(random: Random, table: Table, depth = 3): Filter {
  const chance = random();
  if (depth > 0 && chance < 0.35) {
    const filters = Array.from({ length: whole(random, 4) }, () => randomFilter(random, table, depth - 1));
    return { op: pick(random, ['and', 'or'] as const), filters };
  }
  if (depth > 0 && chance < 0.45) return { op: 'not', filter: randomFilter(random, table, depth - 1) };
  const field = pick(random, FIELDS);
  const literal = (): Literal => randomLiteral(random, table, field);
  switch (whole(random, 6)) {
    case 0:
      return { op: 'empty', field };
    case 1:
      return {
        op: pick(random, ['contains', 'starts', 'ends'] as const),
        field,
        value: randomPart(random, table, field),
      };
    case 2:
      return { op: 'in', field, values: Array.from({ length: whole(random, 4) }, literal) };
    case 3:
      return { op: 'between', field, from: literal(), to: literal(), ...(random() < 0.3 && { below: true as const }) };
    default:
      return { op: pick(random, ['=', '!=', '<', '<=', '>', '>='] as const), field, value: literal() };
  }
}

/** Mostly something the column holds. */
function randomLiteral(random: Random, table: Table, field: string): Literal {
  const column = table.columns.find(({ field: { key } }) => key === field)!;
  const chance = random();
  if (chance < 0.05) return null;
  if (chance < 0.1) return pick(random, [true, false, 2019, '2020-05', 'today', '', 'n/a', 3.5] as const);
  if (chance < 0.15) return { today: whole(random, 900) - 900, ...(random() < 0.3 && { unit: 'months' as const }) };
  if (table.rowCount === 0) return 'nothing';
  const row = whole(random, table.rowCount);
  const text = column.text(row);
  if (chance < 0.25) return text.toUpperCase();
  const cell = column.cell(row);
  return chance < 0.6 || cell === undefined ? text : cell;
}

function randomPart(random: Random, table: Table, field: string): string {
  const text = String(randomLiteral(random, table, field));
  const from = whole(random, 3) === 0 ? 0 : whole(random, text.length);
  return text.slice(from, random() < 0.3 ? undefined : from + 1 + whole(random, 3));
}

export function randomSearch(random: Random, table: Table): string | undefined {
  if (random() < 0.6) return undefined;
  return Array.from({ length: 1 + whole(random, 2) }, () => randomPart(random, table, pick(random, FIELDS))).join(' ');
}

export function randomSort(random: Random): SortKey[] {
  return Array.from({ length: whole(random, 4) }, () => ({
    field: pick(random, FIELDS),
    ...(random() < 0.5 && { descending: true }),
  }));
}
