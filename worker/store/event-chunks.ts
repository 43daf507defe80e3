/**
 * How events lie in the store: many in one row, as the text of a JSON array. A hundred thousand rows of one event each
 * take seconds to read and minutes to write; text is also the smallest form that needs no decoder of ours.
 * Relays an event was seen on are bits by seq, so that thousands of events and ten relays are a few kilobytes.
 */
import type { NostrEvent } from '../../core/log/event.js';

/** Events with the seqs first, first + 1 …, of one dataset. */
export interface Chunk {
  readonly dataset: string;
  readonly first: number;
  readonly count: number;
  readonly text: string;
}

const MOST_EVENTS = 1_000;
const MOST_CHARACTERS = 2_000_000;
/** Chunks below this are merged when there are `MOST_SMALL` of them: a live dataset adds one event at a time. */
export const SMALL = 256;
export const MOST_SMALL = 64;

export function toChunks(dataset: string, first: number, events: readonly NostrEvent[]): Chunk[] {
  const chunks: Chunk[] = [];
  let texts: string[] = [];
  let characters = 0;
  const close = (): void => {
    if (texts.length === 0) return;
    chunks.push({ dataset, first, count: texts.length, text: `[${texts.join(',')}]` });
    first += texts.length;
    texts = [];
    characters = 0;
  };
  for (const event of events) {
    const text = eventText(event);
    if (texts.length === MOST_EVENTS || characters + text.length > MOST_CHARACTERS) close();
    texts.push(text);
    characters += text.length;
  }
  close();
  return chunks;
}

export function chunkEvents(chunk: Chunk): NostrEvent[] {
  return JSON.parse(chunk.text) as NostrEvent[];
}

/** Chunks that follow each other without a gap, as few as the limits allow. */
export function mergeChunks(chunks: readonly Chunk[]): Chunk[] {
  return toChunks(chunks[0]!.dataset, chunks[0]!.first, chunks.flatMap(chunkEvents));
}

/** Nothing but the seven members: what a relay sent beside them is not ours to keep. */
function eventText({ id, pubkey, created_at, kind, tags, content, sig }: NostrEvent): string {
  return JSON.stringify({ id, pubkey, created_at, kind, tags, content, sig });
}

// ── Seen on ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Which of the events `page × 4096 + 1 …` a relay has given or taken. */
export interface SeenPage {
  readonly dataset: string;
  readonly relay: string;
  readonly page: number;
  readonly bits: Uint8Array;
  readonly count: number;
}

const PAGE_BITS = 4_096;

/** The pages that the seqs fall into, and the seqs of each. */
export function seqsByPage(seqs: Iterable<number>): Map<number, number[]> {
  const pages = new Map<number, number[]>();
  for (const seq of seqs) {
    const page = Math.floor((seq - 1) / PAGE_BITS);
    const list = pages.get(page);
    if (list) list.push(seq);
    else pages.set(page, [seq]);
  }
  return pages;
}

/** `before` with the seqs marked; undefined if they were all. */
export function markSeen(
  before: SeenPage | undefined,
  key: Pick<SeenPage, 'dataset' | 'relay' | 'page'>,
  seqs: readonly number[],
): SeenPage | undefined {
  const bits = before ? before.bits.slice() : new Uint8Array(PAGE_BITS / 8);
  let count = before?.count ?? 0;
  const start = count;
  for (const seq of seqs) {
    const bit = (seq - 1) % PAGE_BITS;
    if (bits[bit >> 3]! & (1 << (bit & 7))) continue;
    bits[bit >> 3]! |= 1 << (bit & 7);
    count += 1;
  }
  return count === start ? undefined : { ...key, bits, count };
}

export function wasSeen(page: SeenPage, seq: number): boolean {
  const bit = (seq - 1) % PAGE_BITS;
  return (page.bits[bit >> 3]! & (1 << (bit & 7))) !== 0;
}

export function pageOf(seq: number): number {
  return Math.floor((seq - 1) / PAGE_BITS);
}
