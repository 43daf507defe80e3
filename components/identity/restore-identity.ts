/** The signer of who signed in on an earlier page of the site. Nobody is asked for anything before something is to be signed. */
import type { KeptIdentity } from '../kit/kept-identity.js';
import type { Signer } from '../kit/signer.js';

export async function restoreIdentity({ kind, pubkey, sealed, bunker }: KeptIdentity): Promise<Signer | undefined> {
  if (kind === 'extension') return (await import('./extension-signer.js')).extensionSigner(pubkey);
  if (kind === 'passphrase' && sealed) return (await import('./passphrase-signer.js')).passphraseSigner(pubkey, sealed);
  if (kind === 'bunker' && bunker) return (await import('./bunker-signer.js')).keptBunkerSigner(pubkey, bunker);
  return undefined;
}
