/**
 * Cells whose dataset says what they are: choices with their colour, tags, references to follow. Comes with the first
 * dataset, after its first rows, which show the plain texts until then.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { RowItem } from '../../../worker/api.js';
import { allowedImage } from '../../kit/allowed-images.js';
import { safeUrl } from '../../kit/safe-url.js';
import { isEmptyCell } from './cell-text.js';
import { renderImage } from './picture.js';
import { renderOption, renderTag } from './choices.js';
import type { ColumnPlan } from './column-layout.js';
import { cellOf, type Scene } from './scene.js';
import { declaredText, fileOf, fitsDeclared, optionColor, optionOf, tagsOf } from './value-words.js';

/** Texts beyond this are cut; the record has them whole. */
const LONGEST = 500;

/** Undefined where it is shown like a cell of any file. */
export function renderDeclared(scene: Scene, row: RowItem, { field }: ColumnPlan): TemplateResult | undefined {
  const { declared } = field;
  const cell = cellOf(scene, row, field);
  if (declared?.computed && cell === '') return renderUnavailable(scene);
  if (!declared || isEmptyCell(cell) || !fitsDeclared(cell, field)) return undefined;
  const text = declaredText(cell, field, scene.localize, scene.format);
  if (typeof cell !== 'string') return declared.unit ? html`${text}` : undefined;
  switch (declared.type) {
    case 'reference':
      return renderReferences(scene, row, cell, field.key, declared.many === true);
    case 'enum':
      return renderOption(text, optionColor(cell, declared));
    case 'tags':
      return html`<span class="tags"
        >${tagsOf(cell).map((tag) => renderTag(optionOf(tag, declared)?.label ?? tag, optionColor(tag, declared)))}</span
      >`;
    case 'phone': {
      const href = safeUrl(`tel:${cell.replace(/[^\d+]/g, '')}`);
      return href ? html`<a part="link" href=${href} tabindex="-1" dir="ltr">${cell}</a>` : undefined;
    }
    case 'duration':
    case 'time':
    case 'markdown':
    case 'file':
      return html`<span dir="auto">${cut(text)}</span>`;
    case 'image': {
      const file = fileOf(cell);
      const src = file && allowedImage(file.url, scene.imageHosts);
      return src ? renderImage(src, file.alt || file.name) : html`<span dir="auto">${cut(text)}</span>`;
    }
    default:
      // A number of more digits than a number of the page holds.
      return field.type === 'integer' || field.type === 'decimal' ? html`${text}` : undefined;
  }
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Not empty: there would be a value, could it be computed. Why not, the record says. */
function renderUnavailable({ localize: { terms } }: Scene): TemplateResult {
  return html`<span class="quiet" title=${terms.notComputedWhy}>${terms.notComputed}</span>`;
}

/** The cell knows names only; where they lead is asked for when one is pressed. A name may hold a comma. */
function renderReferences(scene: Scene, row: RowItem, names: string, field: string, many: boolean): TemplateResult {
  const each = many ? names.split(', ') : [names];
  const gone = row.gone?.[field];
  return html`${each.map((name, at) => {
    const comma = at ? ', ' : nothing;
    return gone?.includes(name)
      ? html`${comma}${renderGone(name, scene)}`
      : html`${comma}<button
            type="button"
            class="plain ref"
            part="reference"
            dir="auto"
            tabindex="-1"
            data-ref=${field}
            data-name=${name}
          >
            ${name}
          </button>`;
  })}`;
}

/** As it was last called. */
function renderGone(name: string, { localize: { terms } }: Scene): TemplateResult {
  return html`<span class="gone" title=${terms.goneRecord}><bdi>${name}</bdi></span
    ><span class="visually-hidden"> (${terms.goneRecord})</span>`;
}
