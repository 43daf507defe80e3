/** Filters as they come in, and what they match. NIP-01; several filters of one REQ are "or", within one it is "and". */
import { isHex, isWhole } from './admission.js';
import type { Limits } from './limits.js';
import { Refusal, type Filter, type NostrEvent } from './wire.js';

export type Matcher = (event: NostrEvent) => boolean;

/** The filters of a message, within the limits. Throws a `Refusal`. */
export function parseFilters(values: readonly unknown[], limits: Limits): Filter[] {
  if (values.length === 0) throw new Refusal('invalid', 'a filter is missing');
  if (values.length > limits.filters) throw new Refusal('invalid', `too many filters: at most ${limits.filters}`);
  return values.map((value) => parseFilter(value, limits));
}

export function matcherOf(filters: readonly Filter[]): Matcher {
  const matchers = filters.map(matchOne);
  return (event) => matchers.some((matches) => matches(event));
}

/** Newest first, then the lowest id: the order of stored events. */
export function byNewest(a: NostrEvent, b: NostrEvent): number {
  return b.created_at - a.created_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The conditions on single-letter tags, `[name, values]`. */
export function tagConditions(filter: Filter): [name: string, values: readonly string[]][] {
  return Object.entries(filter)
    .filter(([key]) => key.startsWith('#'))
    .map(([key, values]) => [key.slice(1), values as readonly string[]]);
}

function parseFilter(value: unknown, limits: Limits): Filter {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('invalid', 'a filter is an object');
  const filter: Filter = {};
  let valueCount = 0;
  for (const [key, condition] of Object.entries(value)) {
    if (key === 'ids' || key === 'authors') filter[key] = list(key, condition, (item) => isHex(item, 64));
    else if (key === 'kinds') filter.kinds = list<number>(key, condition, (item) => isWhole(item, 65_535));
    else if (/^#[a-zA-Z]$/.test(key))
      filter[key as `#${string}`] = list<string>(key, condition, (item) => typeof item === 'string');
    else if (key === 'since' || key === 'until' || key === 'limit') {
      if (!isWhole(condition, Number.MAX_SAFE_INTEGER)) throw new Refusal('invalid', `${key} is not a whole number`);
      filter[key] = condition;
    } else throw new Refusal('invalid', `unknown condition ${JSON.stringify(key.slice(0, 32))}`);
    if (Array.isArray(condition)) valueCount += condition.length;
  }
  if (valueCount > limits.filterValues)
    throw new Refusal('invalid', `filter too large: at most ${limits.filterValues} values`);
  return filter;
}

/** A list each item of which passes, without doubles. */
function list<T extends string | number>(key: string, value: unknown, isItem: (item: unknown) => boolean): T[] {
  if (!Array.isArray(value)) throw new Refusal('invalid', `${key} is not a list`);
  if (!value.every(isItem)) throw new Refusal('invalid', `${key} holds what cannot be matched`);
  return [...new Set(value as T[])];
}

function matchOne(filter: Filter): Matcher {
  const { since = 0, until = Infinity } = filter;
  const ids = filter.ids && new Set(filter.ids);
  const authors = filter.authors && new Set(filter.authors);
  const kinds = filter.kinds && new Set(filter.kinds);
  const tags = tagConditions(filter).map(([name, values]) => [name, new Set(values)] as const);
  return (event) =>
    event.created_at >= since &&
    event.created_at <= until &&
    (!ids || ids.has(event.id)) &&
    (!authors || authors.has(event.pubkey)) &&
    (!kinds || kinds.has(event.kind)) &&
    tags.every(([name, values]) => event.tags.some((tag) => tag[0] === name && values.has(tag[1] ?? '')));
}
