/** A value as written to a literal of its field's type. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';
import { parseBoolean, parseNumber } from '../table/cell-test.js';
import { parseSpan } from './days.js';
import type { WrittenValue } from './grammar.js';
import type { Literal, RelativeDay } from './query.js';
import { shorten } from './suggest.js';

export type ReadLiteral =
  | { readonly literal: Literal; readonly issue?: undefined }
  | { readonly issue: ErrorData; readonly literal?: undefined };

/** With `ordered` (at most, between …) the value must fit the type; else a text that does not fit finds cells like it. */
export function readLiteral(written: WrittenValue, field: Field, ordered: boolean): ReadLiteral {
  const { text, quoted } = written;
  const isDate = field.type === 'date' || field.type === 'datetime';
  if (written.today !== undefined && (isDate || written.hasOffset)) {
    const literal = relativeDay(written.today, written.unit!);
    return literal ? { literal } : { issue: misfit('a smaller number of days', written, field) };
  }
  if (!quoted && text.toLowerCase() === 'null') return { literal: null };
  const fitting = fit(text, field);
  if (fitting !== undefined) return { literal: fitting };
  return ordered ? { issue: misfit(EXPECTED[field.type] ?? 'a value', written, field) } : { literal: text };
}

const EXPECTED: Partial<Record<Field['type'], string>> = {
  integer: 'a number, such as 12',
  decimal: 'a number, such as 12.5',
  date: 'a day, such as 2024-05-31, or today - 30 days',
  datetime: 'a day or time, such as 2024-05-31 or 2024-05-31 14:30',
  boolean: 'yes or no',
};
const MOST_UNITS = 1_000_000;

/** Undefined where the text does not fit the type. */
function fit(text: string, { type }: Field): Literal | undefined {
  switch (type) {
    case 'integer':
    case 'decimal':
      return parseNumber(text);
    case 'boolean':
      return parseBoolean(text);
    case 'date':
    case 'datetime':
      return parseSpan(text) ? text.trim() : undefined;
    default:
      return text;
  }
}

function relativeDay(count: number, unit: NonNullable<WrittenValue['unit']>): RelativeDay | undefined {
  if (Math.abs(count) > MOST_UNITS) return undefined;
  const today = count === 0 ? 0 : count; // no −0
  if (unit === 'days' || unit === 'weeks') return { today: unit === 'weeks' ? today * 7 : today };
  return { today, unit };
}

function misfit(expected: string, { text, at }: WrittenValue, { key, label, type }: Field): ErrorData {
  return {
    code: 'bad-filter',
    message: `'${shorten(text)}' does not fit the field ${shorten(label)}: it takes ${expected}.`,
    details: { at, field: key, type, value: shorten(text) },
  };
}
