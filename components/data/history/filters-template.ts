/** Above a history: which changes, and by whom. */
import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryPage } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { visibleText } from '../../kit/visible-text.js';
import { whoText } from './history-sentences.js';

export type Shown = 'changes' | 'conflicts' | 'aside';

/** A record that a reader looked closer at. */
export interface Narrowed {
  readonly resource: string;
  readonly record: string;
  readonly title: string;
}

export interface Filters {
  readonly localize: LocalizeController;
  readonly shown: Shown;
  readonly narrowed: Narrowed | undefined;
  readonly person: string;
  readonly people: HistoryPage['people'];
  /** How many there are; undefined: not to be asked for here. */
  readonly conflicts: number | undefined;
  readonly aside: number | undefined;
  show(shown: Shown): void;
  widen(): void;
  choose(person: string): void;
}

export function renderFilters(filters: Filters): TemplateResult {
  const { localize, shown, narrowed, conflicts, aside, people, person } = filters;
  const { terms } = localize;
  const tab = (of: Shown, words: string, count: number | undefined): unknown =>
    html`<button
      type="button"
      class="button"
      part="button"
      aria-pressed=${shown === of}
      data-show=${of}
      @click=${() => filters.show(of)}
    >
      ${words}${count === undefined ? nothing : html` <span class="count">${localize.number(count)}</span>`}
    </button>`;
  const isWhole = conflicts !== undefined || aside !== undefined;
  return html`<div class="filters" part="filters" role="group" aria-label=${terms.whichChanges}>
    ${
      narrowed
        ? html`<button type="button" class="button chip" part="button" @click=${() => filters.widen()}>
            <bdi>${visibleText(narrowed.title)}</bdi> <span aria-hidden="true">×</span
            ><span class="visually-hidden">${terms.allChanges}</span>
          </button>`
        : nothing
    }
    ${
      isWhole
        ? html`${tab('changes', terms.allChanges, undefined)} ${tab('conflicts', terms.inConflict, conflicts)}
          ${tab('aside', terms.setAside, aside)}`
        : nothing
    }
    ${
      shown === 'changes' && (people.length > 1 || person)
        ? html`<label class="by"
            ><span>${terms.byWhom}</span>
            <select
              class="input"
              @change=${(event: Event) => filters.choose((event.target as HTMLSelectElement).value)}
            >
              <option value="" ?selected=${person === ''}>${terms.everyone}</option>
              ${people.map(
                (who) =>
                  html`<option value=${who.pubkey} ?selected=${who.pubkey === person}>
                    ${whoText(who, terms.somebody)} · ${localize.number(who.count)}
                  </option>`,
              )}
            </select></label
          >`
        : nothing
    }
  </div>`;
}
