/**
 * The snapshot a dataset began with, in words: being read (what is shown is on trust meanwhile), taken (whose, of when), refused
 * (why, and what happens instead).
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { SnapshotStatus } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { renderKeyMark, shortKey } from '../panels/key-mark.js';
import '../../kit/terms/en-snapshot.js';

export function renderSnapshot(snapshot: SnapshotStatus, localize: LocalizeController): TemplateResult {
  const { state, code = '', message } = snapshot;
  const { terms } = localize;
  const when = localize.date(snapshot.at, { dateStyle: 'medium', timeStyle: 'short' });
  const maker = html`<span class="maker" title=${snapshot.npub}
    >${renderKeyMark(snapshot.pubkey)} <bdi class="key">${shortKey(snapshot.npub)}</bdi></span
  >`;
  const told = {
    reading: () => terms.snapshotReading(localize.number(snapshot.partsHere), localize.number(snapshot.parts)),
    taken: () => html`${terms.snapshotTaken(when)} ${maker}`,
    refused: () =>
      html`${terms.snapshotRefused[code] ?? message} ${terms.snapshotMadeBy(when)} ${maker} <code>${code}</code>`,
  };
  return html`<p
    class=${state === 'taken' ? 'snapshot quiet' : 'snapshot'}
    part="snapshot"
    data-state=${state}
    title=${message ?? nothing}
    role=${state === 'taken' ? nothing : 'status'}
  >
    ${told[state]()}
  </p>`;
}
