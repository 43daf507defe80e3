/**
 * A page's request against a table's fields: text parsed, names resolved, what cannot be understood left out and told.
 * Only the builder's filter is different: showing more than the builder allows would be wrong, so it then shows nothing.
 */
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import { parseFilter } from '../../core/query/filter-text.js';
import type { Filter, Query, SortKey } from '../../core/query/query.js';
import { parseSort } from '../../core/query/sort-text.js';
import { findField, unknownField } from '../../core/query/suggest.js';
import type { Field } from '../../core/table/field.js';
import type { ResolvedView, ViewIssue, ViewRequest } from '../api.js';

export interface Resolved extends ResolvedView {
  /** The builder's filter could not be understood: no rows. */
  readonly blocked: boolean;
  /** The builder's filter by itself: readers never see what it leaves out. */
  readonly builder: Filter | undefined;
}

export function resolveRequest(request: ViewRequest, fields: readonly Field[]): Resolved {
  const issues: ViewIssue[] = [];
  const note = (where: ViewIssue['where'], issue: ErrorData): void => void issues.push({ ...issue, where });

  const filter = readFilter(request.filter, fields, (issue) => note('filter', issue));
  const blocked = issues.length > 0;
  const narrow = readFilter(request.narrow, fields, (issue) => note('narrow', issue));
  const sort = readSort(request.sort, fields, (issue) => note('sort', issue));
  const groupBy = request.groupBy?.trim() ? findField(request.groupBy, fields) : undefined;
  if (request.groupBy?.trim() && !groupBy) note('groupBy', unknownField(request.groupBy, fields));

  const both = filter && narrow ? ({ op: 'and', filters: [filter, narrow] } as const) : (filter ?? narrow);
  const search = request.search?.trim();
  const query: Query = {
    ...(both && { filter: both }),
    ...(search && { search }),
    ...(sort.length > 0 && { sort }),
    ...(groupBy && { groupBy: groupBy.key }),
  };
  return { query, ...(narrow && { narrow }), issues, blocked, builder: filter };
}

/** Filters as data come from programs and URLs: as likely wrong as text, and deeper than they should be. */
const MOST_DEPTH = 32;

function readFilter(
  written: string | Filter | undefined,
  fields: readonly Field[],
  note: (issue: ErrorData) => void,
): Filter | undefined {
  if (written === undefined || written === null) return undefined;
  if (typeof written === 'string') {
    const { filter, issue } = parseFilter(written, fields);
    if (issue) note(issue);
    return filter;
  }
  const issue = issueOf(written, fields, 0);
  if (issue) note(issue);
  return issue ? undefined : written;
}

function issueOf(filter: Filter, fields: readonly Field[], depth: number): ErrorData | undefined {
  const bad = (message: string) => errorToData(new KoboldError('bad-filter', message));
  if (depth > MOST_DEPTH) return bad(`The filter is nested more than ${MOST_DEPTH} levels deep.`);
  if (typeof filter !== 'object' || filter === null)
    return bad(`A filter must be an object with "op", not ${typeof filter}.`);
  switch (filter.op) {
    case 'and':
    case 'or':
      if (!Array.isArray(filter.filters)) return bad(`"${filter.op}" needs a list "filters".`);
      for (const part of filter.filters as Filter[]) {
        const issue = issueOf(part, fields, depth + 1);
        if (issue) return issue;
      }
      return undefined;
    case 'not':
      return issueOf(filter.filter, fields, depth + 1);
    case 'in':
      if (!Array.isArray(filter.values)) return bad('"in" needs a list "values".');
      return unknownIn(filter.field, fields);
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'contains':
    case 'starts':
    case 'ends':
    case 'between':
    case 'empty':
      return unknownIn(filter.field, fields);
    default:
      return bad(`A filter cannot have "op": ${JSON.stringify((filter as { op?: unknown }).op)?.slice(0, 40)}.`);
  }
}

function unknownIn(field: unknown, fields: readonly Field[]): ErrorData | undefined {
  return fields.some(({ key }) => key === field) ? undefined : unknownField(String(field), fields);
}

function readSort(
  written: string | readonly SortKey[] | undefined,
  fields: readonly Field[],
  note: (issue: ErrorData) => void,
): readonly SortKey[] {
  if (typeof written === 'string') {
    const { sort, issue } = parseSort(written, fields);
    if (issue) note(issue);
    return sort ?? [];
  }
  return (written ?? []).filter(({ field }) => {
    const issue = unknownIn(field, fields);
    if (issue) note(issue);
    return !issue;
  });
}
