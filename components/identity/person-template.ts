/** Who is signed in: their mark and key, what they may do in the dataset, and the devices that save in their name. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ApprovedDevice, PersonStanding } from '../../worker/api.js';
import { renderKeyMark, shortKey } from '../data/panels/key-mark.js';
import type { LocalizeController } from '../kit/localize.js';
import { renderWaiting } from './waiting-template.js';

export interface PersonParts {
  readonly localize: LocalizeController;
  readonly pubkey: string;
  readonly npub: string;
  /** In the dataset; absent where there is none, or nothing is known yet. */
  readonly standing: PersonStanding | undefined;
  /** `ncryptsec1…` to be kept elsewhere; absent where that is not asked for. */
  readonly sealed: string | undefined;
  readonly isNewKey: boolean;
  /** What waits for a second word: 'sign-out', or a device's grant. */
  readonly asking: string;
  readonly busy: string;
  readonly failure: string;
  readonly note: string;
  readonly deviceName: string;
  /** ms since 1970. */
  readonly now: number;
  ask(what: string): void;
  signOut(): void;
  showKey(): void;
  hideKey(): void;
  copyKey(): void;
  saveKey(): void;
  approve(event: SubmitEvent): void;
  revoke(device: ApprovedDevice): void;
  stop(): void;
}

export const APPROVED_DAYS = 180;
const LONGEST_NAME = 80;

export function renderPersonParts(parts: PersonParts, hasKey: boolean): TemplateResult {
  const { localize, standing } = parts;
  const { terms } = localize;
  return html`<div class="me">
      <p class="person" tabindex="-1">
        ${renderKeyMark(parts.pubkey)}${standing?.name ? html`<bdi class="name" title=${terms.ownName}>${standing.name}</bdi> ` : nothing}<bdi
          class="key"
          title=${parts.npub}
          >${shortKey(parts.npub)}</bdi
        >${standing?.role ? html` <span class="role">${terms.roles[standing.role]}</span>` : nothing}
      </p>
      <div class="buttons">
        ${
          hasKey
            ? html`<button
                type="button"
                class="button"
                part="button"
                data-do="key"
                aria-expanded=${parts.sealed !== undefined}
                @click=${parts.showKey}
              >
                ${terms.yourKey}
              </button>`
            : nothing
        }
        <button
          type="button"
          class="button"
          part="button"
          data-do="sign-out"
          aria-expanded=${hasKey ? parts.asking === 'sign-out' : nothing}
          @click=${() => (hasKey ? parts.ask('sign-out') : parts.signOut())}
        >
          ${terms.signOut}
        </button>
      </div>
    </div>
    ${parts.asking === 'sign-out' ? renderAsk(terms.signOutAsk, terms.signOutAnyway, 'sign-out', parts, parts.signOut) : nothing}
    ${parts.sealed ? renderKey(parts, parts.sealed) : nothing} ${standing ? renderStanding(parts, standing) : nothing}
    ${renderWaiting(parts)}
    ${parts.failure ? html`<p class="failure" part="error" role="alert">${parts.failure}</p>` : nothing}`;
}

function renderAsk(question: string, yes: string, what: string, parts: PersonParts, run: () => void): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // Of the question, not of a dialog around it.
    event.preventDefault();
    event.stopPropagation();
    parts.ask('');
  };
  return html`<div class="ask" role="group" tabindex="-1" aria-label=${question} @keydown=${onKey}>
    <p>${question}</p>
    <div class="buttons">
      <button type="button" class="button main" data-yes=${what} @click=${run}>${yes}</button>
      <button type="button" class="button" data-no=${what} @click=${() => parts.ask('')}>
        ${parts.localize.terms.cancel}
      </button>
    </div>
  </div>`;
}

function renderKey(parts: PersonParts, sealed: string): TemplateResult {
  const { terms } = parts.localize;
  return html`<section class="part" part="key" aria-label=${terms.yourKey}>
    <p>${parts.isNewKey ? terms.keyMade : terms.yourKey}</p>
    <code class="sealed" dir="ltr" tabindex="0">${sealed}</code>
    <p class="quiet">${terms.keyLost}</p>
    <div class="buttons">
      <button type="button" class="button" data-do="copy" @click=${parts.copyKey}>${terms.copy}</button>
      <button type="button" class="button" data-do="file" @click=${parts.saveKey}>${terms.keyFile}</button>
      <button type="button" class="button main" data-do="kept" @click=${parts.hideKey}>${terms.keptIt}</button>
    </div>
  </section>`;
}

function renderStanding(parts: PersonParts, standing: PersonStanding): TemplateResult {
  const { localize } = parts;
  const { terms } = localize;
  if (!standing.mayWrite) return html`<p class="quiet">${terms.noRoleHere}</p>`;
  const { approved, until } = standing.device;
  return html`${standing.scope ? html`<p class="quiet">${terms.onlySome(standing.scope.join(', '))}</p>` : nothing}
    <section class="part" part="device" aria-label=${terms.deviceTitle}>
      ${
        approved
          ? html`<p>${until === undefined ? terms.saves : terms.savesUntil(dayOf(until, localize))}</p>`
          : renderApproval(parts)
      }
    </section>
    ${standing.devices.length > 0 ? renderDevices(parts, standing.devices) : nothing}`;
}

function renderApproval(parts: PersonParts): TemplateResult {
  const { terms } = parts.localize;
  return html`<form class="fields" data-form="approve" @submit=${parts.approve}>
    <label class="field"
      ><span>${terms.deviceName}</span
      ><input class="input" name="device" maxlength="80" autocomplete="off" required .value=${parts.deviceName}
    /></label>
    <p class="quiet">${terms.approveHint(parts.localize.number(APPROVED_DAYS))}</p>
    <div class="buttons">
      <button type="submit" class="button main" part="button" ?disabled=${parts.busy !== ''}>
        ${terms.approveDevice}
      </button>
    </div>
  </form>`;
}

function renderDevices(parts: PersonParts, devices: readonly ApprovedDevice[]): TemplateResult {
  const { terms } = parts.localize;
  return html`<section class="part" part="devices" aria-label=${terms.devices}>
    <h3>${terms.devices}</h3>
    <ul class="devices">
      ${devices.map((device) => renderDevice(parts, device))}
    </ul>
  </section>`;
}

function renderDevice(parts: PersonParts, device: ApprovedDevice): TemplateResult {
  const { localize, now } = parts;
  const { terms } = localize;
  const { grant, at, until, isThis, isRevoked } = device;
  const name = shortened(device.device ?? '') || terms.namelessDevice;
  const hasEnded = until !== undefined && until < now;
  const ends = isRevoked
    ? terms.deviceRevoked
    : until === undefined
      ? ''
      : (hasEnded ? terms.deviceEnded : terms.deviceUntil)(dayOf(until, localize));
  const facts = [
    ...(isThis ? [terms.thisDevice] : []),
    terms.deviceSince(dayOf(at, localize)),
    ...(ends ? [ends] : []),
  ];
  return html`<li part="device-row" data-grant=${grant} class=${isRevoked || hasEnded ? 'gone' : ''}>
    <span class="what"><bdi>${name}</bdi> <span class="quiet">· ${facts.join(' · ')}</span></span>
    ${
      isRevoked
        ? nothing
        : html`<button
            type="button"
            class="button"
            data-do="revoke"
            aria-expanded=${parts.asking === grant}
            aria-label=${terms.revokeOf(name)}
            ?disabled=${parts.busy !== ''}
            @click=${() => parts.ask(grant)}
          >
            ${terms.revoke}
          </button>`
    }
    ${parts.asking === grant ? renderAsk(terms.revokeAsk, terms.revoke, grant, parts, () => parts.revoke(device)) : nothing}
  </li>`;
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function dayOf(ms: number, localize: LocalizeController): string {
  return localize.date(ms, { dateStyle: 'medium' });
}
