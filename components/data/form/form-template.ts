/** What a form shows: its groups, what is wrong, what sending means, and what became of it. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ErrorData } from '../../../core/errors.js';
import type { FormField, FormProblem } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { relativeTime } from '../../kit/relative-time.js';
import { typeOf } from '../edit/typed-text.js';
import { declaredText } from '../grid/value-words.js';
import type { FormFilling } from './form-filling.js';
import { inputId } from './field-control.js';
import { isGroup, renderInput, type InputParts } from './form-input.js';
import type { RecordChoice } from './record-choice.js';
import { problemWords } from './form-words.js';

export interface FormParts {
  readonly localize: LocalizeController;
  readonly filling: FormFilling;
  readonly isOffline: boolean;
  readonly isDisabled: boolean;
  /** The page has a button of its own: a form around, or one in the slot. */
  readonly isInForm: boolean;
  /** ms since 1970. */
  readonly now: number;
  choice(key: string): RecordChoice;
  submit(event: Event): void;
  signIn(): void;
  focusField(key: string): void;
}

/** Problems that show: of all once somebody tried to send, else of fields that were left with something in them. */
export function shownProblems({ problems, isTried, touched }: FormFilling): readonly FormProblem[] {
  return isTried ? problems : problems.filter(({ field }) => touched.has(field));
}

export function renderForm(parts: FormParts): TemplateResult {
  const { filling, localize } = parts;
  const { formWords: words } = localize.terms;
  const state = filling.state!;
  const problems = shownProblems(filling);
  const isSending = filling.phase === 'sending';
  return html`<form part="form" novalidate autocomplete="off" aria-labelledby="title" @submit=${parts.submit}>
    <p class="title" id="title" part="title"><bdi>${state.label}</bdi></p>
    ${state.help ? html`<p class="help quiet" dir="auto">${state.help}</p>` : nothing} ${renderRestored(parts)}
    ${renderChanges(parts)}
    ${filling.isTried && problems.length > 0 && !isSending ? renderSummary(problems, parts) : nothing}
    ${state.groups.map(({ label, help, fields }) => {
      const inner = html`${help ? html`<p class="help quiet" dir="auto">${help}</p>` : nothing}
      ${repeat(
        fields,
        ({ field }) => field.key,
        (field) => renderField(field, problems, parts),
      )}`;
      return label
        ? html`<fieldset class="group" part="group">
            <legend><bdi>${label}</bdi></legend>
            ${inner}
          </fieldset>`
        : html`<div class="group" part="group">${inner}</div>`;
    })}
    ${parts.isInForm ? html`<button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true" ?disabled=${isSending || parts.isDisabled}></button>` : nothing}
    <div class="foot" part="footer">
      ${renderMeaning(parts)} ${renderFailure(parts)} ${isSending && filling.work ? renderWork(parts) : nothing}
      <slot name="submit"
        >${parts.isInForm ? nothing : html`<button type="submit" class="button main" part="button submit" ?disabled=${isSending || parts.isDisabled}>${isSending ? words.sending : state.as === 'saved' ? words.save : words.send}</button>`}</slot
      >
    </div>
  </form>`;
}

export function renderSent({ filling, localize }: FormParts, again: () => void): TemplateResult {
  const { formWords: words } = localize.terms;
  const { sent, deliveries } = filling;
  return html`<div class="sent" part="success" tabindex="-1" role="status">
      <slot name="success"
        ><p class="title">${words.thanks}</p>
        <p>${words.done[sent!.as]}</p></slot
      >
    </div>
    <p class="quiet" part="delivery" role="status">${deliveryWords(filling, localize)}</p>
    ${deliveries
      .filter(({ state, code }) => state === 'refused' || code === 'relay-limited')
      .map(
        ({ url, message = '' }) =>
          html`<p class="refused" role="alert">
            ${words.refusedBy(hostOf(url))}: ${words.refusals[refusalOf(message)]}
            ${message ? html`<bdi class="quiet" dir="ltr">(${message.slice(0, 200)})</bdi>` : nothing}
          </p>`,
      )}
    <p class="foot">
      ${deliveries.some(({ state }) => state === 'refused') ? html`<button type="button" class="button" part="button retry" @click=${() => void filling.resend()}>${words.retry}</button>` : nothing}
      <button type="button" class="button" part="button another" @click=${again}>
        ${sent!.record === filling.host.wish().record ? words.again : words.another}
      </button>
    </p>`;
}

function deliveryWords({ deliveries }: FormFilling, { terms }: LocalizeController): string {
  const { formWords: words } = terms;
  const has = deliveries.filter(({ state }) => state === 'ok').length;
  if (has > 0) return words.arrived(String(has), String(deliveries.length));
  if (deliveries.some(({ code }) => code === 'relay-offline' || code === 'relay-silent')) return words.kept;
  return deliveries.length > 0 && deliveries.every(({ state }) => state === 'refused') ? '' : words.onItsWay;
}

/** NIP-01 has a word before the colon; relays differ in what they say of size. */
function refusalOf(message: string): 'blocked' | 'rate-limited' | 'pow' | 'size' | 'other' {
  const [word = ''] = message.toLowerCase().split(':');
  if (word === 'pow' || word === 'blocked' || word === 'rate-limited') return word;
  return /too (large|big|long)|size/.test(message) ? 'size' : 'other';
}

function hostOf(relay: string): string {
  try {
    return new URL(relay).host;
  } catch {
    return relay;
  }
}

function renderField(field: FormField, problems: readonly FormProblem[], parts: FormParts): TemplateResult {
  const { filling, localize } = parts;
  const { key, label, declared } = field.field;
  const { formWords: words } = localize.terms;
  if (field.kind === 'computed') {
    const text = filling.isBegun ? filling.computed.texts[key] : undefined;
    return html`<div class="field computed" part="field" data-field=${key}>
      <span class="label" id=${`${inputId(key)}-label`}><bdi>${label}</bdi></span>
      <output aria-labelledby=${`${inputId(key)}-label`}
        ><bdi>${text ? declaredText(text, field.field, localize) : html`<span class="quiet">–</span>`}</bdi></output
      >
      ${declared?.help ? html`<p class="help quiet" dir="auto">${declared.help}</p>` : nothing}
    </div>`;
  }
  const problem = problems.find((one) => one.field === key);
  const helpId = `${inputId(key)}-help`;
  const wrongId = `${inputId(key)}-wrong`;
  const hint = problem ? '' : boundWords(field, localize);
  const describedBy = [problem ? wrongId : '', declared?.help || hint || isGroup(field) ? helpId : ''].join(' ').trim();
  const input: InputParts = {
    localize,
    field,
    text: filling.textOf(field),
    isTyped: filling.typed.has(key),
    isWrong: problem !== undefined,
    isDisabled: parts.isDisabled || filling.phase === 'sending',
    describedBy,
    type: (text) => filling.type(key, text),
    half: (isHalf) => filling.half(key, isHalf),
    touch: () => filling.touch(key),
  };
  const control = field.kind === 'relationship' ? parts.choice(key).render(input) : renderInput(input);
  const mark = field.required ? html` <span class="needed quiet">${words.required}</span>` : nothing;
  const about = html`${
    declared?.help || hint || isGroup(field)
      ? html`<p class="help quiet" id=${helpId} dir="auto">
          ${declared?.help ?? ''} ${isGroup(field) ? words.several : hint}
        </p>`
      : nothing
  }
  ${problem ? html`<p class="wrong" id=${wrongId} part="problem">${problemWords(problem, field, localize)}</p>` : nothing}`;
  if (isGroup(field))
    return html`<fieldset
      class="field"
      part="field"
      data-field=${key}
      aria-describedby=${describedBy || nothing}
      ?data-wrong=${problem !== undefined}
    >
      <legend class="label" part="label"><bdi>${label}</bdi>${mark}</legend>
      ${control}${about}
    </fieldset>`;
  return html`<div class="field" part="field" data-field=${key} ?data-wrong=${problem !== undefined}>
    <label class="label" part="label" for=${inputId(key)}><bdi>${label}</bdi>${mark}</label>
    ${control}${about}
  </div>`;
}

function boundWords(field: FormField, { terms: { formWords: words } }: LocalizeController): string {
  const { min, max } = field;
  if (typeOf(field.field) === 'date') return '';
  if (min !== undefined && max !== undefined) return words.between(String(min), String(max));
  return '';
}

function renderSummary(problems: readonly FormProblem[], parts: FormParts): TemplateResult {
  const { localize, filling } = parts;
  const { formWords: words } = localize.terms;
  const count = problems.length;
  return html`<div class="summary" part="summary" role="alert">
    <p>${words.wrong(localize.number(count), localize.plural(count))}</p>
    <ul>
      ${problems.map((problem) => {
        const field = filling.field(problem.field);
        const sentence = problemWords(problem, field, localize);
        if (!field) return html`<li>${sentence}</li>`;
        const { key, label } = field.field;
        return html`<li>
          <a href=${`#${inputId(key)}`} @click=${(event: Event) => (event.preventDefault(), parts.focusField(key))}
            ><bdi>${label}</bdi></a
          >: ${sentence}
        </li>`;
      })}
    </ul>
  </div>`;
}

/**
 * What is told besides, for a status that stands there before its words: else nobody hears them. What a draft brought back stands at
 * the top from the start.
 */
export function saidOf({ filling, localize, isOffline }: FormParts): string {
  const { formWords: words } = localize.terms;
  return [isOffline ? words.offline : '', filling.isStopped ? words.stopped : ''].filter(Boolean).join(' ');
}

function renderRestored({ filling, localize, now }: FormParts): unknown {
  const { restoredAt } = filling;
  if (restoredAt === undefined) return nothing;
  const { formWords: words } = localize.terms;
  return html`<p class="notice" part="restored">
    <span>${words.restored(relativeTime(restoredAt, now, localize.lang))}</span>
    <button type="button" class="button" part="button start-over" @click=${() => filling.startOver()}>
      ${words.startOver}
    </button>
  </p>`;
}

function renderChanges({ filling, localize }: FormParts): unknown {
  const { changes, lost } = filling;
  if (changes.length === 0 && lost.length === 0) return nothing;
  const { formWords: words } = localize.terms;
  return html`<div class="notice changes" part="changes" role="alert">
    <p>${words.changed}</p>
    <ul>
      ${changes.map(({ change, label }) => html`<li dir="auto">${words.changes[change](label)}</li>`)}
      ${lost.map(({ label, text }) => html`<li dir="auto"><b>${label}</b> ${words.youTyped(text)}</li>`)}
    </ul>
  </div>`;
}

function renderMeaning({ filling, localize, isOffline, signIn }: FormParts): TemplateResult {
  const { formWords: words } = localize.terms;
  const { as, pow } = filling.state!;
  return html`${
    as === 'saved'
      ? nothing
      : html`<p class="meaning quiet" part="public">
          ${as === 'suggested' ? words.reviewed : nothing} ${words.public} ${pow > 0 ? words.work : nothing}
          ${as === 'suggested' ? html`<button type="button" class="plain sign-in" part="button sign-in" @click=${() => signIn()}>${words.signIn}</button>` : nothing}
        </p>`
  }
  ${isOffline ? html`<p class="meaning" part="offline">${words.offline}</p>` : nothing}`;
}

function renderFailure({ filling, localize }: FormParts): unknown {
  const { formWords: words } = localize.terms;
  if (filling.isStopped) return html`<p class="meaning">${words.stopped}</p>`;
  const { failure } = filling;
  if (!failure) return nothing;
  return html`<div class="summary" part="error" role="alert">
    <p>${words.failures[failure.code] ?? words.failed}</p>
    ${words.failures[failure.code] ? nothing : html`<p class="quiet" dir="ltr" lang="en">${detailOf(failure)}</p>`}
  </div>`;
}

const detailOf = ({ message, code }: ErrorData): string => `${message} (${code})`;

function renderWork({ filling, localize }: FormParts): TemplateResult {
  const { formWords: words } = localize.terms;
  const { tried, expected } = filling.work!;
  // Luck knows no end: what was tried makes it the likelier that it is done, and never sure.
  const share = 1 - Math.exp(-tried / expected);
  return html`<p class="work" part="work">
    <progress max="1" .value=${share} aria-label=${words.sending}></progress>
    <span>${words.working(localize.number(share, { style: 'percent' }))}</span>
    <button type="button" class="button" part="button stop" @click=${() => filling.stop()}>${words.stop}</button>
  </p>`;
}
