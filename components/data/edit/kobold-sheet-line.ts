import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import { LocalizeController } from '../../kit/localize.js';
import { theme } from '../../kit/theme.js';
import { warnMark } from '../../kit/warn-mark.styles.js';
import type { HeldValue } from './element-edits.js';
import './kobold-held-values.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-sheet.js';

/**
 * What was just done to several cells or rows, what was not taken, and what can be done about either: a line under an editable table.
 *
 * @summary What changes came to (internal; under an editable table).
 * @csspart changes - The line.
 */
export class KoboldSheetLine extends LitElement {
  static override styles = [
    theme,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
      }
      .line.full {
        margin-block-start: 8px;
        padding: 8px 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
      }
      .text {
        flex: 1 1 14em;
        max-block-size: 12em;
        margin: 0;
        overflow: auto;
        overflow-wrap: anywhere;
      }
      .text span + span {
        margin-inline-start: 0.6em;
      }
      .wrong::before {
        ${warnMark}
      }
      .main {
        border-color: var(--_accent);
        color: var(--_accent);
        font-weight: 600;
      }
      @media (pointer: coarse) {
        .button {
          min-block-size: 44px;
        }
      }
      @media (forced-colors: active) {
        .wrong::before {
          forced-color-adjust: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) localize!: LocalizeController;
  /** How many values are marked, in words; '' for none. */
  @property({ attribute: false }) wrong = '';
  @property({ attribute: false }) undo: () => unknown = () => undefined;
  /** The next of them; undefined while none can be. */
  @property({ attribute: false }) correct: (() => unknown) | undefined;
  @property({ attribute: false }) giveUp: () => unknown = () => undefined;
  /** What is marked, wherever it stands. */
  @property({ attribute: false }) held: readonly HeldValue[] = [];
  @property({ attribute: false }) correctOne: (value: HeldValue) => (() => unknown) | undefined = () => undefined;
  @property({ attribute: false }) giveUpOne: (value: HeldValue) => unknown = () => undefined;
  /** Whether each of them is shown below. */
  @property({ attribute: false }) isListed = false;
  /** Takes the focus where the line has nothing left that could. */
  @property({ attribute: false }) takeFocus: () => void = () => undefined;

  @state() private text = '';
  @state() private canUndo = false;
  @state() private question:
    { readonly yes: string; readonly then: () => unknown; readonly no?: () => unknown } | undefined;

  constructor() {
    super();
    // It draws anew once the words of another language have come.
    new LocalizeController(this);
  }

  say(text: string, canUndo = false): void {
    this.text = text;
    this.canUndo = canUndo;
    this.question = undefined;
  }

  busy(text: string): void {
    this.say(text);
  }

  /** Asks before something is done. Escape is no. */
  ask(text: string, yes: string, then: () => unknown, no?: () => unknown): void {
    this.say(text);
    this.question = { yes, then, ...(no && { no }) };
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.main')?.focus());
  }

  #had: Element | null = null;

  protected override willUpdate(): void {
    this.dir = this.localize.dir;
    this.#had = (this.renderRoot as ShadowRoot).activeElement;
  }

  /** Buttons go under the focus: who works by keys goes on in the table. */
  protected override updated(): void {
    if (this.#had && !this.#had.isConnected) this.takeFocus();
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    const { text, wrong, question, held } = this;
    const isListed = this.isListed && held.length > 0;
    const button = (label: string, act: () => unknown, main = false): TemplateResult =>
      html`<button type="button" class=${main ? 'button main' : 'button'} @click=${act}>${label}</button>`;
    return html`<div class=${text || wrong ? 'line full' : 'line'} part="changes" @keydown=${this.#keydown}>
        <p class="text" role="status">
          ${text ? html`<span>${text}</span>` : nothing}${wrong ? html`<span class="wrong">${wrong}</span>` : nothing}
        </p>
        ${question ? [button(question.yes, this.#yes, true), button(terms.cancel, this.#no)] : nothing}
        ${this.canUndo ? button(terms.undo, this.undo) : nothing}
        ${
          wrong && !question
            ? [
                this.correct ? button(terms.correctIt, this.correct, true) : nothing,
                button(isListed ? terms.hideList : terms.showList, this.#list),
                button(terms.dismiss, this.giveUp),
              ]
            : nothing
        }
      </div>
      ${
        isListed
          ? html`<kobold-held-values
              exportparts="held"
              .localize=${this.localize}
              .values=${held}
              .correct=${this.correctOne}
              .giveUp=${this.giveUpOne}
            ></kobold-held-values>`
          : nothing
      }`;
  }

  readonly #list = (): void => {
    this.isListed = !this.isListed;
  };

  readonly #yes = (): void => {
    const { question } = this;
    this.say('');
    question?.then();
  };

  readonly #no = (): void => {
    const { question } = this;
    this.say('');
    question?.no?.();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.question) return;
    event.preventDefault();
    event.stopPropagation();
    this.#no();
  };
}

if (!customElements.get('kobold-sheet-line')) customElements.define('kobold-sheet-line', KoboldSheetLine);
