import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { errorToData, KoboldError, type ErrorData } from '../../../core/errors.js';
import type { HistoryChange, HistoryEntry, HistoryPage, SourceRef } from '../../../worker/api.js';
import { copyText } from '../../kit/copy-text.js';
import { FocusKeeper } from '../../kit/focus-keeper.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { property, state } from '../../kit/property.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import { NO_VIEW, type ViewState } from '../../kit/view-state.js';
import { formatAround } from '../panels/said-value.js';
import { failureStyles } from '../table/failure.styles.js';
import { renderFailure, renderLoading } from '../table/states.js';
import { AskHistory } from './ask-history.js';
import { conflictName, type DecisionContext, renderConflicts, renderSetAside } from './decision-template.js';
import { filtersStyles, historyStyles } from './history.styles.js';

import { type Narrowed, renderFilters, type Shown } from './filters-template.js';
import { RestoreAsking } from './restore-asking.js';
import { renderTimeline } from './timeline-template.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-dataset.js';
import '../../kit/terms/en-history.js';

/**
 * Who changed what in a dataset, or in one record of it, and when: to read, and to have parts of it back. What several people said
 * at once is decided here, and what was set aside is shown with the reason.
 *
 * @summary The history of a dataset or a record.
 * @slot - What readers see until it is there.
 * @slot error - Instead of the sentence shown on failure.
 * @slot loading - Instead of "Loading…".
 * @event {CustomEvent<ReadyDetail>} kobold-ready - The history is shown.
 * @event {CustomEvent<ChangedDetail>} kobold-changed - There are more changes.
 * @event {CustomEvent<ErrorData>} kobold-error - It is no dataset, or its history cannot be had.
 * @csspart filters @csspart day @csspart entry @csspart record-changes @csspart restore @csspart details @csspart proof
 * @csspart preview @csspart conflict @csspart aside @csspart button @csspart empty @csspart error @csspart loading
 */
export class KoboldHistory extends KoboldElement {
  static override styles = [theme, failureStyles, filtersStyles, historyStyles];

  /** Of one record: its id, or `?name`: the parameter of the page's address that holds it. Needs `resource`. */
  @property() record = '';
  /** For instants, as `Europe/Berlin`; the browser's own where absent. */
  @property({ attribute: 'time-zone' }) timeZone = '';
  /** Instead of `src`, by program: what is open elsewhere in the page. */
  @property({ attribute: false }) source: SourceRef | undefined;

  @state() private shown: Shown = 'changes';
  @state() private narrowed: Narrowed | undefined;
  @state() private person = '';
  @state() private error: ErrorData | undefined;
  @state() private opened: ReadonlySet<string> = new Set();
  @state() private picked: ReadonlyMap<string, string> = new Map();
  @state() private note = '';
  /** What of the reader's own is not sent or decided: loaded for who has any. */
  @state() private hasLine = false;
  #asking: AskHistory | undefined;
  #key = '';
  #isFile = false;
  #told = NO_VIEW;

  readonly #restoring = new RestoreAsking(
    this,
    () => this.#asking?.handle,
    () => this.localize,
    () => this.#load(),
  );

  constructor() {
    super();
    new HostColorsController(this);
    new FocusKeeper(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#addressChanged);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#addressChanged);
    this.#close();
  }

  readonly #addressChanged = (): void => {
    if (this.record.trim().startsWith('?')) this.requestUpdate();
  };

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('record') || changed.has('resource')) this.narrowed = undefined;
  }

  protected override updated(): void {
    if (this.isConnected && !this.isContentEditable) this.#follow();
    else this.#close();
  }

  protected override render(): TemplateResult {
    const { localize } = this;
    const { terms } = localize;
    if (this.isContentEditable) return this.renderPreview(terms.aHistory);
    const { error, page } = this;
    const asking = this.#asking;
    if (!asking || !page)
      return html`<slot></slot>${
          error
            ? renderFailure(localize, terms.historyFailed, [error], () => this.#again())
            : this.#key
              ? renderLoading(localize)
              : nothing
        }`;
    return html`<div class="root" dir=${localize.dir}>
      ${this.#renderFilters(asking, page)}
      <div class="list" aria-busy=${asking.isFetching}>${this.#renderShown(asking, page)}</div>
      <p class="visually-hidden" role="status">
        ${this.#restoring.said || (asking.isFetching ? (page.next ? terms.loading : terms.olderFetched) : '')}
      </p>
      <p class="quiet" role="status">${this.note || (asking.isOldest ? terms.olderNowhere : '')}</p>
      ${
        asking.frame && this.hasLine
          ? html`<kobold-suggestions
              .frame=${asking.frame}
              .handle=${asking.handle}
              .localize=${localize}
              .showIdentity=${this.#showIdentity}
            ></kobold-suggestions>`
          : nothing
      }
      ${error ? renderFailure(localize, terms.historyFailed, [error], () => this.#again()) : nothing}
    </div>`;
  }

  readonly #showIdentity = (): void => {
    const source = this.source ?? sourceOf(this);
    if (source?.kind !== 'dataset') return;
    void import('../../identity/identity-dialog.js').then(({ showIdentity }) => showIdentity(source));
  };

  #renderFilters({ frame }: AskHistory, page: HistoryPage): TemplateResult {
    const counts = frame?.counts;
    return renderFilters({
      localize: this.localize,
      shown: this.shown,
      narrowed: this.narrowed,
      person: this.person,
      people: page.people,
      conflicts: this.#place ? undefined : (frame?.conflicts ?? 0),
      aside: this.#place || !counts ? undefined : counts.quarantined + counts.waiting + counts.deferred,
      show: (shown) => {
        this.shown = shown;
        this.#restoring.dismiss();
        this.#load();
      },
      widen: () => {
        this.narrowed = undefined;
        this.#load();
      },
      choose: (person) => {
        this.person = person;
        this.#load();
      },
    });
  }

  #renderShown(asking: AskHistory, page: HistoryPage): unknown {
    const { terms } = this.localize;
    const { entries, conflicts, aside, isFetching } = asking;
    const context = this.#context(asking, page);
    if (this.shown === 'conflicts')
      return conflicts ? renderConflicts(conflicts, context) : html`<p class="quiet">${terms.loading}</p>`;
    if (this.shown === 'aside')
      return aside ? renderSetAside(aside, context) : html`<p class="quiet">${terms.loading}</p>`;
    if (entries.length === 0 && page.lacking === 0)
      return html`<p class="message quiet" part="empty">
        ${isFetching ? terms.loading : this.person || this.#place ? terms.noChangeMatches : terms.nothingYetChanged}
      </p>`;
    return html`${renderTimeline(entries, context)}${this.#renderOlder(asking, page)}`;
  }

  #renderOlder(asking: AskHistory, { next, lacking }: HistoryPage): unknown {
    const { localize } = this;
    const { terms } = localize;
    const older = (): void => {
      this.note = '';
      void asking.older();
    };
    if (asking.isFetching) return html`<p class="quiet">${next ? terms.loading : terms.olderFetched}</p>`;
    if (next)
      return html`<button type="button" class="button older" part="button older" @click=${older}>
        ${terms.olderChanges}
      </button>`;
    if (lacking === 0) return nothing;
    return html`<p class="quiet lacking">
      ${terms.olderLacking(localize.number(lacking), localize.plural(lacking))}
      <button type="button" class="button" part="button older" @click=${older}>${terms.fetchOlder}</button>
    </p>`;
  }

  #context(asking: AskHistory, page: HistoryPage): DecisionContext {
    const fields = { ...page.fields, ...asking.conflicts?.fields, ...asking.aside?.fields };
    const place = this.#place;
    return {
      localize: this.localize,
      format: this.timeZone ? { timeZone: this.timeZone } : formatAround(this),
      fields,
      isOfOne: place !== undefined,
      isReadOnly: this.#isFile,
      now: Date.now(),
      opened: this.opened,
      toggle: (name) => (this.opened = toggled(this.opened, name)),
      record: place && { ...place, title: this.#titleOf(place) },
      ...(!place && { narrow: (change: HistoryChange) => this.#narrow(change) }),
      restore: (change, which) => this.#restoreValue(change, which),
      asked: this.#restoring.asked,
      renderAsked: this.#restoring.render,
      ask: (entry, of, change) => this.#askRestore(entry, of, change),
      whole: (id) => void asking.whole(id),
      copy: (text) => void this.#copy(text),
      picked: this.picked,
      isBusy: this.#restoring.isBusy,
      pick: (conflict, { id }) => (this.picked = new Map([...this.picked, [conflictName(conflict), id]])),
      decide: (conflict) => {
        const { resource, record, field } = conflict;
        const event = this.picked.get(conflictName(conflict))!;
        void this.#restoring.run(conflictName(conflict), this.localize.terms.decided, (handle) =>
          handle.decide(
            { resource, record, field },
            { event },
            conflict.live.map(({ id }) => id),
          ),
        );
      },
      proposeAgain: ({ entry }) => {
        const { terms } = this.localize;
        const who = `${entry.name ? `${entry.name} ` : ''}nostr:${entry.npub}`;
        void this.#restoring.run(entry.id, terms.proposedAgain, async (handle) => {
          await handle.proposeAgain(entry.id, terms.proposeNote(who));
          return undefined;
        });
      },
    };
  }

  // ── What a person does ───────────────────────────────────────────────────────────────────────────────────────────

  #narrow({ resource, record, title }: HistoryChange): void {
    this.narrowed = { resource, record, title };
    this.person = '';
    this.#load();
  }

  #restoreValue(change: HistoryChange, which: 'before' | 'after'): void {
    const { resource, record, field } = change;
    const entry = this.#asking?.entries.find(({ changes }) => changes.includes(change));
    if (entry) void this.#restoring.restore(entry.id, { value: { resource, record, field, event: entry.id, which } });
  }

  #askRestore({ id }: HistoryEntry, of: 'record' | 'state', change?: HistoryChange): void {
    const place = this.#place ?? change;
    const at = { event: id };
    if (of === 'state') void this.#restoring.preview(id, { state: at });
    else if (place)
      void this.#restoring.preview(id, { record: { resource: place.resource, record: place.record }, at });
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
  }

  // ── What is asked of the dataset ─────────────────────────────────────────────────────────────────────────────────

  private get page(): HistoryPage | undefined {
    return this.#asking?.page;
  }

  /** The record it is about: the builder's, or the one a reader looked closer at. */
  get #place(): { readonly resource: string; readonly record: string } | undefined {
    const record = this.#id;
    const resource = this.resource || (this.source && 'resource' in this.source ? this.source.resource : undefined);
    if (record && resource) return { resource, record };
    return this.narrowed;
  }

  /** '' where the page's address does not say. */
  get #id(): string {
    const written = this.record.trim();
    if (!written.startsWith('?')) return written;
    return new URLSearchParams(location.search).get(written.slice(1).trim())?.trim() ?? '';
  }

  #titleOf({ record }: { readonly record: string }): string {
    const changes = this.#asking?.entries.flatMap((entry) => entry.changes) ?? [];
    return changes.find((one) => one.record === record)?.title ?? this.narrowed?.title ?? record;
  }

  get #question() {
    const of = this.#place ?? (this.resource ? { resource: this.resource } : {});
    return { ...of, ...(this.person && { person: this.person }) };
  }

  #load(): void {
    void this.#asking?.ask();
  }

  // ── The dataset ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** After an update: properties have settled. */
  #follow(): void {
    let source: SourceRef | undefined;
    try {
      source = this.source ?? sourceOf(this);
      if (source && source.kind !== 'dataset' && source.kind !== 'url')
        throw new KoboldError('bad-request', 'Only what has an address is a dataset.');
    } catch (error) {
      this.#close();
      return this.#fail(errorToData(error));
    }
    const key = source ? `${JSON.stringify(source)} ${JSON.stringify(this.#place ?? '')}` : '';
    if (key === this.#key) return;
    this.#close();
    this.#key = key;
    this.error = undefined;
    if (source) this.#open(source);
    this.requestUpdate();
  }

  #open(source: SourceRef): void {
    const { resource: _, ...whole } = source as SourceRef & { resource?: string };
    this.#isFile = source.kind === 'url';
    this.#told = NO_VIEW;
    this.follow(NO_VIEW, NO_VIEW);
    this.showStates({ loading: true, error: false, empty: false, ready: false });
    this.#asking = new AskHistory(whole as SourceRef, {
      question: () => this.#question,
      shown: () => this.shown,
      changed: (isAnswer) => this.#changed(isAnswer),
    });
  }

  #changed(isAnswer: boolean): void {
    const { error, page, frame } = this.#asking!;
    const { drafts, sent, refused } = frame?.writing ?? {};
    if (!this.hasLine && (drafts || sent || refused?.length))
      import('../edit/kobold-suggestions.js').then(
        () => (this.hasLine = true),
        () => undefined, // with the next frame
      );
    if (isAnswer && error) this.#fail(error);
    else if (isAnswer) {
      this.error = undefined;
      this.#tell(page?.total ?? 0);
    }
    this.requestUpdate();
  }

  #fail(error: ErrorData): void {
    if (this.error?.message === error.message) return;
    this.error = error;
    this.#tell(0, error);
    this.showStates({ loading: false, error: true });
  }

  /** As elements with rows do, with changes for rows. */
  #tell(total: number, error?: ErrorData): void {
    const counts = { matched: total, total, items: total, complete: true };
    const now: ViewState = { ...NO_VIEW, status: error ? 'loading' : 'ready', counts, error, frame: 1 };
    this.follow(now, this.#told);
    this.#told = now;
    this.showStates({ loading: false, error: error !== undefined, empty: total === 0 && !error, ready: !error });
  }

  #again(): void {
    this.error = undefined;
    if (this.#asking?.frame) this.#load();
    else {
      this.#close();
      this.requestUpdate();
    }
  }

  #close(): void {
    this.#asking?.close();
    this.#asking = undefined;
    this.#key = '';
  }
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const now = new Set(names);
  if (!now.delete(name)) now.add(name);
  return now;
}
