/** What waits for somebody to decide: cells in which several values stand, and what was set aside and could be proposed again. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConflictCell, ConflictList, ConflictValue, SetAsideEvent, SetAsideList } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { relativeTime } from '../../kit/relative-time.js';
import { renderPerson } from '../panels/person.js';
import { visibleText } from '../../kit/visible-text.js';
import { renderText } from './change-template.js';
import { renderByline, renderSaidIn, type TimelineContext } from './timeline-template.js';

export interface DecisionContext extends TimelineContext {
  /** Which value is marked, by `conflictName`. */
  readonly picked: ReadonlyMap<string, string>;
  readonly isBusy: boolean;
  pick(conflict: ConflictCell, value: ConflictValue): void;
  decide(conflict: ConflictCell): void;
  proposeAgain(event: SetAsideEvent): void;
}

export const conflictName = ({ resource, record, field }: ConflictCell): string => `${resource}\n${record}\n${field}`;

export function renderConflicts(list: ConflictList, context: DecisionContext): TemplateResult {
  const { localize } = context;
  const { terms } = localize;
  if (list.total === 0) return html`<p class="message quiet" part="empty">${terms.noConflicts}</p>`;
  return html`<p class="quiet">${terms.decideIntro}</p>
    ${list.conflicts.map((conflict, at) => renderConflict(conflict, at, list, context))}
    ${renderFirst(list.conflicts.length, list.total, localize)}`;
}

export function renderSetAside(list: SetAsideList, context: DecisionContext): TemplateResult {
  const { localize } = context;
  const { terms } = localize;
  if (list.total === 0) return html`<p class="message quiet" part="empty">${terms.nothingAside}</p>`;
  return html`<p class="quiet">${terms.asideIntro}</p>
    <ol class="aside">
      ${list.events.map((event) => html`<li part="aside" data-event=${event.entry.id} data-code=${event.code}>${renderAside(event, context)}</li>`)}
    </ol>
    ${renderFirst(list.events.length, list.total, localize)}`;
}

function renderConflict(conflict: ConflictCell, at: number, { fields }: ConflictList, context: DecisionContext) {
  const { terms } = context.localize;
  const name = conflictName(conflict);
  const picked = context.picked.get(name);
  const field = conflict.key === undefined ? undefined : fields[conflict.key];
  return html`<fieldset class="conflict" part="conflict" data-record-id=${conflict.record} data-field=${conflict.field}>
    <legend>
      <bdi class="title">${visibleText(conflict.title)}</bdi>
      ${conflict.label ? html`<bdi>${visibleText(conflict.label)}</bdi>` : nothing}
      <bdi class="quiet">${visibleText(conflict.resourceLabel)}</bdi>
    </legend>
    ${conflict.live.map(
      (value, index) =>
        html`<label class="choice">
          <input
            type="radio"
            name=${`conflict-${at}`}
            value=${value.id}
            .checked=${picked === value.id}
            ?disabled=${context.isReadOnly}
            @change=${() => context.pick(conflict, value)}
          />
          <span class="said">
            <span class="value">
              ${
                value.isDeletion === undefined
                  ? value.text === undefined
                    ? html`<span class="quiet">${terms.nothingStands}</span>`
                    : renderText(value.text, field, `${name} ${value.id}`, context)
                  : value.isDeletion
                    ? terms.recordGoes
                    : terms.recordStays
              }
              ${value.isCut ? html`<span class="tag warn">${terms.valueCut}</span>` : nothing}
              ${index === 0 ? html`<span class="tag">${terms.showsNow}</span>` : nothing}
            </span>
            ${renderPerson(value, context.localize)}
            <time
              datetime=${new Date(value.at).toISOString()}
              title=${context.localize.date(value.at, { dateStyle: 'full', timeStyle: 'medium', ...context.format })}
              >${relativeTime(value.at, context.now, context.localize.lang)}</time
            >
          </span>
        </label>`,
    )}
    ${renderFirst(conflict.live.length, conflict.liveTotal, context.localize)}
    ${
      context.isReadOnly
        ? nothing
        : html`<p class="ways">
            <button
              type="button"
              class="button"
              part="button decide"
              ?disabled=${picked === undefined || context.isBusy}
              @click=${() => context.decide(conflict)}
            >
              ${terms.keepThis}
            </button>
            ${conflict.as === 'suggested' ? html`<span class="quiet">${terms.becomesSuggestion}</span>` : nothing}
          </p>`
    }
    ${context.asked?.entry === name ? context.renderAsked() : nothing}
  </fieldset>`;
}

function renderAside(event: SetAsideEvent, context: DecisionContext): TemplateResult {
  const { localize } = context;
  const { terms } = localize;
  const why =
    event.from === undefined
      ? (terms.asideWhy[event.code] ?? terms.asideUnknown)
      : terms.countsFrom(localize.date(event.from, { dateStyle: 'medium', timeStyle: 'short', ...context.format }));
  // Nothing of it is in the dataset: there is nothing to be had back.
  const telling = { ...context, restore: undefined, narrow: undefined, isOfOne: false };
  return html`<div class="entry">
    ${renderByline(event.entry, telling)} ${renderSaidIn(event.entry, telling)}
    <p class="void">${why}</p>
    ${
      event.canBeProposed
        ? html`<p class="ways">
            <button
              type="button"
              class="button"
              part="button propose"
              ?disabled=${context.isBusy}
              @click=${() => context.proposeAgain(event)}
            >
              ${terms.proposeAgain}
            </button>
          </p>`
        : nothing
    }
    ${context.asked?.entry === event.entry.id ? context.renderAsked() : nothing}
  </div>`;
}

function renderFirst(shown: number, total: number, localize: LocalizeController): unknown {
  if (shown >= total) return nothing;
  return html`<p class="quiet">${localize.terms.firstOf(localize.number(shown), localize.number(total))}</p>`;
}
