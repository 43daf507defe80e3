/**
 * libsecp256k1 in WebAssembly (fast-signatures.ts): loaded once a worker, as soon as many signatures wait to be verified or made.
 * Until then, and where a page's policy forbids it, there is noble, only slower.
 */
import type { FastSignatures } from './fast-signatures.js';

let loaded: FastSignatures | undefined;
let loading: Promise<FastSignatures | undefined> | undefined;

/** Undefined until they were asked for and are here. */
export function fastSignatures(): FastSignatures | undefined {
  return loaded;
}

/** Undefined where they cannot be had. Never rejects. */
export function askFastSignatures(): Promise<FastSignatures | undefined> {
  loading ??= import('./fast-signatures.js')
    .then(async ({ loadFastSignatures }) => (loaded = await loadFastSignatures()))
    .catch(() => undefined);
  return loading;
}
