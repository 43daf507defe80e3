/** Keys of pages that cannot keep any: they last as long as the worker. */
import type { Address } from '../../core/log/event.js';
import type { DeviceKey, KeyVault } from './key-vault.js';
import { makeDeviceKey } from './make-device-key.js';

export function createMemoryKeyVault(random?: () => Uint8Array): KeyVault {
  const keys = new Map<Address, DeviceKey>();
  return {
    find: async (dataset) => keys.get(dataset),
    async take(dataset) {
      const key = keys.get(dataset) ?? makeDeviceKey(random?.());
      keys.set(dataset, key);
      return key;
    },
    close: () => keys.clear(),
  };
}
