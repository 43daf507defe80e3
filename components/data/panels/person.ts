/**
 * A person: what they call themselves, where that is known, and always what proves it is them: their npub, cut, beside a mark
 * whose colours come from their key. Anybody may take any name.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Saying } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { renderKeyMark, shortKey } from './key-mark.js';

/** Who signed, in which role, with which device. */
export function renderPerson(
  { author, npub, name }: Pick<Saying, 'author' | 'npub' | 'name'>,
  { terms }: LocalizeController,
): TemplateResult {
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
