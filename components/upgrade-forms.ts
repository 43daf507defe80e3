/**
 * The forms for pages whose sanitizer deletes unknown tags: `<div data-kobold="table" data-src=…>` and a link to
 * embed.html. Each gets the element put inside or around it, with what was there as its static content.
 */
import { EMBED_ATTRIBUTES, embedAttributes } from './kit/embed-address.js';
import { kitUrl } from './kit/location.js';

export interface Form {
  readonly form: HTMLElement;
  /** The tag it stands for. */
  readonly tag: string;
}

const upgraded = new WeakSet<Element>();

export function upgradeForms(forms: readonly Form[]): void {
  for (const { form, tag } of forms) {
    // An editor would save what we put there.
    if (upgraded.has(form) || form.isContentEditable) continue;
    if (form instanceof HTMLAnchorElement) upgradeLink(form, tag);
    else upgradeBlock(form, tag);
  }
}

/** The element goes inside the block and takes its content; the block keeps its place, its id and the page's styles. */
function upgradeBlock(block: HTMLElement, tag: string): void {
  upgraded.add(block);
  const element = document.createElement(tag);
  copyData(block, element);
  element.append(...block.childNodes);
  block.append(element);
  new MutationObserver(() => copyData(block, element)).observe(block, { attributes: true });
}

/**
 * A link alone in its paragraph becomes the table; a link within a sentence stays a link. A link that is the caption of
 * a table stands for that table: it is a snippet whose tag a sanitizer took away.
 */
function upgradeLink(link: HTMLAnchorElement, tag: string): void {
  if (!('kobold' in link.dataset) && !(isOurs(link.href) && standsAlone(link))) return;
  upgraded.add(link);
  const element = document.createElement(tag);
  const address = new URL(link.href, link.baseURI);
  for (const [name, value] of Object.entries(embedAttributes(address.search))) element.setAttribute(name, value);
  copyData(link, element);
  const src = element.getAttribute('src');
  // In an embed address `src` counts from the embed page, in data-src from this one.
  if (src && !link.dataset.src) element.setAttribute('src', absolute(src, address.href));
  const content = link.closest('caption')?.closest('table') ?? link;
  content.replaceWith(element);
  element.append(content);
}

/** `data-page-size` → `page-size`. Handlers and styles are no attributes of an element of ours. */
function copyData(from: HTMLElement, to: HTMLElement): void {
  for (const { name, value } of from.attributes) {
    const attribute = /^data-((?!kobold)[a-z][a-z-]*)$/.exec(name)?.[1];
    if (!attribute || /^(on|style$|class$|id$|slot$|is$)/.test(attribute)) continue;
    if (to.getAttribute(attribute) !== value) to.setAttribute(attribute, value);
  }
}

/** An embed page of this kit's folder, or of one that is called after it. */
function isOurs(href: string): boolean {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return false;
  }
  const folder = new URL('.', url);
  const known = folder.href === kitUrl || /\/kobold\/(v\/[^/]+\/)?$/.test(folder.pathname);
  return known && EMBED_ATTRIBUTES.some((name) => url.searchParams.has(name));
}

function standsAlone(link: HTMLAnchorElement): boolean {
  const block =
    link.closest('p, li, caption, td, th, dd, div, section, article, figure, main, body, blockquote') ?? link;
  return block.textContent?.trim() === link.textContent?.trim();
}

function absolute(src: string, base: string): string {
  try {
    return new URL(src, base).href;
  } catch {
    return src;
  }
}
