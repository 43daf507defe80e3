/**
 * For a search that finds nothing: the same search with its unknown words replaced by the nearest words of the table.
 * Edit distance over a bounded vocabulary; why no search library: see "Search" in core/README.md.
 */
import { editDistance } from '../query/suggest.js';
import { searchWords } from './fold.js';
import { openView } from './view.js';
import type { RememberingIndex, TableIndex } from './table-index.js';

const MOST_WORDS = 50_000;
/** Characters read for them, from all columns alike. */
const MOST_CHARS = 4_000_000;
const LONGEST_WORD = 32;

/** Undefined when no words near enough are known, or together they find nothing either. */
export function suggestSearch(index: TableIndex, search: string, today: string): string | undefined {
  const matches = (words: string): number => openView(index, { search: words }, { today }).matched;
  let vocabulary: ReadonlyMap<string, number> | undefined;
  const suggested: string[] = [];
  for (const word of searchWords(search)) {
    const known = matches(word) > 0;
    const nearest = known ? word : nearestWord(word, (vocabulary ??= collectWords(index)));
    if (nearest === undefined) return undefined;
    suggested.push(nearest);
  }
  const words = suggested.join(' ');
  return vocabulary && matches(words) > 0 ? words : undefined;
}

/** Folded words of three letters and more, with how often they occur. */
export function collectWords(index: TableIndex): ReadonlyMap<string, number> {
  const { table, filter } = index as RememberingIndex;
  const counts = new Map<string, number>();
  const columns = table.columns.filter((column) => column.encoding === 'dictionary');
  for (const column of columns) {
    let left = MOST_CHARS / columns.length;
    for (const joined of filter.folded(column).joined(column)) {
      if (left <= 0) break;
      for (const word of joined.slice(0, left).match(/[\p{L}\p{M}]{3,}/gu) ?? []) {
        const count = counts.get(word);
        if (count !== undefined) counts.set(word, count + 1);
        else if (counts.size < MOST_WORDS && word.length <= LONGEST_WORD) counts.set(word, 1);
      }
      left -= joined.length;
    }
  }
  return counts;
}

/** The fewest typing errors, at most one in three letters; of equals the one that occurs most. */
export function nearestWord(word: string, vocabulary: ReadonlyMap<string, number>): string | undefined {
  if (word.length < 3 || word.length > LONGEST_WORD) return undefined;
  let best: string | undefined;
  let least = Math.floor(word.length / 3);
  let most = 0;
  for (const [candidate, count] of vocabulary) {
    if (Math.abs(candidate.length - word.length) > least) continue;
    const distance = editDistance(word, candidate, least);
    if (distance > least || (distance === least && best !== undefined && count <= most)) continue;
    best = candidate;
    least = distance;
    most = count;
  }
  return best;
}
