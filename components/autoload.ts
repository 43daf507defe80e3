/**
 * Watches the page for Kobold's tags and the forms that stand for them, loads each element when its first tag appears,
 * and asks for the worker and the data meanwhile. What somebody is editing is left as it is.
 */
import { VERSION } from '../core/version.js';
import { ELEMENTS, loadElement, tagNamed } from './elements.js';
import { getClient } from './kit/client.js';
import { prefetchFile } from './kit/lent-fetch.js';
import { fileUrl, isName, isNostrAddress, writtenSource } from './kit/written-source.js';
import type { Form } from './upgrade-forms.js';

const FIRST_SCREEN_FILES = 4;
const TAGS = Object.keys(ELEMENTS).join();
const FORMS = '[data-kobold], a[href*="embed.html?"], a[href*="sandbox.html?"]';

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
  // Asked for first, so that it hears every error.
  if (/[?&]kobold=inspect(&|$)/.test(location.search))
    void import('./late-elements.js').then(({ inspect }) => inspect(page, loadElement));
}

function discover(root: Element): void {
  const forms = formsIn(root);
  if (forms.length > 0) upgrade(forms).catch((error: unknown) => console.error('Kobold could not be loaded.', error));
  const found = within(root, TAGS);
  const fresh = found.filter(({ localName }) => !customElements.get(localName));
  // Before the chunks: a browser opens six connections to a server, and the rows must not wait for one.
  startEarly(fresh, writtenSource);
  for (const tag of new Set(found.map(({ localName }) => localName))) load(tag);
}

function load(tag: string): void {
  // The tag's static content stays; the next tag of its kind tries again.
  loadElement(tag).catch((error: unknown) => console.error(`<${tag}> could not be loaded.`, error));
}

/** With the tag each stands for. A link is none where it is somebody's static content. */
function formsIn(root: Element): Form[] {
  return within(root, FORMS).flatMap((form) => {
    const tag = tagNamed(form.dataset.kobold ?? 'table');
    const isContent = form instanceof HTMLAnchorElement && form.closest(`${TAGS}, [data-kobold]:not(a)`) !== null;
    return tag && !isContent && !form.isContentEditable ? [{ form, tag }] : [];
  });
}

/** Most pages have tags only, so what reads forms is a file of its own. What the tag needs comes meanwhile. */
async function upgrade(forms: readonly Form[]): Promise<void> {
  const fresh = forms.filter(({ form, tag }) => 'kobold' in form.dataset && !customElements.get(tag));
  startEarly(
    fresh.map(({ form }) => form),
    ({ dataset }) => dataset.src,
  );
  for (const tag of new Set(fresh.map(({ tag }) => tag))) load(tag);
  (await import('./upgrade-forms.js')).upgradeForms(forms);
}

/** Worker, file and element's chunk are asked for at once: none waits for another. */
function startEarly(found: readonly HTMLElement[], addressOf: (element: HTMLElement) => string | undefined): void {
  const elements = found.filter((element) => !element.isContentEditable);
  if (elements.length === 0) return;
  getClient().warm();
  for (const element of elements.slice(0, FIRST_SCREEN_FILES)) {
    const written = addressOf(element);
    if (!written || isName(written)) continue;
    if (isNostrAddress(written)) {
      void import('./kit/first-look.js').then(({ readAhead }) => readAhead(written));
      continue;
    }
    const url = fileUrl(written, element.baseURI);
    if (url !== undefined) prefetchFile(url); // of anything else the element says what is wrong with it
  }
}

function within(root: Element, selector: string): HTMLElement[] {
  return [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)] as HTMLElement[];
}
