/** The attributes of `kobold-table`. Whatever stands in them, the table works. */
import { property } from '../../kit/property.js';
import { booleanAttribute, optionalTextAttribute } from '../../kit/attributes.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import type { Layout } from './reader-view.js';

export const LEAST_PAGE = 1;
export const MOST_ON_PAGE = 500;
const DEFAULT_PAGE = 25;

export abstract class TableAttributes extends KoboldElement {
  /** Saved view of a dataset; a file has none. */
  @property() view = '';
  /** Checkpoint of a dataset; a file has none. */
  @property() version = '';
  /** Which columns, in which order: `variety_name "Variety" 12em, days`. */
  @property() columns = '';
  /** The builder's filter; readers only narrow it. */
  @property() filter = '';
  /** A filter readers may clear. */
  @property({ attribute: 'initial-filter' }) initialFilter = '';
  /** `species, -germination_days`. */
  @property() sort = '';
  /** Words to search for, as if the reader had typed them. */
  @property() search = '';
  @property({ attribute: 'group-by' }) groupBy = '';
  /** Rows a page, or `all` (up to 500). */
  @property({ attribute: 'page-size' }) pageSize = '';
  /** A CSS length: the table scrolls inside it. */
  @property() height = '';
  /** `search filter sort columns use`, or `none`. */
  @property({ converter: optionalTextAttribute }) controls: string | null = null;
  /** Readers may change cells of a dataset: what they may not write becomes a suggestion. Files are read-only. */
  @property({ converter: booleanAttribute }) editable = false;
  /** `auto` shows cards where there is little room, `grid` and `cards` always the one. */
  @property() layout: Layout | '' = '';
  /** Keeps what the reader sees in the page's URL, under this name. */
  @property({ attribute: 'url-state', converter: optionalTextAttribute }) urlState: string | null = null;
  /** Name under which `kobold-filter for` finds it, besides its id. */
  @property() channel = '';
  @property() caption = '';
  /** Template of the link of a record: `/v/{id}`. */
  @property() href = '';
  @property() target = '';
  @property({ attribute: 'empty-text' }) emptyText = '';
  /** Hosts whose images are shown where a cell is the address of one, by spaces; others stay links. */
  @property({ attribute: 'allow-images' }) allowImages = '';
  /** IANA name for instants; the reader's own where absent. */
  @property({ attribute: 'time-zone' }) timeZone = '';

  protected get rowsOnPage(): number {
    const text = this.pageSize.trim().toLowerCase();
    if (text === 'all') return MOST_ON_PAGE;
    const size = /^\d+$/.test(text) ? Number(text) : DEFAULT_PAGE;
    return Math.max(LEAST_PAGE, Math.min(MOST_ON_PAGE, size));
  }

  /** A CSS length, or undefined where `height` says nothing usable. */
  protected get ownHeight(): string | undefined {
    const text = this.height.trim();
    const length = /^\d*\.?\d+$/.test(text) ? `${text}px` : text;
    return length && !/^(auto|none|0(px)?)$/.test(length) && CSS.supports('block-size', length) ? length : undefined;
  }
}
