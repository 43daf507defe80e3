/** The ways to say who one is, as forms. What is typed stays in its form until it is submitted. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../kit/localize.js';
import { renderWaiting } from './waiting-template.js';
import { LEAST_CHARACTERS, type passphraseStrength } from './passphrase-strength.js';

export type Way = 'extension' | 'passphrase' | 'bunker';

export interface WaysParts {
  readonly localize: LocalizeController;
  /** Which is open. */
  readonly way: Way | undefined;
  readonly makesKey: boolean;
  /** What was typed as a key is an open one: it is to be sealed. */
  readonly isOpenKey: boolean;
  readonly strength: ReturnType<typeof passphraseStrength> | undefined;
  /** What is being done. */
  readonly busy: string;
  readonly note: string;
  readonly failure: string;
  /** Where the remote signer wants its person to go first. */
  readonly authUrl: string;
  choose(way: Way): void;
  chooseMaking(makesKey: boolean): void;
  typedKey(text: string): void;
  typedPassphrase(text: string): void;
  submit(event: SubmitEvent): void;
  stop(): void;
}

const WAYS: readonly Way[] = ['passphrase', 'extension', 'bunker'];

export function renderWays(parts: WaysParts): TemplateResult {
  const { terms } = parts.localize;
  const names = { extension: terms.wayExtension, passphrase: terms.wayPassphrase, bunker: terms.wayBunker };
  return html`<div class="intro">
      <p><strong>${terms.guest}</strong> ${terms.guestHint}</p>
    </div>
    <div class="buttons" role="group" aria-label=${terms.identity} part="ways">
      ${WAYS.map(
        (way) =>
          html`<button
            type="button"
            class="button"
            part="button"
            data-way=${way}
            aria-expanded=${way === 'extension' ? nothing : parts.way === way}
            ?disabled=${parts.busy !== ''}
            @click=${() => parts.choose(way)}
          >
            ${names[way]}
          </button>`,
      )}
    </div>
    ${parts.way === 'passphrase' ? renderPassphrase(parts) : parts.way === 'bunker' ? renderBunker(parts) : nothing}
    ${renderWaiting(parts)}
    ${parts.failure ? html`<p class="failure" part="error" role="alert">${parts.failure}</p>` : nothing}`;
}

function renderPassphrase(parts: WaysParts): TemplateResult {
  const { makesKey, isOpenKey, localize, busy } = parts;
  const { terms } = localize;
  const seals = makesKey || isOpenKey;
  return html`<form class="fields" data-form="passphrase" @submit=${parts.submit} part="form">
    <div class="buttons" role="group" aria-label=${terms.wayPassphrase}>
      ${[false, true].map(
        (makes) =>
          html`<button
            type="button"
            class="button"
            aria-pressed=${makesKey === makes}
            ?disabled=${busy !== ''}
            @click=${() => parts.chooseMaking(makes)}
          >
            ${makes ? terms.makeKey : terms.haveKey}
          </button>`,
      )}
    </div>
    ${
      makesKey
        ? nothing
        : html`<label class="field"
            ><span>${terms.sealedKey}</span
            ><textarea
              class="input"
              name="key"
              rows="3"
              required
              dir="ltr"
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              aria-describedby="key-hint"
              @input=${(event: InputEvent) => parts.typedKey((event.target as HTMLTextAreaElement).value)}
            ></textarea
            ><span class="quiet" id="key-hint">${terms.sealedKeyHint}</span></label
          >`
    }
    <label class="field"
      ><span>${seals ? terms.newPassphrase : terms.passphrase}</span
      ><input
        class="input"
        type="password"
        name="passphrase"
        required
        autocomplete=${seals ? 'new-password' : 'current-password'}
        @input=${(event: InputEvent) => parts.typedPassphrase((event.target as HTMLInputElement).value)}
    /></label>
    ${
      seals
        ? html`${renderStrength(parts)}<label class="field"
              ><span>${terms.repeatPassphrase}</span
              ><input class="input" type="password" name="again" required autocomplete="new-password"
            /></label>
            <p class="quiet">${terms.passphraseHint}</p>`
        : nothing
    }
    <div class="buttons">
      <button type="submit" class="button main" part="button" ?disabled=${busy !== ''}>
        ${makesKey ? terms.makeKey : terms.signIn}
      </button>
    </div>
  </form>`;
}

function renderStrength({ strength, localize }: WaysParts): TemplateResult {
  const words = strength === undefined ? '' : localize.terms.strengths[strength]!;
  return html`<div class="strength">
    <div class="meter" aria-hidden="true">
      ${[1, 2, 3, 4].map((step) => html`<i class=${(strength ?? 0) >= step ? 'on' : ''}></i>`)}
    </div>
    <span class="quiet" role="status">${words}</span>
  </div>`;
}

function renderBunker(parts: WaysParts): TemplateResult {
  const { localize, busy, authUrl } = parts;
  const { terms } = localize;
  return html`<form class="fields" data-form="bunker" @submit=${parts.submit} part="form">
    <label class="field"
      ><span>${terms.bunkerAddress}</span
      ><input
        class="input"
        name="bunker"
        required
        dir="ltr"
        placeholder="bunker://…"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="bunker-hint"
      /><span class="quiet" id="bunker-hint">${terms.bunkerHint}</span></label
    >
    <div class="buttons">
      <button type="submit" class="button main" part="button" ?disabled=${busy !== ''}>${terms.connect}</button>
      <div role="status">
        ${
          authUrl
            ? html`<p>
                ${terms.approveThere}
                <a href=${authUrl} target="_blank" rel="noopener noreferrer" dir="ltr">${authUrl}</a>
              </p>`
            : nothing
        }
      </div>
    </div>
  </form>`;
}

/** Why these passphrases cannot be taken; undefined where they can. */
export function passphraseFault(first: string, again: string, { terms }: LocalizeController): string | undefined {
  if ([...first].length < LEAST_CHARACTERS) return terms.tooShort;
  return first === again ? undefined : terms.notTheSame;
}
