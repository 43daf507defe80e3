/**
 * Keys in IndexedDB, in a database of their own: whoever clears the data of datasets does not lose who they are. Nothing but the
 * database is awaited inside a transaction, so what is to be kept is sealed before it, and what another worker kept first wins.
 */
import { Dexie, type Table } from 'dexie';
import { KoboldError } from '../../core/errors.js';
import type { Address, Pubkey } from '../../core/log/event.js';
import { storeError, storeProblem } from '../store/store-errors.js';
import type { DeviceKey, KeyVault } from './key-vault.js';
import { makeDeviceKey } from './make-device-key.js';

export const KEY_DATABASE = 'kobold-keys-1';
const OPEN_TIMEOUT_MS = 10_000;

interface SealedRow {
  readonly dataset: string;
  readonly pubkey: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/**
 * Rejects with `keys-unavailable` where the page has no WebCrypto (plain http). The database is opened at the first need, and
 * made for the first key: who only reads has none.
 */
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
  let opening: Promise<unknown> | undefined;
  const open = (): Promise<unknown> =>
    (opening ??= inTime(use(() => db.open())).catch((error: unknown) => {
      opening = undefined;
      db.close();
      throw error;
    }));
  const keys = db.table<SealedRow, string>('keys') as Table<SealedRow, string>;

  const unseal = async ({ dataset, pubkey, iv, sealed }: SealedRow, sealing?: CryptoKey): Promise<DeviceKey> => {
    const read = async () => subtle.decrypt({ name: 'AES-GCM', iv, additionalData: encode(dataset) }, sealing!, sealed);
    const secret = await read().catch(() => {
      throw new KoboldError('keys-unavailable', 'The key of this device for this dataset cannot be read any more.');
    });
    return { pubkey: pubkey as Pubkey, secret: new Uint8Array(secret) };
  };
  const find = async (dataset: Address): Promise<DeviceKey | undefined> => {
    if (!opening && !(await inTime(isThere(name)))) return undefined;
    await open();
    const row = await use(() => keys.get(dataset));
    return row && unseal(row, (await use(() => sealingOf(db).get('device')))?.key);
  };
  return {
    find,
    async take(dataset) {
      const held = await find(dataset);
      if (held) return held;
      await open();
      const sealing = await use(() => sealingKey(db, subtle));
      const { pubkey, secret } = makeDeviceKey();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: encode(dataset) },
        sealing,
        secret as Uint8Array<ArrayBuffer>,
      );
      const row = await use(() => addOrGet(db, keys, { dataset, pubkey, iv, sealed }, dataset));
      return unseal(row, sealing);
    },
    close: () => db.close(),
  };
}

/** Not extractable: whoever reads the database gets a handle to use, and no bytes. */
async function sealingKey(db: Dexie, subtle: SubtleCrypto): Promise<CryptoKey> {
  const table = sealingOf(db);
  const held = await table.get('device');
  if (held) return held.key;
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return (await addOrGet(db, table, { name: 'device', key }, 'device')).key;
}

function sealingOf(db: Dexie): Table<{ name: string; key: CryptoKey }, string> {
  return db.table('sealing');
}

/** Opened without making it: not all browsers list databases. */
function isThere(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction!.abort();
    request.onsuccess = () => {
      request.result.close();
      resolve(true);
    };
    request.onerror = (event) => {
      event.preventDefault();
      // What else is wrong is said by who opens it in earnest.
      resolve(request.error?.name !== 'AbortError');
    };
  });
}

/** A browser may never answer. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(storeProblem('store-unavailable')), OPEN_TIMEOUT_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
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
