/**
 * The key by which a remote signer knows this browser, under an AES key that no script can take out (WebCrypto, not extractable), in a
 * database of its own. Where either is missing it is not kept: the person connects again in the next page.
 */
const DATABASE = 'kobold-identity-1';
const TABLE = 'sealed';
const ROW = 'bunker';

interface Sealed {
  readonly pubkey: string;
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

export async function keepClientKey(pubkey: string, secret: Uint8Array): Promise<void> {
  try {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(secret));
    const row: Sealed = { pubkey, key, iv, bytes };
    await inTable('readwrite', (table) => table.put(row, ROW));
  } catch {
    // As long as the page.
  }
}

/** Undefined where none is kept for this person, or it cannot be opened. */
export async function readClientKey(pubkey: string): Promise<Uint8Array | undefined> {
  try {
    const row = (await inTable('readonly', (table) => table.get(ROW))) as Sealed | undefined;
    if (row?.pubkey !== pubkey) return undefined;
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, row.key, row.bytes));
  } catch {
    return undefined;
  }
}

export async function forgetClientKey(): Promise<void> {
  await inTable('readwrite', (table) => table.delete(ROW)).catch(() => undefined);
}

async function inTable(mode: IDBTransactionMode, run: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = (await done(opening)) as IDBDatabase;
  try {
    return await done(run(database.transaction(TABLE, mode).objectStore(TABLE)));
  } finally {
    database.close();
  }
}

function done(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB did not say why.'));
  });
}
