/**
 * A filter in the reader's words, for chips and descriptions: "Sun full", "Germination at most 10 days".
 * Never throws: hostile or outdated filters (unknown fields, odd literals) are put in words as well as can be.
 */
import type { Filter, Literal, RelativeDay } from '../../../core/query/query.js';
import type { Field } from '../../../core/table/field.js';
import { cellText, isDay, isNumeric, isoDay, type Localizer } from '../grid/cell-text.js';
import { fieldOfFilter } from '../table/view-edits.js';
import '../../kit/terms/en-later.js';

export interface FilterWords {
  /** The column's label; '' where the condition is about several. */
  readonly label: string;
  readonly condition: string;
}

/** One condition of a filter, as a chip shows it. */
export function filterWords(filter: Filter, fields: readonly Field[], localize: Localizer): FilterWords {
  const key = fieldOfFilter(filter);
  if (key === undefined) return { label: '', condition: sentence(filter, fields, localize) };
  return { label: labelOf(key, fields), condition: conditionWords(filter, fieldBy(key, fields), localize) };
}

/** In one line, for accessible names and titles. */
export function filterSentence(filter: Filter, fields: readonly Field[], localize: Localizer): string {
  const { label, condition } = filterWords(filter, fields, localize);
  return label ? `${label} ${condition}` : condition;
}

/** A value as it stands in a filter: like the cell, "30 days ago", "(empty)". */
export function literalText(value: Literal | undefined, field: Field, localize: Localizer): string {
  if (value === null || value === undefined || value === '') return localize.terms.emptyValue;
  if (typeof value === 'object') return relativeText(value, localize);
  if (typeof value === 'number' && isDay(field.type)) return cellText(isoDay(value) || String(value), field, localize);
  return cellText(value, field, localize);
}

function conditionWords(filter: Filter, field: Field, localize: Localizer): string {
  const { terms } = localize;
  const text = (value: Literal) => literalText(value, field, localize);
  switch (filter.op) {
    case 'and':
    case 'or':
      return joined(
        filter.filters.map((each) => conditionWords(each, field, localize)),
        filter.op,
        localize,
      );
    case 'not':
      return filter.filter.op === 'empty'
        ? terms.isNotEmpty
        : terms.not(conditionWords(filter.filter, field, localize));
    case '=':
      return terms.is(text(filter.value));
    case '!=':
      return terms.isNot(text(filter.value));
    case '<=':
      return isDay(field.type) ? terms.notAfter(text(filter.value)) : terms.atMost(text(filter.value));
    case '>=':
      return isDay(field.type) ? terms.notBefore(text(filter.value)) : terms.atLeast(text(filter.value));
    case '<':
      return isDay(field.type) ? terms.before(text(filter.value)) : terms.under(text(filter.value));
    case '>':
      return isDay(field.type) ? terms.after(text(filter.value)) : terms.over(text(filter.value));
    case 'contains':
      return terms.contains(filter.value);
    case 'starts':
      return terms.startsWith(filter.value);
    case 'ends':
      return terms.endsWith(filter.value);
    case 'between':
      return betweenWords(filter, field, localize);
    case 'in':
      return filter.values.length ? terms.oneOf(listed(filter.values.map(text), localize)) : terms.nothing;
    case 'empty':
      return terms.isEmpty;
  }
}

function betweenWords(filter: Filter & { op: 'between' }, field: Field, localize: Localizer): string {
  const { from, to } = filter;
  if (filter.below && field.type === 'integer' && typeof to === 'number' && Number.isInteger(to)) {
    // [8, 10) of whole numbers is 8 to 9: nobody has to think about open ends.
    if (typeof from === 'number' && Math.ceil(from) === to - 1)
      return localize.terms.is(literalText(to - 1, field, localize));
    return localize.terms.between(literalText(from, field, localize), literalText(to - 1, field, localize));
  }
  const words = filter.below ? localize.terms.betweenBelow : localize.terms.between;
  return words(literalText(from, field, localize), literalText(to, field, localize));
}

function sentence(filter: Filter, fields: readonly Field[], localize: Localizer): string {
  if (fieldOfFilter(filter) !== undefined) return filterSentence(filter, fields, localize);
  if (filter.op === 'not') return localize.terms.not(sentence(filter.filter, fields, localize));
  if (filter.op !== 'and' && filter.op !== 'or') return '';
  return joined(
    filter.filters.map((each) => sentence(each, fields, localize)),
    filter.op,
    localize,
  );
}

function joined(parts: readonly string[], op: 'and' | 'or', { terms }: Localizer): string {
  return parts.length ? parts.join(` ${op === 'and' ? terms.and : terms.or} `) : terms.nothing;
}

/** "tomato, bean or kale", at most five of them: a chip is no list. */
function listed(values: readonly string[], localize: Localizer): string {
  const most = 5;
  const shown = values.slice(0, most);
  if (values.length > most) shown.push(localize.terms.moreValues(localize.number(values.length - most)));
  return new Intl.ListFormat(localize.lang, { type: 'disjunction' }).format(shown);
}

function relativeText({ today, unit }: RelativeDay, localize: Localizer): string {
  if (today === 0 || !Number.isFinite(today)) return localize.terms.today;
  const by = unit === 'months' ? 'month' : unit === 'years' ? 'year' : 'day';
  return new Intl.RelativeTimeFormat(localize.lang, { numeric: by === 'day' ? 'auto' : 'always' }).format(today, by);
}

const fieldBy = (key: string, fields: readonly Field[]): Field =>
  fields.find((field) => field.key === key) ?? { key, label: key, type: 'text' };

/** The label readers know; the key where a column is gone. */
export const labelOf = (key: string, fields: readonly Field[]): string => fieldBy(key, fields).label || key;

export const sortKind = ({ type }: Field): 'text' | 'number' | 'date' =>
  isNumeric(type) ? 'number' : isDay(type) ? 'date' : 'text';
