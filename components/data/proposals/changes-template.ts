/** What a suggestion would change: by record, each field with what stands there now and what is suggested. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { ProposalInfo, ProposalItemInfo } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { renderSaid } from '../panels/said-value.js';
import { byRecord, type CardState, isPicked, type RecordChanges, shownItems } from './card-state.js';
import { isLong, visibleText } from '../../kit/visible-text.js';

export interface ChangesParts {
  readonly localize: LocalizeController;
  readonly columns: Readonly<Record<string, Field>>;
  readonly card: CardState;
  /** Each can be taken or left. */
  readonly canPick: boolean;
  /** It is not decided yet: what stands in its way is told. */
  readonly isOpen: boolean;
  /** Who suggests it, in words. */
  readonly who: string;
  pick(items: readonly ProposalItemInfo[], isPicked: boolean): void;
  showAll(): void;
}

export function renderChanges(proposal: ProposalInfo, parts: ChangesParts): TemplateResult {
  const { localize, card, who } = parts;
  const { items, itemCount, blockers } = proposal;
  const { terms } = localize;
  const words = terms.proposals;
  const shown = shownItems(proposal, card);
  const mayOverwrite = !blockers?.some(({ code }) => code === 'outdated');
  const number = (count: number): string => localize.number(count);
  return html`<table class=${parts.canPick ? 'changes picks' : 'changes'} part="changes">
      <caption class="visually-hidden">
        ${words.changesOf(who)}
      </caption>
      <thead>
        <tr>
          <th scope="col"><span class="visually-hidden">${words.takeHead}</span></th>
          <th scope="col">${words.fieldHead}</th>
          <th scope="col">${words.nowHead}</th>
          <th scope="col">${words.suggestedHead}</th>
        </tr>
      </thead>
      ${byRecord(shown).map((record) => renderRecord(record, parts, mayOverwrite))}
    </table>
    ${
      shown.length < items.length
        ? html`<button type="button" class="button all" part="button all" @click=${parts.showAll}>
            ${words.allChanges(number(items.length))}
          </button>`
        : nothing
    }
    ${items.length < itemCount ? html`<p class="quiet">${words.firstShown(number(items.length), number(itemCount))}</p>` : nothing}`;
}

function renderRecord({ items, creates }: RecordChanges, parts: ChangesParts, mayOverwrite: boolean): TemplateResult {
  const { localize, card, canPick, pick } = parts;
  const words = localize.terms.proposals;
  const [first] = items as [ProposalItemInfo];
  const name = visibleText(first.recordLabel) || words.structure;
  const open = items.filter(({ status }) => status !== 'present');
  return html`<tbody>
    <tr class="record">
      <td class="pick">
        ${
          canPick && creates
            ? renderBox(
                words.takeRecord(name),
                open,
                open.some((item) => isPicked(item, card)),
                pick,
              )
            : nothing
        }
      </td>
      <th colspan="3" scope="rowgroup">
        <bdi class="name">${name}</bdi> <bdi class="quiet">${visibleText(first.resourceLabel)}</bdi>
        ${creates ? html`<span class="badge">${words.created}</span>` : nothing}
      </th>
    </tr>
    ${items.filter(({ kind }) => kind !== 'create').map((item) => renderItem(item, parts, creates, mayOverwrite))}
  </tbody>`;
}

function renderItem(
  item: ProposalItemInfo,
  parts: ChangesParts,
  creates: boolean,
  mayOverwrite: boolean,
): TemplateResult {
  const { localize, card, canPick, pick } = parts;
  const words = localize.terms.proposals;
  const { kind, status } = item;
  const isWhole = kind === 'delete' || kind === 'restore';
  const label = isWhole ? words[kind === 'delete' ? 'deleted' : 'restored'] : visibleText(item.label);
  // Of what was taken, what stands there now is what was suggested.
  const isDone = !parts.isOpen && status === 'present';
  const isTakeable = status === 'current' || (status === 'outdated' && mayOverwrite);
  return html`<tr class=${creates || isDone ? 'item created' : 'item'} data-status=${status}>
    <td class="pick">
      ${
        canPick && !creates && isTakeable
          ? renderBox(words.take(label, visibleText(item.recordLabel)), [item], isPicked(item, card), pick)
          : nothing
      }
    </td>
    ${
      isWhole
        ? html`<th scope="row" colspan="3" class="whole">${label}${renderStatus(item, parts)}</th>`
        : html`<th scope="row"><bdi>${label}</bdi></th>
            <td class="now">${creates || isDone ? nothing : renderText(item.now, item, parts)}</td>
            <td class="proposed">${renderText(item.proposed, item, parts)}${renderStatus(item, parts)}</td>`
    }
  </tr>`;
}

function renderBox(
  label: string,
  items: readonly ProposalItemInfo[],
  isChecked: boolean,
  pick: ChangesParts['pick'],
): TemplateResult {
  return html`<label class="box"
    ><input
      type="checkbox"
      aria-label=${label}
      .checked=${isChecked}
      @change=${(event: Event) => pick(items, (event.target as HTMLInputElement).checked)}
  /></label>`;
}

function renderStatus(item: ProposalItemInfo, parts: ChangesParts): unknown {
  const words = parts.localize.terms.proposals;
  if (!parts.isOpen) return nothing;
  if (item.isCut) return html`<p class="status outdated">${words.isCut}</p>`;
  if (item.status === 'present') return html`<p class="status quiet">${words.present}</p>`;
  if (item.status !== 'outdated') return nothing;
  const was = item.was === undefined ? nothing : html` ${words.was} <bdi>${renderPlain(item.was, item, parts)}</bdi>`;
  return html`<p class="status outdated">${words.outdated}${was}</p>`;
}

function renderText(text: string | undefined, item: ProposalItemInfo, parts: ChangesParts): unknown {
  const words = parts.localize.terms.proposals;
  if (text === undefined || text === '') return html`<span class="quiet">${words.noValue}</span>`;
  return html`<div class="value" tabindex=${isLong(text) ? '0' : nothing}>
    <bdi>${renderPlain(text, item, parts)}</bdi>
  </div>`;
}

/** As its column shows it. */
function renderPlain(text: string, { column, kind }: ProposalItemInfo, { localize, columns }: ChangesParts): unknown {
  const field = columns[column ?? ''];
  const plain = visibleText(text);
  return field && kind === 'value' ? renderSaid(plain, field, localize, {}) : plain;
}
