import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import { errorToData, KoboldError, type ErrorData } from '../../../core/errors.js';
import type { DatasetFrame, DatasetHandle, SourceRef } from '../../../worker/api.js';
import { watchDataset } from '../../kit/client-dataset.js';
import { getClient } from '../../kit/client.js';
import { announce } from '../../kit/events.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import { NO_VIEW, type ViewState } from '../../kit/view-state.js';
import { isOffline } from '../sync/is-offline.js';
import { failureStyles } from '../table/failure.styles.js';
import { renderFailure, renderLoading } from '../table/states.js';
import { FormFilling } from './form-filling.js';
import { inputId } from './field-control.js';
import { plainText } from './form-input.js';
import { formStyles } from './form.styles.js';
import { parsePrefill, prefillOfAddress } from './form-prefill.js';
import { renderForm, renderSent, saidOf, type FormParts } from './form-template.js';
import { FormOwner } from './form-owner.js';
import { problemWords } from './form-words.js';
import { RecordChoice } from './record-choice.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-form.js';

/**
 * A form of a dataset: what is filled in is saved, goes under the dataset's open intake, or is proposed, whatever the reader may do.
 * Without an account. Inside a plain `<form>` it is one of its fields: the form's button sends this first, and then the form.
 *
 * @summary Fill in a new record, or change one.
 * @slot - What readers see until it is there.
 * @slot submit - In place of the button.
 * @slot success - In place of the thanks, once it is sent.
 * @slot error - Instead of the sentence shown on failure.
 * @slot loading - Instead of "Loading…".
 * @slot empty - Where there is no such form.
 * @event {CustomEvent<SubmitRequestDetail>} kobold-submit-request - It is about to be sent; `preventDefault()` keeps it.
 * @event {CustomEvent<SubmittedDetail>} kobold-submitted - It is kept, and on its way.
 * @event {CustomEvent<SignInRequestDetail>} kobold-sign-in-request - The reader wants to sign in; cancel it to do that yourself.
 * @event {CustomEvent<ReadyDetail>} kobold-ready - It can be filled in.
 * @event {CustomEvent<ErrorData>} kobold-error - It cannot, or names what is not there.
 * @csspart form @csspart title @csspart group @csspart field @csspart label @csspart input @csspart problem @csspart summary
 * @csspart public - The sentence that public is public. @csspart footer @csspart button @csspart submit @csspart success
 * @csspart delivery @csspart changes @csspart restored @csspart error @csspart loading @csspart empty
 */
export class KoboldForm extends KoboldElement {
  static formAssociated = true;
  static override styles = [theme, failureStyles, formStyles];

  /** The id of a record to change; a new one without it. */
  @property() record = '';
  /** Key of a form of the schema; the first without it. */
  @property() form = '';
  /** Only these fields, in this order, by commas: keys, or labels. */
  @property() fields = '';
  /** What stands in fields from the start: `species: Pisum sativum; days: 80`, or JSON; as a property also an object. */
  @property({ converter: { fromAttribute: (text) => text, toProperty: (value) => value } }) prefill: unknown = '';
  /** Under which a plain form around has what was filled in, as JSON by key; and `<name>.record`, the record's id. */
  @property() name = '';

  @state() private failed: ErrorData | undefined;
  @state() private isDisabled = false;
  /** Set while the base class is made: a field with a value of its own would take it away again. */
  declare private internals: ElementInternals | undefined;
  #frame: DatasetFrame | undefined;
  #handle: DatasetHandle | undefined;
  #key = '';
  #told: ViewState = NO_VIEW;
  readonly #choices = new Map<string, RecordChoice>();
  #filling = this.#begin();
  readonly #owner = new FormOwner(this, {
    isSent: () => this.#filling.phase === 'sent' || this.isContentEditable,
    send: () => this.#send(),
  });

  constructor() {
    super();
    new HostColorsController(this);
    this.addEventListener('click', (event) => this.#pressedInSlot(event));
  }

  /** Every element has its own; this one is a field of plain forms by it. */
  override attachInternals(): ElementInternals {
    return (this.internals = super.attachInternals());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pagehide', this.#keep);
    // With the form around it may have come to another root.
    this.#owner.join(this.internals?.form ?? null);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.#keep);
    removeEventListener('beforeunload', this.#leaving);
    this.#owner.leave();
    this.#close();
  }

  // ── As a field of a plain form ───────────────────────────────────────────────────────────────────────────────────

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#owner.join(form);
    this.requestUpdate();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.isDisabled = isDisabled;
  }

  formResetCallback(): void {
    this.reset();
  }

  formStateRestoreCallback(kept: string | File | FormData | null): void {
    if (typeof kept !== 'string' || this.#filling.typed.size > 0) return;
    for (const [key, text] of Object.entries(parsePrefill(kept))) this.#filling.typed.set(key, text);
    void this.#filling.look();
  }

  /** Takes out all that was typed, and the draft. */
  reset(): void {
    this.#filling.startOver();
  }

  checkValidity(): boolean {
    return this.internals?.checkValidity() ?? true;
  }

  reportValidity(): boolean {
    return this.internals?.reportValidity() ?? true;
  }

  /** Whether it is kept, and on its way. */
  submit(): Promise<boolean> {
    return this.#send();
  }

  // ── What it shows ────────────────────────────────────────────────────────────────────────────────────────────────

  protected override updated(changed: PropertyValues): void {
    if (this.isConnected && !this.isContentEditable) this.#follow(changed);
    else this.#close();
    this.#tellOwner();
    // A page that asks when it is left is never kept for going back: only while there is something to lose.
    if (this.#filling.isDirty && this.isConnected) addEventListener('beforeunload', this.#leaving);
    else removeEventListener('beforeunload', this.#leaving);
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    if (this.isContentEditable) return this.renderPreview(terms.formWords?.aForm ?? '');
    const isFilled = this.#filling.state !== undefined && this.#filling.phase !== 'sent';
    return html`<p class="visually-hidden" role="status">${isFilled ? saidOf(this.#parts()) : ''}</p>
      ${this.#renderShown()}`;
  }

  #renderShown(): TemplateResult {
    const { terms, dir } = this.localize;
    const filling = this.#filling;
    const error = this.failed ?? filling.error;
    if (filling.phase === 'sent')
      return html`<div class="root" dir=${dir}>${renderSent(this.#parts(), () => this.#another())}</div>`;
    if (filling.state)
      return html`<div class="root" dir=${dir}>
        ${renderForm(this.#parts())} ${error ? renderFailure(this.localize, this.#failure(error), [error]) : nothing}
      </div>`;
    return html`<div class="root" dir=${dir}>
      <slot></slot>
      ${
        error?.code === 'unknown-form'
          ? html`<p class="message quiet" part="empty">
              <slot name="empty">${terms.formWords.noForm}</slot>
            </p>`
          : error
            ? renderFailure(this.localize, this.#failure(error), [error], () => this.#again())
            : this.#key
              ? renderLoading(this.localize)
              : nothing
      }
    </div>`;
  }

  #parts(): FormParts {
    return {
      localize: this.localize,
      filling: this.#filling,
      isOffline: this.#frame !== undefined && isOffline(this.#frame),
      isDisabled: this.isDisabled,
      isInForm: this.#owner.form !== null,
      now: Date.now(),
      choice: (key) => this.#choice(key),
      submit: (event) => this.#pressed(event),
      focusField: (key) => this.#focus(key),
      signIn: () => this.#signIn(),
    };
  }

  #signIn(): void {
    if (!announce(this, 'kobold-sign-in-request', {}, true)) return;
    const source = sourceOf(this);
    void import('../../identity/identity-dialog.js').then(({ showIdentity }) => showIdentity(source));
  }

  #failure({ code }: ErrorData): string {
    const words = this.localize.terms.formWords;
    return words.failures[code] ?? words.noShow;
  }

  #choice(key: string): RecordChoice {
    let choice = this.#choices.get(key);
    if (!choice)
      this.#choices.set(
        key,
        (choice = new RecordChoice(
          () => this.#handle,
          () => this.requestUpdate(),
        )),
      );
    return choice;
  }

  // ── Sending ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Our own button, or Enter in a field. */
  #pressed(event: Event): void {
    event.preventDefault();
    const { form } = this.#owner;
    if (form) form.requestSubmit();
    else void this.#send();
  }

  /** A plain form around has buttons of its own, in our slot too. */
  #pressedInSlot(event: Event): void {
    const button = (event.target as Element).closest('button, input, a, [role=button]');
    if (button?.closest('[slot=submit]') && this.contains(button) && !this.#owner.form) void this.#send();
  }

  async #send(): Promise<boolean> {
    const filling = this.#filling;
    const { record } = this;
    const kept = await filling.submit((values) =>
      announce(
        this,
        'kobold-submit-request',
        { resource: filling.state!.resource, ...(record && { record }), values },
        true,
      ),
    );
    await this.updateComplete;
    const { sent } = filling;
    if (kept && sent) {
      this.#tellOwner();
      announce(this, 'kobold-submitted', { resource: filling.state!.resource, record: sent.record, as: sent.as });
      this.renderRoot.querySelector<HTMLElement>('.sent')?.focus();
    } else this.showProblems();
    // What was pressed is gone, and what had the focus before was closed meanwhile.
    if (filling.isStopped) this.renderRoot.querySelector<HTMLElement>('[part~=submit]')?.focus();
    return kept;
  }

  /** As after a try to send; the first is gone to. */
  showProblems(): void {
    const filling = this.#filling;
    filling.isTried = true;
    this.requestUpdate();
    const [first] = filling.problems;
    if (first) void this.updateComplete.then(() => this.#focus(first.field));
  }

  #focus(key: string): void {
    const field = (this.renderRoot as ShadowRoot).getElementById(inputId(key));
    field?.focus();
    field?.scrollIntoView({ block: 'nearest' });
  }

  #another(): void {
    this.#filling.startOver();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.input')?.focus());
  }

  /** What the plain form around has of it, and whether it may be sent. */
  #tellOwner(): void {
    const { internals, name } = this;
    const filling = this.#filling;
    if (!internals?.setFormValue) return;
    const typed = JSON.stringify(filling.values);
    const data = new FormData();
    if (name) {
      data.set(name, typed);
      if (filling.sent) data.set(`${name}.record`, filling.sent.record);
    }
    internals.setFormValue(data, typed);
    const [problem] = filling.phase === 'sent' ? [] : filling.problems;
    if (!problem) return internals.setValidity({});
    const sentence = problemWords(problem, filling.field(problem.field), this.localize);
    const anchor = (this.renderRoot as ShadowRoot).getElementById(inputId(problem.field));
    internals.setValidity({ customError: true }, sentence || ' ', ...(anchor ? [anchor] : []));
  }

  readonly #leaving = (event: BeforeUnloadEvent): void => event.preventDefault();
  readonly #keep = (): void => this.#filling.keep();

  // ── The dataset ──────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(): FormFilling {
    return new FormFilling(
      {
        wish: () => ({
          locale: this.localize.lang,
          today: dayOf(new Date()),
          ...(this.#resource && { resource: this.#resource }),
          ...(this.record && { record: this.record }),
          ...(this.form && { form: this.form }),
          ...(this.fields && { fields: this.fields.split(',').map((field) => field.trim().replace(/^\[|\]$/g, '')) }),
          preset: parsePrefill(this.prefill),
          offered: prefillOfAddress(location.search),
        }),
        plain: (text, field) => plainText(text, field, this.localize.lang),
        changed: () => this.#changed(),
      },
      () => this.#handle,
    );
  }

  #resource = '';

  #changed(): void {
    const { state, error } = this.#filling;
    for (const message of state?.unknown ?? []) this.markError({ code: 'unknown-field', message, details: {} });
    const failed = this.failed ?? error;
    if (state || failed) this.#tell(state ? undefined : failed);
    if (error && state) this.markError(error);
    this.showStates({
      loading: !state && !failed,
      error: failed !== undefined,
      empty: failed?.code === 'unknown-form',
      offline: this.#frame !== undefined && isOffline(this.#frame),
      ready: state !== undefined,
    });
    this.requestUpdate();
  }

  /** As elements with rows do, with a form for one row. */
  #tell(error: ErrorData | undefined): void {
    const counts = { matched: 1, total: 1, items: 1, complete: true };
    const now: ViewState = { ...NO_VIEW, status: error ? 'loading' : 'ready', counts, error, frame: 1 };
    this.follow(now, this.#told);
    this.#told = now;
  }

  /** After an update: properties have settled. */
  #follow(changed: PropertyValues): void {
    let source: SourceRef | undefined;
    try {
      source = sourceOf(this);
      if (source && source.kind !== 'dataset')
        throw new KoboldError('bad-request', 'A form needs a dataset on relays.');
    } catch (error) {
      if (this.failed?.message !== errorToData(error).message) this.#fail(errorToData(error));
      return;
    }
    const { resource = '', ...rest } = (source ?? {}) as SourceRef & { resource?: string };
    const key = source ? JSON.stringify([rest, resource, this.record, this.form, this.fields]) : '';
    if (key !== this.#key) {
      this.#close();
      this.#key = key;
      this.#resource = resource;
      this.#filling = this.#begin();
      this.failed = undefined;
      if (source) this.#open(rest as SourceRef);
      this.requestUpdate();
    } else if (changed.has('prefill') && this.#handle) void this.#filling.look();
  }

  #open(source: SourceRef): void {
    this.#told = NO_VIEW;
    this.follow(NO_VIEW, NO_VIEW);
    this.showStates({ loading: true, error: false, empty: false, offline: false, ready: false });
    this.#handle = watchDataset(getClient(), source, {
      frame: (frame) => {
        this.#frame = frame;
        if (frame.error && !this.#filling.state) this.#fail(frame.error);
        else this.failed = undefined;
        this.#filling.news();
        this.requestUpdate();
      },
      fail: (error) => this.#fail(error),
    });
  }

  #fail(error: ErrorData): void {
    this.failed = error;
    this.#changed();
  }

  #again(): void {
    this.#close();
    this.failed = undefined;
    this.requestUpdate();
  }

  #close(): void {
    this.#filling.close();
    this.#handle?.close();
    this.#handle = undefined;
    this.#frame = undefined;
    this.#key = '';
  }
}

function dayOf(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
