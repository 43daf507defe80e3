/**
 * What everything that opens on demand shares: a popover beside its anchor, on small windows a sheet from below; focus
 * goes in, Tab stays in, Escape and a press outside close it. `popover="manual"`, because light dismissal would close
 * on the press of the very button whose click opens it again. No `<header>`, no `<footer>`: they would be landmarks of
 * the page.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from '../../kit/property.js';
import type { Field } from '../../../core/table/field.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import { FOCUSABLE, FocusKeeper } from '../../kit/focus-keeper.js';
import { placeBeside, SHEET } from '../../kit/place-beside.js';
import { searchStyles } from '../../kit/search.styles.js';
import { theme } from '../../kit/theme.js';
import type { ViewState } from '../../kit/view-state.js';
import type { ColumnPlan } from '../grid/column-layout.js';
import { panelKey } from './panel-keys.js';
import { panelStyles } from './panel.styles.js';
import { PanelCloseEvent } from './panel-events.js';
import { ViewPatchEvent, type PanelContext, type ReaderView } from '../table/reader-view.js';
import '../../kit/terms/en-later.js';

export abstract class Panel extends LitElement implements PanelContext {
  static override styles = [theme, panelStyles, searchStyles];

  @property({ attribute: false }) view!: ReaderView;
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) columns: readonly ColumnPlan[] = [];
  @property({ attribute: false }) state!: ViewState;
  @property({ attribute: false }) handle: LiveHandle | undefined;
  @property({ attribute: false }) localize!: LocalizeController;
  @property({ attribute: false }) table!: HTMLElement;
  /** Opens beside it; without one in the middle of the window. */
  @property({ attribute: false }) anchor: HTMLElement | undefined;

  #open: AbortController | undefined;

  constructor() {
    super();
    new FocusKeeper(this);
  }

  /** Its name for those who do not see it. */
  protected abstract get label(): string;
  protected abstract renderBody(): TemplateResult;
  /** Stays in reach at the foot of a long panel. */
  protected renderFoot(): TemplateResult | typeof nothing {
    return nothing;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
    this.setAttribute('role', 'dialog');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#open?.abort();
    this.#open = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.dir = this.localize.dir;
    this.setAttribute('aria-label', this.label);
  }

  protected override firstUpdated(): void {
    this.showPopover?.();
    this.#listen();
    this.#place();
    this.#firstFocus().focus({ preventScroll: true });
  }

  protected override updated(): void {
    if (this.#open) this.#place();
  }

  protected override render(): TemplateResult {
    return html`<div class="panel" part="panel" @keydown=${this.#keys}>
      <div class="head">
        <h2 class="title">${this.label}</h2>
        <button type="button" class="plain close" aria-label=${this.localize.terms.close} @click=${() => this.close()}>
          <span aria-hidden="true">×</span>
        </button>
      </div>
      <div class="body" tabindex="-1">${this.renderBody()}</div>
      ${this.renderFoot()}
    </div>`;
  }

  close(): void {
    if (!this.#open) return;
    this.#open.abort();
    this.#open = undefined;
    this.hidePopover?.();
    this.dispatchEvent(new PanelCloseEvent());
  }

  protected patch(patch: Partial<ReaderView>): void {
    this.dispatchEvent(new ViewPatchEvent(patch));
  }

  #listen(): void {
    this.#open = new AbortController();
    const { signal } = this.#open;
    const outside = (event: Event) => {
      const path = event.composedPath();
      if (!path.includes(this) && !(this.anchor && path.includes(this.anchor))) this.close();
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    };
    const move = (event: Event) => {
      if (!event.composedPath().includes(this)) this.#place();
    };
    document.addEventListener('pointerdown', outside, { signal, capture: true });
    document.addEventListener('keydown', escape, { signal, capture: true });
    addEventListener('scroll', move, { signal, capture: true, passive: true });
    addEventListener('resize', move, { signal });
  }

  #place(): void {
    if (matchMedia(SHEET).matches || !this.anchor?.isConnected) {
      for (const name of ['left', 'top', 'bottom', '--_room']) this.style.removeProperty(name);
    } else {
      placeBeside(this, this.anchor, this.table, this.localize.dir);
    }
    this.toggleAttribute('data-free', !this.anchor?.isConnected);
  }

  /** What is marked, else the first control of the body; on touch screens never a text box, which calls the keyboard up. */
  #firstFocus(): HTMLElement {
    const body = this.renderRoot.querySelector('.body');
    const marked = body?.querySelector<HTMLElement>('[data-autofocus]');
    const target = marked ?? body?.querySelector<HTMLElement>(FOCUSABLE);
    const close = this.renderRoot.querySelector<HTMLElement>('.close')!;
    return !target || (matchMedia('(pointer: coarse)').matches && target.matches('input')) ? close : target;
  }

  readonly #keys = (event: KeyboardEvent): void =>
    panelKey(event, this.renderRoot as ShadowRoot, this.renderRoot.querySelector<HTMLElement>('.body')!);
}
