/** What is wrong with the builder's wishes for columns: told once the rows are there, for they do not depend on it. */
import type { ErrorData } from '../../../core/errors.js';
import type { Field } from '../../../core/table/field.js';
import { fieldNamed, type ColumnWish } from '../grid/column-layout.js';

/** Names that no field answers to. */
export function unknownColumns(wishes: readonly ColumnWish[], fields: readonly Field[]): readonly ErrorData[] {
  if (fields.length === 0) return [];
  return wishes
    .filter((wish) => !fieldNamed(fields, wish.name))
    .map((wish) => ({
      code: 'unknown-field',
      message: `No field '${shorten(wish.name)}'. There are: ${fields
        .slice(0, 12)
        .map((field) => field.key)
        .join(', ')}${fields.length > 12 ? ' …' : ''}.`,
      details: { field: shorten(wish.name), where: 'columns' },
    }));
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
