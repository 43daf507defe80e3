/** The keys of this device, one vault a worker; opened at the first need. */
import { likelyStore } from '../store/store.js';
import type { KeyVault } from './key-vault.js';
import { createMemoryKeyVault } from './memory-key-vault.js';

let opening: Promise<KeyVault> | undefined;

/** Rejects with `keys-unavailable`, and with `store-…`; the next call tries again. */
export function openKeyVault(): Promise<KeyVault> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** Where nothing can be kept, drafts are not kept either: a key that lasts as long is enough. */
async function open(): Promise<KeyVault> {
  if (likelyStore() === 'memory') return createMemoryKeyVault();
  const { openDexieKeyVault } = await import('./dexie-key-vault.js');
  return openDexieKeyVault();
}
