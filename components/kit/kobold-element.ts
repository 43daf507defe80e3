/**
 * What all elements share: the common attributes, language, states for `:state()`, light DOM as the first and last
 * thing shown, an inert preview while somebody edits the page around them.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { ErrorData } from '../../core/errors.js';
import { isAttributeConverter, textAttribute } from './attributes.js';
import { announce } from './events.js';
import { LocalizeController } from './localize.js';
import type { TableData } from './source.js';

export type ElementState = 'loading' | 'empty' | 'error' | 'offline' | 'ready';

export abstract class KoboldElement extends LitElement {
  /** An address, a file URL, or the name of a `<kobold-dataset>`. `dataset` as an attribute means the same. */
  @property({ reflect: true }) src = '';
  /** Instead of `src`, by program: a file the reader chose, or cells. */
  @property({ attribute: false }) data: TableData | undefined;
  /** Which kind of record; may be left out when there is one. */
  @property() resource = '';

  protected readonly localize = new LocalizeController(this);
  readonly #internals: ElementInternals | undefined = this.attachInternals?.();
  #childObserver: MutationObserver | undefined;
  #ready: Promise<void> | undefined;
  #settle: { resolve(): void; reject(error: unknown): void } | undefined;
  #told: ErrorData | undefined;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'dataset', 'lang', 'dir'];
  }

  /** A property with an attribute is text unless its converter says otherwise, whatever is set. */
  protected static override finalize(): void {
    if (Object.hasOwn(this, 'finalized')) return;
    super.finalize();
    for (const [name, options] of this.elementProperties) {
      const accessor = Object.getOwnPropertyDescriptor(this.prototype, name);
      if (!accessor?.set || options.state || options.attribute === false) continue;
      const { converter } = options;
      const { toProperty } = isAttributeConverter(converter) ? converter : textAttribute;
      const { set } = accessor;
      Object.defineProperty(this.prototype, name, {
        ...accessor,
        set(value: unknown) {
          set.call(this, toProperty(value));
        },
      });
    }
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

  /** Resolves once live data is shown, rejects with the error that prevented it. Use `whenReady(el)` from outside. */
  get whenReady(): Promise<void> {
    this.#ready ??= new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.#ready.catch(() => {}); // nobody is obliged to listen
    return this.#ready;
  }

  protected markReady(total: number): void {
    this.whenReady.then(undefined, () => {});
    this.#settle?.resolve();
    this.#told = undefined;
    announce(this, 'kobold-ready', { total });
  }

  /** Says it once: as an event, on the console with the fix, and to whoever waits. */
  protected markError(error: ErrorData): void {
    if (this.#told?.code === error.code && this.#told.message === error.message) return;
    this.#told = error;
    void this.whenReady;
    this.#settle?.reject(error);
    announce(this, 'kobold-error', error);
    console.error(`<${this.localName}> ${error.code}: ${error.message}`, error.details);
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

/** Resolves when the element (defined or not yet) shows live data. */
export async function whenReady(element: Element): Promise<void> {
  await customElements.whenDefined(element.localName);
  await (element as KoboldElement).whenReady;
}
