/** Where a column goes when a reader moves it. Pinned ones stay among themselves. */
import type { ColumnPlan } from './column-layout.js';

const NARROWEST = 48;
const WIDEST = 1200;

/** All keys in their new order; undefined where the column cannot go further. `all`: hidden columns count too. */
export function movedColumn(
  columns: readonly ColumnPlan[],
  key: string,
  by: -1 | 1,
  all = false,
): readonly string[] | undefined {
  const at = columns.findIndex(({ field }) => field.key === key);
  const moving = columns[at];
  if (!moving) return undefined;
  let to = at + by;
  while (!all && columns[to]?.hidden) to += by;
  if (!columns[to] || columns[to]!.pinned !== moving.pinned) return undefined;
  return placedColumn(columns, key, columns[to]!.field.key, by > 0);
}

/** All keys with `key` put before or after `beside`. */
export function placedColumn(
  columns: readonly ColumnPlan[],
  key: string,
  beside: string,
  after: boolean,
): readonly string[] | undefined {
  if (key === beside) return undefined;
  const order = columns.map(({ field }) => field.key).filter((each) => each !== key);
  const at = order.indexOf(beside);
  if (at < 0) return undefined;
  return [...order.slice(0, at + (after ? 1 : 0)), key, ...order.slice(at + (after ? 1 : 0))];
}

export const clampWidth = (px: number): number => Math.max(NARROWEST, Math.min(WIDEST, Math.round(px)));

/** Columns whose label holds all the words, in any case. */
export function columnsNamed(columns: readonly ColumnPlan[], sought: string): readonly ColumnPlan[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return columns;
  return columns.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
