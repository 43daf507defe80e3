/** What a person does in their own name: the worker drafts it, their signer signs it, the worker takes it. */
import { KoboldError } from '../../core/errors.js';
import type { DatasetHandle, NostrEvent, Wish } from '../../worker/api.js';
import type { Signer } from './signer.js';

/** People read what they are to sign. Where this page asks for a passphrase, its dialog has a Cancel, and what is typed late counts. */
const SIGNER_MS = 120_000;

/**
 * Gives the id of the event. Rejects with `no-right`, `merge-blocked`, `signer-refused`, `signer-silent`, `signer-wrong`,
 * `signer-unreachable`, `bad-passphrase`, `store-…`; then nothing was done, but for `no-right` after signing.
 */
export async function signAct(handle: DatasetHandle, signer: Signer, wish: Wish): Promise<string> {
  const draft = await handle.draft(signer.pubkey, wish);
  const signed = await (signer.kind === 'passphrase' ? signer.sign(draft) : inTime(signer.sign(draft)));
  if (signed.pubkey !== signer.pubkey)
    throw new KoboldError('signer-wrong', 'The signer answered with another key. Nothing was done.');
  return handle.commit(signed);
}

function inTime(signing: Promise<NostrEvent>): Promise<NostrEvent> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new KoboldError('signer-silent', 'The signer did not answer. Nothing was done.')),
      SIGNER_MS,
    );
  });
  return Promise.race([signing, late]).finally(() => clearTimeout(timer));
}
