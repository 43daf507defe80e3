/**
 * A person's wish to have something back, step by step: what it would change is asked first and said in a sentence, they agree, it is
 * done. One wish at a time; what came of it is said where it was asked.
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { errorToData, type ErrorData } from '../../../core/errors.js';
import type { DatasetHandle, RestoreOutcome, RestoreWish } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { previewSentences } from './history-sentences.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-history.js';

export interface Asked {
  /** Where it is answered: an event's id, or a conflict's name. */
  readonly entry: string;
  readonly state: 'busy' | 'preview' | 'done' | 'failed';
  readonly wish?: RestoreWish;
  readonly outcome?: RestoreOutcome;
  readonly error?: ErrorData;
  /** What was shown before does not hold any more: it is shown again. */
  readonly isAnew?: boolean;
  /** In place of what is said otherwise. */
  readonly words?: string;
}

export class RestoreAsking implements ReactiveController {
  asked: Asked | undefined;
  /** What it was asked with: the focus goes back there. */
  #from: HTMLElement | undefined;
  /** The focus goes to what is asked, and says it: who works by keys is not to look for the answer behind the proof. */
  #isLed = false;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly handle: () => DatasetHandle | undefined,
    private readonly localize: () => LocalizeController,
    /** Something was done: what is shown is asked for again. */
    private readonly done: () => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.asked = undefined;
  }

  get isBusy(): boolean {
    return this.asked?.state === 'busy';
  }

  /** Says what it would change, and waits for the word. */
  preview(entry: string, wish: RestoreWish): Promise<void> {
    return this.#run({ entry, state: 'busy', wish }, async (handle) => {
      const outcome = await handle.restore(wish, { preview: true });
      return { entry, state: 'preview', wish, outcome };
    });
  }

  /** At once: one value is soon put back. */
  restore(entry: string, wish: RestoreWish): Promise<void> {
    return this.#run({ entry, state: 'busy', wish }, async (handle) => ({
      entry,
      state: 'done',
      outcome: await handle.restore(wish),
    }));
  }

  /** What the preview said and nothing else; where that is something else by now, it is said again. */
  #confirm({ entry, wish, outcome }: Asked): Promise<void> {
    return this.#run({ entry, state: 'busy', wish: wish! }, async (handle) => {
      try {
        return { entry, state: 'done', outcome: await handle.restore(wish!, { planned: outcome!.planned ?? [] }) };
      } catch (error) {
        if (errorToData(error).code !== 'changed-since') throw error;
        const now = await handle.restore(wish!, { preview: true });
        return { entry, state: 'preview', wish: wish!, outcome: now, isAnew: true };
      }
    });
  }

  /** Anything else that is done from here. */
  run(
    entry: string,
    words: string,
    run: (handle: DatasetHandle) => Promise<RestoreOutcome | undefined>,
  ): Promise<void> {
    return this.#run({ entry, state: 'busy' }, async (handle) => {
      const outcome = await run(handle);
      return { entry, state: 'done', words, ...(outcome && { outcome }) };
    });
  }

  /** For a status that stands there before its words: else nobody hears them. What failed is an alert. */
  get said(): string {
    const { asked } = this;
    switch (asked?.state) {
      case 'busy':
        return this.localize().terms.looking;
      case 'preview':
        return this.#isLed ? '' : previewSentences(asked.outcome!, this.localize()).join(' ');
      case 'done':
        return this.#said(asked);
      default:
        return '';
    }
  }

  readonly render = (): TemplateResult | typeof nothing => {
    const { asked } = this;
    if (!asked) return nothing;
    const { terms } = this.localize();
    switch (asked.state) {
      case 'busy':
        return html`<div class="asked" part="busy">
          <p class="quiet">${terms.looking}</p>
          ${
            asked.wish
              ? html`<p class="ways">
                  <button type="button" class="button" part="button stop" @click=${this.#stop}>
                    ${terms.stopRestoring}
                  </button>
                </p>`
              : nothing
          }
        </div>`;
      case 'failed':
        return this.#renderFailed(asked.error!);
      case 'done':
        return html`<p class="asked" tabindex="-1">${this.#said(asked)}</p>`;
      case 'preview': {
        const { cells, deletes, restores } = asked.outcome!;
        const isSomething = cells + deletes + restores > 0;
        return html`<div
          class="asked"
          part="preview"
          role="group"
          aria-labelledby="would"
          tabindex="-1"
          @keydown=${this.#escape}
        >
          ${asked.isAnew ? html`<p class="warn" role="alert">${terms.changedSince}</p>` : nothing}
          <p id="would">${previewSentences(asked.outcome!, this.localize()).join(' ')}</p>
          <p class="ways">
            ${isSomething ? html`<button type="button" class="button main" part="button confirm" @click=${() => this.#confirm(asked)}>${terms.doRestore}</button>` : nothing}
            <button type="button" class="button" part="button" @click=${this.dismiss}>
              ${isSomething ? terms.cancel : terms.close}
            </button>
          </p>
        </div>`;
      }
    }
  };

  /** What is being done is not called off by that. */
  readonly dismiss = (): void => {
    if (!this.isBusy) void this.#show(undefined);
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // Not for the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    this.dismiss();
  };

  async #run(asking: Asked, run: (handle: DatasetHandle) => Promise<Asked>): Promise<void> {
    const handle = this.handle();
    if (!handle || this.isBusy) return;
    if (!this.#hasFocus) this.#from = this.#active;
    void this.#show(asking);
    let answer: Asked;
    try {
      answer = await run(handle);
    } catch (error) {
      answer = { entry: asking.entry, state: 'failed', error: errorToData(error) };
    }
    if (this.asked !== asking) return;
    void this.#show(answer);
    if (answer.state === 'done' || answer.error?.code === 'changed-since') this.done();
  }

  #said({ outcome, words }: Asked): string {
    const { terms } = this.localize();
    if (outcome && outcome.as !== 'saved') return terms.restoredAsSuggestion;
    if (words !== undefined) return words;
    const { cells = 0, deletes = 0, restores = 0 } = outcome ?? {};
    return cells + deletes + restores === 0 && outcome?.left
      ? terms.leftAlone(this.localize().number(outcome.left), this.localize().plural(outcome.left))
      : terms.restored;
  }

  /** What was begun is not wanted any more; an answer that comes all the same is not asked for. */
  readonly #stop = (): void => {
    void this.handle()
      ?.stopRestoring()
      .catch(() => undefined);
  };

  /** In the reader's language; what there are no words for says what it is to whoever opens the details. */
  #renderFailed({ code, message }: ErrorData): TemplateResult {
    const { terms } = this.localize();
    const known: Readonly<Record<string, string>> = {
      ...terms.restoreFailures,
      'history-missing': terms.historyMissing,
      'changed-since': terms.changedSince,
      'no-right': terms.shownAlready,
    };
    return html`<div class="asked warn" role="alert" tabindex="-1">
      <p>${known[code] ?? terms.cannotRestore}</p>
      ${
        known[code] === undefined
          ? html`<details class="details">
              <summary>${terms.details}</summary>
              <p dir="ltr" lang="en">${message} <code>${code}</code></p>
            </details>`
          : nothing
      }
    </div>`;
  }

  /** A button that goes takes no focus to the next one, which may be another event's: that would act at a second press of Enter. */
  async #show(asked: Asked | undefined): Promise<void> {
    const had =
      this.#hasFocus || (asked?.state === 'preview' && this.#from !== undefined && this.#from === this.#active);
    this.#isLed = had;
    this.asked = asked;
    this.host.requestUpdate();
    await this.host.updateComplete;
    if (!had || this.asked !== asked) return;
    const place = this.host.renderRoot.querySelector<HTMLElement>('.asked');
    // The question itself: a second press of Enter agrees to nothing.
    const to = place ? (place.querySelector<HTMLElement>(':scope:not([tabindex]) button') ?? place) : this.#from;
    to?.focus();
  }

  get #active(): HTMLElement | undefined {
    return ((this.host.renderRoot as ShadowRoot).activeElement as HTMLElement | null) ?? undefined;
  }

  get #hasFocus(): boolean {
    return this.#active?.closest('.asked') != null;
  }
}
