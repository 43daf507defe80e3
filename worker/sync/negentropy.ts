/**
 * Range-based set reconciliation, the asking side (NIP-77, negentropy protocol version 1). Fingerprints of ranges are
 * compared, ranges that differ are split, until lists of ids are short enough to be sent. Of our own, because the package at
 * hand exports none, and its numbers end in 2038.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { END, MessageReader, MessageWriter, type Bound } from './negentropy-codec.js';

export interface NegentropyItem {
  readonly id: string;
  /** Seconds. */
  readonly created_at: number;
}

const VERSION = '61';
const MODE = { skip: 0, fingerprint: 1, idList: 2 } as const;
const FINGERPRINT_BYTES = 16;
const ID_BYTES = 32;
/** A fingerprint with its bound and mode. */
const RANGE_BYTES = 20;
/** What relays do, after the reference implementation. */
const LISTED_BELOW = 32;
const THEIR_RANGES = 16;
/** Of the first message: fewer cost a round, more cost bytes where nothing is missing. */
const FIRST_RANGES = 16;
const MOST_RANGES = 64;
/** Of ours: the live subscription may have brought some of what came last. */
const NEWEST = 8;
/** 256 bits of a sum, in words of 32. */
const WORDS = 8;

interface Cut {
  readonly ranges: number;
  /** Until the item is found, both ways. */
  readonly costBytes: number;
}
const cuts = new Map<number, Cut>();

export class Negotiation {
  /** Ids that only they have; only we have. */
  readonly missingHere = new Set<string>();
  readonly missingThere = new Set<string>();
  readonly #items: readonly NegentropyItem[];
  /** The sum of the first n ids is at n × 8, so that any range's fingerprint costs one subtraction. */
  readonly #sums: Uint32Array;

  /** `frameBytes`: of one message, before it is written in hex. */
  constructor(
    items: Iterable<NegentropyItem>,
    readonly frameBytes: number,
  ) {
    this.#items = [...items].sort(compareItems);
    this.#sums = prefixSums(this.#items);
  }

  /**
   * The first message. Our newest few and all that is newer stand apart, as a list: mostly just there something is missing,
   * and the answer is those ids and nothing else.
   */
  begin(): string {
    const message = new MessageWriter();
    message.put(VERSION);
    const newest = Math.max(0, this.#items.length - NEWEST);
    if (newest > 0) {
      const end = shortestBound(this.#items[newest - 1]!, this.#items[newest]!);
      this.#split(message, 0, newest, end, Math.min(newest, FIRST_RANGES));
    }
    this.#list(message, newest, this.#items.length, END);
    return message.hex;
  }

  /** The answer to theirs; undefined when all is known. Throws for what is no message of the protocol. */
  answer(payload: string): string | undefined {
    const theirs = new MessageReader(payload);
    const version = theirs.take(1);
    if (version !== VERSION) throw new Error(`it speaks version ${version}`);
    const answer = new MessageWriter();
    answer.put(VERSION);
    let lower = 0;
    let last: Bound = { created_at: 0, id: '' };
    // Ranges that agree are named only if something follows them.
    let isSkipping = false;
    const skip = (): void => {
      if (!isSkipping) return;
      isSkipping = false;
      answer.bound(last);
      answer.varint(MODE.skip);
    };
    while (!theirs.isDone) {
      const bound = theirs.bound();
      const upper = Math.max(lower, this.#lowerBound(bound));
      const mode = theirs.varint();
      if (mode === MODE.skip) isSkipping = true;
      else if (mode === MODE.fingerprint) {
        if (theirs.take(FINGERPRINT_BYTES) === this.#fingerprint(lower, upper)) isSkipping = true;
        else {
          skip();
          this.#split(answer, lower, upper, bound);
        }
      } else if (mode === MODE.idList) {
        this.#compareIds(theirs, lower, upper);
        isSkipping = true;
      } else throw new Error(`unknown mode ${mode}`);
      lower = upper;
      last = bound;
      if (answer.bytes > this.frameBytes && !theirs.isDone) {
        // The rest of it is asked again, as one range: the next message goes on there.
        skip();
        answer.bound(END);
        answer.varint(MODE.fingerprint);
        answer.put(this.#fingerprint(lower, this.#items.length));
        break;
      }
    }
    return answer.bytes === 1 ? undefined : answer.hex;
  }

  #compareIds(theirs: MessageReader, lower: number, upper: number): void {
    const ids = new Set<string>();
    for (let count = theirs.varint(); count > 0; count--) ids.add(theirs.take(ID_BYTES));
    for (const { id } of this.#items.slice(lower, upper)) if (!ids.delete(id)) this.missingThere.add(id);
    for (const id of ids) this.missingHere.add(id);
  }

  #list(message: MessageWriter, lower: number, upper: number, end: Bound): void {
    message.bound(end);
    message.varint(MODE.idList);
    message.varint(upper - lower);
    for (const { id } of this.#items.slice(lower, upper)) message.put(id);
  }

  #split(message: MessageWriter, lower: number, upper: number, end: Bound, into?: number): void {
    const count = upper - lower;
    if (count === 0) return this.#list(message, lower, upper, end);
    const ranges = into ?? cheapest(count).ranges;
    let from = lower;
    for (let range = 1; range <= ranges; range++) {
      const to = lower + Math.floor((count * range) / ranges);
      message.bound(range === ranges ? end : shortestBound(this.#items[to - 1]!, this.#items[to]!));
      message.varint(MODE.fingerprint);
      message.put(this.#fingerprint(from, to));
      from = to;
    }
  }

  /** The first 16 bytes of sha256 of the sum of the ids, little-endian, and their number. */
  #fingerprint(lower: number, upper: number): string {
    const bytes = new Uint8Array(WORDS * 4);
    const view = new DataView(bytes.buffer);
    let borrow = 0;
    for (let word = 0; word < WORDS; word++) {
      let value = this.#sums[upper * WORDS + word]! - this.#sums[lower * WORDS + word]! - borrow;
      borrow = value < 0 ? 1 : 0;
      if (value < 0) value += 2 ** 32;
      view.setUint32(word * 4, value, true);
    }
    const count = new MessageWriter();
    count.varint(upper - lower);
    const hashed = sha256
      .create()
      .update(bytes)
      .update(Uint8Array.from(count.hex.match(/../g)!, (hex) => parseInt(hex, 16)));
    return bytesToHex(hashed.digest()).slice(0, FINGERPRINT_BYTES * 2);
  }

  /** How many items lie before the bound. */
  #lowerBound(bound: Bound): number {
    let [least, most] = [0, this.#items.length];
    while (least < most) {
      const middle = (least + most) >> 1;
      if (compareItems(this.#items[middle]!, bound) < 0) least = middle + 1;
      else most = middle;
    }
    return least;
  }
}

/**
 * Into how many ranges a range of n is best cut, where one of its items differs. They answer a range that differs by its ids
 * if it has fewer than 32, else by sixteen fingerprints, and then it is our turn again.
 */
function cheapest(n: number): Cut {
  let found = cuts.get(n);
  if (found) return found;
  for (let ranges = 1; ranges <= Math.min(MOST_RANGES, n); ranges++) {
    const size = n / ranges;
    const rest = Math.ceil(size / THEIR_RANGES);
    const answer =
      size < LISTED_BELOW - 1 ? ID_BYTES * (size + 1) : THEIR_RANGES * RANGE_BYTES + cheapest(rest).costBytes;
    const costBytes = ranges * RANGE_BYTES + answer;
    if (!found || costBytes < found.costBytes) found = { ranges, costBytes };
  }
  cuts.set(n, found!);
  return found!;
}

function prefixSums(items: readonly NegentropyItem[]): Uint32Array {
  const sums = new Uint32Array((items.length + 1) * WORDS);
  items.forEach(({ id }, i) => {
    let carry = 0;
    for (let word = 0; word < WORDS; word++) {
      const at = i * WORDS + word;
      const sum = sums[at]! + littleEndian(id, word * 8) + carry;
      sums[at + WORDS] = sum;
      carry = sum >= 2 ** 32 ? 1 : 0;
    }
  });
  return sums;
}

/** Four bytes of hex, the least first. */
function littleEndian(hex: string, at: number): number {
  const big = parseInt(hex.slice(at, at + 8), 16);
  return (((big & 0xff) << 24) | ((big & 0xff00) << 8) | ((big >>> 8) & 0xff00) | (big >>> 24)) >>> 0;
}

/** Between two neighbours: as much of the second's id as tells it from the first. */
function shortestBound(before: NegentropyItem, after: NegentropyItem): Bound {
  if (before.created_at !== after.created_at) return { created_at: after.created_at, id: '' };
  let shared = 0;
  while (before.id.slice(shared, shared + 2) === after.id.slice(shared, shared + 2)) shared += 2;
  return { created_at: after.created_at, id: after.id.slice(0, shared + 2) };
}

/** Hex compares as the bytes do, a prefix before what it begins. */
function compareItems(a: Bound, b: Bound): number {
  return a.created_at - b.created_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
