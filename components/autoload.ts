/** Loads elements when their tags appear, now or later, and turns the forms a CMS lets through into tags. */
import { prefetchFile } from './kit/lent-fetch.js';
import { parseSource, writtenSource } from './kit/source.js';
import { define, ELEMENTS } from './elements.js';
import { PASTED, upgradePasted } from './pasted-forms.js';

const loading = new Set<string>();

/** Returns a function that stops. */
export function autoload(root: Document = document): () => void {
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) discover(node);
  });
  observer.observe(root.documentElement, { childList: true, subtree: true });
  discover(root.documentElement);
  return () => observer.disconnect();
}

function discover(root: Element): void {
  const pasted = root.matches(PASTED) ? [root] : [];
  for (const element of [...pasted, ...root.querySelectorAll(PASTED)]) upgradePasted(element as HTMLElement);
  const names = Object.keys(ELEMENTS).join();
  const found = root.matches(names) ? [root] : [];
  for (const element of [...found, ...root.querySelectorAll(names)]) wanted(element as HTMLElement);
}

function wanted(element: HTMLElement): void {
  const tag = element.localName;
  if (customElements.get(tag) || element.isContentEditable) {
    if (element.isContentEditable) load(tag);
    return;
  }
  prefetch(element);
  load(tag);
}

function load(tag: string): void {
  if (loading.has(tag) || customElements.get(tag)) return;
  loading.add(tag);
  ELEMENTS[tag]!().then(
    (element) => define(tag, element),
    (error: unknown) => {
      loading.delete(tag);
      console.error(`<${tag}> could not be loaded.`, error);
    },
  );
}

/** The data is asked for while the element's code is still on its way. */
function prefetch(element: HTMLElement): void {
  try {
    const written = writtenSource(element);
    const source = written && parseSource(written, element.baseURI);
    if (source && source.kind === 'url') prefetchFile(source.url);
  } catch {
    // The element will say what is wrong with its `src`.
  }
}
