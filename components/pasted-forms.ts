/**
 * Sanitizers delete unknown tags, so `<div data-kobold="table" data-src="…">` and a plain link to embed.html mean the
 * same. They become the tag, with what they held inside it as the light DOM.
 */
import { embedAttributes } from './kit/embed-address.js';

export const PASTED = '[data-kobold], a[href*="embed.html?"]';

const KINDS = new Set(['table', 'query', 'filter', 'field']);

/** Once per node; in editors nothing changes, or the upgraded form would be saved. */
export function upgradePasted(from: HTMLElement): HTMLElement | undefined {
  if (from.isContentEditable || from.closest('template') || from.hasAttribute('data-kobold-kept')) return undefined;
  const kind = from.dataset['kobold']?.trim().toLowerCase() || 'table';
  if (!KINDS.has(kind) || from.localName.startsWith('kobold-')) return undefined;
  const link = from instanceof HTMLAnchorElement ? from : undefined;
  if (!link) return replaceWith(from, kind, divAttributes(from), [...from.childNodes]);
  // The link inside a pasted div stays what it is: a link for who has no script.
  if (link.parentElement?.closest('[data-kobold]:not(a), kobold-table')) return undefined;
  const attributes = linkAttributes(link);
  return attributes['src'] ? replaceWith(from, kind, attributes, [link.cloneNode(true)]) : undefined;
}

function replaceWith(
  from: HTMLElement,
  kind: string,
  attributes: Record<string, string>,
  content: readonly Node[],
): HTMLElement {
  const element = from.ownerDocument.createElement(`kobold-${kind}`);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const name of ['id', 'class', 'lang', 'dir']) {
    const value = from.getAttribute(name);
    if (value !== null) element.setAttribute(name, value);
  }
  for (const node of content) {
    if (node instanceof HTMLAnchorElement) node.setAttribute('data-kobold-kept', '');
    element.append(node);
  }
  from.replaceWith(element);
  return element;
}

/** `data-initial-filter` is `initial-filter`. */
function divAttributes(from: HTMLElement): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { name, value } of from.attributes) {
    const attribute = name.startsWith('data-') ? name.slice('data-'.length) : '';
    if (attribute && attribute !== 'kobold' && /^[a-z][a-z-]*$/.test(attribute)) attributes[attribute] = value;
  }
  return attributes;
}

/** What the address of embed.html says; data attributes on the link say more. A relative `src` is resolved against it. */
function linkAttributes(link: HTMLAnchorElement): Record<string, string> {
  let url: URL;
  try {
    url = new URL(link.href);
  } catch {
    return {};
  }
  const { src, ...rest } = embedAttributes(url.search);
  const own = divAttributes(link);
  const written = own['src'] ?? (src && absolute(src, url.href));
  return { ...rest, ...own, ...(written && { src: written }) };
}

function absolute(src: string, base: string): string {
  try {
    return new URL(src, base).href;
  } catch {
    return src;
  }
}
