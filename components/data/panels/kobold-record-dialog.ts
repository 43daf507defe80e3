import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { Cell, Field } from '../../../core/table/field.js';
import type { Item, RecordData, RowItem } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import { allowedImage, imageHosts } from '../../kit/allowed-images.js';
import { copyText } from '../../kit/copy-text.js';
import type { LocalizeController } from '../../kit/localize.js';
import { fillLink, safeUrl } from '../../kit/safe-url.js';
import { theme } from '../../kit/theme.js';
import { itemAt, type ViewState } from '../../kit/view-state.js';
import { cellText, fitsField, isEmptyCell } from '../grid/cell-text.js';
import { renderImage } from '../grid/cells.js';
import { fieldNamed, type ColumnPlan } from '../grid/column-layout.js';
import { PanelCloseEvent, RowRequestEvent } from './panel-events.js';
import { type PanelContext, type ReaderView } from '../table/reader-view.js';
import { recordDialogStyles } from './record-dialog.styles.js';
import '../../kit/terms/en-later.js';

/**
 * One record with all its fields, whole: long texts wrap, links can be followed, the neighbours are a key away.
 *
 * @summary A record in a dialog (internal; opened by kobold-table).
 * @csspart dialog - The dialog.
 * @csspart title - The first field.
 * @csspart fields - The list of fields.
 */
export class KoboldRecordDialog extends LitElement implements PanelContext {
  static override styles = [theme, recordDialogStyles];

  @property({ attribute: false }) view!: ReaderView;
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) columns: readonly ColumnPlan[] = [];
  @property({ attribute: false }) state!: ViewState;
  @property({ attribute: false }) handle: LiveHandle | undefined;
  @property({ attribute: false }) localize!: LocalizeController;
  @property({ attribute: false }) table!: HTMLElement;
  /** Row number in the file. */
  @property({ attribute: false }) which: { readonly key: number } | undefined;

  /** `null`: there is no such record (any more). */
  @state() private record: RecordData | null | undefined;
  @state() private key: number | undefined;
  @state() private note = '';
  #asked = '';
  /** Waiting for rows beyond those the page holds: from which position on, and in which direction. */
  #wanted: { readonly from: number; readonly by: -1 | 1 } | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    this.dir = this.localize.dir;
    if (changed.has('which')) this.key = this.which?.key;
    if (changed.has('state')) this.#arrive();
    void this.#load();
  }

  protected override firstUpdated(): void {
    this.#dialog.showModal?.();
    this.#dialog.querySelector('h2')!.focus(); // whoever listens hears the title first
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    const link = this.#link();
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      @close=${() => this.dispatchEvent(new PanelCloseEvent())}
      @click=${this.#closeOutside}
      @keydown=${this.#keys}
    >
      <div class="inside">
        <div class="head">
          <h2 id="title" part="title" dir="auto" tabindex="-1">${this.#title() || terms.record}</h2>
          <button type="button" class="plain icon" aria-label=${terms.close} @click=${() => this.#dialog.close()}>
            <span aria-hidden="true">×</span>
          </button>
        </div>
        <div class="body">${this.#renderFields()}</div>
        <div class="foot">
          ${this.#renderStep(-1)}${this.#renderStep(1)}
          <span class="position quiet">${this.#placeText()}</span>
          ${
            link
              ? html`<a class="plain link" href=${link}>${terms.openRecord(this.#title() || terms.record)}</a>
                  <button type="button" class="button" @click=${() => this.#copy(link)}>${terms.copyLink}</button>`
              : nothing
          }
          <span class="note quiet" role="status">${this.note}</span>
        </div>
      </div>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  #renderFields(): TemplateResult {
    const { record } = this;
    if (record === null) return html`<p class="quiet">${this.localize.terms.noRecord}</p>`;
    if (!record) return html`<p class="quiet">${this.localize.terms.loading}</p>`;
    return html`<dl part="fields">
      ${this.#listed(record).map(
        ({ field, label, cell }) =>
          html`<div class="field" data-field=${field.key}>
            <dt>${label}</dt>
            <dd>${this.#renderCell(cell, field)}</dd>
          </div>`,
      )}
    </dl>`;
  }

  /** In the table's order, hidden columns too, under the builder's labels. */
  #ordered(record: RecordData): { field: Field; label: string; cell: Cell }[] {
    const at = new Map(record.fields.map((field, index) => [field.key, index]));
    const known = this.columns.filter(({ field }) => at.has(field.key));
    const order = known.length ? known : record.fields.map((field) => ({ field, label: field.label }));
    return order.map(({ field, label }) => ({ field, label, cell: record.cells[at.get(field.key)!] }));
  }

  /** Without the field whose whole text is the title already. */
  #listed(record: RecordData): { field: Field; label: string; cell: Cell }[] {
    const all = this.#ordered(record);
    const first = all.find(({ cell }) => !isEmptyCell(cell));
    const said = first && !linkOf(first.cell, first.field) && fitsField(first.cell, first.field);
    return said && cellText(first.cell, first.field, this.localize) === this.#title()
      ? all.filter((each) => each !== first)
      : all;
  }

  #renderCell(cell: Cell, field: Field): TemplateResult {
    const { terms } = this.localize;
    if (isEmptyCell(cell)) {
      return html`<span class="none" aria-hidden="true">—</span
        ><span class="visually-hidden">${terms.emptyValue}</span>`;
    }
    const text = cellText(cell, field, this.localize);
    const href = linkOf(cell, field);
    const image = href && allowedImage(href, imageHosts(this.table.getAttribute('allow-images') ?? ''));
    const inner = image ? renderImage(image, text) : text;
    if (href) return html`<a class="link" href=${href} rel="noopener nofollow ugc" dir="auto">${inner}</a>`;
    if (fitsField(cell, field)) return html`<span class="text" dir="auto">${text}</span>`;
    return html`<span class="misfit" title=${terms.notOfType}></span><span class="text" dir="auto">${text}</span
      ><span class="visually-hidden">${terms.notOfType}</span>`;
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
    const { key, handle } = this;
    if (key === undefined || !handle) return;
    const question = `${key} ${this.state.counts.total}`;
    if (question === this.#asked) return;
    this.#asked = question;
    const record = await handle.record({ key }).catch(() => undefined);
    if (this.#asked === question) this.record = record ?? null;
  }

  /** Position in the view; -1 where the page does not hold it. */
  #position(): number {
    const { offset, items } = this.state;
    const index = items.findIndex((item) => isRow(item) && item.key === this.key);
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
    if (item) this.#show(item.key as number);
    if (at >= 0 && at < this.state.counts.items) this.dispatchEvent(new RowRequestEvent(at));
  }

  #arrive(): void {
    const { from, by } = this.#wanted ?? {};
    if (from !== undefined && itemAt(this.state, from)) this.#goTo(from, by!);
  }

  #show(key: number): void {
    this.key = key;
    this.renderRoot?.querySelector('.body')?.scrollTo(0, 0);
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = this.localize.dir === 'ltr' ? 'ArrowRight' : 'ArrowLeft';
    const back = this.localize.dir === 'ltr' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === forward && this.#canStep(1)) this.#step(1);
    else if (event.key === back && this.#canStep(-1)) this.#step(-1);
    else return;
    event.preventDefault();
  };

  readonly #closeOutside = (event: Event): void => {
    if (event.target === this.#dialog) this.#dialog.close();
  };

  // ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #title(): string {
    const first = this.record && this.#ordered(this.record).find(({ cell }) => !isEmptyCell(cell));
    const text = first ? cellText(first.cell, first.field, this.localize) : '';
    return text.length > 160 ? `${text.slice(0, 159)}…` : text;
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
    const { record } = this;
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

function linkOf(cell: Cell, field: Field): string | undefined {
  if (typeof cell !== 'string') return undefined;
  if (field.type === 'url') return safeUrl(cell);
  return field.type === 'email' ? safeUrl(/^mailto:/i.test(cell) ? cell : `mailto:${cell.trim()}`) : undefined;
}
