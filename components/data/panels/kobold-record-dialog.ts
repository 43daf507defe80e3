import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { Field } from '../../../core/table/field.js';
import type { Item, RecordData, RowItem } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import { imageHosts } from '../../kit/allowed-images.js';
import { FocusKeeper } from '../../kit/focus-keeper.js';
import { copyText } from '../../kit/copy-text.js';
import type { LocalizeController } from '../../kit/localize.js';
import { fillLink } from '../../kit/safe-url.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import { itemAt, type ViewState } from '../../kit/view-state.js';
import { writtenSource } from '../../kit/written-source.js';
import type { EditedElement } from '../edit/element-edits.js';
import { isEmptyCell } from '../grid/cell-text.js';
import { fieldNamed, type ColumnPlan } from '../grid/column-layout.js';
import { declaredStyles } from '../grid/declared.styles.js';
import { recordStyles } from '../record/record.styles.js';
import { failureWords } from '../table/failure-words.js';
import { RecordAsking } from '../record/record-asking.js';
import { RecordChanging } from '../record/record-changing.js';
import { RecordHistory } from '../record/record-history.js';
import {
  renderRecord,
  renderTitleAside,
  shownTitle,
  titleMarks,
  type RecordContext,
} from '../record/record-template.js';
import { pressThatLeft, RecordTrail, type Place } from '../record/record-trail.js';
import { renderFailure } from '../table/states.js';
import type { PanelExtras } from './open-panels.js';
import { PanelCloseEvent, RowRequestEvent } from './panel-events.js';
import { OWN_ARROWS, scrollKey } from './panel-keys.js';
import { type PanelContext, type ReaderView } from '../table/reader-view.js';
import { recordDialogStyles } from './record-dialog.styles.js';
import '../../kit/terms/en-later.js';

type Opened = Pick<RowItem, 'key' | 'id'>;

/**
 * One record with all its fields, whole: long texts wrap, links can be followed, the neighbours are a key away. Of a
 * dataset, the records it leads to and those that lead to it open in the same place, with a way back.
 *
 * @summary A record in a dialog (internal; opened by kobold-table).
 * @csspart dialog - The dialog.
 * @csspart title - The first field.
 * @csspart fields - The list of fields.
 */
export class KoboldRecordDialog extends LitElement implements PanelContext {
  static override styles = [theme, declaredStyles, recordStyles, recordDialogStyles];

  @property({ attribute: false }) view!: ReaderView;
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) columns: readonly ColumnPlan[] = [];
  @property({ attribute: false }) state!: ViewState;
  @property({ attribute: false }) handle: LiveHandle | undefined;
  @property({ attribute: false }) localize!: LocalizeController;
  @property({ attribute: false }) table!: EditedElement & { readonly resource?: string; readonly editable?: boolean };
  /** Row number and id of what was opened. */
  @property({ attribute: false }) which: PanelExtras['which'];

  /** The row's, as the table's view tells it. `null`: there is no such record (any more). */
  @state() private row: RecordData | null | undefined;
  @state() private shownImages: ReadonlySet<string> = new Set();
  @state() private open: Opened | undefined;
  @state() private note = '';
  #asked = '';
  /** Waiting for rows beyond those the page holds: from which position on, and in which direction. */
  #wanted: { readonly from: number; readonly by: -1 | 1 } | undefined;
  #followed: PanelExtras['which'];
  readonly #trail: RecordTrail = new RecordTrail(this, {
    source: () => sourceOf(this.table),
    // Rows of files lead nowhere, and the table's view says all there is of them.
    start: () => {
      const { about, id = '' } = this.row ?? {};
      return about && { resource: about.resource, record: id, name: about.title };
    },
    localize: () => this.localize,
    asker: () => this.table,
    written: () => writtenSource(this.table) ?? '',
  });

  readonly #asking = new RecordAsking(this, {
    live: () => this.#trail.live,
    record: () => this.#record,
    localize: () => this.localize,
    place: () => this.#dialog,
    within: () => this.#dialog,
    failed: () => (this.note = this.localize.terms.notLoaded),
  });

  readonly #history = new RecordHistory(this, {
    record: () => this.#record,
    source: () => sourceOf(this.table),
    localize: () => this.localize,
    failed: () => (this.note = this.localize.terms.notLoaded),
  });

  readonly #changing = new RecordChanging(this, {
    isEditable: () => this.table.editable === true,
    live: () => this.#trail.live,
    asked: () => this.#trail.place?.record ?? this.open?.id,
    record: () => this.#record,
    isStart: () => this.#trail.depth === 0,
    start: () => this.row?.about,
    localize: () => this.localize,
    timeZone: () => this.table.getAttribute('time-zone') ?? '',
    source: () => sourceOf(this.table),
    written: () => writtenSource(this.table) ?? '',
    asker: () => this.table,
    place: () => this.#dialog,
    linePlace: () => this.#dialog.querySelector<HTMLElement>('.changing')!,
    failed: () => (this.note = this.localize.terms.notLoaded),
  });

  constructor() {
    super();
    new FocusKeeper(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.dir = this.localize.dir;
    if (changed.has('which')) this.open = this.which;
    if (changed.has('state')) this.#arrive();
    void this.#load();
    this.#followWish();
  }

  /** The reader pressed a reference in the table, which knows its words only. */
  #followWish(): void {
    const { row, which } = this;
    if (which?.at && which !== this.#followed) this.#trail.goTo(which.at);
    if (which?.at) this.#followed = which;
    if (!which?.follow || which === this.#followed || !row || !this.#isOpen(row)) return;
    this.#followed = which;
    const { field, name } = which.follow;
    const links = row.about?.links[field] ?? [];
    const link = links.find((one) => one.name === name) ?? links.find((one) => one.name.includes(name));
    if (link && link.state !== 'gone') this.#trail.follow(link);
  }

  /** What is open: the row's record, or one that was followed. */
  get #record(): RecordData | null | undefined {
    const { record, depth } = this.#trail;
    return depth > 0 ? record : (record ?? this.row);
  }

  protected override firstUpdated(): void {
    this.#dialog.showModal?.();
    this.#dialog.querySelector('h2')!.focus(); // whoever listens hears the title first
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    const followed = this.#trail.depth > 0;
    const link = followed ? undefined : this.#link();
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      @close=${() => this.dispatchEvent(new PanelCloseEvent())}
      @cancel=${this.#closeLast}
      @click=${this.#closeOutside}
      @keydown=${this.#keys}
    >
      <div class="inside">
        <div class="head">
          <div class="named">
            ${this.#renderBack()}
            <div class=${this.#record ? titleMarks(this.#record, this.#context()) : 'titled'}>
              <h2 id="title" part="title" dir="auto" tabindex="-1">${this.#title() || terms.record}</h2>
              ${this.#record ? renderTitleAside(this.#record, this.#context()) : nothing}
            </div>
          </div>
          <button type="button" class="plain icon" aria-label=${terms.close} @click=${() => this.#dialog.close()}>
            <span aria-hidden="true">×</span>
          </button>
        </div>
        <div class="body">${this.#renderFields()}</div>
        <div class="changing"></div>
        <div class="foot">
          ${followed ? nothing : html`${this.#renderStep(-1)}${this.#renderStep(1)}`}
          <span class="position quiet">${followed ? this.#record?.about?.label : this.#placeText()}</span>
          ${
            link
              ? html`<a class="plain link" href=${link}>${terms.openRecord(this.#title() || terms.record)}</a>
                  <button type="button" class="button" @click=${() => this.#copy(link)}>${terms.copyLink}</button>`
              : nothing
          }
          ${this.#history.renderButton()}
          <span class="note quiet" role="status">${this.note}</span>
        </div>
      </div>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  protected override updated(): void {
    const left = this.#left;
    if (!left || !this.#record) return;
    this.#left = undefined;
    pressThatLeft(this.renderRoot, left)?.focus();
  }

  #renderFields(): TemplateResult {
    const { terms } = this.localize;
    const record = this.#record;
    const { error } = this.#trail.state;
    if (record && this.#history.isShown) return this.#history.render();
    if (record) return renderRecord(record, this.#context());
    if (record === null)
      return html`<p class="quiet">${terms.noRecord}</p>
        ${this.#changing.shown?.renderLost()}`;
    if (error)
      return renderFailure(this.localize, failureWords(error, this.localize, 'record'), [error], () =>
        this.#trail.live.reload(),
      );
    return html`<p class="quiet">${terms.loading}</p>`;
  }

  /** In the table's order, under the builder's labels, hidden columns too; what was followed has its own. */
  #context(): RecordContext {
    const wishes =
      this.#trail.depth > 0 ? [] : this.columns.map(({ field, label, format }) => ({ name: field.key, label, format }));
    const timeZone = this.table.getAttribute('time-zone');
    return {
      localize: this.localize,
      format: timeZone ? { timeZone } : {},
      imageHosts: imageHosts(this.table.getAttribute('allow-images') ?? ''),
      shownImages: this.shownImages,
      showImage: (url) => (this.shownImages = new Set([...this.shownImages, url])),
      follow: (link) => {
        if (this.#trail.follow(link)) this.#moved();
      },
      wishes,
      only: false,
      showAll: this.#trail.showAll,
      renderAside: this.#asking.renderAside,
      changing: this.#changing.shown,
    };
  }

  #renderBack(): TemplateResult | typeof nothing {
    const { before } = this.#trail;
    if (!before) return nothing;
    const { terms, dir } = this.localize;
    return html`<button type="button" class="plain back" @click=${() => this.#back()}>
      <span aria-hidden="true">${dir === 'rtl' ? '→' : '←'}</span> ${terms.backTo(before.name)}
    </button>`;
  }

  #left: Place | undefined;

  #back(): void {
    this.#left = this.#trail.back();
    this.#moved();
  }

  /** Another record: read from its top, its title first; on the way back, from where it was left. */
  #moved(): void {
    this.note = '';
    this.renderRoot.querySelector('.body')?.scrollTo(0, 0);
    this.renderRoot.querySelector('h2')?.focus();
  }

  #renderStep(by: -1 | 1): TemplateResult {
    const { terms, dir } = this.localize;
    const name = by < 0 ? terms.previousRecord : terms.nextRecord;
    const toLeft = by < 0 === (dir === 'ltr');
    return html`<button
      type="button"
      class="button step"
      aria-label=${name}
      title=${name}
      ?disabled=${!this.#canStep(by)}
      @click=${() => this.#step(by)}
    >
      <span aria-hidden="true">${toLeft ? '←' : '→'}</span>
    </button>`;
  }

  // ── Which record ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Asks again when rows have come or changed; the answer to an older question is dropped. */
  async #load(): Promise<void> {
    const { open, handle } = this;
    if (!open || !handle) return;
    // A table kept from the last visit knows nothing around its records, until the dataset has come.
    const { counts, frame } = this.state;
    const { key, id } = open;
    const which = this.#hasIds ? { id } : { key };
    const isBare = this.#hasIds && !this.row?.about;
    const question = `${JSON.stringify(which)} ${counts.total} ${isBare ? frame : ''}`;
    if (question === this.#asked) return;
    this.#asked = question;
    const record = await handle.record(which).catch(() => undefined);
    if (this.#asked === question) this.row = record ?? null;
  }

  /** A dataset's rows are numbered anew when records come and go; a file's stay, and may share ids until all have come. */
  get #hasIds(): boolean {
    return this.state.fields.some(({ declared }) => declared);
  }

  #isOpen({ key, id }: Opened): boolean {
    return this.#hasIds ? id === this.open?.id : key === this.open?.key;
  }

  /** Position in the view; -1 where the page does not hold it. */
  #position(): number {
    const { offset, items } = this.state;
    const index = items.findIndex((item) => isRow(item) && this.#isOpen(item));
    return index < 0 ? -1 : offset + index;
  }

  /** The nearest row from there on, group rows passed over: maybe one the page does not hold yet, maybe beyond the ends. */
  #rowFrom(position: number, by: -1 | 1): number {
    let at = position;
    for (let item = itemAt(this.state, at); item && !isRow(item); item = itemAt(this.state, at)) at += by;
    return at;
  }

  #canStep(by: -1 | 1): boolean {
    const position = this.#position();
    if (position < 0) return false;
    const at = this.#rowFrom(position + by, by);
    return at >= 0 && at < this.state.counts.items;
  }

  #step(by: -1 | 1): void {
    this.note = '';
    this.#goTo(this.#position() + by, by);
  }

  /** The table follows, which brings the rows around it. */
  #goTo(from: number, by: -1 | 1): void {
    const at = this.#rowFrom(from, by);
    const item = itemAt(this.state, at);
    this.#wanted = item ? undefined : { from: at, by };
    if (item) this.#show(item as RowItem);
    if (at >= 0 && at < this.state.counts.items) this.dispatchEvent(new RowRequestEvent(at));
  }

  #arrive(): void {
    const { from, by } = this.#wanted ?? {};
    if (from !== undefined && itemAt(this.state, from)) this.#goTo(from, by!);
  }

  #show(item: Opened): void {
    this.open = item;
    this.renderRoot?.querySelector('.body')?.scrollTo(0, 0);
  }

  /** What opened last closes first: a record that was followed from here, then the dialog. By key, or as phones ask to close. */
  readonly #closeLast = (event: Event): void => {
    // A phone asks to close what is open: not all at once, with what is being typed.
    if (this.#changing.isOpen) return event.preventDefault();
    const opened = this.which?.follow || this.which?.at ? 1 : 0;
    if (event.defaultPrevented || this.#trail.depth <= opened) return;
    event.preventDefault();
    this.#back();
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return this.#closeLast(event);
    // What scrolls sideways, and what is open above, have the arrows for themselves.
    if ((event.target as Element).closest('.scroll, .json, [popover]')) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const body = this.renderRoot.querySelector<HTMLElement>('.body')!;
    const isOwn = (event.composedPath()[0] as Element).matches(OWN_ARROWS);
    if (isOwn || this.#trail.depth > 0) return scrollKey(event, body);
    const forward = this.localize.dir === 'ltr' ? 'ArrowRight' : 'ArrowLeft';
    const back = this.localize.dir === 'ltr' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === forward && this.#canStep(1)) this.#step(1);
    else if (event.key === back && this.#canStep(-1)) this.#step(-1);
    else return scrollKey(event, body);
    event.preventDefault();
  };

  readonly #closeOutside = (event: Event): void => {
    if (event.target === this.#dialog) this.#dialog.close();
  };

  // ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #title(): string {
    const record = this.#record;
    if (record) return shownTitle(record, this.#context());
    return this.#trail.depth > 0 ? (this.#trail.place?.name ?? '') : '';
  }

  #placeText(): string {
    const position = this.#position();
    if (position < 0 || this.state.items.some((item) => !isRow(item))) return '';
    const count = (value: number) => this.localize.number(value);
    return this.localize.terms.recordOf(count(position + 1), count(this.state.counts.items));
  }

  /** The record's own page, where the builder named one. */
  #link(): string | undefined {
    const template = this.table.getAttribute('href');
    const record = this.row;
    if (!template || !record) return undefined;
    const valueOf = (name: string): string => {
      if (name === 'id') return record.id;
      const field = fieldNamed(record.fields, name);
      const cell = field && record.cells[record.fields.indexOf(field)];
      return isEmptyCell(cell) ? '' : String(cell);
    };
    return fillLink(template, valueOf, this.table.baseURI);
  }

  async #copy(link: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(link)) ? terms.copiedText : terms.cannotCopy;
  }
}

const isRow = (item: Item): item is RowItem => 'cells' in item;
