/** For programs: when an element, or what stands for one, shows live data. */
import type { KoboldElement } from './kobold-element.js';

/** Resolves when the element (defined or not yet) shows live data. Of `<div data-kobold>` and links: what they become. */
export async function whenReady(element: Element): Promise<void> {
  const kobold = await upgraded(element);
  await customElements.whenDefined(kobold.localName);
  await (kobold as KoboldElement).whenReady;
}

const isKobold = ({ localName }: Element): boolean => localName.startsWith('kobold-');

/** The element inside a block, or around a link, once it is there. */
function upgraded(element: Element): Promise<Element> {
  const find = () => {
    if (isKobold(element)) return element;
    const around = element.localName === 'a' ? element.parentElement : null;
    return [...element.children, ...(around ? [around] : [])].find(isKobold);
  };
  const found = find();
  if (found) return Promise.resolve(found);
  if (!element.matches('[data-kobold], a[href]'))
    return Promise.reject(new TypeError(`<${element.localName}> is no element of Kobold and stands for none.`));
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const now = find();
      if (!now) return;
      observer.disconnect();
      resolve(now);
    });
    observer.observe(element.getRootNode(), { childList: true, subtree: true });
  });
}
