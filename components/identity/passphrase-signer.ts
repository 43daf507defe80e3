/**
 * A key of the person's own, sealed under a passphrase (NIP-49). Opened, it lives in this page's memory and goes with it; a page
 * that has to sign asks for the passphrase once.
 */
import { KoboldError } from '../../core/errors.js';
import { signEvent } from '../../core/log/event-id.js';
import type { Signer } from '../kit/signer.js';
import { askPassphrase } from './ask-passphrase.js';
import { openSealed } from './sealed-key.js';

/** `secret`: where it was opened just now. `ask`: for the passphrase; gives undefined where the person does not want to. */
export function passphraseSigner(
  pubkey: string,
  sealed: string,
  secret?: Uint8Array,
  ask: typeof askPassphrase = askPassphrase,
): Signer {
  let open = secret;
  const unlock = async (): Promise<Uint8Array> => {
    const opened = await ask((passphrase) => openSealed(sealed, passphrase));
    if (!opened) throw new KoboldError('signer-refused', 'The key was not opened. Nothing was done.');
    if (opened.pubkey !== pubkey)
      throw new KoboldError('signer-wrong', 'The sealed key is another one. Nothing was done.');
    return (open = opened.secret);
  };
  return {
    kind: 'passphrase',
    pubkey,
    sign: async ({ pubkey: _, ...template }) =>
      signEvent(template, open ?? (await unlock()), crypto.getRandomValues(new Uint8Array(32))),
    close() {
      open?.fill(0);
      open = undefined;
    },
  };
}
