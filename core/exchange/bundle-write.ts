/**
 * A bundle, line by line: what a platform compresses and keeps. The writer counts and hashes as it goes, so nothing is
 * held; lines out of order are a mistake of the caller. PROTOCOL.md, section 15.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { KoboldError } from '../errors.js';
import { canonicalLine, hashText } from '../log/canonical-line.js';
import type { Address, EventId, Hash, Json, NostrEvent } from '../log/event.js';
import { LONGEST_LINE_BYTES } from './bundle-lines.js';
import { type BundleWord, isBundleOrder } from './bundle-order.js';

/** Everything is optional but the address; iterables are read once, as the lines are asked for. */
export interface BundleContent {
  readonly address: Address;
  readonly manifest?: NostrEvent;
  /** In the order of `orderEvents`. */
  readonly events?: Iterable<NostrEvent>;
  readonly snapshot?: { readonly event: NostrEvent; readonly parts: Iterable<string> };
  /** Ascending ids each. */
  readonly lists?: Iterable<readonly EventId[]>;
  readonly base?: { readonly hash: Hash; readonly cells: Iterable<Json> };
}

/** The bytes of a bundle, a line each. */
export function* writeBundle(content: BundleContent): Generator<Uint8Array> {
  const writer = new BundleWriter();
  yield writer.address(content.address);
  if (content.manifest !== undefined) yield writer.event(content.manifest, 'manifest');
  for (const event of content.events ?? []) yield writer.event(event);
  if (content.snapshot !== undefined) {
    yield writer.event(content.snapshot.event, 'snapshot');
    for (const text of content.snapshot.parts) yield writer.part(text);
  }
  for (const ids of content.lists ?? []) yield writer.list(ids);
  if (content.base !== undefined) yield writer.base(content.base.hash, [...content.base.cells]);
  yield writer.end();
}

/** For events that are signed while they are written. Each call gives the bytes of one line. */
export class BundleWriter {
  readonly #hash = sha256.create();
  #lines = 0;
  #word: BundleWord | undefined;

  address(address: Address): Uint8Array {
    return this.#line('kobold', 1, address);
  }

  /** Members that NIP-01 does not know are left out. */
  event(event: NostrEvent, word: 'manifest' | 'event' | 'snapshot' = 'event'): Uint8Array {
    const { id, pubkey, created_at, kind, tags, content, sig } = event;
    return this.#line(word, { id, pubkey, created_at, kind, tags, content, sig });
  }

  /** Uncompressed lines of a snapshot's part. */
  part(text: string): Uint8Array {
    return this.#line('part', hashText(text), text);
  }

  list(ids: readonly EventId[]): Uint8Array {
    return this.#line('list', hashText(canonicalLine(ids).slice(0, -1)), ids);
  }

  base(hash: Hash, cells: readonly Json[]): Uint8Array {
    return this.#line('base', hash, cells);
  }

  /** The last line. */
  end(): Uint8Array {
    return this.#line('end', this.#lines, bytesToHex(this.#hash.clone().digest()));
  }

  #line(word: BundleWord, ...rest: readonly unknown[]): Uint8Array {
    if (!isBundleOrder(this.#word, word)) {
      throw new KoboldError(
        'bad-request',
        `A bundle's line "${word}" may not come after "${this.#word ?? 'nothing'}".`,
      );
    }
    const bytes = utf8ToBytes(canonicalLine([word, ...rest]));
    if (bytes.length - 1 > LONGEST_LINE_BYTES) {
      const details = { bytes: bytes.length - 1, limit: LONGEST_LINE_BYTES };
      throw new KoboldError('too-large', `A bundle's line "${word}" would have ${details.bytes} bytes.`, details);
    }
    this.#word = word;
    this.#lines += 1;
    this.#hash.update(bytes);
    return bytes;
  }
}
