import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import { errorToData, KoboldError, type ErrorData } from '../../../core/errors.js';
import type { DatasetFrame, DatasetHandle, SourceRef } from '../../../worker/api.js';
import { booleanAttribute } from '../../kit/attributes.js';
import { watchDataset } from '../../kit/client-dataset.js';
import { getClient } from '../../kit/client.js';
import { copyText } from '../../kit/copy-text.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import { NO_VIEW, type ViewState } from '../../kit/view-state.js';
import { failureStyles } from '../table/failure.styles.js';
import { renderFailure, renderLoading } from '../table/states.js';
import { isOffline } from './is-offline.js';
import { moodOf, renderSync, summaryOf, type SyncParts } from './sync-template.js';
import { keepStoreId, storeSentence } from './caveats.js';
import { YourChanges } from './your-changes.js';
import { syncStyles } from './sync.styles.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-sync.js';

/**
 * Which relay has what of a dataset, what is missing, deferred or without effect, and where it is kept. `compact`: one line
 * that opens.
 *
 * @summary Where a dataset is, and how well.
 * @slot - What readers see until it is known.
 * @slot error - Instead of the sentence shown on failure.
 * @slot loading - Instead of "Loading…".
 * @event {CustomEvent<ReadyDetail>} kobold-ready - It is known how the dataset stands.
 * @event {CustomEvent<ChangedDetail>} kobold-changed - There are more events.
 * @event {CustomEvent<ErrorData>} kobold-error - It is no dataset, or cannot be reached.
 * @csspart summary - The sentence that sums it up. @csspart store-problem - Why this device does not keep it.
 * @csspart own-changes - What you have written. @csspart own-change @csspart returned @csspart retry @csspart retry-all
 * @csspart relays @csspart relay @csspart fault @csspart snapshot @csspart gap @csspart trouble @csspart footer
 * @csspart button @csspart error @csspart loading
 */
export class KoboldSync extends KoboldElement {
  static override styles = [theme, failureStyles, syncStyles];

  /** One line that opens, for the foot of a page. */
  @property({ converter: booleanAttribute }) compact = false;

  @state() private frame: DatasetFrame | undefined;
  @state() private error: ErrorData | undefined;
  @state() private note = '';
  readonly #own = new YourChanges(this, () => this.#handle);
  #told = NO_VIEW;
  #handle: DatasetHandle | undefined;
  #key = '';
  #isFile = false;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new HostColorsController(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override updated(): void {
    if (this.isConnected && !this.isContentEditable) this.#follow();
    else this.#close();
    this.#keepClock();
  }

  protected override render(): TemplateResult {
    const { terms, dir } = this.localize;
    if (this.isContentEditable) return this.renderPreview(terms.sync);
    const { frame, error } = this;
    // Relays that do not answer are said one by one, with the time of the next try, also where nothing is here yet.
    if (!frame || (error && frame.events === 0 && !frame.sync?.relays.length)) {
      return html`<div class="root" dir=${dir}>
        <slot></slot
        >${error ? renderFailure(this.localize, this.#failure(error), [error], error.code === 'bad-source' ? undefined : () => this.#again()) : this.#key ? renderLoading(this.localize) : nothing}
      </div>`;
    }
    const parts = this.#parts(frame);
    if (!this.compact)
      return html`<div class="root" dir=${dir}>
        ${this.#renderHead(parts)}${renderSync(parts)}${this.#renderError()}
      </div>`;
    return html`<details class="compact" dir=${dir}>
      <summary part="summary">${this.#renderLine(parts)}</summary>
      <div class="root">${renderSync(parts)}${this.#renderError()}</div>
    </details>`;
  }

  #renderHead(parts: SyncParts): TemplateResult {
    return html`<div class="head" part="summary">
      <span class="title" dir="auto">${parts.frame.title}</span>${this.#renderLine(parts)}
    </div>`;
  }

  #renderLine(parts: SyncParts): TemplateResult {
    const { localize, frame } = parts;
    return html`<span class="dot ${moodOf(parts)}" aria-hidden="true"></span>
      <span role="status">${summaryOf(parts)}</span>
      <span role="status"
        >${frame.store.problem ? html`<span class="store-problem" part="store-problem">${storeSentence(frame.store.problem, localize)}</span>` : nothing}</span
      >
      <span class="quiet" ?hidden=${frame.events === 0 && frame.snapshot !== undefined}
        >${localize.terms.events(localize.number(frame.events), localize.plural(frame.events))}</span
      >`;
  }

  #renderError(): unknown {
    return this.error && this.frame?.events
      ? renderFailure(this.localize, this.localize.terms.syncFailed, [this.error])
      : nothing;
  }

  #parts(frame: DatasetFrame): SyncParts {
    return {
      frame,
      isFile: this.#isFile,
      localize: this.localize,
      now: Date.now(),
      own: this.#own.render(frame.outbox, this.localize, Date.now()),
      note: this.note,
      copy: (text) => void this.#copy(text),
      check: () => this.#handle?.reload(),
    };
  }

  #failure({ code }: ErrorData): string {
    const { terms } = this.localize;
    return code === 'bad-request' || code === 'bad-source' ? terms.noDataset : terms.syncFailed;
  }

  // ── The dataset ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** After an update: properties have settled. */
  #follow(): void {
    let source: SourceRef | undefined;
    try {
      source = sourceOf(this);
      if (source && source.kind !== 'dataset' && source.kind !== 'url')
        throw new KoboldError('bad-request', 'Only what has an address is a dataset.');
    } catch (error) {
      this.#close();
      return this.#fail(errorToData(error));
    }
    const key = source ? JSON.stringify(withoutResource(source)) : '';
    if (key === this.#key) return;
    this.#close();
    this.#key = key;
    this.frame = this.error = undefined;
    if (source) this.#open(withoutResource(source));
    this.requestUpdate();
  }

  #open(source: SourceRef): void {
    this.#isFile = source.kind === 'url';
    if (!this.#isFile) keepStoreId();
    this.#told = NO_VIEW;
    this.follow(NO_VIEW, NO_VIEW);
    this.showStates({ loading: true, error: false, empty: false, offline: false, ready: false });
    this.#handle = watchDataset(getClient(), source, {
      frame: (frame) => this.#received(frame),
      fail: (error) => this.#fail(error),
    });
  }

  #received(frame: DatasetFrame): void {
    this.frame = frame;
    this.error = frame.error;
    this.#tell(frame.events, frame.error);
    this.showStates({
      loading: false,
      error: frame.error !== undefined,
      empty: frame.events === 0 && !frame.error,
      offline: isOffline(frame),
      ready: true,
    });
  }

  #fail(error: ErrorData): void {
    if (this.error?.message === error.message) return;
    this.error = error;
    this.#tell(0, error);
    this.showStates({ loading: false, error: true });
  }

  /** As elements with rows do, with events for rows. */
  #tell(events: number, error: ErrorData | undefined): void {
    const counts = { matched: events, total: events, items: events, complete: true };
    const now: ViewState = { ...NO_VIEW, status: error ? 'loading' : 'ready', counts, error, frame: 1 };
    this.follow(now, this.#told);
    this.#told = now;
  }

  /** Opens it anew, after it could not be opened. */
  #again(): void {
    if (this.frame) return this.#handle?.reload();
    this.#close();
    this.error = undefined;
    this.requestUpdate();
  }

  #close(): void {
    this.#handle?.close();
    this.#handle = undefined;
    this.#key = '';
  }

  /** "Tried again in 12 s" counts down while somebody may see it. */
  #keepClock(): void {
    const waits = this.frame?.sync?.relays.some(({ nextTryAt }) => nextTryAt !== undefined) === true;
    if (!waits) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    } else this.#clock ??= setInterval(() => document.hidden || this.requestUpdate(), 1000);
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
  }
}

/** How a dataset stands is the same for all its resources. */
function withoutResource(source: SourceRef): SourceRef {
  const { resource: _, ...rest } = source as SourceRef & { resource?: string };
  return rest;
}
