/**
 * One snapshot as its parts come, from relays or a store, in any order. Each part is checked against the signed list; the
 * whole against its own hash; nothing of it counts before. PROTOCOL.md, section 14.
 */
import { collectSnapshot, type SnapshotContents } from '../../core/dataset/snapshot-contents.js';
import { SnapshotReader, type SnapshotRefusal } from '../../core/dataset/snapshot-read.js';
import type { SnapshotRow } from '../../core/dataset/snapshot-row.js';
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
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #sizes: ReadonlyMap<string, number>;

  constructor(readonly snapshot: SnapshotEvent) {
    this.#sizes = new Map(snapshot.parts.map(({ x, size }) => [x, size]));
  }

  /** Hashes of the parts that are still to come, in order. */
  get wanted(): readonly string[] {
    return this.snapshot.parts.map(({ x }) => x).filter((x) => !this.#bytes.has(x));
  }

  wants(x: string): boolean {
    return this.#sizes.has(x) && !this.#bytes.has(x);
  }

  /** As it travels: packed, in base64. What does not unpack to its size is left out: another relay may have it right. */
  async take({ x, content, keyId }: SnapshotPart): Promise<void> {
    if (!this.wants(x) || keyId !== undefined) return;
    const packed = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const bytes = this.snapshot.compression === 'gzip' ? await unpack(packed, this.#sizes.get(x)!) : packed;
    if (bytes && bytes.length === this.#sizes.get(x)) this.#bytes.set(x, bytes);
  }

  /** Uncompressed parts in order, for a store; `restore` takes them again. */
  parts(): Uint8Array[] {
    return this.snapshot.parts.map(({ x }) => this.#bytes.get(x)!);
  }

  restore(parts: readonly Uint8Array[]): void {
    for (const [at, { x }] of this.snapshot.parts.entries()) if (parts[at]) this.#bytes.set(x, parts[at]);
  }

  /** Once nothing is wanted any more. A part with the right size and the wrong hash makes it a refusal. */
  async read(receive: (raw: unknown) => Decoded | Refusal): Promise<ReadSnapshot | SnapshotRefusal> {
    const reader = new SnapshotReader(this.snapshot);
    const rows: SnapshotRow[] = [];
    for (const bytes of this.parts()) {
      const read = reader.push(bytes);
      if ('code' in read) return read;
      for (const row of read) rows.push(row);
      await pause();
    }
    const contents = reader.end() ?? collectSnapshot(this.snapshot, rows, receive);
    if ('code' in contents) return contents;
    return { contents, events: rows.flatMap((row) => (row[0] === 'event' ? [row[1]] : [])) };
  }
}

/** Undefined for what is no gzip, or grows beyond what was signed. */
async function unpack(packed: Uint8Array<ArrayBuffer>, sizeBytes: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
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
