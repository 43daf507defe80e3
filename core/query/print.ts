/**
 * Filters and sorts as text that parses back to the same data. Never emits `<` or `>`: WordPress blanks such attributes.
 * And/or of one part print as that part, of none as `()`. Small and free of the grammar: pages load it.
 */
import type { CompareOp, Filter, Literal, SortKey } from './query.js';

export function printFilter(filter: Filter): string {
  const text = print(filter);
  return text === '()' ? '' : text;
}

export function printSort(sort: readonly SortKey[]): string {
  return sort.map(({ field, descending }) => `${descending ? '-' : ''}${printName(field)}`).join(', ');
}

const WORDS: Readonly<Record<CompareOp, string>> = {
  '=': 'is', // prettier-ignore
  '!=': 'is not',
  '<': 'under',
  '<=': 'at most',
  '>': 'over',
  '>=': 'at least',
};
const TEXT_WORDS = { contains: 'contain', starts: 'start', ends: 'end' } as const;

function print(filter: Filter): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      if (filter.filters.length === 0) return filter.op === 'and' ? '()' : 'not ()';
      if (filter.filters.length === 1) return print(filter.filters[0]!);
      return filter.filters.map(printPart).join(` ${filter.op} `);
    case 'not':
      return printNot(unwrapSingle(filter.filter));
    case 'empty':
      return `${printName(filter.field)} is empty`;
    case 'contains':
    case 'starts':
    case 'ends':
      return printText(filter.op, filter.field, filter.value, false);
    case 'in':
      return `${printName(filter.field)} in ${printList(filter.values)}`;
    case 'between':
      return `${printName(filter.field)} between ${printSpan(filter)}`;
    default:
      return `${printName(filter.field)} ${WORDS[filter.op]} ${printLiteral(filter.value)}`;
  }
}

/** What has a negated form of its own uses it. */
function printNot(filter: Filter): string {
  switch (filter.op) {
    case 'empty':
      return `${printName(filter.field)} is not empty`;
    case 'contains':
    case 'starts':
    case 'ends':
      return printText(filter.op, filter.field, filter.value, true);
    case 'in':
      return `${printName(filter.field)} not in ${printList(filter.values)}`;
    case 'between':
      return `${printName(filter.field)} not between ${printSpan(filter)}`;
    default: {
      const text = print(filter);
      return text === '()' ? 'not ()' : `not (${text})`;
    }
  }
}

function unwrapSingle(filter: Filter): Filter {
  while ((filter.op === 'and' || filter.op === 'or') && filter.filters.length === 1) filter = filter.filters[0]!;
  return filter;
}

function printPart(part: Filter): string {
  const filter = unwrapSingle(part);
  const isJoined = (filter.op === 'and' || filter.op === 'or') && filter.filters.length > 1;
  return isJoined ? `(${print(filter)})` : print(filter);
}

function printText(op: keyof typeof TEXT_WORDS, field: string, value: string, negated: boolean): string {
  const verb = op === 'contains' ? 'contain' : TEXT_WORDS[op];
  const withWord = op === 'contains' ? '' : ' with';
  return `${printName(field)} ${negated ? `does not ${verb}` : `${verb}s`}${withWord} ${printQuoted(value)}`;
}

function printSpan({ from, to, below }: Extract<Filter, { op: 'between' }>): string {
  return `${printLiteral(from)} and ${below ? 'under ' : ''}${printLiteral(to)}`;
}

function printList(values: readonly Literal[]): string {
  return `(${values.map(printLiteral).join(', ')})`;
}

function printLiteral(literal: Literal): string {
  if (literal === null) return 'null';
  if (typeof literal === 'string') return printQuoted(literal);
  if (typeof literal !== 'object') return String(literal);
  if (literal.today === 0 && literal.unit === undefined) return 'today';
  return `today ${literal.today < 0 ? '-' : '+'} ${Math.abs(literal.today)} ${literal.unit ?? 'days'}`;
}

/** Words that would be read as operators, when they stand in a name. */
const KEYWORD = /(?:^| )(?:and|or|not|is|in|at|does|between|under|below|over|above|contains?|starts?|ends?)(?: |$)/i;

function printName(key: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*$/u.test(key) && !KEYWORD.test(key)) return key;
  return `[${escape(key).replaceAll(']', ']]')}]`;
}

function printQuoted(text: string): string {
  return `"${escape(text).replaceAll('"', '""')}"`;
}

/** As \uXXXX: signs WordPress trips over, control characters, lone surrogates, what looks like such an escape already. */
function escape(text: string): string {
  return text.replace(
    /[<>\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\\(?=u[0-9a-fA-F]{4})|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
