/**
 * One value of a record, whole: formatted text, links, files by name. Nothing is fetched that the reader did not ask
 * for, and nothing in a value can become markup, script or style.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Cell, Field } from '../../../core/table/field.js';
import type { RecordLink, Unavailable } from '../../../worker/api.js';
import { allowedImage } from '../../kit/allowed-images.js';
import type { LocalizeController } from '../../kit/localize.js';
import { safeUrl } from '../../kit/safe-url.js';
import { renderOption, renderTag } from '../grid/choices.js';
import { type CellFormat, cellText, isEmptyCell } from '../grid/cell-text.js';
import { renderImage } from '../grid/picture.js';
import {
  declaredText,
  fileOf,
  fitsDeclared,
  optionColor,
  optionOf,
  pointOf,
  sizeWords,
  tagsOf,
} from '../grid/value-words.js';
import { renderMarkdown } from './markdown.js';

/** What values of a record need of whoever shows it. */
export interface ValueContext {
  readonly localize: LocalizeController;
  readonly format: CellFormat;
  /** Hosts whose pictures may be loaded without asking. */
  readonly imageHosts: ReadonlySet<string>;
  /** Addresses of pictures the reader asked for. */
  readonly shownImages: ReadonlySet<string>;
  showImage(url: string): void;
  follow(link: RecordLink): void;
}

export interface RecordValue {
  readonly field: Field;
  readonly cell: Cell;
  /** Whole and exact, where the dataset tells. */
  readonly text?: string | undefined;
  readonly links?: readonly RecordLink[] | undefined;
  readonly format?: string;
  /** Why a computed one has no value. */
  readonly unavailable?: Unavailable | undefined;
  /** The dataset is still being read: nothing is empty or unavailable yet. */
  readonly isComing?: boolean;
}

export function renderValue(value: RecordValue, context: ValueContext): TemplateResult {
  const { field, cell, links } = value;
  const { terms } = context.localize;
  if (links?.length) return renderLinks(links, context);
  if (isEmptyCell(cell)) return renderNothing(value, context);
  if (!fitsDeclared(cell, field))
    return html`<span class="misfit" title=${terms.notOfType}></span><span class="text" dir="auto">${String(cell)}</span
      ><span class="visually-hidden">${terms.notOfType}</span>`;
  const text = value.text ?? (typeof cell === 'string' ? cell : undefined);
  const own = text !== undefined && field.declared ? renderDeclaredText(text, field, context) : undefined;
  return own ?? renderPlain(value, context);
}

function renderNothing(
  { field, cell, unavailable, isComing }: RecordValue,
  { localize: { terms } }: ValueContext,
): TemplateResult {
  const isComputed = field.declared?.computed;
  if (isComing)
    return html`<span class="none" aria-hidden="true">…</span><span class="visually-hidden">${terms.loading}</span>`;
  if (unavailable ?? (isComputed && cell === '')) {
    const { code = '', message } = unavailable ?? {};
    return html`<span class="quiet">${terms.notComputed}</span>
      <span class="why" title=${message ?? nothing}>${terms.unavailableWhy[code] ?? terms.notComputedWhy}</span>`;
  }
  if (isComputed && cell === undefined)
    return html`<span class="none" aria-hidden="true">…</span
      ><span class="visually-hidden">${terms.beingComputed}</span>`;
  return html`<span class="none" aria-hidden="true">—</span><span class="visually-hidden">${terms.emptyValue}</span>`;
}

function renderPlain({ field, cell, text, format }: RecordValue, context: ValueContext): TemplateResult {
  const { localize } = context;
  const href = typeof cell === 'string' ? hrefOf(cell, field) : undefined;
  if (href) {
    const image = field.type === 'url' && allowedImage(href, context.imageHosts);
    return renderAnchor(href, image ? renderImage(image, String(cell)) : String(cell));
  }
  if (format === 'plain' && typeof cell === 'number') return html`<span class="text">${String(cell)}</span>`;
  // More digits than a number of the page holds: the text has them all.
  const isLong = field.declared?.type === 'decimal' && text !== undefined && text.replace(/[-.]/g, '').length > 15;
  const shown = declaredText(isLong ? text : cell, field, localize, context.format);
  return html`<span class="text" dir="auto">${shown}</span>`;
}

function hrefOf(text: string, { type }: Field): string | undefined {
  if (type === 'url') return safeUrl(text);
  return type === 'email' ? safeUrl(/^mailto:/i.test(text) ? text : `mailto:${text.trim()}`) : undefined;
}

function renderDeclaredText(text: string, field: Field, context: ValueContext): TemplateResult | undefined {
  const declared = field.declared!;
  switch (declared.type) {
    case 'markdown':
      return renderMarkdown(text);
    case 'enum':
      return renderOption(declaredText(text, field, context.localize), optionColor(text, declared));
    case 'tags':
      return html`<span class="tags"
        >${tagsOf(text).map((tag) => renderTag(optionOf(tag, declared)?.label ?? tag, optionColor(tag, declared)))}</span
      >`;
    case 'phone': {
      const href = safeUrl(`tel:${text.replace(/[^\d+]/g, '')}`);
      return href ? renderAnchor(href, text, 'ltr') : undefined;
    }
    case 'geo': {
      const point = pointOf(text);
      // Opened by whatever map the reader has: no map of somebody's is asked.
      return point && html`<a class="link" part="link" href="geo:${point.lat},${point.lon}" dir="ltr">${text}</a>`;
    }
    case 'image':
    case 'file':
      return renderFile(text, declared.type === 'image', context);
    case 'json':
      return html`<pre class="json" dir="ltr" tabindex="0">${indented(text)}</pre>`;
    default:
      return undefined;
  }
}

const renderAnchor = (href: string, inner: unknown, dir = 'auto'): TemplateResult =>
  html`<a class="link" part="link" href=${href} rel="noreferrer nofollow ugc" dir=${dir}>${inner}</a>`;

/** Whoever loads it tells its host who reads which page: so it says the host, and waits to be asked. */
function renderFile(text: string, isImage: boolean, context: ValueContext): TemplateResult | undefined {
  const file = fileOf(text);
  const href = file && safeUrl(file.url);
  if (!file || !href || !/^https?:/.test(href)) return undefined;
  const { localize, imageHosts, shownImages } = context;
  const { terms } = localize;
  const { host } = new URL(href);
  const words = [file.type, file.sizeBytes === undefined ? '' : sizeWords(file.sizeBytes, localize)];
  const isShown = isImage && (imageHosts.has(host) || shownImages.has(href));
  return html`${isShown ? renderImage(href, file.alt || file.name) : nothing}${renderAnchor(href, file.name)}
    <span class="quiet">${words.filter(Boolean).join(' · ')}</span> ${
      isImage && !isShown
        ? html`<button type="button" class="button small" part="button" @click=${() => context.showImage(href)}>
            ${terms.showPicture(host)}
          </button>`
        : nothing
    }`;
}

function renderLinks(links: readonly RecordLink[], context: ValueContext): TemplateResult {
  const one = (link: RecordLink): TemplateResult => {
    const { terms } = context.localize;
    if (link.state === 'gone')
      return html`<span class="gone" dir="auto">${link.name}</span> <span class="quiet">(${terms.goneRecord})</span>`;
    if (link.state === 'unknown') return html`<span dir="auto">${link.name}</span>`;
    return html`<button
        type="button"
        class="plain ref"
        part="reference"
        dir="auto"
        data-record-id=${link.record}
        @click=${() => context.follow(link)}
      >
        ${link.name}</button
      >${link.state === 'elsewhere' ? html` <span class="quiet">(${terms.inOtherDataset})</span>` : nothing}`;
  };
  if (links.length === 1) return one(links[0]!);
  return html`<ul class="links">
    ${links.map((link) => html`<li>${one(link)}</li>`)}
  </ul>`;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** A small table's cell: one line, no links within links. */
export const shortText = (cell: Cell, field: Field, { localize, format }: ValueContext): string =>
  fitsDeclared(cell, field) ? declaredText(cell, field, localize, format) : cellText(cell, field, localize, format);
