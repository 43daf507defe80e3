/** What is being done, with a way to stop it; else what was done. Its place is there before its words: else nobody hears them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../kit/localize.js';

export interface WaitingParts {
  readonly localize: LocalizeController;
  /** What is being done; '' for nothing. */
  readonly busy: string;
  readonly note?: string;
  stop(): void;
}

export function renderWaiting({ localize, busy, note = '', stop }: WaitingParts): TemplateResult {
  return html`<div class="waiting ${busy || note ? '' : 'none'}">
    <p class="quiet" role="status">${busy || note}</p>
    ${
      busy
        ? html`<button type="button" class="button" part="button" data-do="stop" @click=${stop}>
            ${localize.terms.cancel}
          </button>`
        : nothing
    }
  </div>`;
}
