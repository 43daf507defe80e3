/**
 * Filters and sorts of views and forms: query JSON (core/query/query.ts) as strangers have written it, checked before
 * anything runs it.
 */
import type { Json } from '../log/event.js';
import type { CompareOp, Filter, Literal, SortKey, TextOp } from '../query/query.js';
import { isMembers, type Members, member } from '../log/members.js';

export type IsKnown = (field: string) => boolean;

/** The filter, with nothing in it that its type does not name; or, in words, what is wrong with it. */
export function readFilter(json: Json, isKnown: IsKnown): { readonly filter: Filter } | { readonly problem: string } {
  const problems: string[] = [];
  const filter = toFilter(json, isKnown, (problem) => problems.push(problem));
  if (filter) return { filter };
  return { problem: problems[0] ?? 'not a filter.' };
}

export function readSortKey(json: Json): SortKey | undefined {
  if (!isMembers(json)) return undefined;
  const field = member(json, 'field');
  const descending = member(json, 'descending') ?? false;
  if (typeof field !== 'string' || typeof descending !== 'boolean') return undefined;
  return descending ? { field, descending } : { field };
}

/** As deep as a value may be, so the recursion has an end. */
function toFilter(json: Json | undefined, isKnown: IsKnown, say: (problem: string) => void): Filter | undefined {
  const fail = (problem: string): undefined => void say(problem);
  if (!isMembers(json)) return fail('a filter must be an object.');
  const op = member(json, 'op');
  if (op === 'and' || op === 'or') {
    const parts = member(json, 'filters');
    if (!Array.isArray(parts)) return fail(`'${op}' needs a list 'filters'.`);
    const filters = (parts as readonly Json[]).map((part) => toFilter(part, isKnown, say));
    return filters.includes(undefined) ? undefined : { op, filters: filters as Filter[] };
  }
  if (op === 'not') {
    const filter = toFilter(member(json, 'filter'), isKnown, say);
    return filter && { op, filter };
  }
  const field = member(json, 'field');
  if (typeof field !== 'string' || !isKnown(field)) return fail('it names a field that is not there.');
  return toComparison(json, op, field) ?? fail('not a comparison that is known.');
}

function toComparison(json: Members, op: Json | undefined, field: string): Filter | undefined {
  if (op === 'empty') return { op, field };
  if (op === 'in') {
    const values = member(json, 'values');
    if (!Array.isArray(values)) return undefined;
    const literals = (values as readonly Json[]).map(toLiteral);
    return literals.includes(undefined) ? undefined : { op, field, values: literals as Literal[] };
  }
  if (op === 'between') {
    const [from, to] = [toLiteral(member(json, 'from')), toLiteral(member(json, 'to'))];
    if (from === undefined || to === undefined) return undefined;
    return member(json, 'below') === true ? { op, field, from, to, below: true } : { op, field, from, to };
  }
  const value = toLiteral(member(json, 'value'));
  if (value === undefined) return undefined;
  if (isOneOf(TEXT_OPS, op)) return typeof value === 'string' ? { op, field, value } : undefined;
  return isOneOf(COMPARE_OPS, op) ? { op, field, value } : undefined;
}

function toLiteral(json: Json | undefined): Literal | undefined {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (!isMembers(json)) return undefined;
  const today = member(json, 'today');
  const unit = member(json, 'unit');
  if (typeof today !== 'number' || !Number.isSafeInteger(today) || Math.abs(today) > MOST_UNITS) return undefined;
  if (unit === undefined) return { today };
  return unit === 'months' || unit === 'years' ? { today, unit } : undefined;
}

function isOneOf<T extends Json>(choices: readonly T[], value: Json | undefined): value is T {
  return choices.some((choice) => choice === value);
}

const COMPARE_OPS: readonly CompareOp[] = ['=', '!=', '<', '<=', '>', '>='];
const TEXT_OPS: readonly TextOp[] = ['contains', 'starts', 'ends'];
/** Days, months or years, as in filter text. */
const MOST_UNITS = 1_000_000;
