/** What stands where rows would: nothing yet, nothing at all, nothing that matches, failure. Always one calm sentence. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorData } from '../../../core/errors.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { Scene } from '../grid/scene.js';

export function renderLoading({ terms }: LocalizeController): TemplateResult {
  return html`<slot name="loading"><p class="message quiet" part="loading" role="status">${terms.loading}</p></slot>`;
}

/** `offers`: ways back to rows, as soon as there are some (offers.ts). */
export function renderEmpty(scene: Scene, emptyText: string, offers: unknown): TemplateResult {
  const { terms } = scene.localize;
  return html`<div class="message" part="empty">
    <slot name="empty"
      ><p class="quiet">${scene.state.counts.total > 0 ? terms.noMatch : emptyText || terms.noRows}</p></slot
    >
    ${offers}
  </div>`;
}

/** For readers one neutral sentence; cause, code and fix for whoever opens the details. */
export function renderFailure(
  localize: LocalizeController,
  sentence: string,
  errors: readonly ErrorData[],
  retry?: () => void,
): TemplateResult {
  const { terms } = localize;
  return html`<div class="failure" part="error" role="alert">
    <slot name="error"><span>${sentence}</span></slot>
    ${retry ? html`<button type="button" class="button" part="button retry" @click=${retry}>${terms.retry}</button>` : nothing}
    <details part="details">
      <summary>${terms.details}</summary>
      ${errors.map(
        (error) =>
          html`<p dir="ltr" lang="en">${error.message} <code>${error.code}</code></p>
            ${
              Object.keys(error.details).length
                ? html`<dl dir="ltr">
                    ${Object.entries(error.details).map(
                      ([name, value]) =>
                        html`<dt>${name}</dt>
                          <dd>${String(value)}</dd>`,
                    )}
                  </dl>`
                : nothing
            }`,
      )}
    </details>
  </div>`;
}

/** No reader could change that: what is written cannot be read, or names none of those that are `known`. */
export const isBuildersFault = ({ code, details }: ErrorData): boolean =>
  /^(bad-|unsup|unknown-field)/.test(code) || 'known' in details;
