/**
 * What a page proposes for a form's fields. By attribute: `species: Pisum sativum; days: 80` (key or label, a colon, the text; a text
 * with a semicolon in double quotes, `""` for one of these), or a JSON object. By property: an object. By the page's address:
 * `?prefill.species=Pisum+sativum`, which whoever made the link wrote: it fills what shows, and never sends anything.
 */
import type { FormTextsData } from '../../../worker/api.js';

const MOST_FIELDS = 50;
const LONGEST = 2_000;
const IN_ADDRESS = 'prefill.';

export function parsePrefill(written: unknown): FormTextsData {
  if (typeof written !== 'string') return textsOf(written);
  const text = written.trim();
  if (text.startsWith('{')) {
    try {
      return textsOf(JSON.parse(text));
    } catch {
      return {};
    }
  }
  const found: [string, string][] = [];
  for (const [, key, quoted, plain] of text.matchAll(/([^:;]+):\s*(?:"((?:[^"]|"")*)"\s*|([^;]*))(?:;|$)/g))
    found.push([key!.trim(), quoted?.replaceAll('""', '"') ?? plain!.trim()]);
  return fromEntries(found);
}

/** `search`: of the page's address. */
export function prefillOfAddress(search: string): FormTextsData {
  const found = [...new URLSearchParams(search)].filter(([name]) => name.startsWith(IN_ADDRESS));
  return fromEntries(found.map(([name, text]) => [name.slice(IN_ADDRESS.length), text.slice(0, LONGEST)]));
}

function textsOf(value: unknown): FormTextsData {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return fromEntries(
    Object.entries(value).flatMap(([key, one]: [string, unknown]): [string, string][] => {
      if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') return [[key, String(one)]];
      if (Array.isArray(one)) return [[key, one.filter((part) => typeof part === 'string').join('\n')]];
      return [];
    }),
  );
}

/** Without a prototype: keys come from strangers. */
function fromEntries(entries: readonly (readonly [string, string])[]): FormTextsData {
  const texts = Object.create(null) as Record<string, string>;
  for (const [key, text] of entries.slice(0, MOST_FIELDS)) if (key !== '') texts[key] = text;
  return texts;
}
