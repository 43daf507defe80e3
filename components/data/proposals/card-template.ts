/** One suggestion as a card: who, when, what it would change, what stands in its way, and what this reader may do about it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorData } from '../../../core/errors.js';
import type { BlockerInfo, DecisionInfo, ProposalInfo } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { relativeTime } from '../../kit/relative-time.js';
import { shortKey } from '../panels/key-mark.js';
import { renderPerson } from '../panels/person.js';
import { picked } from './card-state.js';
import { type ChangesParts, renderChanges } from './changes-template.js';
import { isLong, visibleText } from '../../kit/visible-text.js';

export interface CardParts extends Omit<ChangesParts, 'who' | 'canPick' | 'isOpen'> {
  /** ms since 1970. */
  readonly now: number;
  /** 64 hex digits of who is signed in. */
  readonly me: string | undefined;
  /** The reader may decide about some of this dataset. */
  readonly decides: boolean;
  accept(): void;
  /** Opens and closes the question why. */
  askWhy(opens: boolean): void;
  reject(): void;
  approve(): void;
  withdraw(): void;
  note(text: string): void;
}

export function renderCard(proposal: ProposalInfo, parts: CardParts): TemplateResult {
  const { localize, card, decides } = parts;
  const words = localize.terms.proposals;
  const { id, title, note, status, mine, blockers = [], itemCount, taken } = proposal;
  const isOpen = status === 'open' && card.outcome === undefined;
  const canDecide = isOpen && decides && !blockers.some(({ code }) => code === 'role' || code === 'scope');
  const who = whoOf(proposal, localize);
  const number = (count: number): string => localize.number(count);
  return html`<li class="card" part="card" data-proposal=${id} data-status=${card.outcome ?? status}>
    <div class="top">
      ${renderPerson(proposal.by, localize)} ${mine ? html`<span class="badge">${words.you}</span>` : nothing}
      ${renderWhen(proposal.at, parts)}
      ${status === 'open' ? nothing : html`<span class="badge state">${words.states[status]}</span>`}
      ${taken !== undefined && taken < itemCount ? html`<span class="quiet">${words.taken(number(taken), number(itemCount))}</span>` : nothing}
    </div>
    ${title ? html`<p class="heading"><bdi>${visibleText(title)}</bdi></p>` : nothing} ${renderNote(note)}
    ${renderChanges(proposal, { ...parts, canPick: canDecide, isOpen: status === 'open', who })}
    ${proposal.reviews.map((review) => renderDecision(review, parts, review.verdict === 'reject' ? words.rejectedInReview : words.verdicts.approve))}
    ${proposal.decisions.map((decision) => renderDecision(decision, parts, words.verdicts[decision.verdict]))}
    ${isOpen && decides ? renderBlockers(blockers, localize) : nothing}
    ${card.outcome && status === 'open' ? html`<p class="outcome" part="outcome">${words[card.outcome]}</p>` : nothing}
    ${card.problem ? renderProblem(card.problem, localize) : nothing}
    ${isOpen ? renderActions(proposal, parts, canDecide, who) : nothing}
  </li>`;
}

/** By its code; what there are no words for says what it is to whoever opens the details. */
function renderProblem({ code, message }: ErrorData, { terms }: LocalizeController): TemplateResult {
  const words = terms.proposals.problems[code];
  if (words) return html`<p class="problem" part="problem" role="alert">${words}</p>`;
  return html`<div class="problem" part="problem" role="alert">
    <p>${terms.proposals.notDone}</p>
    <details>
      <summary>${terms.details}</summary>
      <p dir="ltr" lang="en">${message} <code>${code}</code></p>
    </details>
  </div>`;
}

/** In plain words, isolated: a name may run the other way than the sentence. */
export function whoOf({ by, mine }: ProposalInfo, { terms }: LocalizeController): string {
  return mine ? terms.proposals.you : `\u2068${by.name ?? shortKey(by.npub)}\u2069`;
}

function renderActions(proposal: ProposalInfo, parts: CardParts, canDecide: boolean, who: string): unknown {
  const { localize, card } = parts;
  const words = localize.terms.proposals;
  const { items, itemCount, blockers = [], needsApprovals, mine, reviews } = proposal;
  if (card.isBusy)
    return html`<div class="actions" part="actions">
      <p class="quiet busy">${words.signing}</p>
      ${
        card.stop
          ? html`<button type="button" class="button stop" part="button stop" @click=${card.stop}>
              ${localize.terms.cancel}
            </button>`
          : nothing
      }
    </div>`;
  if (card.isRejecting) return renderWhy(proposal, parts, who);
  const cells = picked(proposal, card);
  const stands = blockers.some(({ code }) => code === 'approvals' || code === 'rejected' || code === 'check');
  const hasRole = !blockers.some(({ code }) => code === 'role');
  const hasApproved = reviews.some(({ verdict, author }) => verdict === 'approve' && author.person === parts.me);
  const number = (count: number): string => localize.number(count);
  const acceptWords =
    cells.length === itemCount ? words.accept : words.acceptSome(number(cells.length), number(items.length));
  const button = (name: string, label: string, run: () => void, isOff = false): TemplateResult =>
    html`<button type="button" class="button ${name}" part="button ${name}" ?disabled=${isOff} @click=${run}>
      ${label}<span class="visually-hidden">: ${who}</span>
    </button>`;
  return html`<div class="actions" part="actions">
    ${canDecide && hasRole ? button('accept', acceptWords, () => parts.accept(), stands || cells.length === 0) : nothing}
    ${canDecide && needsApprovals > 0 && !mine && !hasApproved ? button('approve', words.approve, () => parts.approve()) : nothing}
    ${canDecide ? button('reject', words.reject, () => parts.askWhy(true)) : nothing}
    ${mine === 'device' ? button('withdraw', words.withdraw, () => parts.withdraw()) : nothing}
  </div>`;
}

function renderWhy({ id }: ProposalInfo, { localize, card, note, reject, askWhy }: CardParts, who: string): unknown {
  const { terms } = localize;
  const words = terms.proposals;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    askWhy(false);
  };
  return html`<div class="why" part="why" @keydown=${onKey}>
    <label for=${`why-${id}`}>${words.why}</label>
    <textarea
      id=${`why-${id}`}
      class="input"
      rows="2"
      maxlength="1000"
      dir="auto"
      .value=${card.note}
      @input=${(event: Event) => note((event.target as HTMLTextAreaElement).value)}
    ></textarea>
    <div class="actions">
      <button type="button" class="button really" part="button really" @click=${() => reject()}>
        ${words.reject}<span class="visually-hidden">: ${who}</span>
      </button>
      <button type="button" class="button cancel" part="button cancel" @click=${() => askWhy(false)}>
        ${terms.cancel}
      </button>
    </div>
  </div>`;
}

function renderDecision(decision: DecisionInfo, parts: CardParts, said: string): TemplateResult {
  const { verdict, note } = decision;
  return html`<div class="decision" data-verdict=${verdict}>
    <span class="badge">${said}</span> ${renderPerson(decision, parts.localize)} ${renderWhen(decision.at, parts)}
    ${renderNote(note)}
  </div>`;
}

function renderWhen(at: number, { localize, now }: CardParts): TemplateResult {
  const exact = localize.date(at, { dateStyle: 'medium', timeStyle: 'short' });
  return html`<time class="quiet" datetime=${new Date(at).toISOString()} title=${exact}
    >${relativeTime(at, now, localize.lang)}</time
  >`;
}

/** What scrolls in its place is reached by keys. */
function renderNote(note: string | undefined): unknown {
  if (!note) return nothing;
  const text = visibleText(note);
  return html`<blockquote class="note" tabindex=${isLong(text) ? '0' : nothing}><bdi>${text}</bdi></blockquote>`;
}

function renderBlockers(blockers: readonly BlockerInfo[], localize: LocalizeController): unknown {
  if (blockers.length === 0) return nothing;
  return html`<ul class="blockers" part="blockers">
    ${blockers.map((blocker) => html`<li>${blockerWords(blocker, localize)}</li>`)}
  </ul>`;
}

function blockerWords(blocker: BlockerInfo, localize: LocalizeController): string {
  const { terms } = localize;
  const words = terms.proposals.blockers;
  switch (blocker.code) {
    case 'approvals':
      return words.approvals(localize.number(blocker.have), localize.number(blocker.need));
    case 'rejected':
      return words.rejected(localize.number(blocker.count), localize.plural(blocker.count));
    case 'check':
      return words.check(visibleText(blocker.name));
    case 'role':
      return words.role(terms.roles[blocker.need]);
    case 'outdated':
      return words.outdated;
    case 'scope':
      return words.scope(visibleText(blocker.resource));
    case 'authority-missing':
      return words.missing;
  }
}
