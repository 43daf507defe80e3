/**
 * `<kobold-inspector>`: for whoever set the page up. What each tag on it shows or lacks, and what the worker holds.
 * Any page shows it at `?kobold=inspect`; words are English, as in the console and in error messages.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from '../../kit/property.js';
import { errorToData, type ErrorData } from '../../../core/errors.js';
import type { Health } from '../../../worker/api.js';
import { getClient } from '../../kit/client.js';
import { theme } from '../../kit/theme.js';

const TAGS = 'kobold-dataset, kobold-table, kobold-query, kobold-filter, kobold-sync';
const FACTS = ['kobold-ready', 'kobold-changed', 'kobold-error'] as const;

/** @summary What each Kobold tag of the page shows or lacks, and what the worker holds. */
export class KoboldInspector extends LitElement {
  static override styles = [
    theme,
    css`
      :host {
        position: fixed;
        inset: auto 0 0;
        z-index: 2147483000;
        max-block-size: 45vh;
        overflow: auto;
        padding: 10px 16px;
        background: var(--_paper);
        border-block-start: 1px solid var(--_line);
        box-shadow: 0 -8px 24px rgb(0 0 0 / 0.14);
        direction: ltr;
        text-align: left;
      }
      header {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      h2 {
        font-size: 1em;
        margin: 0 auto 0 0;
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        margin: 4px 0 0;
      }
      li {
        margin-block: 4px;
      }
    `,
  ];

  @state() private health: Health | ErrorData | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    for (const fact of FACTS) document.addEventListener(fact, this.#noted, true);
    void this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const fact of FACTS) document.removeEventListener(fact, this.#noted, true);
  }

  async refresh(): Promise<void> {
    this.health = await getClient().health().catch(errorToData);
  }

  /** A tick later: the tag shows what it tells. */
  readonly #noted = (): void => void setTimeout(() => this.refresh());

  protected override render(): TemplateResult {
    const tags = [...document.querySelectorAll(TAGS)];
    return html`<header>
        <h2>Kobold on this page</h2>
        <button class="button" @click=${() => this.refresh()}>Look again</button>
        <button class="button" @click=${() => this.remove()}>Close</button>
      </header>
      ${this.#renderHealth()}
      <ol>
        ${tags.map((tag) => this.#renderTag(tag))}
      </ol>
      ${tags.length === 0 ? html`<p>There is no Kobold tag on this page.</p>` : nothing}`;
  }

  #renderHealth(): TemplateResult {
    const { health } = this;
    if (!health) return html`<p>Asking the worker…</p>`;
    if ('code' in health) return html`<p role="alert">Worker: ${health.code}. ${health.message}</p>`;
    return html`<p>
        Release ${health.version}, ${health.host} worker, ${health.clients} page(s), ${health.views} view(s), store:
        ${health.store}
      </p>
      <ul>
        ${health.sources.map(
          ({ name, rows, complete, views }) =>
            html`<li>${name || '(inline)'}: ${rows} rows${complete ? '' : ' so far'}, shown ${views} time(s)</li>`,
        )}
      </ul>`;
  }

  #renderTag(tag: Element): TemplateResult {
    const alert = tag.shadowRoot?.querySelector('[role=alert]')?.textContent?.trim();
    const source = tag.getAttribute('src') ?? tag.getAttribute('dataset') ?? '';
    return html`<li>
      <code>&lt;${tag.localName}${tag.id ? ` id="${tag.id}"` : ''}${source ? ` src="${source}"` : ''}&gt;</code>
      ${
        alert
          ? html`<pre>${alert.replace(/\s*\n\s*/g, '\n')}</pre>`
          : customElements.get(tag.localName)
            ? 'no errors'
            : 'not loaded'
      }
    </li>`;
  }
}
