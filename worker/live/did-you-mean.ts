/** A word to search for instead, when nothing matches. The word index is made on first need, with MiniSearch loaded then. */
import type { Table } from '../../core/table/column.js';
import { pause } from './pause.js';

/** Enough for any vocabulary people mistype; keeps the index of a huge table small. */
const MOST_WORDS = 50_000;
const MOST_TEXTS = 200_000;
const TEXTS_AT_ONCE = 5_000;

interface Suggester {
  suggest(word: string): string | undefined;
}
const suggesters = new WeakMap<Table, Promise<Suggester>>();

/** The search with unknown words replaced by the nearest known ones; undefined where that helps nothing. */
export async function didYouMean(table: Table, search: string): Promise<string | undefined> {
  let suggester = suggesters.get(table);
  if (!suggester) suggesters.set(table, (suggester = createSuggester(table)));
  try {
    const { suggest } = await suggester;
    const words = wordsOf(search);
    const better = words.map((word) => suggest(word) ?? word);
    return better.some((word, at) => word !== words[at]) ? better.join(' ') : undefined;
  } catch {
    suggesters.delete(table); // MiniSearch could not be loaded; a suggestion is a courtesy
    return undefined;
  }
}

async function createSuggester(table: Table): Promise<Suggester> {
  const { default: MiniSearch } = await import('minisearch');
  const words = await distinctWords(table);
  const index = new MiniSearch<{ id: number; word: string }>({
    fields: ['word'],
    storeFields: ['word'],
    tokenize: (text) => [text],
  });
  await index.addAllAsync(
    [...words].map((word, id) => ({ id, word })),
    { chunkSize: 1000 },
  );
  return {
    suggest(word) {
      if (words.has(word)) return word;
      const [best] = index.search(word, { fuzzy: word.length > 7 ? 3 : word.length > 3 ? 2 : 1, prefix: true });
      return best?.['word'] as string | undefined;
    },
  };
}

async function distinctWords(table: Table): Promise<Set<string>> {
  const words = new Set<string>();
  let texts = 0;
  for (const column of table.columns) {
    if (column.encoding !== 'dictionary') continue;
    for (const text of column.texts) {
      if (words.size >= MOST_WORDS || ++texts > MOST_TEXTS) return words;
      if (texts % TEXTS_AT_ONCE === 0) await pause();
      if (text.length < 1000) for (const word of wordsOf(text)) if (word.length > 2) words.add(word);
    }
  }
  return words;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
