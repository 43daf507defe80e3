/** What stands in one cell: always text nodes, links only where `safeUrl` allows, pictures only of hosts the builder lists. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Cell } from '../../../core/table/field.js';
import type { RowItem } from '../../../worker/api.js';
import { allowedImage } from '../../kit/allowed-images.js';
import { fillLink, safeUrl } from '../../kit/safe-url.js';
import { cellText, fitsField, isEmptyCell } from './cell-text.js';
import { type ColumnPlan, fieldNamed } from './column-layout.js';
import { renderImage } from './picture.js';
import { cellOf, type Scene } from './scene.js';

/** Texts beyond this are cut in the grid; the record's dialog has them whole. */
const LONGEST_SHOWN = 500;

/** `bare`: text without a box of its own, which would cost a layout and a clip in every cell; the styles say which way it runs. */
export function renderCell(scene: Scene, row: RowItem, plan: ColumnPlan, bare = false): unknown {
  const cell = cellOf(scene, row, plan.field);
  const declared = scene.declared?.(scene, row, plan);
  if (declared) return declared;
  if (isEmptyCell(cell)) return renderEmpty(scene);
  const text = shownText(scene, cell, plan);
  if (!fitsField(cell, plan.field)) {
    const { notOfType } = scene.localize.terms;
    return html`<span class="misfit" part="misfit" title=${notOfType}></span><span dir="auto">${text}</span
      ><span class="visually-hidden">${notOfType}</span>`;
  }
  const boxed = typeof cell === 'string' && !bare;
  return renderLink(scene, cell, plan, text) ?? (boxed ? html`<span dir="auto">${text}</span>` : text);
}

/** The first column leads to the record: a real link where the builder gave one, else a button. */
export function renderLead(scene: Scene, row: RowItem, plan: ColumnPlan): TemplateResult {
  const cell = cellOf(scene, row, plan.field);
  const link = recordLink(scene, row);
  const text = isEmptyCell(cell) ? '' : shownText(scene, cell, plan);
  const inner = text || renderCell(scene, row, plan);
  return link
    ? html`<a
        class="lead"
        part="link"
        dir="auto"
        href=${link}
        target=${scene.target || nothing}
        rel=${relOf(scene)}
        tabindex="-1"
        >${inner}</a
      >`
    : html`<button
        type="button"
        class="plain lead"
        part="open"
        dir="auto"
        tabindex="-1"
        data-open=${row.key}
        aria-label=${text ? nothing : scene.localize.terms.openRecord(row.id)}
      >
        ${inner}
      </button>`;
}

export function shownText(scene: Scene, cell: Cell, plan: ColumnPlan): string {
  const plain = plan.format === 'plain' && typeof cell === 'number';
  const text = plain ? String(cell) : cellText(cell, plan.field, scene.localize, scene.format);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

export function recordLink(scene: Scene, row: RowItem): string | undefined {
  if (!scene.href) return undefined;
  const valueOf = (name: string): string => {
    if (name === 'id') return row.id;
    const field = fieldNamed(scene.fields, name);
    const cell = field && cellOf(scene, row, field);
    return isEmptyCell(cell) ? '' : String(cell);
  };
  return fillLink(scene.href, valueOf, scene.base);
}

function renderLink(scene: Scene, cell: Cell, plan: ColumnPlan, text: string): TemplateResult | undefined {
  if (typeof cell !== 'string') return undefined;
  const { type } = plan.field;
  if (type !== 'url' && type !== 'email') return undefined;
  const href = safeUrl(type === 'email' && !/^mailto:/i.test(cell) ? `mailto:${cell.trim()}` : cell);
  if (!href) return undefined;
  const image = type === 'url' ? allowedImage(href, scene.imageHosts) : undefined;
  const name = type === 'url' ? shortUrl(href, text) : text;
  return html`<a
    part="link"
    href=${href}
    target=${scene.target || nothing}
    rel="noreferrer nofollow ugc"
    tabindex="-1"
    dir="auto"
    >${image ? renderImage(image, name) : name}</a
  >`;
}

/** Host and path without the noise; the whole address is where the link leads. */
function shortUrl(href: string, text: string): string {
  try {
    const url = new URL(href);
    const short = url.host.replace(/^www\./, '') + (url.pathname === '/' ? '' : decodeURI(url.pathname)) + url.search;
    return url.host ? short : text;
  } catch {
    return text;
  }
}

function renderEmpty(scene: Scene): TemplateResult {
  return html`<span class="none" aria-hidden="true">—</span
    ><span class="visually-hidden">${scene.localize.terms.emptyValue}</span>`;
}

const relOf = (scene: Scene) => (scene.target === '_blank' ? 'noopener' : nothing);
