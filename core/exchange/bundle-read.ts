/**
 * A bundle as a stream: bytes in chunks of any size go in, items come out, each checked by itself. What came before a
 * break counts. Uncompressed bytes only: platforms bring the decompressor. PROTOCOL.md, section 15.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeUtf8, hashText, canonicalLine, parseCanonicalLine } from '../log/canonical-line.js';
import { isAddress } from '../log/address.js';
import { type Decoded, receiveEvent } from '../log/decode.js';
import { type Address, type EventId, type Hash, type Json, KIND, type NostrEvent } from '../log/event.js';
import { isHex64, isSortedIds } from '../log/members.js';
import { isRefusal, type Refusal, type RefusalCode } from '../log/refusal.js';
import { type BundleWord, isBundleOrder, isBundleWord } from './bundle-order.js';
import { LineCutter, LONGEST_LINE_BYTES } from './bundle-lines.js';

/** `line` counts from 1. */
export type BundleItem =
  | { readonly type: 'address'; readonly line: 1; readonly address: Address }
  /** Verified by `receive`, and of this bundle's dataset. */
  | EventItem
  /** An event that is not taken; the reading goes on. `id` is what it calls itself. */
  | RefusedItem
  /** Uncompressed lines of a part of the snapshot before it; their hash is `x`. */
  | { readonly type: 'part'; readonly line: number; readonly x: Hash; readonly text: string }
  /** What survives a revocation by `list` (section 7.2); its hash is `x`. */
  | { readonly type: 'list'; readonly line: number; readonly x: Hash; readonly ids: readonly EventId[] }
  /** Cells a fork starts from (section 11). Whether they have this state hash is for the fold to see. */
  | { readonly type: 'base'; readonly line: number; readonly hash: Hash; readonly cells: readonly Json[] }
  | { readonly type: 'end'; readonly line: number }
  /** The last item of a file that is not whole, or no bundle. */
  | BrokenItem;

export interface EventItem {
  readonly type: 'manifest' | 'event' | 'snapshot';
  readonly line: number;
  /** As it travelled, without members NIP-01 does not know. */
  readonly event: NostrEvent;
  readonly decoded: Decoded;
}

export interface RefusedItem {
  readonly type: 'refused';
  readonly line: number;
  readonly code: RefusalCode;
  readonly message: string;
  readonly id?: string;
}

export interface BrokenItem {
  readonly type: 'broken';
  readonly line: number;
  readonly code: 'bad-bundle' | 'truncated';
  readonly message: string;
}

/** `receiveEvent`, or a platform's own with dataset keys or a faster signature check. */
export type Receive = (raw: unknown) => Decoded | Refusal;

const FIRST_BYTES = utf8ToBytes('["kobold",');
/** A `base` line takes 5 around a definition's 12. */
const DEEPEST_LINE = 20;

export class BundleReader {
  readonly #cutter = new LineCutter();
  readonly #hash = sha256.create();
  readonly #receive: Receive;
  #state: 'reading' | 'ended' | 'broken' = 'reading';
  #line = 0;
  #bytes = 0;
  #word: BundleWord | undefined;
  #address = '' as Address;
  /** Parts the snapshot still has to bring, in its order; undefined where its event was refused. */
  #parts: string[] | undefined;

  constructor(receive: Receive = receiveEvent) {
    this.#receive = receive;
  }

  /** The items that these bytes complete; nothing after a break. Never throws for what is in them. */
  push(bytes: Uint8Array): BundleItem[] {
    const items: BundleItem[] = [];
    if (this.#state === 'broken' || bytes.length === 0) return items;
    if (!this.#beginsRight(bytes))
      return [this.#broken('This is no Kobold bundle: it does not begin with ["kobold",.')];
    for (const line of this.#cutter.push(bytes)) {
      this.#line += 1;
      if (this.#state === 'ended') items.push(this.#broken('There is something after the end.'));
      else if (line === undefined) items.push(this.#broken(`A line is longer than ${LONGEST_LINE_BYTES} bytes.`));
      else items.push(this.#read(line));
      if (this.#isBroken()) return items;
    }
    if (this.#state === 'ended' && this.#cutter.waitingBytes > 0) {
      this.#line += 1;
      items.push(this.#broken('There is something after the end.'));
    }
    return items;
  }

  /** After the last byte: what is missing. */
  end(): BrokenItem[] {
    if (this.#state !== 'reading') return [];
    this.#state = 'broken';
    this.#line += 1;
    const message = 'The file stops before its end; what came before is good.';
    return [{ type: 'broken', line: this.#line, code: 'truncated', message }];
  }

  /** So a CSV or an image is known for none at its first byte, and not after 16 MiB without a line break. */
  #beginsRight(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && this.#bytes + at < FIRST_BYTES.length; at++) {
      if (bytes[at] === FIRST_BYTES[this.#bytes + at]) continue;
      this.#line = 1;
      return false;
    }
    this.#bytes += bytes.length;
    return true;
  }

  #isBroken(): boolean {
    return this.#state === 'broken';
  }

  #broken(message: string): BrokenItem {
    this.#state = 'broken';
    return { type: 'broken', line: this.#line, code: 'bad-bundle', message };
  }

  #read(bytes: Uint8Array): BundleItem {
    const text = decodeUtf8(bytes.subarray(0, -1));
    const row = text === undefined ? undefined : parseCanonicalLine(text, DEEPEST_LINE);
    if (row === undefined) return this.#broken('The line is no canonical JSON (RFC 8785) array.');
    const word = row[0];
    if (!isBundleWord(word)) return this.#broken('The line begins with a word this version does not know.');
    if (!isBundleOrder(this.#word, word)) return this.#broken(`A line "${word}" may not stand here.`);
    this.#word = word;
    if (word === 'end') return this.#readEnd(row);
    this.#hash.update(bytes);
    switch (word) {
      case 'kobold':
        return this.#readAddress(row);
      case 'part':
        return this.#readPart(row);
      case 'list':
        return this.#readList(row);
      case 'base':
        return this.#readBase(row);
      default:
        return this.#readEvent(word, row);
    }
  }

  #readAddress(row: readonly Json[]): BundleItem {
    const [, version, address] = row;
    if (typeof version === 'number' && version > 1)
      return this.#broken(`This bundle is of version ${version}: a newer kit is needed.`);
    if (row.length !== 3 || version !== 1 || !isAddress(address))
      return this.#broken('The first line must be ["kobold",1,address].');
    this.#address = address;
    return { type: 'address', line: 1, address };
  }

  #readEvent(type: 'manifest' | 'event' | 'snapshot', row: readonly Json[]): BundleItem {
    if (row.length !== 2) return this.#broken(`A line "${type}" must hold one event.`);
    const decoded = this.#receive(row[1]);
    if (isRefusal(decoded)) return this.#refused(row[1], decoded.refused, decoded.message);
    const event = onlyEvent(row[1] as unknown as NostrEvent);
    if (decoded.dataset !== this.#address)
      return this.#refused(event, 'bad-link', 'The event belongs to another dataset.');
    const isSnapshot = decoded.kind === KIND.snapshot && decoded.type !== 'part';
    if ((type === 'manifest' && decoded.kind !== KIND.manifest) || (type === 'snapshot' && !isSnapshot))
      return this.#refused(event, 'bad-kind', `An event of kind ${event.kind} may not stand in a line "${type}".`);
    if (type === 'snapshot' && decoded.type === 'snapshot') this.#parts = decoded.parts.map(({ x }) => x);
    return { type, line: this.#line, event, decoded };
  }

  #refused(value: unknown, code: RefusalCode, message: string): RefusedItem {
    const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
    return { type: 'refused', line: this.#line, code, message, ...(isHex64(id) && { id }) };
  }

  #readPart(row: readonly Json[]): BundleItem {
    const [, x, text] = row;
    if (row.length !== 3 || !isHex64(x) || typeof text !== 'string')
      return this.#broken('A line "part" must hold a hash and the part as a text.');
    if (this.#parts !== undefined) {
      // Parts may be absent (they may lie elsewhere), but not in another order.
      const at = this.#parts.indexOf(x);
      if (at === -1) return this.#broken('The snapshot does not list this part here.');
      this.#parts.splice(0, at + 1);
    }
    if (hashText(text) !== x) return this.#broken('The part does not have its hash.');
    return { type: 'part', line: this.#line, x: x as Hash, text };
  }

  #readList(row: readonly Json[]): BundleItem {
    const [, x, ids] = row;
    if (row.length !== 3 || !isHex64(x) || !Array.isArray(ids) || !isSortedIds(ids))
      return this.#broken('A line "list" must hold a hash and ascending ids.');
    if (hashText(canonicalLine(ids).slice(0, -1)) !== x) return this.#broken('The list does not have its hash.');
    return { type: 'list', line: this.#line, x: x as Hash, ids: ids as EventId[] };
  }

  #readBase(row: readonly Json[]): BundleItem {
    const [, hash, cells] = row;
    if (row.length !== 3 || !isHex64(hash) || !Array.isArray(cells))
      return this.#broken('A line "base" must hold a hash and rows of cells.');
    return { type: 'base', line: this.#line, hash: hash as Hash, cells };
  }

  #readEnd(row: readonly Json[]): BundleItem {
    if (row.length !== 3 || row[1] !== this.#line - 1)
      return this.#broken('The end counts other lines than there are.');
    if (row[2] !== bytesToHex(this.#hash.digest())) return this.#broken('The lines do not have the hash at the end.');
    this.#state = 'ended';
    return { type: 'end', line: this.#line };
  }
}

function onlyEvent({ id, pubkey, created_at, kind, tags, content, sig }: NostrEvent): NostrEvent {
  return { id, pubkey, created_at, kind, tags, content, sig };
}
