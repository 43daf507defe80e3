/**
 * What one event changed, for people: by record, each field with what it said before struck out and what it says now underlined,
 * which is said in words, too. Texts of strangers are text nodes.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { HistoryChange, HistoryEntry, HistoryPage } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { CellFormat } from '../grid/cell-text.js';
import { renderSaid } from '../panels/said-value.js';
import { isLong, visibleText } from '../../kit/visible-text.js';
import { isolated } from './history-sentences.js';

export interface ChangeContext {
  readonly localize: LocalizeController;
  readonly format: CellFormat;
  readonly fields: HistoryPage['fields'];
  /** All of it is about one record. */
  readonly isOfOne: boolean;
  /** Nothing can be written here: a file. */
  readonly isReadOnly: boolean;
  /** Texts that are shown whole, by name. */
  readonly opened: ReadonlySet<string>;
  toggle(name: string): void;
  /** All of an event, of which only a part was told. */
  whole(id: string): void;
  /** One record's changes only; absent where these are all there are. */
  readonly narrow?: ((change: HistoryChange) => void) | undefined;
  /** Absent where nothing is to be had back here. */
  readonly restore?: ((change: HistoryChange, which: 'before' | 'after') => void) | undefined;
}

/** Longer texts are cut, and what is then of more lines. */
const CUT = 160;
const LINES = 6;

export function renderChanges({ changes, id }: HistoryEntry, context: ChangeContext): TemplateResult {
  const records = new Map<string, HistoryChange[]>();
  for (const change of changes) {
    const name = `${change.resource}\n${change.record}`;
    records.set(name, [...(records.get(name) ?? []), change]);
  }
  return html`${[...records.values()].map((of) => renderRecordChanges(of, id, context))}`;
}

function renderRecordChanges(changes: readonly HistoryChange[], id: string, context: ChangeContext): TemplateResult {
  const { terms } = context.localize;
  const [first] = changes;
  const life = changes.find(({ what }) => what === 'created' || what === 'deleted' || what === 'restored');
  const lines = changes.filter((change) => change !== life);
  const isSchema = first!.family !== undefined;
  const said =
    life && { created: terms.wasAdded, deleted: terms.wasDeleted, restored: terms.wasRestored }[life.what as 'created'];
  // Where all of it is about one record its name needs no saying.
  const name = isSchema || context.isOfOne ? nothing : renderName(first!, context);
  return html`<div
    class=${life?.what === 'created' ? 'record-changes new' : 'record-changes'}
    part="record-changes"
    data-record-id=${first!.record}
  >
    ${
      name === nothing && !said
        ? nothing
        : html`<p class="of">
            ${name} ${said ? html`<strong class=${`life ${life.what}`}>${said}</strong>` : nothing}
            ${life?.what === 'deleted' && life.isShown ? renderRestore(life, 'before', terms.restoreRecord, context) : nothing}
          </p>`
    }
    ${
      lines.length > 0
        ? html`<ul class="lines">
            ${lines.map((change) => html`<li>${isSchema ? renderDefinition(change, context) : renderValueChange(change, id, context)}</li>`)}
          </ul>`
        : nothing
    }
  </div>`;
}

function renderName(first: HistoryChange, { narrow, localize }: ChangeContext): TemplateResult {
  const [title, resourceLabel] = [visibleText(first.title), visibleText(first.resourceLabel)];
  const about = html`<bdi class="quiet">${resourceLabel}</bdi>`;
  if (!narrow) return html`<bdi class="ref-text">${title}</bdi> ${about}`;
  return html`<button
      type="button"
      class="plain ref"
      title=${localize.terms.onlyOf(title)}
      @click=${() => narrow(first)}
    >
      <bdi>${title}</bdi>
    </button>
    ${about}`;
}

function renderValueChange(change: HistoryChange, id: string, context: ChangeContext): TemplateResult {
  const { terms } = context.localize;
  const { label, before, after, isShown, isBeforeUnknown, key } = change;
  const field = key === undefined ? undefined : context.fields[key];
  const name = (side: string): string => `${id} ${change.record} ${change.field} ${side}`;
  const whole = change.isCut && (() => context.whole(id));
  const value = (text: string, side: string): unknown => renderText(text, field, name(side), context, whole);
  return html`<span class="label"><bdi>${visibleText(label)}</bdi></span>
    <span class="diff">
      ${
        isBeforeUnknown
          ? html`<span class="quiet">${terms.beforeNotHere}</span>`
          : before === undefined
            ? nothing
            : html`<span class="visually-hidden">${terms.fromValue}</span> <del>${value(before, 'before')}</del>`
      }
      ${before !== undefined || isBeforeUnknown ? html`<span class="arrow" aria-hidden="true"></span>` : nothing}
      ${
        after === undefined
          ? html`<span class="quiet">${terms.tookOut}</span>`
          : html`${before === undefined ? nothing : html`<span class="visually-hidden">${terms.toValue}</span>`}
              <ins>${value(after, 'after')}</ins>`
      }
      ${change.settles ? html`<span class="tag">${terms.settled}</span>` : nothing}
      ${change.isConflict ? html`<span class="tag warn">${terms.stillDisputed}</span>` : nothing}
      ${
        isShown
          ? before === undefined || isBeforeUnknown
            ? nothing
            : renderRestore(change, 'before', terms.putBack, context)
          : renderRestore(change, 'after', terms.restoreValue, context)
      }
    </span>`;
}

function renderRestore(
  change: HistoryChange,
  which: 'before' | 'after',
  words: string,
  { restore, isReadOnly }: ChangeContext,
): TemplateResult | typeof nothing {
  if (!restore || isReadOnly) return nothing;
  const about = [isolated(change.title), change.label].filter((each) => each !== '').join(', ');
  return html`<button
    type="button"
    class="plain link restore"
    part="restore"
    aria-label=${`${words}: ${about}`}
    @click=${() => restore(change, which)}
  >
    ${words}
  </button>`;
}

/** As its cell would show it; what is long is cut, with the rest a press away. `whole`: asks for what was not told of it. */
export function renderText(
  raw: string,
  field: Field | undefined,
  name: string,
  { localize, format, opened, toggle }: Pick<ChangeContext, 'localize' | 'format' | 'opened' | 'toggle'>,
  whole?: (() => void) | undefined,
): TemplateResult {
  const { terms } = localize;
  const text = visibleText(raw);
  if (text === '') return html`<span class="quiet">${terms.emptyValue}</span>`;
  if (text.length <= CUT) return html`<bdi>${field ? renderSaid(text, field, localize, format) : text}</bdi>`;
  const isOpen = opened.has(name);
  const press = (): void => {
    if (!isOpen) whole?.();
    toggle(name);
  };
  return html`<bdi class="long" tabindex=${isOpen && isLong(text) ? '0' : nothing}
      >${isOpen ? text : shortened(text)}</bdi
    >
    <button type="button" class="plain link" aria-expanded=${isOpen} @click=${press}>
      ${isOpen ? terms.lessOfText : terms.moreOfText}
    </button>`;
}

function shortened(text: string): string {
  const first = text.slice(0, CUT).replace(/[\ud800-\udbff]$/, '');
  return `${first.split('\n', LINES).join('\n').trimEnd()}…`;
}

function renderDefinition(change: HistoryChange, context: ChangeContext): TemplateResult {
  const { terms } = context.localize;
  const { family = '', what } = change;
  const [label, resourceLabel] = [visibleText(change.label), visibleText(change.resourceLabel)];
  const [before, after] = [change.before, change.after].map((text) => (text === undefined ? text : visibleText(text)));
  const name = family === 'resource' ? resourceLabel : label;
  return html`<span class="label">${terms.definitions[family] ?? visibleText(family)}</span>
    <span class="diff">
      ${
        what === 'renamed' && before !== undefined && after !== undefined
          ? html`<span class="visually-hidden">${terms.fromValue}</span> <del><bdi>${before}</bdi></del
              ><span class="arrow" aria-hidden="true"></span><span class="visually-hidden">${terms.toValue}</span>
              <ins><bdi>${after}</bdi></ins>`
          : html`<bdi class="name">${name}</bdi> <strong>${terms.definitionWas[what] ?? what}</strong>`
      }
      ${
        what === 'changed' && (before || after)
          ? html`<span class="schema-diff" dir="ltr"
              >${before ? html`<del>${before}</del> ` : nothing}${after ? html`<ins>${after}</ins>` : nothing}</span
            >`
          : nothing
      }
      <bdi class="quiet">${family === 'resource' ? '' : resourceLabel}</bdi>
    </span>`;
}
