/**
 * Changing the values of a record, on a page of its own and in the dialog of a table: by double click, F2, or the pen beside each value;
 * Tab goes on in the form's order. The editor, and what becomes of the change, are those of tables (edit/cell-edits.ts).
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { RecordData, SourceRef } from '../../../worker/api.js';
import { copyText } from '../../kit/copy-text.js';
import { type CellEdits, type CellSite, isKept } from '../edit/cell-edits.js';
import { editsOf, followEdits, heldName, type HeldValue, heldOf } from '../edit/element-edits.js';
import type { HeldCell } from '../edit/held-cells.js';
import { inputComing, loadChoices } from '../edit/input-for.js';
import { showSuggestions } from '../edit/install-suggestions.js';
import type { EditorDoneEvent, Then } from '../edit/kobold-cell-editor.js';
import { heldStyles, penStyles } from '../edit/mark.styles.js';
import { isSheet } from '../edit/place-editor.js';
import { stopEvent, TwoClicks } from '../edit/two-clicks.js';
import { visibleText } from '../../kit/visible-text.js';
import { sourceOfRecord } from './record-history.js';
import type { ChangingHost, ChangingOptions, ValueChanges } from './record-changing.js';
import { recordEditingStyles } from './record-editing.styles.js';
import '../../kit/terms/en-cell.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-sheet.js';

/** What one click opens, of values that two change. */
const OPENS = 'dd:has(.pen:not(.locked)) :is(.ref, a[href])';
const VALUE = '.field, .titled';

export class RecordEditing implements ReactiveController, ValueChanges {
  readonly #clicks = new TwoClicks();
  #unfollow: (() => void) | undefined;
  /** The record that was there last, and how it is changed: it may be gone. */
  #last: { readonly record: RecordData; readonly edits: CellEdits } | undefined;
  /** Of the first record: the reader has not followed a reference. */
  #start: RecordData['about'];
  /** Said beside what was typed. */
  #note = '';
  /** What is held of this record, and stands in none of the fields that are shown. */
  #lost: readonly HeldValue[] = [];

  constructor(
    private readonly host: ChangingHost,
    private readonly options: ChangingOptions,
  ) {
    void loadChoices().catch(() => undefined);
    const root = host.renderRoot as ShadowRoot;
    for (const { styleSheet } of [heldStyles, penStyles, recordEditingStyles])
      if (styleSheet) root.adoptedStyleSheets.push(styleSheet);
    for (const name of ['dblclick', 'click', 'keydown'])
      root.addEventListener(name, (event) => this.#hear(event), { capture: true });
    host.addController(this);
    showSuggestions(host, {
      localize: options.localize,
      source: () => (options.isEditable() ? this.#source : undefined),
      place: options.linePlace,
      takeFocus: () => this.#focus(),
    });
  }

  hostUpdated(): void {
    const record = this.options.record();
    // Its place has another record by now: Back, or another address.
    if (this.isOpen && !this.#isAsked(this.#last?.record)) this.#last?.edits.leave();
    this.#start = (this.options.isStart() ? record?.about : this.options.start?.()) ?? this.#start;
    if (record?.about) this.#last = { record, edits: this.#editsOf(record) };
    const lost = this.#findLost();
    if (!saySame(lost, this.#lost)) this.host.requestUpdate();
    this.#lost = lost;
  }

  hostConnected(): void {
    this.#unfollow ??= followEdits(this.options.asker(), () => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#clicks.stop();
  }

  get isOpen(): boolean {
    return this.#last?.edits.isOpen === true;
  }

  // ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────

  held(record: RecordData, key: string): string | undefined {
    return record.about && this.#editsOf(record).held.of(record.id, key)?.shown;
  }

  renderPen(record: RecordData, field: Field, label: string): unknown {
    if (!record.about) return nothing;
    const { terms } = this.options.localize();
    const isLocked = this.#isLocked(record, field);
    const edits = this.#editsOf(record);
    const held = edits.held.of(record.id, field.key);
    const name = visibleText(label);
    const words = isLocked ? terms.whyFixed(name) : terms.changeThis(name);
    return html`<button
        type="button"
        class=${isLocked ? 'plain pen locked' : 'plain pen'}
        part="pen"
        data-pen=${field.key}
        title=${words}
        aria-label=${words}
      ></button>
      ${held ? this.#renderHeld(held, edits) : nothing}`;
  }

  /** Beneath what was typed: what is wrong with it. */
  #renderHeld(cell: HeldCell, edits: CellEdits): TemplateResult {
    const { terms } = this.options.localize();
    return html`<span class="not-taken"
      ><span role="alert" dir="auto">${terms.notTakenCell(cell.why)}</span>
      <button type="button" class="plain link" @click=${() => this.#giveUp(cell, edits)}>${terms.dismiss}</button></span
    >`;
  }

  renderLost(): unknown {
    const lost = this.#lost;
    if (lost.length === 0) return nothing;
    const { terms } = this.options.localize();
    const isHere = !!this.options.record();
    return html`<section class="lost" part="lost" role="alert">
      <p>${terms.typedIsKept}</p>
      <dl>
        ${lost.map(
          ({ edits, cell }) =>
            html`<div class="field">
              <dt dir="auto">${visibleText(cell.label)}</dt>
              <dd>
                <span class="text" dir="auto">${cell.typed}</span>
                ${isHere ? html`<span class="quiet" dir="auto">${cell.why}</span>` : nothing}
                <button
                  type="button"
                  class="button small"
                  aria-label=${`${terms.copy}: ${visibleText(cell.label)}`}
                  @click=${() => this.#copy(cell.typed)}
                >
                  ${terms.copy}
                </button>
                <button type="button" class="plain link" @click=${() => this.#giveUp(cell, edits)}>
                  ${terms.dismiss}
                </button>
              </dd>
            </div>`,
        )}
      </dl>
      <p class="quiet" role="status">${this.#note}</p>
    </section>`;
  }

  // ── What people do ───────────────────────────────────────────────────────────────────────────────────────────────

  #hear(event: Event): void {
    if (!this.options.isEditable()) return;
    const target = event.target as Element;
    const pen = target.closest<HTMLElement>('[data-pen]');
    const value = target.closest(VALUE);
    if (event.type === 'keydown') {
      if ((event as KeyboardEvent).key === 'F2' && value && this.#begin(this.#penIn(value)?.dataset['pen']))
        stopEvent(event);
    } else if (event.type === 'dblclick') {
      this.#clicks.stop();
      if (!target.closest('button:not(.ref), label, .related') && this.#begin(this.#penIn(value)?.dataset['pen']))
        stopEvent(event);
    } else if (pen) this.#begin(pen.dataset['pen']);
    else if (!this.isOpen) this.#clicks.waits(event as MouseEvent, OPENS, () => this.options.record()?.id);
  }

  /** False where it cannot be. */
  #begin(key: string | undefined): boolean {
    const { options } = this;
    const record = options.record();
    const { handle } = options.live();
    const at = record?.fields.findIndex((one) => one.key === key) ?? -1;
    const field = record?.fields[at];
    this.#clicks.stop();
    if (!record?.about || !handle || !field || this.isOpen) return false;
    const coming = inputComing(field);
    if (coming) {
      coming.then(
        () => this.#begin(key),
        () => options.failed(),
      );
      return true;
    }
    const { about } = record;
    const edits = this.#editsOf(record);
    const site = this.#siteOf(record, handle);
    const cell = record.cells[at];
    const anchor = (): Element | null => (options.record()?.id === record.id ? this.#valueOf(field.key) : null);
    anchor()?.scrollIntoView({ block: isSheet() ? 'center' : 'nearest' });
    const opened = {
      cell: { id: record.id, field: field.key },
      field,
      shown: about.texts[field.key] ?? (cell === undefined || cell === null ? '' : String(cell)),
      anchor,
      isLocked: this.#isLocked(record, field),
    };
    edits.begin(site, opened, options.place(), ({ then, change }: EditorDoneEvent) => {
      if (change) void edits.save(site, change, about.title || record.id);
      this.#goOn(then, field.key);
    });
    return true;
  }

  /** To the next that can be changed, as the form has them. */
  #goOn(then: Then, key: string): void {
    if (then === 'elsewhere' || !this.host.isConnected) return;
    const by = then === 'next' ? 1 : then === 'before' ? -1 : 0;
    const keys = this.#pens.filter((pen) => !pen.matches('.locked')).map((pen) => pen.dataset['pen']);
    const next = by === 0 ? undefined : keys[keys.indexOf(key) + by];
    if (next === undefined || !this.#begin(next)) this.#focus(key);
  }

  #giveUp({ record, field }: HeldCell, edits: CellEdits): void {
    const isDropped = edits.held.drop(record, field);
    this.#lost = this.#findLost();
    if (isDropped) edits.changed();
    if (this.#penOf(field)) this.#focus(field);
    else void this.host.updateComplete.then(() => this.#focusLost());
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.options.localize();
    this.#note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
    this.host.requestUpdate();
  }

  // ── Where things are ─────────────────────────────────────────────────────────────────────────────────────────────

  get #pens(): HTMLElement[] {
    return [...this.host.renderRoot.querySelectorAll<HTMLElement>('[data-pen]')];
  }

  #penIn(value: Element | null): HTMLElement | null {
    return value?.querySelector<HTMLElement>('[data-pen]') ?? null;
  }

  #valueOf(key: string): Element | null {
    const pen = this.#penOf(key);
    return pen?.closest('.field')?.querySelector('dd') ?? pen?.closest('.titled')?.querySelector('h2') ?? null;
  }

  #penOf(key: string): HTMLElement | undefined {
    return this.#pens.find((one) => one.dataset['pen'] === key);
  }

  /** To what else was typed, or to what stands there in place of it. */
  #focusLost(): void {
    const root = this.host.renderRoot;
    const next = ['.lost .link', 'h2', '[part=empty]'].map((one) => root.querySelector<HTMLElement>(one)).find(Boolean);
    next?.focus({ preventScroll: true });
  }

  #findLost(): readonly HeldValue[] {
    const all = heldOf(this.options.asker());
    return all.filter((value) => this.#isOfAsked(value) && !this.#penOf(value.cell.field));
  }

  #focus(key?: string): void {
    const pen = key === undefined ? this.#pens[0] : this.#penOf(key);
    (pen ?? this.host.renderRoot.querySelector('h2'))?.focus({ preventScroll: true });
  }

  #isLocked(record: RecordData, field: Field): boolean {
    return !!field.declared?.computed || (this.options.isStart() && isKept(this.options.asker(), field, record.fields));
  }

  #editsOf({ about }: RecordData): CellEdits {
    const { options } = this;
    const [start, { dataset, resource }] = [this.#start, about!];
    const isElsewhere = start?.dataset !== dataset;
    const isOwn = options.isStart() || (!isElsewhere && start?.resource === resource);
    return editsOf(options.asker(), isOwn ? undefined : { dataset, resource, isElsewhere });
  }

  /** Where the reader is by now. */
  #isAsked(record: RecordData | undefined): boolean {
    const place = this.options.asked();
    const resource = this.options.isStart() ? this.#start?.resource : place?.resource;
    return record?.id === place?.record && record?.about?.resource === resource;
  }

  /** Of a place whose record is gone and does not say what it is: elsewhere the same id stands for another record. */
  #isOfAsked({ cell, other }: HeldValue): boolean {
    const [place, start] = [this.options.asked(), this.#start];
    if (cell.record !== place?.record) return false;
    const isSame = !!start && place.resource === start.resource && (place.dataset ?? start.dataset) === start.dataset;
    if (this.options.isStart() || isSame) return !other;
    if (!other || other.resource !== place.resource) return false;
    return place.dataset === undefined ? !other.isElsewhere : place.dataset === other.dataset;
  }

  #siteOf({ about, fields }: RecordData, handle: CellSite['handle']): CellSite {
    const { options } = this;
    const named = options.isStart()
      ? { src: options.written(), resource: options.asker().resource ?? '' }
      : { src: about!.dataset, resource: about!.resource };
    return { ...named, fields, handle, localize: options.localize(), timeZone: options.timeZone() || undefined };
  }

  get #source(): SourceRef | undefined {
    const base = this.options.source();
    return this.options.isStart() ? base : sourceOfRecord(base, this.#last?.record.about);
  }
}

function saySame(some: readonly HeldValue[], others: readonly HeldValue[]): boolean {
  const names = (values: readonly HeldValue[]) => values.map((one) => heldName(one) + one.cell.typed).join();
  return names(some) === names(others);
}
