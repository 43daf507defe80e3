/**
 * One snapshot as its parts come, from relays, files or a store, in any order. Each part is checked against the signed list when
 * it comes, and read as soon as those before it are here: its records can be looked at. They count once the whole has its hash.
 * PROTOCOL.md, section 14.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { collectSnapshot, type SnapshotContents } from '../../core/dataset/snapshot-contents.js';
import { ProvisionalState } from '../../core/dataset/provisional-state.js';
import { SnapshotReader, type SnapshotRefusal } from '../../core/dataset/snapshot-read.js';
import type { Decoded } from '../../core/log/decode.js';
import type { NostrEvent, SnapshotEvent, SnapshotPart } from '../../core/log/event.js';
import type { Refusal } from '../../core/log/refusal.js';
import { pause } from '../live/pause.js';

export interface ReadSnapshot {
  readonly contents: SnapshotContents;
  /** The events that it holds whole, as they travelled. */
  readonly events: readonly NostrEvent[];
}

export class SnapshotReading {
  /** Of the parts that were read so far. */
  readonly provisional: ProvisionalState;
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #reader: SnapshotReader;
  #refusal: SnapshotRefusal | undefined;
  #isAdvancing = false;

  constructor(readonly snapshot: SnapshotEvent) {
    this.#sizes = new Map(snapshot.parts.map(({ x, size }) => [x, size]));
    this.#reader = new SnapshotReader(snapshot);
    this.provisional = new ProvisionalState(snapshot.dataset);
  }

  /** Hashes of the parts that are still to come, in order. */
  get wanted(): readonly string[] {
    return this.snapshot.parts.map(({ x }) => x).filter((x) => !this.#bytes.has(x));
  }

  /** What is wrong with it, as far as it was read. */
  get refusal(): SnapshotRefusal | undefined {
    return this.#refusal;
  }

  wants(x: string): boolean {
    return this.#sizes.has(x) && !this.#bytes.has(x);
  }

  /** As it travels in events: packed, in base64. False for what is not the part: another relay may have it right. */
  async take({ x, content, keyId }: Pick<SnapshotPart, 'x' | 'content' | 'keyId'>): Promise<boolean> {
    if (!this.wants(x) || keyId !== undefined) return false;
    return this.takeBytes(x, bytesOf(content));
  }

  /** Packed, or the part itself. */
  async takeBytes(x: string, packed: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const size = this.#sizes.get(x);
    if (size === undefined || !this.wants(x)) return false;
    const isPacked = this.snapshot.compression === 'gzip' && packed[0] === 0x1f && packed[1] === 0x8b;
    const bytes = isPacked ? await unpack(packed, size) : packed;
    if (bytes?.length !== size || (await hashOf(bytes)) !== x) return false;
    this.#bytes.set(x, bytes);
    return true;
  }

  /** Reads the parts whose turn it is; true where there is more to look at. */
  async advance(): Promise<boolean> {
    // Parts come while one is read: that round takes them along.
    if (this.#isAdvancing) return false;
    this.#isAdvancing = true;
    let isMore = false;
    const { parts } = this.snapshot;
    for (let at = parts.length - this.#reader.partsLeft; at < parts.length && !this.#refusal; at++) {
      const { x } = parts[at]!;
      const bytes = this.#bytes.get(x);
      if (!bytes) break;
      const records = this.#reader.push(bytes, x);
      if ('code' in records) {
        this.#refusal = records;
        break;
      }
      isMore = this.provisional.add(records) || isMore;
      await pause();
    }
    this.#isAdvancing = false;
    return isMore;
  }

  /** Uncompressed parts in order, for a store; `restore` takes them again. */
  parts(): Uint8Array[] {
    return this.snapshot.parts.map(({ x }) => this.#bytes.get(x)!);
  }

  /** What has another hash by now is left out. */
  async restore(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    for (const [at, { x }] of this.snapshot.parts.entries()) {
      const bytes = parts[at];
      if (bytes && (await hashOf(bytes)) === x) this.#bytes.set(x, bytes);
    }
  }

  /** Once nothing is wanted any more. */
  async read(receive: (raw: unknown) => Decoded | Refusal): Promise<ReadSnapshot | SnapshotRefusal> {
    await this.advance();
    if (this.#refusal) return this.#refusal;
    const isWhole = this.#reader.partsLeft === 0;
    const hash = isWhole ? await hashOf(joined(this.#reader.hashed())) : undefined;
    const contents = this.#reader.end(hash) ?? collectSnapshot(this.#reader, receive);
    if ('code' in contents) return (this.#refusal = contents);
    return { contents, events: this.#reader.events.whole };
  }
}

/** Of base64. A loop: a function called for each of some million bytes takes longer than all else together. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** By the platform where it can: pages on plain http have none. */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes));
}

/** The platform hashes what lies together. */
function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Undefined for what is no gzip, or grows beyond what was signed. */
async function unpack(
  packed: Uint8Array<ArrayBuffer>,
  sizeBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  try {
    const { readable, writable } = new DecompressionStream('gzip');
    const writer = writable.getWriter();
    // What is wrong with the bytes is heard from the reader.
    for (const done of [writer.write(packed), writer.close()]) done.catch(() => undefined);
    const reader = readable.getReader();
    for (;;) {
      const { value } = await reader.read();
      if (!value) return at === sizeBytes ? bytes : undefined;
      if (at + value.length > sizeBytes) {
        void reader.cancel();
        return undefined;
      }
      bytes.set(value, at);
      at += value.length;
    }
  } catch {
    return undefined;
  }
}
