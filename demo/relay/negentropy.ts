/**
 * The answering side of range-based set reconciliation, negentropy protocol version 1 (NIP-77). Both sides hold ids in
 * the order of time; fingerprints of ranges are compared and where they differ the range is split, until lists of ids
 * are short enough to be sent.
 */
import { createHash } from 'node:crypto';
import { HexReader, varint } from './negentropy-bytes.js';

export interface Item {
  readonly created_at: number;
  readonly id: string;
}

/** The end of a range, itself not in it: everything before a time and a prefix of an id in hex. */
interface Bound {
  readonly created_at: number;
  readonly id: string;
}

const PROTOCOL_VERSION = 0x61;
const MODE = { skip: 0, fingerprint: 1, idList: 2 } as const;
const FINGERPRINT_BYTES = 16;
const ID_BYTES = 32;
const BUCKETS = 16;
const END: Bound = { created_at: Infinity, id: '' };

export class NegentropyResponder {
  readonly #items: readonly Item[];
  /** `#sums[n]` is the sum of the first n ids, so that any range's fingerprint costs one subtraction. */
  readonly #sums: bigint[] = [0n];
  readonly #frameBytes: number;

  /** `frameBytes`: of one answer, before it is written in hex. */
  constructor(items: readonly Item[], frameBytes = 60_000) {
    this.#items = [...items].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#frameBytes = frameBytes;
    let sum = 0n;
    for (const { id } of this.#items) this.#sums.push((sum = BigInt.asUintN(256, sum + littleEndian(id))));
  }

  /** The answer in hex. Throws an `Error` where the message is not one of the protocol. */
  reply(messageHex: string): string {
    const message = new HexReader(messageHex);
    const version = message.byte();
    if (version < 0x60 || version > 0x6f) throw new Error('not a negentropy message');
    // So the other side learns what is spoken here, and may begin again.
    if (version !== PROTOCOL_VERSION) return PROTOCOL_VERSION.toString(16);

    const answer = new AnswerWriter();
    const readBound = boundReader(message);
    let lower = 0;
    while (!message.done) {
      const bound = readBound();
      const upper = this.#lowerBound(lower, bound);
      const mode = message.varint();
      if (mode === MODE.skip) answer.skip(bound);
      else if (mode === MODE.fingerprint) {
        if (message.take(FINGERPRINT_BYTES) === this.#fingerprint(lower, upper)) answer.skip(bound);
        else this.#split(answer, lower, upper, bound);
      } else if (mode === MODE.idList) {
        message.take(message.varint() * ID_BYTES);
        // Who asked compares; here it is enough to say all that is in the range, or in as much of it as fits.
        const room = Math.max(1, Math.floor((this.#frameBytes - answer.sizeBytes) / ID_BYTES));
        const fits = Math.min(upper, lower + room);
        answer.idList(fits < upper ? this.#items[fits]! : bound, this.#items.slice(lower, fits));
        if (fits < upper) return this.#rest(answer, fits);
      } else throw new Error(`unknown mode ${mode}`);
      lower = upper;
      if (answer.sizeBytes > this.#frameBytes && !message.done) return this.#rest(answer, lower);
    }
    return answer.hex();
  }

  /** What did not fit stands as one fingerprint: the next message goes on there. */
  #rest(answer: AnswerWriter, lower: number): string {
    answer.fingerprint(END, this.#fingerprint(lower, this.#items.length));
    return answer.hex();
  }

  #split(answer: AnswerWriter, lower: number, upper: number, bound: Bound): void {
    const count = upper - lower;
    if (count < BUCKETS * 2) return answer.idList(bound, this.#items.slice(lower, upper));
    let from = lower;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const to = from + Math.floor(count / BUCKETS) + (bucket < count % BUCKETS ? 1 : 0);
      const end = to === upper ? bound : between(this.#items[to - 1]!, this.#items[to]!);
      answer.fingerprint(end, this.#fingerprint(from, to));
      from = to;
    }
  }

  #fingerprint(lower: number, upper: number): string {
    const sum = BigInt.asUintN(256, this.#sums[upper]! - this.#sums[lower]!);
    const bytes = reverseHex(sum.toString(16).padStart(ID_BYTES * 2, '0')) + varint(upper - lower);
    return createHash('sha256')
      .update(bytes, 'hex')
      .digest('hex')
      .slice(0, FINGERPRINT_BYTES * 2);
  }

  /** The first place at or after `from` that is not before the bound. */
  #lowerBound(from: number, bound: Bound): number {
    let low = from;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#items[middle]!, bound)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Ranges one after the other; skipped ones are written only where something follows them. */
class AnswerWriter {
  #parts = [PROTOCOL_VERSION.toString(16)];
  #lastTime = 0;
  #skipped: Bound | undefined;
  sizeBytes = 1;

  skip(bound: Bound): void {
    this.#skipped = bound;
  }

  fingerprint(bound: Bound, fingerprint: string): void {
    this.#range(bound, varint(MODE.fingerprint) + fingerprint);
  }

  idList(bound: Bound, items: readonly Item[]): void {
    this.#range(bound, varint(MODE.idList) + varint(items.length) + items.map(({ id }) => id).join(''));
  }

  hex(): string {
    return this.#parts.join('');
  }

  #range(bound: Bound, payload: string): void {
    if (this.#skipped) this.#write(this.#bound(this.#skipped) + varint(MODE.skip));
    this.#skipped = undefined;
    this.#write(this.#bound(bound) + payload);
  }

  #bound({ created_at, id }: Bound): string {
    const time = created_at === Infinity ? varint(0) : varint(created_at - this.#lastTime + 1);
    this.#lastTime = created_at;
    return time + varint(id.length / 2) + id;
  }

  #write(hex: string): void {
    this.#parts.push(hex);
    this.sizeBytes += hex.length / 2;
  }
}

/** Times are written as differences, zero stands for the end of time. */
function boundReader(message: HexReader): () => Bound {
  let lastTime = 0;
  return () => {
    const written = message.varint();
    lastTime = written === 0 ? Infinity : lastTime + written - 1;
    const length = message.varint();
    if (length > ID_BYTES) throw new Error('an id in a bound is too long');
    return { created_at: lastTime, id: message.take(length) };
  };
}

/** The shortest bound with `last` before it and `next` not. */
function between(last: Item, next: Item): Bound {
  if (last.created_at !== next.created_at) return { created_at: next.created_at, id: '' };
  let same = 0;
  while (last.id.slice(same, same + 2) === next.id.slice(same, same + 2)) same += 2;
  return { created_at: next.created_at, id: next.id.slice(0, same + 2) };
}

/** Hex compares as its bytes do, and a prefix comes before what it begins. */
function isBefore(item: Item, bound: Bound): boolean {
  return item.created_at < bound.created_at || (item.created_at === bound.created_at && item.id < bound.id);
}

const littleEndian = (id: string) => BigInt(`0x${reverseHex(id)}`);
const reverseHex = (hex: string) => Buffer.from(hex, 'hex').reverse().toString('hex');
