import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { ErrorData } from '../../../core/errors.js';
import { unknownField } from '../../../core/query/suggest.js';
import type { Field } from '../../../core/table/field.js';
import type { RowItem, ViewRequest } from '../../../worker/api.js';
import { imageHosts } from '../../kit/allowed-images.js';
import { ChannelController } from '../../kit/channels.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { LiveViewController } from '../../kit/live-view.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import type { ViewState } from '../../kit/view-state.js';
import { isoDay } from '../grid/cell-text.js';
import { FilledList } from '../filter/filled-list.js';
import { attributeIssues, limitIssue } from './attribute-issues.js';
import { templateOf } from './query-template.js';
import { readersDay } from '../filter/range-filter.js';
import {
  narrowOf,
  patchView,
  UNTOUCHED,
  type FilterTarget,
  type PanelContext,
  type ReaderView,
} from '../table/reader-view.js';
import { conjuncts } from '../table/view-edits.js';
import { failureStyles } from '../table/failure.styles.js';
import { failureWords } from '../table/failure-words.js';
import { renderFailure } from '../table/states.js';
import '../../kit/terms/en-later.js';

const DEFAULT_LIMIT = 50;
const MOST = 1000;

/**
 * Records in a form of the builder's own: a `<template>` (or any child with `data-template`) filled once per record, in
 * the light DOM beside it, where the page's own styles apply.
 *
 * `data-field="name"` puts a cell's text in, formatted as in tables; `data-attr-href="/v/{id}"` sets an attribute;
 * `data-if="name"` keeps an element only where there is something to show.
 *
 * @summary A list of records by a template.
 * @slot - What readers see until live data is there, and where it never comes; holds the template.
 * @slot empty - Instead of "There are no rows yet" and "Nothing matches".
 * @slot error - Instead of the sentence shown on failure.
 * @event {CustomEvent<ReadyDetail>} kobold-ready - Live records are shown.
 * @event {CustomEvent<ErrorData>} kobold-error - The source failed, or something is not set up right.
 * @event {CustomEvent<ChangedDetail>} kobold-changed - Other records match, or there are more.
 * @csspart empty @csspart error
 */
export class KoboldQuery extends KoboldElement implements FilterTarget {
  static override styles = [
    theme,
    css`
      :host {
        font-size: inherit;
        line-height: inherit;
        container-type: normal;
      }
      .message {
        padding-block: 10px;
      }
      .message p {
        margin: 0;
      }
    `,
    failureStyles,
  ];

  /** Filter text. */
  @property() filter = '';
  /** `species, -germination_days`. */
  @property() sort = '';
  /** Words to search for. */
  @property() search = '';
  /** Most records shown, default 50, at most 1,000. */
  @property() limit = '';
  /** Name under which `kobold-filter` finds it, besides its id. */
  @property() channel = '';
  /** Hosts whose images may be loaded, by spaces. */
  @property({ attribute: 'allow-images' }) allowImages = '';

  @state() private reader: ReaderView = UNTOUCHED;
  readonly #list = new FilledList(this);
  readonly #liveView = new LiveViewController(this, {
    source: () => (this.isContentEditable ? undefined : sourceOf(this)),
    request: () => this.#request(),
    changed: (now, before) => this.#received(now, before),
  });
  /** What the template asks for and no record has, by name. */
  readonly #unknown = new Map<string, ErrorData>();

  constructor() {
    super();
    new HostColorsController(this);
    new ChannelController(this);
    this.addEventListener('view-patch', (event) => {
      event.stopPropagation();
      this.reader = patchView(this.reader, event.patch);
    });
  }

  /** For `kobold-filter`. */
  get context(): PanelContext {
    const { state, handle } = this.#liveView;
    return {
      view: this.reader,
      fields: state.fields,
      columns: [],
      state,
      handle,
      localize: this.localize,
      table: this,
    };
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { state } = this.#liveView;
    if (this.isContentEditable || state.status !== 'ready') return;
    // More is coming, and nothing of it matches yet: what the page brought itself still stands.
    if (!this.#list.isShown && !state.counts.matched && !state.counts.complete) return;
    const template = templateOf(this);
    this.#tellAttributes();
    if (template) this.#list.show(template, rowsOf(state), this.#fillContext(state));
    else this.#tellTemplate();
  }

  protected override render(): TemplateResult {
    const { state } = this.#liveView;
    const { terms } = this.localize;
    if (this.isContentEditable) return this.renderPreview(terms.aList);
    const { error, counts } = state;
    const isLive = state.status === 'ready' && this.#list.isShown;
    const failed =
      error &&
      (isLive && counts.total > 0
        ? terms.failedPartly(this.localize.number(counts.total))
        : failureWords(error, this.localize, 'list'));
    const failure = failed ? renderFailure(this.localize, failed, [error], () => this.#liveView.reload()) : nothing;
    const issues = isLive && !error ? [...(state.resolved?.issues ?? []), ...this.#unknown.values()] : [];
    const isWrong = issues.length > 0 && counts.matched === 0;
    const said = isLive
      ? terms.records(this.localize.number(counts.matched), this.localize.plural(counts.matched))
      : '';
    return html`${isLive ? nothing : html`<slot></slot>`}<slot name="results"></slot> ${
        isLive && counts.matched === 0 && counts.complete && !error && !isWrong
          ? html`<div class="message" part="empty">
              <slot name="empty"><p class="quiet">${counts.total ? terms.noMatch : terms.noRows}</p></slot>
            </div>`
          : nothing
      }
      ${failure}${issues.length > 0 ? renderFailure(this.localize, terms.listSetUpWrong, issues) : nothing}<span
        class="visually-hidden"
        role="status"
        >${said}</span
      >`;
  }

  #request(): ViewRequest {
    const narrow = narrowOf(this.reader);
    const search = [this.search, this.reader.search].map((each) => each.trim()).filter(Boolean);
    const written = this.limit.trim();
    const limit = /^\d+$/.test(written) ? Math.min(MOST, Number(written)) : DEFAULT_LIMIT;
    return {
      ...(this.filter.trim() && { filter: this.filter }),
      ...(narrow && { narrow }),
      ...(search.length && { search: search.join(' ') }),
      ...(this.sort.trim() && { sort: this.sort }),
      locale: this.localize.lang,
      today: isoDay(readersDay()),
      window: { offset: 0, limit },
    };
  }

  #received(now: ViewState, before: ViewState): void {
    this.showStates({
      loading: now.status === 'loading',
      empty: now.status === 'ready' && now.counts.matched === 0 && now.counts.complete,
      error: now.error !== undefined,
      ready: now.status === 'ready',
    });
    this.follow(now, before);
    if (this.reader.filterText !== undefined && now.resolved?.narrow) {
      this.reader = { ...this.reader, filterText: undefined, filters: conjuncts(now.resolved.narrow) };
    }
    this.dispatchEvent(new Event('table-update'));
  }

  #fillContext({ fields }: ViewState) {
    return {
      fields,
      localize: this.localize,
      base: this.baseURI,
      imageHosts: imageHosts(this.allowImages),
      unknown: (name: string) => this.#tellUnknown(name, fields),
    };
  }

  #tellUnknown(name: string, fields: readonly Field[]): void {
    if (this.#unknown.has(name)) return;
    const error = name.startsWith('data-attr-') ? notAllowed(name) : unknownField(name, fields);
    this.#unknown.set(name, error);
    this.markError(error);
    this.requestUpdate();
  }

  /** Once, when rows are there: what is written otherwise than it is read. */
  #tellAttributes(): void {
    const known = (this.constructor as typeof KoboldQuery).observedAttributes;
    for (const issue of [...attributeIssues(this, known), ...limitIssue(this.limit.trim(), DEFAULT_LIMIT)])
      this.markError(issue);
  }

  #tellTemplate(): void {
    const message =
      'There is no template: put a <template>, or an element marked data-template, inside <kobold-query>.';
    this.markError({ code: 'bad-request', message, details: {} });
  }
}

function notAllowed(name: string): ErrorData {
  const message = `${name} is left out: data may set href, src of images, alt, title, class, datetime, value, lang, dir, data-* and aria-label only.`;
  return { code: 'bad-request', message, details: { name } };
}

const rowsOf = ({ items }: ViewState): RowItem[] => items.filter((item): item is RowItem => 'cells' in item);
