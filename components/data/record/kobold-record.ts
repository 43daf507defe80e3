import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ErrorData } from '../../../core/errors.js';
import { unknownField } from '../../../core/query/suggest.js';
import type { RecordData, SourceRef } from '../../../worker/api.js';
import { imageHosts } from '../../kit/allowed-images.js';
import { booleanAttribute } from '../../kit/attributes.js';
import { FocusKeeper } from '../../kit/focus-keeper.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { property, state } from '../../kit/property.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import type { ViewState } from '../../kit/view-state.js';
import { writtenSource } from '../../kit/written-source.js';
import { fieldNamed } from '../grid/column-layout.js';
import { parseColumns, readFieldElements } from '../grid/column-wishes.js';
import { declaredStyles } from '../grid/declared.styles.js';
import { isOnRelays, trustSentence } from '../sync/caveats.js';
import { renderFailure } from '../table/states.js';
import { failureWords } from '../table/failure-words.js';
import { recordElementStyles } from './kobold-record.styles.js';
import { recordStyles } from './record.styles.js';
import { failureStyles } from '../table/failure.styles.js';
import { RecordAsking } from './record-asking.js';
import { RecordChanging } from './record-changing.js';
import { RecordHistory } from './record-history.js';
import { renderRecord, renderTitleAside, shownTitle, titleMarks, type RecordContext } from './record-template.js';
import { pressThatLeft, RecordTrail, type Place } from './record-trail.js';
import '../../kit/terms/en-later.js';

/**
 * One record of a dataset or a file: its name, its fields in the form's order and groups, and the records that lead to
 * it. References can be followed and come back from; what changes elsewhere changes here.
 *
 * @summary One record with all its fields and relations.
 * @slot - What readers see until live data is there, and where it never comes.
 * @slot empty - Instead of "This record is not there any more".
 * @slot error - Instead of the sentence shown on failure.
 * @slot loading - Instead of "Loading…".
 * @event {CustomEvent<ReadyDetail>} kobold-ready - The live record is shown.
 * @event {CustomEvent<ErrorData>} kobold-error - The source failed, or something is not set up right.
 * @event {CustomEvent<ChangedDetail>} kobold-changed - The source has other rows.
 * @event {CustomEvent<OpenRequestDetail>} kobold-open-request - A reference is about to be followed; cancelable.
 * @event {CustomEvent<SaveRequestDetail>} kobold-save-request - A change of an editable record is about to be kept; cancelable.
 * @event {CustomEvent<SavedDetail>} kobold-saved - A change was kept, or is a suggestion now.
 * @csspart title @csspart back @csspart group @csspart group-title @csspart fields @csspart field @csspart label
 * @csspart value @csspart reference @csspart related @csspart related-table @csspart tag @csspart link @csspart image
 * @csspart ask @csspart pen @csspart lost @csspart button @csspart empty @csspart error @csspart loading @csspart offline @csspart trust
 */
export class KoboldRecord extends KoboldElement {
  static override styles = [theme, declaredStyles, recordStyles, recordElementStyles, failureStyles];

  /** The record's id, or `?name`: the parameter of the page's address that holds it. */
  @property() record = '';
  /** Which fields, in which order: `name, days "Days to harvest"`. All, and related records, where absent. */
  @property() fields = '';
  /** Its values may be changed: kept by who has the right to, suggested by everybody else. */
  @property({ converter: booleanAttribute }) editable = false;
  /** Hosts whose images may be loaded without a click, by spaces. */
  @property({ attribute: 'allow-images' }) allowImages = '';
  /** For instants, as `Europe/Berlin`; the browser's own where absent. */
  @property({ attribute: 'time-zone' }) timeZone = '';

  @state() private shownImages: ReadonlySet<string> = new Set();
  @state() private note = '';
  /** After following a reference the reader is taken to its title. */
  #wantsFocus = false;
  /** Coming back, to what led there. */
  #left: Place | undefined;

  readonly #trail = new RecordTrail(this, {
    source: () => (this.isContentEditable ? undefined : this.#source()),
    start: () => {
      const record = this.#id;
      return record ? { record, resource: this.resource || undefined, name: record } : undefined;
    },
    localize: () => this.localize,
    asker: () => this,
    written: () => writtenSource(this) ?? '',
    changed: (now, before) => this.#received(now, before),
  });

  readonly #asking = new RecordAsking(this, {
    live: () => this.#trail.live,
    record: () => this.#trail.record,
    localize: () => this.localize,
    place: () => this.renderRoot as ShadowRoot,
    within: () => this,
    failed: () => (this.note = this.localize.terms.notLoaded),
  });

  readonly #history = new RecordHistory(this, {
    record: () => this.#trail.record,
    source: () => this.#source(),
    localize: () => this.localize,
    failed: () => (this.note = this.localize.terms.notLoaded),
  });

  readonly #changing = new RecordChanging(this, {
    isEditable: () => this.editable && !this.isContentEditable,
    live: () => this.#trail.live,
    asked: () => this.#trail.place,
    record: () => this.#trail.record,
    isStart: () => this.#trail.depth === 0,
    localize: () => this.localize,
    timeZone: () => this.timeZone,
    source: () => this.#source(),
    written: () => writtenSource(this) ?? '',
    asker: () => this,
    place: () => this.#changes,
    linePlace: () => this.#changes,
    failed: () => (this.note = this.localize.terms.notLoaded),
  });

  constructor() {
    super();
    new HostColorsController(this);
    new FocusKeeper(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#addressChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#addressChanged);
  }

  readonly #addressChanged = (): void => {
    if (!this.record.trim().startsWith('?')) return;
    this.#trail.reset();
    this.requestUpdate();
  };

  /** '' where the page's address does not say. */
  get #id(): string {
    const written = this.record.trim();
    if (!written.startsWith('?')) return written;
    return new URLSearchParams(location.search).get(written.slice(1).trim())?.trim() ?? '';
  }

  #source(): SourceRef | undefined {
    return sourceOf(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('record') || changed.has('src') || changed.has('resource')) this.#trail.reset();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#wantsFocus || !this.#trail.record) return;
    this.#wantsFocus = false;
    const press = this.#left && pressThatLeft(this.renderRoot as ShadowRoot, this.#left);
    this.#left = undefined;
    (press ?? this.renderRoot.querySelector<HTMLElement>('h2'))?.focus();
  }

  /** What is beneath stays, whatever is shown above: what somebody is typing is in there. */
  protected override render(): TemplateResult {
    return html`${this.#renderShown()}
      <div class="changing"></div>`;
  }

  get #changes(): HTMLElement {
    return this.renderRoot.querySelector('.changing')!;
  }

  #renderShown(): TemplateResult {
    const { localize } = this;
    const { terms } = localize;
    if (this.isContentEditable) return this.renderPreview(terms.aRecord);
    const { record, state } = this.#trail;
    if (!this.#id && this.record.trim()) return html`<slot></slot>`;
    const { error } = state;
    // Beside what came before, a failure is a note; without it, the page's own content stays.
    const failure =
      error &&
      renderFailure(localize, record ? terms.recordStale : failureWords(error, localize, 'record'), [error], () =>
        this.#trail.live.reload(),
      );
    if (record)
      return html`<div role="status">${this.#renderOffline(state)}</div>
        ${this.#renderRecord(record)}${failure ?? nothing}`;
    const hasContent = this.#trail.depth === 0;
    return html`${this.#renderBack()}${hasContent ? html`<slot></slot>` : nothing}${
      failure ??
      (record === null
        ? html`<div class="message" part="empty" tabindex="-1">
            <slot name="empty"><p class="quiet">${terms.noRecord}</p></slot>
            ${this.#changing.shown?.renderLost()}
          </div>`
        : this.#id
          ? html`<slot name="loading"><p class="message quiet" part="loading" role="status">${terms.loading}</p></slot>`
          : nothing)
    }`;
  }

  #renderRecord(record: RecordData): TemplateResult {
    const context = this.#context();
    return html`<article aria-labelledby="title">
      ${this.#renderBack()}
      ${record.about ? html`<p class="kind quiet" part="kind">${record.about.label} · ${this.#history.renderButton()}</p>` : nothing}
      <div class=${titleMarks(record, context)}>
        <h2 id="title" part="title" dir="auto" tabindex="-1">
          ${shownTitle(record, context) || this.localize.terms.record}
        </h2>
        ${renderTitleAside(record, context)}
      </div>
      ${this.#history.isShown ? this.#history.render() : html`${renderRecord(record, context)} ${this.#changing.shown?.renderLost()}`}
      <p class="note quiet" role="status">${this.note}</p>
    </article>`;
  }

  #renderBack(): TemplateResult | typeof nothing {
    const { before } = this.#trail;
    if (!before) return nothing;
    const { terms, dir } = this.localize;
    return html`<button type="button" class="plain back" part="back" @click=${this.#back}>
      <span aria-hidden="true">${dir === 'rtl' ? '→' : '←'}</span> ${terms.backTo(before.name)}
    </button>`;
  }

  readonly #back = (): void => {
    this.#wantsFocus = true;
    this.#left = this.#trail.back();
  };

  /** How far it can be trusted, where that is not as far as it goes. */
  #renderOffline({ offlineCopyOf, counts }: ViewState): TemplateResult | typeof nothing {
    const trust = isOnRelays(this) ? trustSentence(counts, this.localize) : '';
    if (trust) return html`<p class="note quiet" part="trust">${trust}</p>`;
    if (offlineCopyOf === undefined) return nothing;
    const when = this.localize.date(offlineCopyOf, { dateStyle: 'medium', timeStyle: 'short' });
    return html`<p class="note quiet" part="offline">${this.localize.terms.offlineCopy(when)}</p>`;
  }

  #context(): RecordContext {
    const wishes = [...parseColumns(this.fields), ...readFieldElements(this)];
    const isStart = this.#trail.depth === 0;
    return {
      localize: this.localize,
      format: this.timeZone ? { timeZone: this.timeZone } : {},
      imageHosts: imageHosts(this.allowImages),
      shownImages: this.shownImages,
      showImage: (url) => (this.shownImages = new Set([...this.shownImages, url])),
      follow: (link) => {
        if (this.#trail.follow(link)) this.#wantsFocus = true;
      },
      // The builder chose of the first record; what a reader follows is shown whole.
      wishes: isStart ? wishes : [],
      only: isStart && this.fields.trim() !== '',
      showAll: this.#trail.showAll,
      renderAside: this.#asking.renderAside,
      changing: this.#changing.shown,
    };
  }

  #received(now: ViewState, before: ViewState): void {
    const { record } = this.#trail;
    this.showStates({
      loading: record === undefined && !now.error,
      empty: record === null,
      error: now.error !== undefined,
      offline: now.offlineCopyOf !== undefined,
      ready: record !== undefined && record !== null,
    });
    if (this.#trail.depth === 0) this.follow(now, before);
    if (record && this.#trail.depth === 0 && now.fields !== before.fields) this.#tellUnknown(record);
    if (record === null && before.record !== now.record) this.#tellNone();
  }

  /** Fields that the builder named and the record has not. */
  #tellUnknown({ fields }: RecordData): void {
    const wishes = [...parseColumns(this.fields), ...readFieldElements(this)];
    for (const { name } of wishes) if (!fieldNamed(fields, name)) this.markError(unknownField(name, fields));
  }

  #tellNone(): void {
    const error: ErrorData = {
      code: 'unknown-record',
      message: `There is no record "${this.#trail.place?.record}".`,
      details: { record: this.#trail.place?.record ?? '' },
    };
    this.markError(error);
  }
}
