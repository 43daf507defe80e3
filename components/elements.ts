/** Every tag an editor may write, and where its class is. Importing a class registers nothing: `loadElement` does. */
import { preloads } from './kit/preloads.js';
import { workerUrl } from './kit/location.js';

export type ElementLoader = () => Promise<CustomElementConstructor>;

/** Those that fewer pages have: one file names their chunks, so that every page pays for their names only. */
const LATE = 'dataset form history identity inspector proposals sync'.split(' ');

export const ELEMENTS: Readonly<Record<string, ElementLoader>> = {
  'kobold-table': async () => (await import('./data/table/kobold-table.js')).KoboldTable,
  'kobold-query': async () => (await import('./data/query/kobold-query.js')).KoboldQuery,
  'kobold-record': async () => (await import('./data/record/kobold-record.js')).KoboldRecord,
  'kobold-filter': async () => (await import('./data/filter/kobold-filter.js')).KoboldFilter,
  'kobold-field': async () => (await import('./data/table/kobold-field.js')).KoboldField,
  ...Object.fromEntries(
    LATE.map((name) => [`kobold-${name}`, async () => (await import('./late-elements.js')).classOf(name)]),
  ),
};

/** `Table`, `kobold-table` → `kobold-table`; undefined where there is no such element. */
export function tagNamed(name: string): string | undefined {
  const tag = `kobold-${name
    .trim()
    .toLowerCase()
    .replace(/^kobold-/, '')}`;
  return tag in ELEMENTS ? tag : undefined;
}

const loading = new Map<string, Promise<void>>();

/** Loads and defines an element, once. Resolves also when somebody else defined the tag. */
export function loadElement(tag: string): Promise<void> {
  const known = loading.get(tag);
  if (known) return known;
  const load = ELEMENTS[tag];
  if (!load) return Promise.reject(new RangeError(`<${tag}> is no element of Kobold.`));
  preloadChunk(tag);
  const loaded = load().then((element) => define(tag, element));
  loading.set(tag, loaded);
  // Offline or blocked: the next tag of its kind may try again.
  loaded.catch(() => loading.delete(tag));
  return loaded;
}

/** Defining twice is harmless: releases meet on one page, and the first stays. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

function preloadChunk(tag: string): void {
  for (const file of preloads[tag] ?? []) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    // Chunks lie beside the worker.
    link.href = new URL(file, workerUrl).href;
    document.head.append(link);
  }
}
