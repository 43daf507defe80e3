/**
 * A key of the person's own, sealed under a passphrase (NIP-49). Opened, it lives in this page's memory and goes with it; a page
 * that has to sign asks for the passphrase once.
 */
import { KoboldError } from '../../core/errors.js';
import { signEvent } from '../../core/log/event-id.js';
import type { Asking, Signer } from '../kit/signer.js';
import type { UnsignedEvent } from '../../worker/api.js';
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
  let isClosed = false;
  let endAsking: (() => void) | undefined;
  const unlock = async (event: UnsignedEvent, asking: Asking): Promise<Uint8Array> => {
    const over = new AbortController();
    endAsking = () => over.abort();
    asking.signal?.addEventListener('abort', endAsking);
    const about = { ...asking, event, signal: over.signal };
    const opened = await ask((passphrase, signal) => openSealed(sealed, passphrase, signal), about);
    // Who signs out while they are asked has nothing opened any more.
    if (isClosed) opened?.secret.fill(0);
    if (!opened || isClosed) throw new KoboldError('signer-refused', 'The key was not opened. Nothing was done.');
    if (opened.pubkey !== pubkey)
      throw new KoboldError('signer-wrong', 'The sealed key is another one. Nothing was done.');
    return (open = opened.secret);
  };
  return {
    kind: 'passphrase',
    pubkey,
    sign: async (event, asking = {}) => {
      const { pubkey: _, ...template } = event;
      return signEvent(template, open ?? (await unlock(event, asking)), crypto.getRandomValues(new Uint8Array(32)));
    },
    close() {
      isClosed = true;
      endAsking?.();
      open?.fill(0);
      open = undefined;
    },
  };
}
