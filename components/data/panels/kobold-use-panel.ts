import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from '../../kit/property.js';
import { copyText } from '../../kit/copy-text.js';
import { kitFolder } from '../../kit/kit-folder.js';
import { makeSnippets, type SnippetForm, type Snippets } from '../../kit/snippet.js';
import { downloadText, tsvToCsv } from './download.js';
import { Panel } from './panel.js';
import { snippetRequest } from './table-snippet.js';
import '../../kit/terms/en-later.js';

const FORMS: readonly SnippetForm[] = ['tag', 'div', 'link', 'iframe'];

/**
 * How to have this table elsewhere: the snippet in its four forms, the rows as a file, the link to exactly this view.
 *
 * @summary "Use this table" (internal; opened by kobold-table).
 * @csspart panel - The whole content.
 * @csspart snippet - The text to paste.
 */
export class KoboldUsePanel extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      :host {
        --_width: 420px;
      }
      .forms {
        display: flex;
        margin-block: 10px 8px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
        padding: 2px;
      }
      .forms button {
        flex: 1;
        min-block-size: 28px;
        border-radius: 5px;
        font-size: 0.9333em;
        text-align: center;
      }
      .forms button:hover {
        background: var(--_soft);
      }
      .forms button[aria-selected='true'] {
        background: var(--_tint);
        font-weight: 600;
      }
      textarea {
        box-sizing: border-box;
        display: block;
        inline-size: 100%;
        block-size: 8.5em;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-small);
        padding: 8px 10px;
        background: var(--_soft);
        color: inherit;
        font:
          0.8667em/1.5 ui-monospace,
          'Cascadia Mono',
          Menlo,
          Consolas,
          monospace;
        resize: vertical;
        white-space: pre;
      }
      textarea.script {
        block-size: 3.6em;
      }
      .actions {
        display: flex;
        gap: 10px;
        align-items: center;
        margin-block-start: 8px;
      }
      .actions .note {
        flex: 1;
        color: var(--_quiet);
        font-size: 0.8667em;
      }
      p {
        margin: 0;
      }
      .take {
        display: grid;
        gap: 8px;
      }
      @media (max-width: 560px), (max-height: 420px) {
        .forms button {
          min-block-size: 40px;
        }
      }
    `,
  ];

  @state() private form: SnippetForm = 'tag';
  @state() private snippets: Snippets | undefined;
  @state() private note: { readonly at: string; readonly text: string } | undefined;
  #asked = '';

  protected override get label(): string {
    return this.localize.terms.useThisTable;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    void this.#make();
  }

  /** Made anew when the view changes while the panel is open. */
  async #make(): Promise<void> {
    const { status, counts, resolved } = this.state;
    const question = JSON.stringify([status, counts.matched, counts.total, resolved?.query, this.view]);
    if (question === this.#asked || status !== 'ready') return;
    this.#asked = question;
    const request = await snippetRequest(this, kitFolder()).catch(() => undefined);
    if (request && question === this.#asked) {
      const { terms } = this.localize;
      this.snippets = makeSnippets({
        ...request,
        moreText: (more) => terms.moreRows(this.localize.number(more), this.localize.plural(more)),
      });
    }
  }

  protected override renderBody(): TemplateResult {
    const { terms } = this.localize;
    return html`<section class="section" aria-label=${terms.useThisTable}>
        <p>${terms.useIntro}</p>
        ${this.#renderForms()}${this.#renderSnippet()}
      </section>
      ${this.#renderTake()}`;
  }

  #renderForms(): TemplateResult {
    const { terms } = this.localize;
    const names = { tag: terms.formTag, div: terms.formDiv, link: terms.formLink, iframe: terms.formFrame };
    return html`<div class="forms" role="tablist" aria-label=${terms.useThisTable} @keydown=${this.#arrows}>
      ${FORMS.map((form) => {
        const on = form === this.form;
        return html`<button
          type="button"
          class="plain"
          role="tab"
          id=${`tab-${form}`}
          aria-controls="snippet"
          aria-selected=${on ? 'true' : 'false'}
          tabindex=${on ? 0 : -1}
          ?data-autofocus=${on}
          @click=${() => this.#choose(form)}
        >
          ${names[form]}
        </button>`;
      })}
    </div>`;
  }

  #renderSnippet(): TemplateResult {
    const { terms } = this.localize;
    const hints = {
      tag: terms.formTagHint,
      div: terms.formDivHint,
      link: terms.formLinkHint,
      iframe: terms.formFrameHint,
    };
    const snippet = this.snippets?.forms[this.form];
    const needsScript = this.form === 'div' || this.form === 'link';
    const script = this.snippets?.script ?? '';
    return html`<div id="snippet" role="tabpanel" aria-labelledby=${`tab-${this.form}`}>
      ${this.#renderText('snippet', snippet?.text ?? '', terms.useThisTable)}
      <p class="hint">${hints[this.form]}</p>
      ${snippet?.todo ? html`<p class="hint">${terms.uploadFirst(snippet.todo.file)}</p>` : nothing}
      ${
        needsScript
          ? html`<p class="hint">${terms.theScript}</p>
              ${this.#renderText('script', script, terms.theScript)}`
          : nothing
      }
    </div>`;
  }

  #renderText(at: 'snippet' | 'script', text: string, name: string): TemplateResult {
    const { terms } = this.localize;
    return html`<textarea
        part=${at}
        class=${at}
        readonly
        dir="ltr"
        spellcheck="false"
        aria-label=${name}
        .value=${text}
        @focus=${(event: Event) => (event.currentTarget as HTMLTextAreaElement).select()}
      ></textarea>
      <div class="actions">
        <span class="note" role="status">${this.note?.at === at ? this.note.text : ''}</span>
        <button
          type="button"
          class="button ${at === 'snippet' ? 'main' : ''}"
          ?disabled=${!text}
          @click=${() => this.#copy(at, text)}
        >
          ${terms.copy}
        </button>
      </div>`;
  }

  #renderTake(): TemplateResult {
    const { terms } = this.localize;
    const { matched } = this.state.counts;
    const note = (at: string) =>
      html`<div role="status">${this.note?.at === at ? html`<p class="hint">${this.note.text}</p>` : nothing}</div>`;
    return html`<section class="section take" aria-label=${terms.download}>
      <button type="button" class="button" ?disabled=${!matched || !this.handle} @click=${this.#download}>
        ${terms.downloadShown(this.localize.number(matched), this.localize.plural(matched))}
      </button>
      ${note('download')}
      ${
        this.table.hasAttribute('url-state')
          ? html`<button type="button" class="button" @click=${() => this.#copy('link', location.href)}>
                ${terms.linkToView}
              </button>
              ${note('link')}`
          : nothing
      }
    </section>`;
  }

  #choose(form: SnippetForm): void {
    this.form = form;
    this.note = undefined;
  }

  readonly #arrows = async (event: KeyboardEvent): Promise<void> => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const step = this.localize.dir === 'rtl' ? -by : by;
    this.#choose(FORMS[(FORMS.indexOf(this.form) + step + FORMS.length) % FORMS.length]!);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#tab-${this.form}`)?.focus();
  };

  async #copy(at: string, text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = { at, text: (await copyText(text)) ? terms.copiedText : terms.cannotCopy };
  }

  readonly #download = async (): Promise<void> => {
    const fields = this.columns.filter(({ hidden }) => !hidden).map(({ field }) => field.key);
    try {
      const tsv = await this.handle!.copy({ from: 0, to: this.state.counts.items, fields });
      downloadText(tsvToCsv(tsv), `${this.state.title.trim() || this.localize.terms.aTable}.csv`);
    } catch (error) {
      const part = await import('../grid/copy-cells.js').catch(() => undefined);
      this.note = { at: 'download', text: part?.copyFailure(this.localize, error) ?? this.localize.terms.notLoaded };
    }
  };
}
