import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { Field } from '../../../core/table/field.js';
import type { RecordData } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import { imageHosts } from '../../kit/allowed-images.js';
import { FocusKeeper } from '../../kit/focus-keeper.js';
import { copyText } from '../../kit/copy-text.js';
import type { LocalizeController } from '../../kit/localize.js';
import { fillLink } from '../../kit/safe-url.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import type { ViewState } from '../../kit/view-state.js';
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
import { RowSteps } from './row-steps.js';
import '../../kit/terms/en-later.js';

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

  @state() private shownImages: ReadonlySet<string> = new Set();
  @state() private note = '';
  #followed: PanelExtras['which'];
  private readonly steps: RowSteps = new RowSteps(this, {
    state: () => this.state,
    handle: () => this.handle,
    localize: () => this.localize,
    stepped: () => (this.note = ''),
    shown: () => this.renderRoot?.querySelector('.body')?.scrollTo(0, 0),
    request: (position) => this.dispatchEvent(new RowRequestEvent(position)),
  });
  readonly #trail: RecordTrail = new RecordTrail(this, {
    source: () => sourceOf(this.table),
    // Rows of files lead nowhere, and the table's view says all there is of them.
    start: () => {
      const { about, id = '' } = this.steps.row ?? {};
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
    asked: () => this.#trail.place ?? { record: this.steps.id },
    record: () => this.#record,
    isStart: () => this.#trail.depth === 0,
    start: () => this.steps.row?.about,
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
    if (changed.has('which')) this.steps.begin(this.which);
    if (changed.has('state')) this.steps.arrive();
    void this.steps.load();
    this.#followWish();
  }

  /** The reader pressed a reference in the table, which knows its words only. */
  #followWish(): void {
    const { which } = this;
    const { row } = this.steps;
    if (which?.at && which !== this.#followed) this.#trail.goTo(which.at);
    if (which?.at) this.#followed = which;
    if (!which?.follow || which === this.#followed || !row || !this.steps.isOpen(row)) return;
    this.#followed = which;
    const { field, name } = which.follow;
    const links = row.about?.links[field] ?? [];
    const link = links.find((one) => one.name === name) ?? links.find((one) => one.name.includes(name));
    if (link && link.state !== 'gone') this.#trail.follow(link);
  }

  /** What is open: the row's record, or one that was followed. */
  get #record(): RecordData | null | undefined {
    const { record, depth } = this.#trail;
    return depth > 0 ? record : (record ?? this.steps.row);
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
          ${followed ? nothing : html`${this.steps.render(-1)}${this.steps.render(1)}`}
          <span class="position quiet">${followed ? this.#record?.about?.label : this.steps.place}</span>
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
    if (this.steps.pressed(event.key)) event.preventDefault();
    else scrollKey(event, body);
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

  /** The record's own page, where the builder named one. */
  #link(): string | undefined {
    const template = this.table.getAttribute('href');
    const record = this.steps.row;
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
