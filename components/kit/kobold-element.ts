/**
 * What all elements share: the common attributes, language, states for `:state()`, light DOM as the first and last
 * thing shown, an inert preview while somebody edits the page around them.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ErrorData } from '../../core/errors.js';
import type { ResolvedView } from '../../worker/api.js';
import { announce } from './events.js';
import { LocalizeController } from './localize.js';
import { property } from './property.js';
import { Readiness } from './readiness.js';
import type { TableData } from './source.js';
import type { ViewState } from './view-state.js';

export type ElementState = 'loading' | 'empty' | 'error' | 'offline' | 'ready';

export abstract class KoboldElement extends LitElement {
  /** An address, a file URL, or the name of a `<kobold-dataset>`. `dataset` as an attribute means the same. */
  @property() src = '';
  /** Instead of `src`, by program: a file the reader chose, or cells. */
  @property({ attribute: false }) data: TableData | undefined;
  /** Which kind of record; may be left out when there is one. */
  @property() resource = '';
  /** Where a dataset may be found besides what its address says: relays, by spaces. */
  @property() relays = '';

  protected readonly localize = new LocalizeController(this);
  readonly #internals: ElementInternals | undefined = this.attachInternals?.();
  #childObserver: MutationObserver | undefined;
  readonly #readiness = new Readiness();
  readonly #told = new Set<string>();

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'dataset', 'lang', 'dir'];
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    super.attributeChangedCallback(name, before, now);
    if (name === 'dataset') this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Parsers hand over children after the tag, editors and frameworks later still.
    this.#childObserver ??= new MutationObserver(() => this.requestUpdate());
    this.#childObserver.observe(this, { childList: true, subtree: true, characterData: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#childObserver?.disconnect();
  }

  /**
   * Resolves once live data is shown, rejects with the error that prevented it; of the source as it is set now. Use
   * `whenReady(el)` from outside.
   */
  get whenReady(): Promise<void> {
    const ready = this.updateComplete.then(() => this.#readiness.promise);
    ready.catch(() => undefined); // nobody is obliged to listen
    return ready;
  }

  /** Tells the page and whoever waits what a frame brought. */
  protected follow(now: ViewState, before: ViewState): void {
    const isOpened = now.frame === 0;
    if (isOpened || (prevented(before) && !prevented(now))) {
      this.#readiness.renew();
      this.#told.clear();
    }
    if (now.error && now.error !== before.error) this.markError(now.error);
    if (now.resolved && now.resolved !== before.resolved) this.#followIssues(now.resolved, before.resolved);
    const failed = prevented(now);
    if (failed) this.#readiness.reject(failed);
    else if (isReady(now)) this.#readiness.resolve();
    const { matched, total } = now.counts;
    if (isReady(now) && !isReady(before)) announce(this, 'kobold-ready', { total });
    else if (isReady(now) && (matched !== before.counts.matched || total !== before.counts.total))
      announce(this, 'kobold-changed', { matched, total });
  }

  /** What is made right and then wrong again is told again. */
  #followIssues(now: ResolvedView, before: ResolvedView | undefined): void {
    const names = new Set(now.issues.map(nameOf));
    for (const issue of before?.issues ?? []) if (!names.has(nameOf(issue))) this.#told.delete(nameOf(issue));
    for (const { where: _, ...issue } of now.issues) this.markError(issue);
  }

  /** Says it once: as an event, and on the console with the fix. */
  protected markError(error: ErrorData): void {
    if (this.#told.has(nameOf(error))) return;
    this.#told.add(nameOf(error));
    announce(this, 'kobold-error', error);
    console.error(`<${this.localName}> ${error.code}: ${error.message} ${asText(error.details)}`.trimEnd());
  }

  protected showStates(states: Partial<Record<ElementState, boolean>>): void {
    const set = this.#internals?.states;
    if (!set) return;
    for (const [state, on] of Object.entries(states)) {
      try {
        if (on) set.add(state);
        else set.delete(state);
      } catch {
        return; // engines before 2024 accept only `--state`
      }
    }
  }

  /** What an editor sees instead of live data: what stands here, and the static content if there is some. */
  protected renderPreview(what: string): TemplateResult {
    return html`<div part="preview" class="preview" contenteditable="false">
      <span>${this.localize.terms.preview(what)}</span>${this.src ? html` <code>${this.src}</code>` : nothing}
      <slot></slot>
    </div>`;
  }
}

/** Rows of the last visit are shown, but programs wait for those that hold. */
const isReady = ({ status, error, isLook }: ViewState): boolean => status === 'ready' && !error && !isLook;

/** Why there is nothing to see: a failure, or the builder's own filter that cannot be read. */
const prevented = ({ error, resolved }: ViewState): ErrorData | undefined =>
  error ?? resolved?.issues.find(({ where }) => where === 'filter');

const nameOf = ({ code, message }: ErrorData): string => `${code}: ${message}`;

/** On one line: consoles and log collectors print objects as `[object Object]`. */
function asText(details: ErrorData['details']): string {
  try {
    const text = JSON.stringify(details);
    return text === undefined || text === '{}' ? '' : text;
  } catch {
    return '';
  }
}
