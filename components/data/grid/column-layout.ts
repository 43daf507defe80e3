/**
 * Which columns stand where: what the builder asked for (`columns`, `<kobold-field>`), then what the reader changed.
 * Pure; widths are CSS pixels.
 */
import type { Field } from '../../../core/table/field.js';
import type { ReaderColumns } from '../table/reader-view.js';

/** A column as it is shown, or could be. */
export interface ColumnPlan {
  readonly field: Field;
  readonly label: string;
  readonly hidden: boolean;
  readonly pinned: boolean;
  readonly wrap: boolean;
  readonly align: 'start' | 'center' | 'end';
  /** `format` of its `<kobold-field>`: 'plain', 'percent', 'short', 'long', a currency code … */
  readonly format: string;
  /** Set by builder or reader; else measured from the content. A number is px, a text a CSS length. */
  readonly width: number | string | undefined;
}

/** What a builder wrote about one column. */
export interface ColumnWish {
  readonly name: string;
  readonly label?: string;
  readonly format?: string;
  readonly width?: string;
  readonly align?: 'start' | 'center' | 'end';
  readonly pin?: boolean;
  readonly hidden?: boolean;
  readonly wrap?: boolean;
}

/** More columns than these are a click away: hundreds of columns are no first screen. */
export const MOST_SHOWN = 24;

/** `only`: the wishes name all columns shown (`columns=`), unless they name none there is; else they say something about some. */
export function planColumns(
  fields: readonly Field[],
  wishes: readonly ColumnWish[],
  only: boolean,
  reader: ReaderColumns,
): readonly ColumnPlan[] {
  const wishByKey = new Map<string, ColumnWish>();
  for (const wish of wishes) {
    const field = fieldNamed(fields, wish.name);
    if (field && !wishByKey.has(field.key)) wishByKey.set(field.key, wish);
  }
  const wished = [...wishByKey.keys()];
  const chosen = only && wished.length > 0;
  const rest = fields.map((field) => field.key).filter((key) => !wishByKey.has(key));
  const builders = chosen ? [...wished, ...rest] : fields.map((field) => field.key);
  const known = new Map(fields.map((field) => [field.key, field]));
  const placed = new Set(reader.order.filter((key) => known.has(key)));
  const keys = [...placed, ...builders.filter((key) => !placed.has(key))];
  let shown = 0;
  const plans = keys.map((key): ColumnPlan => {
    const field = known.get(key)!;
    const wish = wishByKey.get(key);
    const byDefault = !wish?.hidden && (!chosen || wish !== undefined) && shown < MOST_SHOWN;
    const hidden = !(reader.shown.includes(key) || (byDefault && !reader.hidden.includes(key)));
    if (!hidden) shown++;
    return {
      field,
      label: wish?.label ?? field.label,
      hidden,
      pinned: reader.pinned ? reader.pinned.includes(key) : wish?.pin === true,
      wrap: wish?.wrap === true,
      align: wish?.align ?? (field.type === 'integer' || field.type === 'decimal' ? 'end' : 'start'),
      format: wish?.format ?? '',
      width: ownValue(reader.widths, key) ?? wish?.width,
    };
  });
  return [...plans.filter((plan) => plan.pinned), ...plans.filter((plan) => !plan.pinned)];
}

/** By key, then by label, then either without regard to case. The worker's `findField` is not worth its bytes here. */
export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  const folded = name.toLowerCase();
  return (
    fields.find((field) => field.key === name) ??
    fields.find((field) => field.label === name) ??
    fields.find((field) => field.key.toLowerCase() === folded || field.label.toLowerCase() === folded)
  );
}

/** Keys come from headers: `__proto__` and `constructor` are names like any other. */
function ownValue(record: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
