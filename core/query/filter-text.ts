/** Filter text, as people write it in attributes and URLs, to a Filter. Runs in the worker: it carries the grammar. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';
import { parse, SyntaxError, type WrittenFilter, type WrittenValue } from './grammar.js';
import { readLiteral } from './literal.js';
import type { Filter, Literal } from './query.js';
import { findField, shorten, unknownField } from './suggest.js';

/** An issue's code is `bad-filter` or `unknown-field`; `details.at` is the position in the text. Blank text: no filter, no issue. */
export type ParsedFilter =
  { readonly filter?: Filter; readonly issue?: undefined } | { readonly issue: ErrorData; readonly filter?: undefined };

export const LONGEST_FILTER = 10_000;
/** Levels of parentheses and nots. */
export const DEEPEST_FILTER = 64;

export function parseFilter(text: string, fields: readonly Field[]): ParsedFilter {
  if (text.length > LONGEST_FILTER) {
    return {
      issue: badFilter(`The filter has ${text.length} characters; ${LONGEST_FILTER} are the most.`, LONGEST_FILTER),
    };
  }
  // Counted before parsing: the parser calls itself for each level.
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    return { issue: badFilter(`The filter is nested more than ${DEEPEST_FILTER} levels deep.`, deep) };
  }
  let written: WrittenFilter | undefined;
  try {
    written = parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { issue: syntaxIssue(text, error) };
  }
  if (!written) return {};
  const issues: ErrorData[] = [];
  const filter = resolve(written, fields, issues);
  return issues.length > 0 ? { issue: issues[0]! } : { filter };
}

/** Goes on after an issue: what it returns then is not used. */
function resolve(written: WrittenFilter, fields: readonly Field[], issues: ErrorData[]): Filter {
  if (written.kind === 'and' || written.kind === 'or') {
    return { op: written.kind, filters: written.filters.map((part) => resolve(part, fields, issues)) };
  }
  if (written.kind === 'not') return { op: 'not', filter: resolve(written.filter, fields, issues) };
  const found = findField(written.field.name, fields);
  if (!found) {
    const issue = unknownField(written.field.name, fields);
    issues.push({ ...issue, details: { ...issue.details, at: written.field.at } });
  }
  const field = found ?? { key: '', label: '', type: 'text' };
  const read = (value: WrittenValue, ordered: boolean): Literal => {
    const { literal = null, issue } = readLiteral(value, field, ordered);
    if (issue) issues.push(issue);
    return literal;
  };
  const negate = (filter: Filter): Filter =>
    written.kind !== 'compare' && written.negate ? { op: 'not', filter } : filter;
  const { key } = field;
  switch (written.kind) {
    case 'empty':
      return negate({ op: 'empty', field: key });
    case 'in':
      return negate({ op: 'in', field: key, values: written.values.map((value) => read(value, false)) });
    case 'between': {
      const span = { op: 'between', field: key, from: read(written.from, true), to: read(written.to, true) } as const;
      return negate(written.below ? { ...span, below: true } : span);
    }
    case 'text':
      return negate({ op: written.op, field: key, value: written.value.text });
    case 'compare': {
      const ordered = written.op !== '=' && written.op !== '!=';
      return { op: written.op, field: key, value: read(written.value, ordered) };
    }
  }
}

function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const match of text.matchAll(/"[^"]*"|“[^”]*”|«[^»]*»|\[[^\]]*\]|[()]|\bnot\b/gi)) {
    if (match[0] === '(' || match[0].toLowerCase() === 'not') depth++;
    else if (match[0] === ')') depth--;
    if (depth > DEEPEST_FILTER) return match.index;
  }
  return undefined;
}

function syntaxIssue(text: string, error: SyntaxError): ErrorData {
  const at = error.location.start.offset;
  const names = new Set((error.expected ?? []).map(({ description, text: word }) => description ?? word ?? ''));
  const expected = names.has('is')
    ? ['an operator, such as is, at most, contains,']
    : [...names].filter((name) => name !== '' && name !== 'a space').slice(0, 4);
  const place = at >= text.length ? 'the filter ends' : `'${shorten(text.slice(at).split(/\s/)[0]!)}' comes`;
  const wanted =
    expected.length > 0 ? ` where ${listInWords(expected)} is expected` : ', which is not understood there';
  const hint =
    /[<>=!≤≥≠]|\b(?:and|or)\b/i.test(text) && at > 0
      ? ' Values that contain and, or, brackets or signs need quotes.'
      : '';
  return badFilter(`Cannot read the filter: at character ${at + 1} ${place}${wanted}.${hint}`, at);
}

function listInWords(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function badFilter(message: string, at: number): ErrorData {
  return { code: 'bad-filter', message, details: { at } };
}
