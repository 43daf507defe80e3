/** "Who am I?" asked where the page has no place for it: a dialog with a `kobold-identity`, of the dataset; else the one on the page. */
import type { SourceRef } from '../../worker/api.js';
import { KoboldIdentity } from './kobold-identity.js';
import { KoboldIdentityDialog } from './kobold-identity-dialog.js';

export function showIdentity(source?: SourceRef): void {
  define('kobold-identity', KoboldIdentity);
  const onPage = document.querySelector<HTMLElement>('kobold-identity');
  if (onPage && onPage.getClientRects().length > 0) {
    onPage.scrollIntoView({ block: 'center' });
    onPage.shadowRoot?.querySelector<HTMLElement>('button')?.focus();
    return;
  }
  define('kobold-identity-dialog', KoboldIdentityDialog);
  const dialog = document.createElement('kobold-identity-dialog') as KoboldIdentityDialog;
  if (source?.kind === 'dataset') {
    dialog.src = source.address;
    dialog.relays = source.relays?.join(' ') ?? '';
  }
  document.body.append(dialog);
}

/** As `elements.ts` does, which knows all elements: from here it would be a circle. */
function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
