/** What the reader's filter says, as chips to edit (the words) and to remove (the ×), and one button for all. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Filter } from '../../../core/query/query.js';
import type { Field } from '../../../core/table/field.js';
import { filterSentence, filterWords, type FilterWords } from './filter-words.js';
import { ColumnMenuEvent } from '../panels/panel-events.js';
import { ViewPatchEvent, type PanelContext } from '../table/reader-view.js';
import { fieldOfFilter } from '../table/view-edits.js';

/** Nothing while the reader filters by nothing. */
export function renderChips(context: PanelContext): TemplateResult | typeof nothing {
  const { view, columns, localize, table } = context;
  const { terms } = localize;
  const { filters } = view;
  if (!filters.length) return nothing;
  const fields = columns.map(({ field, label }): Field => ({ ...field, label }));
  const change = (next: readonly Filter[]) => table.dispatchEvent(new ViewPatchEvent({ filters: next }));
  const clear = html`<li>
    <button type="button" class="plain clear" @click=${() => change([])}>${terms.clearAll}</button>
  </li>`;
  return html`<ul class="chips" part="chips" aria-label=${terms.filter}>
    ${filters.map((filter) => {
      const words = filterWords(filter, fields, localize);
      const name = terms.removeFilter(filterSentence(filter, fields, localize));
      const remove = (event: Event) => {
        keepFocus(event.currentTarget as HTMLElement, filter === filters.at(-1));
        change(filters.filter((each) => each !== filter));
      };
      return html`<li class="chip" part="chip">
        ${renderWords(words, fieldOfFilter(filter))}<button
          type="button"
          class="plain remove"
          aria-label=${name}
          title=${name}
          @click=${remove}
        >
          <span aria-hidden="true">×</span>
        </button>
      </li>`;
    })}
    ${filters.length > 1 ? clear : nothing}
  </ul>`;
}

/** The words open the column's menu, where the filter can be changed. */
function renderWords(words: FilterWords, field: string | undefined): TemplateResult {
  const text = html`${words.label ? html`<b>${words.label}</b> ` : nothing}<span>${words.condition}</span>`;
  if (field === undefined) return html`<span class="words">${text}</span>`;
  const open = ({ currentTarget }: Event) =>
    currentTarget?.dispatchEvent(new ColumnMenuEvent(field, currentTarget as HTMLElement));
  return html`<button type="button" class="plain words" aria-haspopup="dialog" @click=${open}>${text}</button>`;
}

/** A removed chip must not take the focus with it: the next one moves into its nodes, the last one's go. */
function keepFocus(button: HTMLElement, isLast: boolean): void {
  const before = button.closest('li')?.previousElementSibling?.querySelector<HTMLElement>('.remove');
  (isLast ? before : button)?.focus();
}

export const chipsStyles = css`
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0 0 10px;
    list-style: none;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    max-inline-size: 100%;
    border-radius: 99px;
    background: var(--_tint);
    font-size: 0.9em;
  }
  .chip .words {
    display: inline-block;
    min-inline-size: 0;
    max-inline-size: 36em;
    overflow: hidden;
    padding-block: 2px;
    padding-inline-start: 11px;
    border-start-start-radius: 99px;
    border-end-start-radius: 99px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .chip b {
    font-weight: 600;
  }
  .chip .remove {
    flex: none;
    min-inline-size: 26px;
    min-block-size: 24px;
    border-radius: 99px;
    color: var(--_quiet);
    text-align: center;
  }
  .chip button:hover,
  .chips .clear:hover {
    color: var(--_accent);
  }
  .chips .clear {
    min-block-size: 24px;
    padding-inline: 6px;
    color: var(--_quiet);
    font-size: 0.9em;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  @media (pointer: coarse) {
    .chips {
      gap: 8px;
    }
    .chip .words,
    .chip .remove,
    .chips .clear {
      position: relative;
      min-block-size: 36px;
    }
    .chip .remove {
      min-inline-size: 44px;
    }
    /* A finger needs more than the eye: half of the room between the chips, too. */
    .chip .remove::after,
    .chips .clear::after {
      position: absolute;
      inset: -4px 0;
      content: '';
    }
  }
`;
