/** A dataset's changes by day, newest first: who, when, what, the proof, and what of it one may have back. */
import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryChange, HistoryEntry } from '../../../worker/api.js';
import { relativeTime } from '../../kit/relative-time.js';
import { shortKey } from '../panels/key-mark.js';
import { renderPerson } from '../panels/person.js';
import { visibleText } from '../../kit/visible-text.js';
import { type ChangeContext, renderChanges, renderText } from './change-template.js';
import { actSentence, isolated } from './history-sentences.js';
import type { Asked } from './restore-asking.js';

export interface TimelineContext extends ChangeContext {
  /** ms since 1970. */
  readonly now: number;
  /** The record all of it is about, if one. */
  readonly record: { readonly resource: string; readonly record: string; readonly title: string } | undefined;
  /** What is being asked about restoring, under its entry. */
  readonly asked: Asked | undefined;
  renderAsked(): unknown;
  ask(entry: HistoryEntry, of: 'record' | 'state', change?: HistoryChange): void;
  copy(text: string): void;
}

export function renderTimeline(entries: readonly HistoryEntry[], context: TimelineContext): TemplateResult {
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.at, context);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return html`${[...days].map(
    ([day, of]) =>
      html`<section class="day" part="day" aria-label=${day}>
        <h3>${day}</h3>
        <ol>
          ${of.map((entry) => html`<li part="entry" data-event=${entry.id}>${renderEntry(entry, context)}</li>`)}
        </ol>
      </section>`,
  )}`;
}

function renderEntry(entry: HistoryEntry, context: TimelineContext): TemplateResult {
  const { localize } = context;
  const { terms } = localize;
  return html`<div class="entry">
    ${renderByline(entry, context)} ${renderSaidIn(entry, context)}
    ${entry.void ? html`<p class="void">${terms.noEffect} ${terms.asideWhy[entry.void] ?? terms.asideUnknown}</p>` : nothing}
    ${renderDetails(entry, context)} ${context.asked?.entry === entry.id ? context.renderAsked() : nothing}
  </div>`;
}

/** Who and when. */
export function renderByline(
  entry: HistoryEntry,
  { localize, now, format }: Omit<TimelineContext, 'record'>,
): TemplateResult {
  const exact = localize.date(entry.at, { dateStyle: 'full', timeStyle: 'medium', ...format });
  return html`<div class="byline">
    ${renderPerson(entry, localize)}
    <time datetime=${new Date(entry.at).toISOString()} title=${exact}
      >${relativeTime(entry.at, now, localize.lang)}</time
    >
  </div>`;
}

/** What changed, with the words its author gave to it. */
export function renderSaidIn(entry: HistoryEntry, context: Omit<TimelineContext, 'record'>): TemplateResult {
  const { localize } = context;
  const { terms } = localize;
  const { accepted, act, note, more } = entry;
  // What does not count is not brought back, but proposed.
  const telling = entry.void ? { ...context, restore: undefined } : context;
  return html`${entry.kind === 'locked' ? html`<p class="quiet">${terms.lockedChange}</p>` : nothing}
  ${act && act.act !== 'accept' ? html`<p class="act">${actSentence(act, localize)}</p>` : nothing}
  ${accepted ? html`<p class="quiet">${terms.acceptedFrom(accepted.name ? `${isolated(accepted.name)} (${shortKey(accepted.npub)})` : shortKey(accepted.npub))}</p>` : nothing}
  ${renderChanges(entry, telling)}
  ${
    more > 0 && entry.isAlone
      ? html`<p class="quiet">
          ${terms.firstOf(localize.number(entry.changes.length), localize.number(entry.changes.length + more))}
        </p>`
      : nothing
  }
  ${
    more > 0 && !entry.isAlone
      ? html`<button type="button" class="plain link" @click=${() => context.whole(entry.id)}>
          ${terms.moreChanges(localize.number(more), localize.plural(more))}
        </button>`
      : nothing
  }
  ${
    note
      ? html`<blockquote class="note">
          ${renderText(note, undefined, `${entry.id} note`, context, entry.isNoteCut && (() => context.whole(entry.id)))}
        </blockquote>`
      : nothing
  }`;
}

function renderDetails(entry: HistoryEntry, context: TimelineContext): TemplateResult {
  const { localize, record } = context;
  const { terms } = localize;
  const records = new Map(entry.changes.filter(({ family }) => family === undefined).map((one) => [one.record, one]));
  // Of a change of many records one asks for the record first.
  const [only] = records.size === 1 ? records.values() : [];
  const title = record?.title ?? only?.title;
  const canRestore = !context.isReadOnly && !entry.void;
  return html`<details class="details" part="details">
    <summary>${terms.details}</summary>
    ${
      canRestore
        ? html`<p class="ways">
            ${
              title !== undefined
                ? html`<button
                    type="button"
                    class="button"
                    part="button"
                    @click=${() => context.ask(entry, 'record', only)}
                  >
                    ${terms.recordAsThen(isolated(title.slice(0, 80)))}
                  </button>`
                : nothing
            }
            <button type="button" class="button" part="button" @click=${() => context.ask(entry, 'state')}>
              ${terms.allAsThen}
            </button>
          </p>`
        : nothing
    }
    <dl class="proof" part="proof">
      <div>
        <dt><span class="check" aria-hidden="true">✓</span> ${terms.signedHere}</dt>
        <dd>
          <code dir="ltr">${shortKey(entry.nevent)}</code>
          <button
            type="button"
            class="plain link"
            aria-label=${terms.copyWhat(terms.eventId)}
            @click=${() => context.copy(entry.nevent)}
          >
            ${terms.copy}
          </button>
        </dd>
      </div>
      ${
        entry.relays.length > 0
          ? html`<div>
              <dt>${terms.onRelays}</dt>
              <dd>${entry.relays.map((relay) => html`<span class="relay" dir="ltr">${visibleText(relay)}</span> `)}</dd>
            </div>`
          : nothing
      }
    </dl>
  </details>`;
}

/** "Today", "yesterday", else the date. */
function dayOf(at: number, { now, localize, format }: Pick<TimelineContext, 'now' | 'localize' | 'format'>): string {
  const options = { dateStyle: 'full', ...format } as const;
  const day = localize.date(at, options);
  const ago = [0, 1].find((days) => localize.date(now - days * DAY_MS, options) === day);
  if (ago === undefined) return day;
  const words = new Intl.RelativeTimeFormat(localize.lang, { numeric: 'auto' }).format(-ago, 'day');
  return words.charAt(0).toLocaleUpperCase(localize.lang) + words.slice(1);
}

const DAY_MS = 86_400_000;
