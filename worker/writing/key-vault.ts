/**
 * Keys of this device, one a dataset, so that nobody can tell from them that two datasets are edited by the same person. A key
 * is made here and never leaves the worker; at rest it is sealed with a key that no script can read (AES-GCM, not extractable).
 */
import type { Address, Pubkey } from '../../core/log/event.js';

export interface DeviceKey {
  readonly pubkey: Pubkey;
  /** 32 bytes; only ever in memory. */
  readonly secret: Uint8Array;
}

/** Implementations pass test/contracts/key-vault.ts. Promises reject with KoboldError `keys-unavailable` or `store-…`. */
export interface KeyVault {
  /** Undefined where none was ever needed. */
  find(dataset: Address): Promise<DeviceKey | undefined>;
  /** Makes one where there is none. Of several at once, in any worker, all get the same. */
  take(dataset: Address): Promise<DeviceKey>;
  close(): void;
}
