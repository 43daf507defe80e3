/** Where the reader's own search and filters leave no row: ways back to rows. */
import { html, nothing, type TemplateResult } from 'lit';
import { isNarrowed, type ReaderView, UNTOUCHED, ViewPatchEvent } from './reader-view.js';
import type { Scene } from '../grid/scene.js';

export function renderOffers({ localize, state, view }: Scene): TemplateResult | typeof nothing {
  const { terms } = localize;
  const { total, didYouMean } = state.counts;
  if (total === 0 || !isNarrowed(view)) return nothing;
  const patch = (change: Partial<ReaderView>) => (event: Event) =>
    event.currentTarget!.dispatchEvent(new ViewPatchEvent(change));
  return html`${
      didYouMean
        ? html`<button type="button" class="button" part="button" @click=${patch({ search: didYouMean })}>
            ${terms.didYouMean(didYouMean)}
          </button>`
        : nothing
    }
    <button
      type="button"
      class="button"
      part="button clear"
      @click=${patch({ filters: UNTOUCHED.filters, filterText: undefined, search: '' })}
    >
      ${terms.clearFilters}
    </button>`;
}
