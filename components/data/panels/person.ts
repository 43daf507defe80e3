/**
 * A person: what they call themselves, where that is known, and always what proves it is them: their npub, cut, beside a mark
 * whose colours come from their key. Anybody may take any name.
 */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Saying } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';

/** `npub1q2w3e…9x8y`: enough to tell two apart; the whole is in the proof. */
export function shortKey(bech32: string): string {
  return bech32.length > 20 ? `${bech32.slice(0, 10)}…${bech32.slice(-4)}` : bech32;
}

/** Three colours in a square: more people differ than by one. `pubkey` in hex. Says nothing that is not written beside it. */
export function renderKeyMark(pubkey: string): TemplateResult {
  const hue = (at: number) => Math.round((parseInt(pubkey.slice(at, at + 2), 16) / 256) * 360) || 0;
  const bands = [0, 2, 4].map(
    (at, index) =>
      svg`<rect x="0" y=${index * 4} width="12" height="4" fill=${`hsl(${hue(at)} 62% ${50 + (index - 1) * 12}%)`} />`,
  );
  return html`<svg class="key-mark" viewBox="0 0 12 12" aria-hidden="true">${bands}</svg>`;
}

/** Who signed, in which role, with which device. */
export function renderPerson({ author, npub, name }: Saying, { terms }: LocalizeController): TemplateResult {
  if (!author || !npub) return html`<p class="quiet">${terms.toldBySnapshot}</p>`;
  const withDevice = author.person !== author.pubkey;
  return html`<p class="person">
    ${renderKeyMark(author.person)}${name ? html`<bdi class="name" title=${terms.ownName}>${name}</bdi> ` : nothing}<bdi
      class="key"
      >${shortKey(npub)}</bdi
    >${author.role ? html` <span class="role">${terms.roles[author.role]}</span>` : ''}${
      withDevice
        ? html` <span class="quiet">${terms.withDevice(author.device?.slice(0, 80) ?? terms.aDevice)}</span>`
        : ''
    }
  </p>`;
}
