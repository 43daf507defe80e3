/**
 * Watches the page for Kobold's tags and the forms that stand for them, loads each element when its first tag appears,
 * and asks for the worker and the data meanwhile. What somebody is editing is left as it is.
 */
import { VERSION } from '../core/version.js';
import { ELEMENTS, loadElement } from './elements.js';
import { getClient } from './kit/client.js';
import { prefetchFile } from './kit/lent-fetch.js';
import { parseSource, writtenSource } from './kit/source.js';
import { upgradeForms } from './upgrade-forms.js';

const FIRST_SCREEN_FILES = 4;

/** The release that watches this page: a second copy of the script, of whatever release, has nothing to do. */
const SLOT = Symbol.for('kobold.autoload');
const watched = globalThis as { [SLOT]?: string };

/** Sees what is there and what comes later. */
export function autoload(page: Document): void {
  if (watched[SLOT]) return;
  watched[SLOT] = VERSION;
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) {
      for (const node of addedNodes) if (node instanceof Element) discover(node);
      if (addedNodes.length === 0 && target instanceof Element) discover(target);
    }
  });
  observer.observe(page, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-kobold'] });
  if (page.documentElement) discover(page.documentElement);
  if (/[?&]kobold=inspect(&|$)/.test(location.search)) showInspector(page);
}

/** For whoever set the page up: opened first, so that it hears every error. */
function showInspector(page: Document): void {
  void loadElement('kobold-inspector');
  const show = () => page.body.append(page.createElement('kobold-inspector'));
  if (page.body) show();
  else page.addEventListener('DOMContentLoaded', show, { once: true });
}

function discover(root: Element): void {
  upgradeForms(root);
  const selector = Object.keys(ELEMENTS).join();
  if (!selector) return;
  const found = [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)] as HTMLElement[];
  // Before the chunks: a browser opens six connections to a server, and the rows must not wait for one.
  startEarly(found);
  for (const tag of new Set(found.map(({ localName }) => localName))) {
    // The tag's static content stays; the next tag of its kind tries again.
    loadElement(tag).catch((error: unknown) => console.error(`<${tag}> could not be loaded.`, error));
  }
}

/** Worker, file and element's chunk are asked for at once: none waits for another. */
function startEarly(found: readonly HTMLElement[]): void {
  const fresh = found.filter((element) => !customElements.get(element.localName) && !element.isContentEditable);
  if (fresh.length === 0) return;
  getClient().warm();
  for (const element of fresh.slice(0, FIRST_SCREEN_FILES)) {
    const written = writtenSource(element);
    if (written === undefined) continue;
    try {
      const source = parseSource(written, element.baseURI);
      if (source.kind === 'url') prefetchFile(source.url);
    } catch {
      // The element says what is wrong with it.
    }
  }
}
