/** The line at the foot: what is selected, how far the data can be trusted, and the way to other pages. */
import { html, nothing, type TemplateResult } from 'lit';
import { MOST_SHOWN } from './column-layout.js';
import type { Scene } from './scene.js';

export interface Paging {
  readonly page: number;
  readonly pages: number;
  readonly size: number;
  /** Cards: "Show more" instead of pages, as long as that is possible. */
  readonly more: (() => void) | undefined;
  go(page: number): void;
}

/** `notice`: what was just done, or what is selected; '' for nothing. */
export function renderFoot(scene: Scene, paging: Paging | undefined, notice: string): TemplateResult {
  const notes = [notice, ...stateNotes(scene)].filter(Boolean);
  return html`<div class="foot" part="footer">
    <slot name="footer"></slot>
    <span class="notes" role="status">${notes.map((note) => html`<span>${note}</span>`)}</span>
    ${paging ? renderPager(scene, paging) : nothing}
  </div>`;
}

function stateNotes({ state, localize, columns, shown }: Scene): string[] {
  const { terms } = localize;
  const notes: string[] = [];
  if (state.offlineCopyOf !== undefined)
    notes.push(terms.offlineCopy(localize.date(state.offlineCopyOf, { dateStyle: 'medium', timeStyle: 'short' })));
  if (columns.length > shown.length && shown.length >= MOST_SHOWN)
    notes.push(terms.someColumns(localize.number(shown.length), localize.number(columns.length)));
  return notes;
}

function renderPager({ localize, state }: Scene, paging: Paging): TemplateResult {
  const { terms } = localize;
  const number = (value: number) => localize.number(value);
  if (paging.more)
    return html`<button type="button" class="button wide" part="button more" @click=${paging.more}>
      ${terms.showMore}
    </button>`;
  const from = paging.page * paging.size;
  const to = Math.min(from + paging.size, state.counts.items);
  return html`<nav class="pager" part="pager" aria-label=${terms.page(number(paging.page + 1), number(paging.pages))}>
    <span>${terms.rangeOf(number(from + 1), number(to), number(state.counts.items))}</span>
    <button
      type="button"
      class="button step"
      part="button previous"
      aria-label=${terms.previous}
      title=${terms.previous}
      ?disabled=${paging.page === 0}
      @click=${() => paging.go(paging.page - 1)}
    >
      <span class="chevron back" aria-hidden="true"></span>
    </button>
    <button
      type="button"
      class="button step"
      part="button next"
      aria-label=${terms.next}
      title=${terms.next}
      ?disabled=${paging.page >= paging.pages - 1}
      @click=${() => paging.go(paging.page + 1)}
    >
      <span class="chevron" aria-hidden="true"></span>
    </button>
  </nav>`;
}
