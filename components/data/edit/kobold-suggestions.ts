import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { DatasetHandle, WritingStatus } from '../../../worker/api.js';
import { getClient } from '../../kit/client.js';
import { watchDataset } from '../../kit/client-dataset.js';
import type { LocalizeController } from '../../kit/localize.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import type { ActionHost } from '../table/table-actions.js';
import '../../kit/terms/en-edit.js';

/**
 * What this person has changed and not sent, or sent and nobody has decided: a line under the table, with what can be done.
 *
 * @summary Changes that wait (internal; under an editable table).
 * @csspart suggestions - The line.
 */
export class KoboldSuggestions extends LitElement {
  static override styles = [
    theme,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        margin-block-start: 8px;
        padding: 8px 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
        background: var(--_tint);
      }
      .text {
        flex: 1 1 16em;
        margin: 0;
      }
      .send {
        border-color: var(--_accent);
        color: var(--_accent);
        font-weight: 600;
      }
      @media (pointer: coarse) {
        .button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) writing: WritingStatus | undefined;
  @property({ attribute: false }) handle: DatasetHandle | undefined;
  @property({ attribute: false }) localize!: LocalizeController;
  @state() private note = '';
  @state() private isBusy = false;

  protected override render(): TemplateResult | typeof nothing {
    const { terms } = this.localize;
    const { drafts = 0, sent = 0, gone = 0, refused: [refused] = [] } = this.writing ?? {};
    this.dir = this.localize.dir;
    const count = (many: number): [string, Intl.LDMLPluralRule] => [
      this.localize.number(many),
      this.localize.plural(many),
    ];
    const says = [
      ...(drafts > 0 ? [terms.drafts(...count(drafts))] : []),
      ...(gone > 0 ? [terms.onDeletedRecords(...count(gone))] : []),
      ...(sent > 0 ? [terms.sentSuggestions(...count(sent))] : []),
      ...(refused ? [terms.suggestionNotTaken(isolated(refused.note ?? ''))] : []),
      ...(this.note ? [this.note] : []),
    ];
    if (says.length === 0) return nothing;
    return html`<div class="line" part="suggestions">
      <p class="text" role="status">${says.join(' ')}</p>
      ${
        refused
          ? html`<button
              type="button"
              class="button seen"
              @click=${() => this.#do((handle) => handle.dismiss(refused.proposal))}
            >
              ${terms.seenIt}
            </button>`
          : nothing
      }
      ${
        drafts === 0
          ? nothing
          : html`<button type="button" class="button" ?disabled=${this.isBusy} @click=${this.#takeBack}>
                ${terms.takeBack}
              </button>
              <button type="button" class="button send" ?disabled=${this.isBusy} @click=${this.#send}>
                ${this.isBusy ? terms.sendingSuggestion : terms.sendSuggestion}
              </button>`
      }
    </div>`;
  }

  readonly #send = (): Promise<void> => this.#do((handle) => handle.suggest());

  readonly #takeBack = (): Promise<void> => this.#do((handle) => handle.discard());

  async #do(run: (handle: DatasetHandle) => Promise<unknown>): Promise<void> {
    if (!this.handle || this.isBusy) return;
    this.isBusy = true;
    this.note = '';
    try {
      await run(this.handle);
    } catch (error) {
      this.note = error instanceof Error ? error.message : String(error);
    }
    this.isBusy = false;
  }
}

/** From a stranger: on one line, and it turns nothing around it. */
function isolated(text: string): string {
  const plain = text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return plain && `\u2068${plain}\u2069`;
}

if (!customElements.get('kobold-suggestions')) customElements.define('kobold-suggestions', KoboldSuggestions);

/** Under the table, from the first change on. */
export function installSuggestions(host: ActionHost): void {
  const line = document.createElement('kobold-suggestions') as KoboldSuggestions;
  let handle: DatasetHandle | undefined;
  let of = '';
  const follow = (): void => {
    const source = host.isConnected ? sourceOrNone(host) : undefined;
    const now = source?.kind === 'dataset' ? JSON.stringify(source) : '';
    line.localize = host.context.localize;
    if (now !== of) {
      handle?.close();
      of = now;
      line.writing = undefined;
      handle = line.handle =
        source?.kind === 'dataset'
          ? watchDataset(getClient(), source, {
              frame: ({ writing }) => (line.writing = writing),
              fail: () => undefined,
            })
          : undefined;
    }
    if (!line.isConnected) host.renderRoot.append(line);
  };
  host.addController({ hostConnected: follow, hostDisconnected: follow, hostUpdated: follow });
  follow();
}

function sourceOrNone(host: HTMLElement): ReturnType<typeof sourceOf> {
  try {
    return sourceOf(host);
  } catch {
    return undefined;
  }
}
