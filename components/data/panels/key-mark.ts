/** A key as people tell one from another: cut, beside a mark in its colours. */
import { html, svg, type TemplateResult } from 'lit';

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
