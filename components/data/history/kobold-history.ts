import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { errorToData, KoboldError, type ErrorData } from '../../../core/errors.js';
import type {
  ConflictList,
  DatasetFrame,
  DatasetHandle,
  HistoryChange,
  HistoryEntry,
  HistoryPage,
  SetAsideList,
  SourceRef,
} from '../../../worker/api.js';
import { getClient } from '../../kit/client.js';
import { watchDataset } from '../../kit/client-dataset.js';
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
import { conflictName, type DecisionContext, renderConflicts, renderSetAside } from './decision-template.js';
import { filtersStyles, historyStyles } from './history.styles.js';

import { type Narrowed, renderFilters, type Shown } from './filters-template.js';
import { RestoreAsking } from './restore-asking.js';
import { renderTimeline } from './timeline-template.js';
import '../edit/kobold-suggestions.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-dataset.js';
import '../../kit/terms/en-history.js';

const PAGE = 20;
const MOST_AT_ONCE = 100;

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
  @state() private page: HistoryPage | undefined;
  @state() private entries: readonly HistoryEntry[] = [];
  @state() private conflicts: ConflictList | undefined;
  @state() private aside: SetAsideList | undefined;
  @state() private frame: DatasetFrame | undefined;
  @state() private error: ErrorData | undefined;
  @state() private isFetching = false;
  @state() private opened: ReadonlySet<string> = new Set();
  @state() private picked: ReadonlyMap<string, string> = new Map();
  @state() private note = '';
  #handle: DatasetHandle | undefined;
  #key = '';
  #asked = '';
  #isFile = false;
  #told = NO_VIEW;
  /** Whose names relays were asked for. */
  readonly #namesAsked = new Set<string>();

  readonly #restoring = new RestoreAsking(
    this,
    () => this.#handle,
    () => this.localize,
    () => void this.#load(),
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
    if (!page)
      return html`<slot></slot>${
          error
            ? renderFailure(localize, terms.historyFailed, [error], () => this.#again())
            : this.#key
              ? renderLoading(localize)
              : nothing
        }`;
    return html`<div class="root" dir=${localize.dir}>
      ${this.#renderFilters(page)}
      <div class="list" aria-busy=${this.isFetching}>${this.#renderShown(page)}</div>
      <p class="quiet" role="status">${this.note}</p>
      ${
        this.frame?.writing
          ? html`<kobold-suggestions
              .writing=${this.frame.writing}
              .handle=${this.#handle}
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

  #renderFilters(page: HistoryPage): TemplateResult {
    const counts = this.frame?.counts;
    return renderFilters({
      localize: this.localize,
      shown: this.shown,
      narrowed: this.narrowed,
      person: this.person,
      people: page.people,
      conflicts: this.#place ? undefined : (this.frame?.conflicts ?? 0),
      aside: this.#place || !counts ? undefined : counts.quarantined + counts.waiting + counts.deferred,
      show: (shown) => {
        this.shown = shown;
        this.#restoring.dismiss();
        void this.#load();
      },
      widen: () => {
        this.narrowed = undefined;
        void this.#load();
      },
      choose: (person) => {
        this.person = person;
        void this.#load();
      },
    });
  }

  #renderShown(page: HistoryPage): unknown {
    const { terms } = this.localize;
    const context = this.#context(page);
    if (this.shown === 'conflicts')
      return this.conflicts ? renderConflicts(this.conflicts, context) : html`<p class="quiet">${terms.loading}</p>`;
    if (this.shown === 'aside')
      return this.aside ? renderSetAside(this.aside, context) : html`<p class="quiet">${terms.loading}</p>`;
    if (this.entries.length === 0 && page.lacking === 0)
      return html`<p class="message quiet" part="empty">
        ${this.isFetching ? terms.loading : this.person || this.#place ? terms.noChangeMatches : terms.nothingYetChanged}
      </p>`;
    return html`${renderTimeline(this.entries, context)}${this.#renderOlder(page)}`;
  }

  #renderOlder({ next, lacking }: HistoryPage): unknown {
    const { terms, number, plural } = {
      terms: this.localize.terms,
      number: (value: number) => this.localize.number(value),
      plural: (value: number) => this.localize.plural(value),
    };
    if (this.isFetching) return html`<p class="quiet" role="status">${next ? terms.loading : terms.olderFetched}</p>`;
    if (next)
      return html`<button type="button" class="button older" part="button older" @click=${() => this.#older()}>
        ${terms.olderChanges}
      </button>`;
    if (lacking === 0) return nothing;
    return html`<p class="quiet lacking">
      ${terms.olderLacking(number(lacking), plural(lacking))}
      <button type="button" class="button" part="button older" @click=${() => this.#older()}>
        ${terms.fetchOlder}
      </button>
    </p>`;
  }

  #context(page: HistoryPage): DecisionContext {
    const fields = { ...page.fields, ...this.conflicts?.fields, ...this.aside?.fields };
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
      showAll: (entry) => void this.#showAll(entry),
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
    void this.#load();
  }

  #restoreValue(change: HistoryChange, which: 'before' | 'after'): void {
    const { resource, record, field } = change;
    const entry = this.entries.find(({ changes }) => changes.includes(change));
    if (entry) void this.#restoring.restore(entry.id, { value: { resource, record, field, event: entry.id, which } });
  }

  #askRestore({ id }: HistoryEntry, of: 'record' | 'state', change?: HistoryChange): void {
    const place = this.#place ?? change;
    const at = { event: id };
    if (of === 'state') void this.#restoring.preview(id, { state: at });
    else if (place)
      void this.#restoring.preview(id, { record: { resource: place.resource, record: place.record }, at });
  }

  async #showAll(entry: HistoryEntry): Promise<void> {
    const [whole] = (await this.#handle?.history({ event: entry.id }).catch(() => undefined))?.entries ?? [];
    if (whole) this.entries = this.entries.map((one) => (one.id === whole.id ? whole : one));
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
  }

  // ── What is asked of the dataset ─────────────────────────────────────────────────────────────────────────────────

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
    const change = this.entries.flatMap(({ changes }) => changes).find((one) => one.record === record);
    return change?.title ?? this.narrowed?.title ?? record;
  }

  get #question() {
    const of = this.#place ?? (this.resource ? { resource: this.resource } : {});
    return { ...of, ...(this.person && { person: this.person }) };
  }

  /** Anew with each frame that tells of more: as much as is shown already. An answer to an older question is dropped. */
  async #load(): Promise<void> {
    const handle = this.#handle;
    if (!handle) return;
    const asked = (this.#asked = `${JSON.stringify(this.#question)} ${Math.random()}`);
    this.isFetching = true;
    try {
      const limit = Math.min(MOST_AT_ONCE, Math.max(PAGE, this.entries.length));
      const [page, conflicts, aside] = await Promise.all([
        handle.history({ ...this.#question, limit }),
        this.shown === 'conflicts' ? handle.conflicts(this.#place) : undefined,
        this.shown === 'aside' ? handle.setAside() : undefined,
      ]);
      if (this.#asked !== asked) return;
      this.page = page;
      this.entries = page.entries;
      this.conflicts = conflicts ?? this.conflicts;
      this.aside = aside ?? this.aside;
      this.error = undefined;
      this.isFetching = false;
      this.#tell(page.total);
      void this.#askNames(asked);
      // What a record's values replaced is asked for at once; all of a dataset's past, when somebody wants it.
      if (this.#place && !page.next && page.lacking > 0 && !this.#namesAsked.has(`older ${asked.split(' ')[0]}`)) {
        this.#namesAsked.add(`older ${asked.split(' ')[0]}`);
        await this.#older();
      }
    } catch (error) {
      if (this.#asked !== asked) return;
      this.isFetching = false;
      this.#fail(errorToData(error));
    }
  }

  async #older(): Promise<void> {
    const { page } = this;
    const handle = this.#handle;
    if (!page || !handle || this.isFetching) return;
    const asked = this.#asked;
    this.isFetching = true;
    this.note = '';
    try {
      const before = page.next ?? undefined;
      const more = await handle.history({
        ...this.#question,
        ...(before ? { before, limit: PAGE } : { older: true, limit: MOST_AT_ONCE }),
      });
      if (this.#asked !== asked) return;
      if (!before && more.lacking === page.lacking) this.note = this.localize.terms.olderNowhere;
      const known = new Set(this.entries.map(({ id }) => id));
      this.entries = before ? [...this.entries, ...more.entries.filter(({ id }) => !known.has(id))] : more.entries;
      this.page = { ...more, fields: { ...page.fields, ...more.fields } };
    } catch (error) {
      if (this.#asked === asked) this.#fail(errorToData(error));
    } finally {
      if (this.#asked === asked) this.isFetching = false;
    }
  }

  /** Relays are asked once who people are; whoever is known is named at once. */
  async #askNames(asked: string): Promise<void> {
    const unknown = (this.page?.people ?? []).filter(
      ({ name, npub }) => name === undefined && !this.#namesAsked.has(npub),
    );
    if (unknown.length === 0) return;
    for (const { npub } of unknown) this.#namesAsked.add(npub);
    const limit = Math.min(MOST_AT_ONCE, Math.max(PAGE, this.entries.length));
    const named = await this.#handle?.history({ ...this.#question, limit, names: true }).catch(() => undefined);
    if (!named || this.#asked !== asked || this.entries.length > limit) return;
    this.page = { ...named, fields: { ...this.page!.fields, ...named.fields } };
    this.entries = named.entries;
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
    this.page = this.conflicts = this.aside = this.error = undefined;
    this.entries = [];
    if (source) this.#open(source);
    this.requestUpdate();
  }

  #open(source: SourceRef): void {
    const { resource: _, ...whole } = source as SourceRef & { resource?: string };
    this.#isFile = source.kind === 'url';
    this.#told = NO_VIEW;
    this.follow(NO_VIEW, NO_VIEW);
    this.showStates({ loading: true, error: false, empty: false, ready: false });
    this.#handle = watchDataset(getClient(), whole as SourceRef, {
      frame: (frame) => this.#received(frame),
      fail: (error) => this.#fail(error),
    });
  }

  #received(frame: DatasetFrame): void {
    const before = this.frame;
    this.frame = frame;
    if (frame.error && frame.events === 0) return this.#fail(frame.error);
    const isNews =
      !before ||
      !this.page ||
      before.events !== frame.events ||
      before.conflicts !== frame.conflicts ||
      isOther(before.counts, frame.counts);
    // Nothing is known of it before its first event.
    if (isNews && (frame.events > 0 || frame.sync?.caughtUp !== false)) void this.#load();
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
    if (this.#handle && this.frame) void this.#load();
    else {
      this.#close();
      this.requestUpdate();
    }
  }

  #close(): void {
    this.#handle?.close();
    this.#handle = undefined;
    this.#key = '';
    this.#asked = '';
    this.frame = undefined;
    this.isFetching = false;
  }
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const now = new Set(names);
  if (!now.delete(name)) now.add(name);
  return now;
}

function isOther(a: DatasetFrame['counts'], b: DatasetFrame['counts']): boolean {
  return a.quarantined !== b.quarantined || a.waiting !== b.waiting || a.deferred !== b.deferred;
}
