import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { deepFocus } from '../kit/deep-focus.js';
import { HostColorsController } from '../kit/host-colors.js';
import { LocalizeController } from '../kit/localize.js';
import { property } from '../kit/property.js';
import { onSigner, whoIsSignedIn } from '../kit/signer.js';
import { theme } from '../kit/theme.js';
import '../kit/terms/en-later.js';
import '../kit/terms/en-identity.js';

/**
 * @summary Who am I, in a dialog (internal; opened where a page has no kobold-identity).
 * @csspart dialog - The dialog.
 */
export class KoboldIdentityDialog extends LitElement {
  static override styles = [
    theme,
    css`
      dialog {
        box-sizing: border-box;
        inline-size: min(36rem, calc(100vw - 24px));
        max-block-size: calc(100dvh - 24px);
        overflow: auto;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        padding: 16px 18px;
        background: var(--_paper);
        color: inherit;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.32);
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        margin-block-end: 12px;
      }
      h2 {
        margin: 0;
        font-size: 1.1em;
      }
      @media (pointer: coarse) {
        .button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property() src = '';
  @property() relays = '';
  readonly #localize = new LocalizeController(this);
  readonly #before = deepFocus();
  readonly #wasGuest = whoIsSignedIn() === null;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    new HostColorsController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= onSigner(() => void this.#followPerson());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  protected override firstUpdated(): void {
    this.#dialog.showModal();
  }

  protected override render(): TemplateResult {
    const { terms, dir } = this.#localize;
    return html`<dialog part="dialog" dir=${dir} aria-labelledby="title" @close=${this.#closed}>
      <div class="head">
        <h2 id="title">${terms.identity}</h2>
        <button type="button" class="button" @click=${() => this.#dialog.close()}>${terms.close}</button>
      </div>
      <kobold-identity src=${this.src || nothing} relays=${this.relays || nothing}></kobold-identity>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  /** What it was opened for is done, but for a new key, which is shown to be kept elsewhere first. */
  async #followPerson(): Promise<void> {
    if (!this.#wasGuest || whoIsSignedIn() === null) return;
    const identity = this.renderRoot.querySelector<LitElement>('kobold-identity');
    await identity?.updateComplete;
    if (this.isConnected && !identity?.renderRoot.querySelector('[part=key]')) this.#dialog.close();
  }

  readonly #closed = (): void => {
    this.remove();
    this.#before?.focus();
  };
}
