/** Attributes that nearly mean something: misspelt, or called as elsewhere. What is far from all that is known is the page's own. */
import type { ErrorData } from '../../../core/errors.js';
import { nearest, shorten } from '../../../core/query/suggest.js';

/** As other lists call them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  order: 'sort',
  'order-by': 'sort',
  orderby: 'sort',
  'sort-by': 'sort',
  where: 'filter',
  query: 'filter',
  max: 'limit',
  count: 'limit',
  rows: 'limit',
  'page-size': 'limit',
};
/** Any element may have these, or a framework writes them. */
const ANYWHERE =
  /^(id|is|class|style|title|lang|dir|slot|part|role|hidden|key|ref|nonce|tabindex|(data|aria|on|v|x|ng)-.*)$/;

export function attributeIssues(element: Element, known: readonly string[]): ErrorData[] {
  return element.getAttributeNames().flatMap((name): ErrorData[] => {
    if (known.includes(name) || !/^[a-z][a-z-]*$/.test(name) || ANYWHERE.test(name)) return [];
    const meant = ELSEWHERE[name] ?? nearest(name, known);
    if (meant === undefined) return [];
    const message = `There is no attribute "${shorten(name)}". Did you mean ${meant}?`;
    return [{ code: 'bad-request', message, details: { attribute: shorten(name), suggestion: meant } }];
  });
}

/** Whole numbers only; what is written is said beside what happens instead. */
export function limitIssue(written: string, instead: number): ErrorData[] {
  if (/^\d*$/.test(written)) return [];
  const message = `limit="${shorten(written)}" is no number: ${instead} records are shown at most.`;
  return [{ code: 'bad-request', message, details: { limit: shorten(written) } }];
}
