/**
 * Parts of the elements of a page, in their open shadow roots: what they say, and pressing them. `hosts` are the elements around,
 * from the outside in: `kobold-table kobold-cell-editor`.
 */
import type { Frame, Page } from 'puppeteer-core';
import { until } from './page.js';

/** All that an element says; '' while it is not there. */
export async function textOf(page: Page | Frame, hosts: string): Promise<string> {
  return (await doIn(page, hosts, '', 'read')) ?? '';
}

/** Of the first such part; undefined while there is none. */
export function textIn(page: Page | Frame, hosts: string, selector: string): Promise<string | undefined> {
  return doIn(page, hosts, selector, 'read');
}

export async function isIn(page: Page | Frame, hosts: string, selector: string): Promise<boolean> {
  return (await doIn(page, hosts, selector, 'read')) !== undefined;
}

/** The first that can be pressed, and has the words, as soon as there is one. */
export async function press(page: Page | Frame, hosts: string, selector: string, words = ''): Promise<void> {
  await until(
    `${selector} ${words} to press in ${hosts}`,
    async () => (await doIn(page, hosts, `${selector}:not(:disabled)`, 'press', words)) !== undefined,
  );
}

/** The first such part, as soon as there is one. */
export async function focus(page: Page | Frame, hosts: string, selector: string): Promise<void> {
  await until(`${selector} in ${hosts}`, async () => (await doIn(page, hosts, selector, 'focus')) !== undefined);
}

/** What the part says. Whether there is one and what is done with it are one step: the page may draw anew at any time. */
function doIn(
  page: Page | Frame,
  hosts: string,
  selector: string,
  deed: 'read' | 'press' | 'focus',
  words = '',
): Promise<string | undefined> {
  return page.evaluate(
    (hosts, selector, deed, words) => {
      let root: Document | ShadowRoot = document;
      for (const host of hosts.split(' ')) {
        const inner: ShadowRoot | null | undefined = root.querySelector(host)?.shadowRoot;
        if (!inner) return undefined;
        root = inner;
      }
      const parts: ParentNode[] = selector === '' ? [root] : [...root.querySelectorAll<HTMLElement>(selector)];
      const part = parts.find((one) => one.textContent!.includes(words));
      if (part instanceof HTMLElement && deed !== 'read') part.focus();
      if (part instanceof HTMLElement && deed === 'press') part.click();
      return part?.textContent!.replace(/\s+/g, ' ').trim();
    },
    hosts,
    selector,
    deed,
    words,
  );
}
