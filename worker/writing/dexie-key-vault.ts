/**
 * Keys in IndexedDB, in a database of their own: whoever clears the data of datasets does not lose who they are. Nothing but the
 * database is awaited inside a transaction, so what is to be kept is sealed before it, and what another worker kept first wins.
 */
import { Dexie, type Table } from 'dexie';
import { KoboldError } from '../../core/errors.js';
import type { Address, Pubkey } from '../../core/log/event.js';
import { storeError } from '../store/store-errors.js';
import type { DeviceKey, KeyVault } from './key-vault.js';
import { makeDeviceKey } from './make-device-key.js';

export const KEY_DATABASE = 'kobold-keys-1';

interface SealedRow {
  readonly dataset: string;
  readonly pubkey: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** Rejects with `keys-unavailable` where the page has no WebCrypto (plain http), and with `store-…`. */
export async function openDexieKeyVault(name = KEY_DATABASE): Promise<KeyVault> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle)
    throw new KoboldError('keys-unavailable', 'Nothing can be signed on this page: open it by https, and try again.');
  const db = new Dexie(name, { autoOpen: false, chromeTransactionDurability: 'strict' });
  db.version(1).stores({ sealing: 'name', keys: 'dataset' });
  const use = <T>(run: () => PromiseLike<T>): Promise<T> =>
    Promise.resolve(run()).catch((error: unknown) => {
      throw storeError(error);
    });
  await use(() => db.open());
  const keys = db.table<SealedRow, string>('keys') as Table<SealedRow, string>;
  const sealing = await use(() => sealingKey(db, subtle));

  const unseal = async ({ dataset, pubkey, iv, sealed }: SealedRow): Promise<DeviceKey> => {
    const secret = await subtle
      .decrypt({ name: 'AES-GCM', iv, additionalData: encode(dataset) }, sealing, sealed)
      .catch(() => {
        throw new KoboldError('keys-unavailable', 'The key of this device for this dataset cannot be read any more.');
      });
    return { pubkey: pubkey as Pubkey, secret: new Uint8Array(secret) };
  };
  const find = async (dataset: Address): Promise<DeviceKey | undefined> => {
    const row = await use(() => keys.get(dataset));
    return row && unseal(row);
  };
  return {
    find,
    async take(dataset) {
      const held = await find(dataset);
      if (held) return held;
      const { pubkey, secret } = makeDeviceKey();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: encode(dataset) },
        sealing,
        secret as Uint8Array<ArrayBuffer>,
      );
      const row = await use(() => addOrGet(db, keys, { dataset, pubkey, iv, sealed }, dataset));
      return unseal(row);
    },
    close: () => db.close(),
  };
}

/** Not extractable: whoever reads the database gets a handle to use, and no bytes. */
async function sealingKey(db: Dexie, subtle: SubtleCrypto): Promise<CryptoKey> {
  const table = db.table<{ name: string; key: CryptoKey }, string>('sealing');
  const held = await table.get('device');
  if (held) return held.key;
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return (await addOrGet(db, table, { name: 'device', key }, 'device')).key;
}

function addOrGet<T>(db: Dexie, table: Table<T, string>, row: T, key: string): PromiseLike<T> {
  return db.transaction('rw', table, async () => {
    const held = await table.get(key);
    if (held) return held;
    await table.add(row);
    return row;
  });
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
