/** What a person does in their own name: the worker drafts it, their signer signs it, the worker takes it. */
import { KoboldError } from '../../core/errors.js';
import type { DatasetHandle, Wish } from '../../worker/api.js';
import { type Asking, currentSigner, onSigner, type Signer } from './signer.js';

/** People read what they are to sign. Where this page asks for a passphrase, its dialog has a Cancel, and what is typed late counts. */
const SIGNER_MS = 120_000;

/**
 * Gives the id of the event. Rejects with `no-right`, `merge-blocked`, `signer-refused`, `signer-silent`, `signer-wrong`,
 * `signer-unreachable`, `signer-cancelled`, `bad-passphrase`, `store-…`; then nothing was done, but for `no-right` after signing. An
 * answer that comes after that is dropped: so is one to who has signed out.
 */
export async function signAct(
  handle: DatasetHandle & { readonly title?: string | undefined },
  signer: Signer,
  wish: Wish,
  asking: Asking = {},
): Promise<string> {
  const draft = await handle.draft(signer.pubkey, wish);
  const ms = signer.kind === 'passphrase' ? undefined : SIGNER_MS;
  const signed = await whileWanted(
    (signal) => signer.sign(draft, { dataset: handle.title, ...asking, signal }),
    signer,
    asking.signal,
    ms,
  );
  if (signed.pubkey !== signer.pubkey)
    throw new KoboldError('signer-wrong', 'The signer answered with another key. Nothing was done.');
  return handle.commit(signed);
}

function whileWanted<T>(
  run: (signal: AbortSignal) => Promise<T>,
  signer: Signer,
  signal: AbortSignal | undefined,
  ms: number | undefined,
): Promise<T> {
  const over = new AbortController();
  const cancel = (): void => over.abort(new KoboldError('signer-cancelled', 'Nobody waits for the signer any more.'));
  const late = (): void => over.abort(new KoboldError('signer-silent', 'The signer did not answer. Nothing was done.'));
  const timer = ms === undefined ? undefined : setTimeout(late, ms);
  const stop = onSigner(() => {
    if (currentSigner() !== signer) cancel();
  });
  signal?.addEventListener('abort', cancel);
  return new Promise<T>((resolve, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason as KoboldError));
    if (signal?.aborted) cancel();
    else run(over.signal).then(resolve, reject);
  }).finally(() => {
    clearTimeout(timer);
    stop();
    signal?.removeEventListener('abort', cancel);
  });
}
