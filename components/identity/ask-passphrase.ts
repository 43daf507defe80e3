/**
 * Asks for a passphrase where something is to be signed and the key is not open in this page: a dialog of its own, in the page's
 * language, wherever the wish came from, which says what is signed. What is typed goes into the key and nowhere else.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { deepFocus } from '../kit/deep-focus.js';
import { HostColorsController } from '../kit/host-colors.js';
import { LocalizeController } from '../kit/localize.js';
import { state } from '../kit/property.js';
import { theme } from '../kit/theme.js';
import type { Asking } from '../kit/signer.js';
import type { UnsignedEvent } from '../../worker/api.js';
import { signerFailure } from './failure-words.js';
import { fieldStyles } from './identity.styles.js';
import { signedWords } from './signed-words.js';
import '../kit/terms/en-later.js';
import '../kit/terms/en-edit.js';
import '../kit/terms/en-identity.js';
import '../kit/terms/en-signing.js';

type Open<T> = (passphrase: string, signal: AbortSignal) => Promise<T>;

export interface PassphraseFor extends Asking {
  /** What is to be signed. */
  readonly event: UnsignedEvent;
}

/** What `open` made of it; undefined where the person closed the dialog, or `about.signal` ended it. */
export function askPassphrase<T>(open: Open<T>, about: PassphraseFor): Promise<T | undefined> {
  if (!customElements.get('kobold-passphrase')) customElements.define('kobold-passphrase', KoboldPassphrase);
  const dialog = document.createElement('kobold-passphrase') as KoboldPassphrase;
  return new Promise((resolve) => {
    dialog.open = open;
    dialog.about = about;
    dialog.done = (opened) => {
      dialog.remove();
      resolve(opened as T | undefined);
    };
    document.body.append(dialog);
  });
}

/**
 * @summary Asks for the passphrase of a key (internal).
 * @csspart dialog - The dialog. @csspart error - Why it did not open.
 */
export class KoboldPassphrase extends LitElement {
  static override styles = [
    theme,
    fieldStyles,
    css`
      dialog {
        box-sizing: border-box;
        inline-size: min(26rem, calc(100vw - 32px));
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        padding: 20px 22px;
        background: var(--_paper);
        color: inherit;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.32);
      }
      h2 {
        margin: 0;
        font-size: 1.1em;
      }
      .signed {
        border-inline-start: 3px solid var(--_line);
        padding-inline-start: 9px;
        overflow-wrap: anywhere;
      }
      .status:empty {
        position: absolute;
      }
    `,
  ];

  open!: Open<unknown>;
  about!: PassphraseFor;
  done!: (opened: unknown) => void;
  readonly localize = new LocalizeController(this);
  @state() private failure = '';
  @state() private isBusy = false;
  readonly #before = deepFocus();

  constructor() {
    super();
    new HostColorsController(this);
  }

  readonly #closing = new AbortController();

  protected override firstUpdated(): void {
    this.#dialog.showModal();
    const { signal } = this.about;
    if (signal?.aborted) this.#give();
    else signal?.addEventListener('abort', () => this.#give(), { signal: this.#closing.signal });
  }

  protected override render(): TemplateResult {
    const { terms, dir } = this.localize;
    const { isBusy } = this;
    return html`<dialog
      part="dialog"
      dir=${dir}
      aria-labelledby="title"
      aria-describedby="what"
      @cancel=${this.#cancel}
      @close=${this.#cancel}
    >
      <form class="fields" @submit=${this.#submit}>
        <h2 id="title">${terms.openKey}</h2>
        <div id="what">
          <p>${terms.youSign}</p>
          <p class="signed" part="signed">${signedWords(this.about.event, this.about, this.localize)}</p>
        </div>
        <label class="field"
          ><span>${terms.passphrase}</span
          ><input
            class="input"
            type="password"
            name="passphrase"
            autocomplete="current-password"
            required
            ?readonly=${isBusy}
        /></label>
        <p class="quiet status" role="status">${isBusy ? terms.opening : ''}</p>
        ${this.failure ? html`<p class="failure" part="error" role="alert">${this.failure}</p>` : nothing}
        <div class="buttons">
          <button type="button" class="button" @click=${this.#cancel}>${terms.cancel}</button>
          <button type="submit" class="button main" aria-disabled=${isBusy ? 'true' : nothing}>${terms.sign}</button>
        </div>
      </form>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  get #input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    this.failure = '';
    try {
      const opened = await this.open(this.#input.value, this.#closing.signal);
      this.#input.value = '';
      this.#give(opened);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.failure = signerFailure(error, this.localize);
      this.#input.select();
    }
    this.isBusy = false;
  };

  readonly #cancel = (): void => this.#give();

  readonly #give = (opened?: unknown): void => {
    const { done } = this;
    this.done = () => undefined;
    this.#closing.abort();
    done(opened);
    this.#before?.focus();
  };
}
