/** A column as its builder wants it. Only says so: the table, list or form around it reads the attributes. */
import { hostStyle } from '../../kit/host-style.js';
import { KoboldBase } from '../../kit/html-element.js';

/**
 * @summary Names a field of the enclosing element, and how it is shown.
 * @attr name - key or label of the field
 * @attr label - shown instead of the header
 * @attr format - `plain` shows numbers without grouping
 * @attr width - a CSS length
 * @attr align - start, center or end
 * @attr pin - stays in sight while the rest scrolls
 * @attr hidden - not shown until the reader asks
 * @attr wrap - long text takes several lines
 * @attr readonly - where the rest can be changed, this cannot, and says so
 */
export class KoboldField extends KoboldBase {
  connectedCallback(): void {
    // Nothing is slotted in it, so nothing inside shows; the `style` attribute stays the page's.
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' });
    hostStyle(this).setProperty('display', 'none');
  }
}
