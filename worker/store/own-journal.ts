/**
 * A person's own events on their way, and drafts, a second time, beside the database: small files that are there when the database was
 * emptied. One file a batch, written once and never appended to. The name says dataset, store, order and kind, so that a visit
 * with nothing to restore opens none of them.
 */
import { isSlug, parseAddress, printAddress } from '../../core/log/address.js';
import type { Address, NostrEvent, Pubkey } from '../../core/log/event.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';

/** What one file holds, as JSON. */
export interface OwnBatch {
  readonly events?: readonly NostrEvent[];
  /** Where the events are to go. */
  readonly relays?: readonly string[];
  /** All drafts of the dataset; files of an earlier order are superseded. */
  readonly drafts?: readonly SeenChange[];
}

export interface BatchName {
  readonly dataset: Address;
  /** The first characters of the id of the store that had it too. */
  readonly store: string;
  /** Later ones are greater, as texts. */
  readonly order: string;
  readonly kind: 'events' | 'drafts';
}

/** Files by name. Any call may reject; what is torn or foreign is for the reader to judge. */
export interface OwnJournal {
  /** Resolves when the disk has it. */
  write(name: string, text: string): Promise<void>;
  /** Undefined where there is none. */
  read(name: string): Promise<string | undefined>;
  remove(name: string): Promise<void>;
  /** All of them, ascending. */
  names(): Promise<readonly string[]>;
}

const STORE = /^[0-9a-z-]{1,8}$/;
const ORDER = /^\d{14}-\d{4}-[0-9a-z]{4}$/;

export function storePart(storeId: string): string {
  return storeId
    .toLowerCase()
    .replace(/[^0-9a-z-]/g, '')
    .slice(0, 8);
}

export function printBatchName({ dataset, store, order, kind }: BatchName): string {
  const { root, slug } = parseAddress(dataset)!;
  return `${root}.${slug}.${store}.${order}.${kind}`;
}

/** Undefined for what is no batch: another's file, a file that is being written. */
export function parseBatchName(name: string): BatchName | undefined {
  const [root = '', slug = '', store = '', order = '', kind, ...rest] = name.split('.');
  if (!/^[0-9a-f]{64}$/.test(root) || !isSlug(slug) || !STORE.test(store) || !ORDER.test(order)) return undefined;
  if ((kind !== 'events' && kind !== 'drafts') || rest.length > 0) return undefined;
  return { dataset: printAddress({ root: root as Pubkey, slug }), store, order, kind };
}

/** Orders of one worker, each later than the last, whatever the clock does. `now`: ms since 1970. */
export function orders(now: () => number, random: () => number): () => string {
  let last = 0;
  let count = 0;
  const worker = Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return () => {
    const at = Math.max(now(), last);
    count = at === last ? count + 1 : 0;
    if (count > 9_999) [last, count] = [at + 1, 0];
    else last = at;
    return `${String(last).padStart(14, '0')}-${String(count).padStart(4, '0')}-${worker}`;
  };
}
