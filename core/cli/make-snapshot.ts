/**
 * A snapshot of known events, its parts cut so that each fits into an event that common relays take. PROTOCOL.md, section 14.
 * What is larger than relays can list is cut into larger parts, for files.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type LoggedEvent, snapshotSet } from '../dataset/snapshot-set.js';
import { PART_BYTES } from '../dataset/snapshot-row.js';
import { MOST_PART_BYTES } from '../log/decode-snapshot.js';
import { type SnapshotPart, snapshotContent, snapshotTexts } from '../dataset/snapshot-write.js';
import { KoboldError } from '../errors.js';
import type { Address, Hash, Stamp } from '../log/event.js';

export interface PackedPart extends SnapshotPart {
  readonly packed: Uint8Array;
}

export interface SnapshotDraft {
  /** Of the 4882. */
  readonly content: string;
  readonly parts: readonly PackedPart[];
}

/** An event has 60,000 bytes at most: base64 takes four for three, all else some 600. */
const MOST_PACKED_BYTES = 44_000;
/** The list of parts must fit into one event too, at some 115 bytes a part beside the heads. */
const MOST_LISTED = 480;
/** A text that packs ten times as small as the one before it is cut in two afterwards; this is not asked for at once. */
const MOST_TEXT_BYTES = 4 * 1024 * 1024;

/** Undefined where none can be made (`snapshotSet`). `at`: its stamp; `urls`: where its parts will lie as files too. */
export function draftSnapshot(
  address: Address,
  events: Iterable<LoggedEvent>,
  at: Stamp,
  urls: readonly string[] = [],
): SnapshotDraft | undefined {
  const set = snapshotSet(address, events, { now: at[0] });
  if (set === undefined) return undefined;
  const { state } = set;
  const parts = fewEnough(cutForRelays(set.rows()));
  const content = snapshotContent({
    at,
    heads: state.heads(),
    hash: set.hash(),
    events: set.events,
    compression: 'gzip',
    parts: parts.map(({ x, size, packed }) => ({ x, size, packed: packed.length })),
    urls,
  });
  return { content, parts };
}

export function packPart(text: string): PackedPart {
  const bytes = Buffer.from(text);
  const x = createHash('sha256').update(bytes).digest('hex') as Hash;
  return { x, text, size: bytes.length, packed: gzipSync(bytes, { level: 9 }) };
}

export function fitsRelays(parts: readonly Pick<PackedPart, 'packed'>[]): boolean {
  return parts.length <= MOST_LISTED && parts.every(({ packed }) => packed.length <= MOST_PACKED_BYTES);
}

function cutForRelays(rows: Parameters<typeof snapshotTexts>[0]): PackedPart[] {
  const parts: PackedPart[] = [];
  let textBytes = PART_BYTES;
  for (const { text } of snapshotTexts(rows, () => textBytes)) {
    const cut = [...halved(text)];
    for (const part of cut) parts.push(part);
    const { size, packed } = cut.at(-1)!;
    // The next will pack about as well.
    textBytes = Math.max(16_384, Math.min(MOST_TEXT_BYTES, (size * MOST_PACKED_BYTES * 0.95) / packed.length));
  }
  return parts;
}

/** At a line, until each fits; a line by itself stays as it is. */
function* halved(text: string): Generator<PackedPart> {
  const part = packPart(text);
  const middle = text.indexOf('\n', text.length >> 1) + 1;
  if (part.packed.length <= MOST_PACKED_BYTES || middle === 0 || middle === text.length) {
    yield part;
    return;
  }
  yield* halved(text.slice(0, middle));
  yield* halved(text.slice(middle));
}

/** Neighbours together, where there are more than an event can list. */
function fewEnough(parts: readonly PackedPart[]): readonly PackedPart[] {
  if (parts.length <= MOST_LISTED) return parts;
  const many = Math.ceil(parts.length / (MOST_LISTED - 100));
  const joined: PackedPart[] = [];
  for (let at = 0; at < parts.length; at += many) {
    const part = packPart(
      parts
        .slice(at, at + many)
        .map(({ text }) => text)
        .join(''),
    );
    if (part.size > MOST_PART_BYTES)
      throw new KoboldError('too-large', 'The dataset is too large for a snapshot.', { bytes: part.size });
    joined.push(part);
  }
  return joined;
}
