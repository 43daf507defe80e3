/**
 * Asks for a passphrase where something is to be signed and the key is not open in this page: a dialog of its own, in the page's
 * language, wherever the wish came from. What is typed goes into the key and nowhere else.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { deepFocus } from '../kit/deep-focus.js';
import { HostColorsController } from '../kit/host-colors.js';
import { LocalizeController } from '../kit/localize.js';
import { state } from '../kit/property.js';
import { theme } from '../kit/theme.js';
import { signerFailure } from './failure-words.js';
import { fieldStyles } from './identity.styles.js';
import '../kit/terms/en-later.js';
import '../kit/terms/en-edit.js';

type Open<T> = (passphrase: string) => T;

/** What `open` made of it; undefined where the person closed the dialog. */
export function askPassphrase<T>(open: Open<T>): Promise<T | undefined> {
  if (!customElements.get('kobold-passphrase')) customElements.define('kobold-passphrase', KoboldPassphrase);
  const dialog = document.createElement('kobold-passphrase') as KoboldPassphrase;
  return new Promise((resolve) => {
    dialog.open = open;
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
        margin: 0 0 4px;
        font-size: 1.1em;
      }
    `,
  ];

  open!: Open<unknown>;
  done!: (opened: unknown) => void;
  readonly localize = new LocalizeController(this);
  @state() private failure = '';
  @state() private isBusy = false;
  readonly #before = deepFocus();

  constructor() {
    super();
    new HostColorsController(this);
  }

  protected override firstUpdated(): void {
    this.#dialog.showModal();
  }

  protected override render(): TemplateResult {
    const { terms, dir } = this.localize;
    return html`<dialog part="dialog" dir=${dir} aria-labelledby="title" @cancel=${this.#give} @close=${this.#give}>
      <form class="fields" @submit=${this.#submit}>
        <h2 id="title">${terms.openKey}</h2>
        <p class="quiet">${terms.openKeyHint}</p>
        <label class="field"
          ><span>${terms.passphrase}</span
          ><input class="input" type="password" name="passphrase" autocomplete="current-password" required
        /></label>
        ${this.failure ? html`<p class="failure" part="error" role="alert">${this.failure}</p>` : nothing}
        <div class="buttons">
          <button type="button" class="button" @click=${() => this.#give()}>${terms.cancel}</button>
          <button type="submit" class="button main" ?disabled=${this.isBusy}>
            ${this.isBusy ? terms.opening : terms.open}
          </button>
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
    await painted();
    try {
      const opened = this.open(this.#input.value);
      this.#input.value = '';
      this.#give(opened);
    } catch (error) {
      this.failure = signerFailure(error, this.localize);
      this.#input.select();
    }
    this.isBusy = false;
  };

  readonly #give = (opened?: unknown): void => {
    const { done } = this;
    this.done = () => undefined;
    done(opened instanceof Event ? undefined : opened);
    this.#before?.focus();
  };
}

/** scrypt stops everything for a second: what is shown meanwhile has to be there first. */
export function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
