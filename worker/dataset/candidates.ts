/** Records that a relationship may lead to, found by typing: names that begin so, then those with a word that does, then any. */
import type { DatasetState } from '../../core/dataset/state.js';
import type { ResourceSchema } from '../../core/schema/schema.js';
import { fold } from '../../core/table/fold.js';
import type { NamedRecord } from '../api.js';
import type { Names } from './record-texts.js';

export interface CandidateSurroundings {
  readonly state: DatasetState;
  readonly names: Names;
}

export interface CandidatesWish {
  readonly limit: number;
  /** Which orders names. */
  readonly locale: string;
}

const LONGEST_SEARCH = 200;

/** Of other datasets nothing is here to be offered. */
export function candidates(
  { schema, ...around }: CandidateSurroundings & { readonly schema: ResourceSchema },
  field: string,
  search: string,
  wish: CandidatesWish,
): NamedRecord[] {
  const member = schema.members.get(field);
  if (member?.kind !== 'relationship' || !isHere(member.dataset, around.state)) return [];
  return recordsCalled(around, member.to, search, wish);
}

/** Of one resource, by what they are called; an id may be typed too. */
export function recordsCalled(
  { state, names }: CandidateSurroundings,
  resource: string,
  search: string,
  { limit, locale }: CandidatesWish,
): NamedRecord[] {
  const wanted = fold(search.trim().slice(0, LONGEST_SEARCH));
  const ranked: (readonly NamedRecord[])[] = [];
  const byRank: NamedRecord[][] = [[], [], []];
  for (const id of state.records(resource)) {
    if (!state.exists(resource, id)) continue;
    const name = names.of({ $ref: ['', resource, id] });
    const rank = rankOf(fold(name), wanted) ?? (fold(id).startsWith(wanted) ? 2 : undefined);
    if (rank !== undefined) byRank[rank]!.push({ id, name });
  }
  const { compare } = collator(locale);
  let left = limit;
  for (const found of byRank) {
    if (left <= 0) break;
    ranked.push(found.sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1)).slice(0, left));
    left -= ranked.at(-1)!.length;
  }
  return ranked.flat();
}

function isHere(dataset: string | undefined, { address }: DatasetState): boolean {
  return dataset === undefined || dataset === address;
}

function rankOf(name: string, wanted: string): number | undefined {
  const at = name.indexOf(wanted);
  if (at < 0) return undefined;
  if (at === 0) return 0;
  return [...name.matchAll(/[\p{L}\p{N}]+/gu)].some(({ index }) => name.startsWith(wanted, index)) ? 1 : 2;
}

function collator(locale: string): Intl.Collator {
  try {
    return new Intl.Collator(locale, { numeric: true });
  } catch {
    return new Intl.Collator('en', { numeric: true });
  }
}
