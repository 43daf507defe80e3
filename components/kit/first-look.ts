/**
 * The rows a view showed at the last visit, straight from IndexedDB: a worker takes longer to start than these take to
 * read, and what a page does meanwhile holds it up. Loaded for datasets only. Whatever fails here is silent.
 */
import type { Frame, SourceRef, ViewRequest } from '../../worker/api.js';
import { lookKey, LOOKS, type FirstLook } from '../../worker/first-look.js';
import { EVENT_DATABASE, INDEXEDDB_VERSION } from '../../worker/store/event-layout.js';

/** Later views are answered by a worker that runs. */
const STARTING_MS = 5_000;

/** Those of a dataset by their keys. */
type Looks = ReadonlyMap<string, FirstLook>;

let database: Promise<IDBDatabase | undefined> | undefined = open();
const read = new Map<string, Promise<Looks | undefined>>();
setTimeout(() => {
  void database?.then((db) => db?.close());
  database = undefined;
  read.clear();
}, STARTING_MS);

/** Begins before anybody knows which view will ask. */
export function readAhead(address: string): void {
  void looksOf(addressOf(address));
}

/**
 * As a frame before the worker's first, with no more rows than are asked for, and not complete: the log has the last word.
 * Undefined where nothing was kept, or nothing matched.
 */
export async function firstLook(source: SourceRef, request: ViewRequest): Promise<Frame | undefined> {
  const key = source.kind === 'dataset' ? lookKey(source.resource, request) : undefined;
  if (key === undefined) return undefined;
  const look = (await looksOf(addressOf((source as SourceRef & { kind: 'dataset' }).address)))?.get(key);
  if (!look?.counts.matched) return undefined;
  const { limit } = request.window;
  const rows = { ...look.rows, keys: look.rows.keys.slice(0, limit), items: look.rows.items.slice(0, limit) };
  return { n: 0, request: 0, ...look, counts: { ...look.counts, complete: false }, rows };
}

/** They are few and small, so all are read with the one that is wanted: each more to ask is a way to another process. */
function looksOf(address: string): Promise<Looks | undefined> | undefined {
  let looks = read.get(address);
  if (!looks && database) read.set(address, (looks = readLooks(database, address).catch(() => undefined)));
  return looks;
}

async function readLooks(database: Promise<IDBDatabase | undefined>, address: string): Promise<Looks | undefined> {
  const transaction = (await database)?.transaction(['projections', 'projectionChunks']);
  if (!transaction) return undefined;
  const row = await answer(transaction.objectStore('projections').get([address, LOOKS]));
  if (!row) return undefined;
  const { generation } = row as { generation: string };
  const all = IDBKeyRange.bound([generation, 0], [generation, Infinity]);
  const chunks = (await answer(transaction.objectStore('projectionChunks').getAll(all))) as { chunk: unknown }[];
  const [keys, ...looks] = chunks.map(({ chunk }) => chunk);
  return new Map((keys as string[]).map((key, at) => [key, looks[at] as FirstLook]));
}

/** Undefined where there is none, where it has another version, and where there is no IndexedDB. It is never made here. */
async function open(): Promise<IDBDatabase | undefined> {
  try {
    const request = indexedDB.open(EVENT_DATABASE);
    request.onupgradeneeded = () => request.transaction!.abort();
    const db = await answer(request);
    // Whoever upgrades or deletes it must not wait for a page that only looks.
    db.onversionchange = () => db.close();
    if (db.version === INDEXEDDB_VERSION) return db;
    db.close();
  } catch {
    // the worker says what is wrong with the store
  }
  return undefined;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject(request.error as DOMException);
    };
  });
}

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/**
 * `34880:…` of an naddr (NIP-19: bech32 over type, length, value), unchecked: of a damaged one nothing is found here, and the
 * worker says what is wrong with it.
 */
function addressOf(written: string): string {
  const text = written.trim().replace(/^(web\+)?nostr:/i, '');
  if (!/^naddr1/i.test(text)) return text;
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const letter of text.toLowerCase().slice('naddr1'.length)) {
    bits = ((bits << 5) | LETTERS.indexOf(letter)) & 0xfff;
    count += 5;
    if (count >= 8) bytes.push((bits >> (count -= 8)) & 0xff);
  }
  const parts = new Map<number, number[]>();
  for (let at = 0; at + 2 <= bytes.length; at += 2 + bytes[at + 1]!)
    if (!parts.has(bytes[at]!)) parts.set(bytes[at]!, bytes.slice(at + 2, at + 2 + bytes[at + 1]!));
  const [slug = [], , author = [], kind = []] = [0, 1, 2, 3].map((type) => parts.get(type));
  const root = author.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${kind.reduce((sum, byte) => sum * 256 + byte, 0)}:${root}:${String.fromCharCode(...slug)}`;
}
