import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { property, state } from '../../kit/property.js';
import { copyText } from '../../kit/copy-text.js';
import type { LocalizeController } from '../../kit/localize.js';
import { visibleText } from '../../kit/visible-text.js';
import { theme } from '../../kit/theme.js';
import { warnMark } from '../../kit/warn-mark.styles.js';
import { heldName, type HeldValue } from './element-edits.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-sheet.js';

/** A paste may leave thousands. */
const AT_ONCE = 50;

/**
 * Values that were typed and not taken, each with its record, what is wrong, and what can be done: correct it where its record still
 * is, copy what was typed, give it up.
 *
 * @summary What was typed and not taken, as a list (internal; under an editable table).
 * @csspart held - The list.
 */
export class KoboldHeldValues extends LitElement {
  static override styles = [
    theme,
    css`
      ul {
        max-block-size: 24em;
        margin: 8px 0 0;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
        padding: 0;
        overflow: auto;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 12px;
        align-items: center;
        padding: 8px 12px;
      }
      li + li {
        border-block-start: 1px solid var(--_line);
      }
      .value {
        flex: 1 1 16em;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
      }
      .typed {
        font-weight: 600;
        white-space: pre-wrap;
      }
      .why::before {
        ${warnMark}
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 8px;
      }
      .after {
        margin-block-start: 6px;
      }
      @media (pointer: coarse) {
        .button {
          min-block-size: 44px;
        }
      }
      @media (forced-colors: active) {
        .why::before {
          forced-color-adjust: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) localize!: LocalizeController;
  @property({ attribute: false }) values: readonly HeldValue[] = [];
  /** Undefined where it cannot be, for the record is gone. */
  @property({ attribute: false }) correct: (value: HeldValue) => (() => unknown) | undefined = () => undefined;
  @property({ attribute: false }) giveUp: (value: HeldValue) => unknown = () => undefined;
  @state() private most = AT_ONCE;
  @state() private note = '';
  /** What has the focus, and in which row: after the last, beneath the list. */
  #had: { readonly node: Element; readonly row: number } | undefined;

  protected override willUpdate(): void {
    const node = (this.renderRoot as ShadowRoot).activeElement;
    const rows = this.#rows;
    const at = rows.findIndex((row) => row.contains(node));
    this.#had = node ? { node, row: at < 0 ? rows.length : at } : undefined;
  }

  /** A row goes under the focus, or the button does: who works by keys goes on with what came into its place, or the last. */
  protected override updated(): void {
    if (!this.#had || this.#had.node.isConnected) return;
    const rows = this.#rows;
    const row = rows[Math.min(this.#had.row, rows.length - 1)];
    row?.querySelector<HTMLElement>('.acts button:last-child')?.focus();
  }

  get #rows(): Element[] {
    return [...this.renderRoot.querySelectorAll('li')];
  }

  /** A row stays that of its value: what was the next one's "Discard" a moment ago is never pressed for another. */
  protected override render(): TemplateResult {
    const { terms } = this.localize;
    this.dir = this.localize.dir;
    return html`${
        this.values.length === 0
          ? nothing
          : html`<ul part="held" aria-label=${terms.heldList}>
              ${repeat(this.values.slice(0, this.most), heldName, (value) => this.#renderValue(value))}
            </ul>`
      }
      ${
        this.values.length > this.most
          ? html`<button type="button" class="button after" @click=${() => (this.most += AT_ONCE)}>
              ${terms.showMore}
            </button>`
          : nothing
      }
      <p class="quiet" role="status">${this.values.length > 0 ? this.note : ''}</p>`;
  }

  #renderValue(value: HeldValue): TemplateResult {
    const { terms } = this.localize;
    const { typed, why } = value.cell;
    const [name, label] = [visibleText(value.cell.name), visibleText(value.cell.label)];
    const correct = this.correct(value);
    const button = (words: string, act: () => unknown): TemplateResult =>
      html`<button type="button" class="button" aria-label=${`${words}: ${name}, ${label}`} @click=${act}>
        ${words}
      </button>`;
    return html`<li>
      <div class="value">
        <p class="quiet"><bdi>${name}</bdi> · <bdi>${label}</bdi></p>
        <p class="typed"><bdi>${typed || terms.emptyValue}</bdi></p>
        <p class="why">${why}</p>
      </div>
      <div class="acts">
        ${correct ? button(terms.correctIt, correct) : nothing}
        ${typed ? button(terms.copy, () => this.#copy(typed)) : nothing}
        ${button(terms.dismiss, () => this.giveUp(value))}
      </div>
    </li>`;
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
  }
}

if (!customElements.get('kobold-held-values')) customElements.define('kobold-held-values', KoboldHeldValues);
