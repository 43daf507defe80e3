/** A picture in a cell or a record, of a host the builder lists or the reader asked for. */
import { html, type TemplateResult } from 'lit';

/** The picture's host is told nothing of the page. */
export function renderImage(src: string, name: string): TemplateResult {
  return html`<img class="picture" part="image" src=${src} alt=${name} loading="lazy" referrerpolicy="no-referrer" />`;
}
