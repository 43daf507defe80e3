/** Snapshots and their parts. PROTOCOL.md, section 14. */
import type { Hash, Json, NostrEvent, SnapshotEvent, SnapshotPart } from './event.js';
import type { Links } from './decode-envelope.js';
import {
  asArray,
  asHash,
  asInteger,
  asMembers,
  asOneOf,
  asSortedIds,
  asText,
  isHex64,
  member,
  withoutAbsent,
  type Members,
} from './members.js';
import { isPayload } from './encrypt.js';
import { refuse } from './refusal.js';

export type SnapshotContent = Omit<
  SnapshotEvent,
  'id' | 'pubkey' | 'dataset' | 'stamp' | 'prev' | 'grant' | 'kind' | 'type'
>;

export const MOST_PARTS = 5_000;
export const MOST_PART_BYTES = 16 * 1024 * 1024;
/** Of all parts: whoever reads one holds all of it. */
export const MOST_SNAPSHOT_BYTES = 512 * 1024 * 1024;
/** Decompression may grow by this factor, and a little more for tiny parts. */
const MOST_EXPANSION = 100;
const FREE_BYTES = 1_000;
const ANY_NUMBER = Number.MAX_SAFE_INTEGER;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INDEX = /^(?:0|[1-9][0-9]{0,3})$/;

export function readSnapshot(content: Members): SnapshotContent {
  const get = (name: string) => member(content, name);
  const parts = asArray(get('parts'), 'parts', 1, MOST_PARTS).map(readPart);
  const sizeBytes = asInteger(get('bytes'), 'bytes', 0, MOST_SNAPSHOT_BYTES);
  if (sizeBytes !== parts.reduce((sum, part) => sum + part.size, 0)) {
    refuse('bad-shape', 'bytes must be the sum of the sizes of the parts.');
  }
  const urls = get('urls');
  return {
    heads: asSortedIds(get('heads'), 'heads', 0, ANY_NUMBER),
    hash: asHash(get('hash'), 'hash'),
    events: asInteger(get('events'), 'events', 0, ANY_NUMBER),
    sizeBytes,
    compression: asOneOf(get('compression'), 'compression', ['gzip', 'none'] as const),
    parts,
    urls: urls === undefined ? [] : asArray(urls, 'urls', 0, ANY_NUMBER).map((url) => asText(url, 'A url')),
  };
}

export function isPartEvent(event: NostrEvent): boolean {
  return event.tags.some(([name]) => name === 'part');
}

export function readPartEvent(event: NostrEvent, { dataset, keyId }: Links): SnapshotPart {
  const index = onlyValue(event, 'part');
  const x = onlyValue(event, 'x');
  if (!INDEX.test(index) || Number(index) >= MOST_PARTS)
    refuse('bad-shape', `A part has an index below ${MOST_PARTS}.`);
  if (!isHex64(x)) return refuse('bad-shape', 'The tag x of a part must be 64 hex digits.');
  const { content } = event;
  if (keyId !== undefined && !isPayload(content)) refuse('bad-payload', 'The content is no NIP-44 version 2 payload.');
  if (!BASE64.test(content)) refuse('bad-shape', 'The content of a part must be padded base64.');
  return withoutAbsent({
    kind: 4882,
    type: 'part',
    id: event.id as SnapshotPart['id'],
    pubkey: event.pubkey as SnapshotPart['pubkey'],
    dataset,
    x: x as Hash,
    index: Number(index),
    content,
    keyId,
  });
}

function readPart(value: Json): SnapshotEvent['parts'][number] {
  const part = asMembers(value, 'A part');
  const x = asHash(member(part, 'x'), 'x');
  const packed = asInteger(member(part, 'packed'), 'packed', 0, ANY_NUMBER);
  const most = Math.min(MOST_PART_BYTES, packed * MOST_EXPANSION + FREE_BYTES);
  return { x, size: asInteger(member(part, 'size'), 'size', 0, most), packed };
}

function onlyValue(event: NostrEvent, name: string): string {
  const tags = event.tags.filter((tag) => tag[0] === name);
  const value = tags[0]?.[1];
  if (tags.length !== 1 || value === undefined) return refuse('bad-shape', `A part has one tag ${name}.`);
  return value;
}
