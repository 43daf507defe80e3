/**
 * PROTOCOL.md sections 2 and 3: from raw JSON to an event of the log, or the code it is refused with.
 * What contents must look like is in content.ts. Signatures are checked only when asked: random histories carry none.
 */
import { schnorr } from '@noble/curves/secp256k1.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { checkContent } from './content.js';
import { checkPayload, open } from './encryption.js';
import { checkManifest, checkManifestTags, checkPart, checkSnapshot } from './other-contents.js';
import { isAscending, isObject, jcs, sha256Text, utf8 } from './json.js';
import type { Json, JsonObject } from './json.js';
import { Refused } from './refused.js';

/** [ms, counter] */
export type Stamp = readonly [number, number];

export interface OracleEvent {
  readonly id: string;
  readonly pubkey: string;
  readonly kind: number;
  readonly address: string;
  readonly stamp: Stamp;
  readonly prev: readonly string[];
  readonly grant?: string;
  /** Empty where it is not read: newer, locked, stood in for. */
  readonly content: JsonObject;
  readonly newer: boolean;
  readonly locked: boolean;
}

export const LOG_KINDS = [4880, 4881, 4884];
const KINDS = [34880, 4880, 4881, 4882, 4883, 4884];
const ID = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[0-9a-f]{128}$/;
const KEY_ID = /^[0-9a-f]{16}$/;
const ADDRESS = /^34880:[0-9a-f]{64}:[a-z0-9][a-z0-9-]{0,63}$/;

/** @throws Refused */
/** `keys`: hex by key id; what they open is checked and not kept, for no history of the oracle's is sealed. */
export function decode(
  raw: unknown,
  { signatures = true, keys: opened = {} }: { signatures?: boolean; keys?: Readonly<Record<string, string>> } = {},
): OracleEvent {
  if (!isObject(raw)) throw new Refused('bad-shape');
  const names = ['id', 'pubkey', 'created_at', 'kind', 'tags', 'content', 'sig'];
  const event = Object.fromEntries(names.filter((name) => name in raw).map((name) => [name, raw[name]!]));

  // Section 2, 1 to 4
  if (utf8(jcs(event)).length > 60_000) throw new Refused('too-large');
  const { id, pubkey, created_at, kind, tags, content, sig } = event;
  if (
    !isMatch(id, ID) ||
    !isMatch(pubkey, ID) ||
    !isMatch(sig, SIGNATURE) ||
    !isInteger(created_at) ||
    created_at < 0 ||
    !isInteger(kind) ||
    typeof content !== 'string' ||
    !isTags(tags) ||
    [content, ...tags.flat()].some((text) => /\p{Cs}/u.test(text))
  )
    throw new Refused('bad-shape');
  if (!KINDS.includes(kind)) throw new Refused('bad-kind');
  const isTagFine = (tag: readonly string[]) =>
    tag.length >= 1 && tag.length <= 8 && !(tag[0]!.length === 1 && utf8(tag[1] ?? '').length > 1024);
  if (tags.length > 100 || !tags.every(isTagFine)) throw new Refused('bad-tags');

  // Section 2, 5: links
  const isLog = LOG_KINDS.includes(kind);
  const addresses = tags.filter(([name]) => name === 'a').map(([, value]) => value ?? '');
  if (kind !== 34880 && (addresses.length !== 1 || !ADDRESS.test(addresses[0]!))) throw new Refused('bad-link');
  const marked = (marker: string) => tags.filter((tag) => tag[0] === 'e' && tag[3] === marker).map((tag) => tag[1]!);
  const prev = isLog ? marked('prev') : [];
  const grants = isLog || kind === 4882 ? marked('grant') : [];
  const base = kind === 4883 ? marked('base') : [];
  const keys = kind === 34880 ? [] : tags.filter(([name]) => name === 'key').map(([, value]) => value ?? '');
  for (const ids of [prev, base]) if (!isAscending(ids) || ids.length > 21) throw new Refused('bad-link');
  if (grants.length > 1 || keys.length > 1) throw new Refused('bad-link');
  if (![...prev, ...base, ...grants].every((each) => isMatch(each, ID))) throw new Refused('bad-link');
  if (!keys.every((each) => KEY_ID.test(each))) throw new Refused('bad-link');
  if (kind === 34880) checkManifestTags(tags);
  if ((isLog || kind === 4883) && tags.some(([name]) => name === 'expiration' || name === '-'))
    throw new Refused('forbidden-tag');

  // Section 2, 6: content; section 16 where it is sealed. What manifests and snapshots hold is not read here.
  const isSealed = keys.length === 1 && kind !== 4882;
  const head = { id, pubkey, kind, address: addresses[0] ?? '', prev, grant: grants[0] };
  const unread = { stamp: [created_at * 1000, 0] as Stamp, content: {} };
  let decoded: OracleEvent;
  if (!(isLog || kind === 4883)) {
    if (kind === 34880) checkManifest(parseContent(content), created_at);
    else if (tags.some(([name]) => name === 'part')) checkPart(tags, content, keys.length === 1);
    else checkSnapshot(parseContent(content), created_at);
    decoded = { ...head, ...unread, newer: false, locked: false };
  } else if (isSealed && kind !== 4884) {
    checkPayload(content);
    const key = opened[keys[0]!];
    if (key !== undefined) checkContent(kind, parseContent(open(content, key)), created_at, false);
    decoded = { ...head, ...unread, newer: false, locked: true };
  } else {
    const parsed = parseContent(content);
    const newer = (parsed.v as number) > 1;
    if (!newer) checkContent(kind, parsed, created_at, isSealed);
    const locked = !newer && isSealed && parsed.act === 'accept';
    if (locked) checkPayload(parsed.ops as string);
    const key = locked ? opened[keys[0]!] : undefined;
    if (key !== undefined) {
      const { ids, ops } = parseOps(open(parsed.ops as string, key));
      const { ids: _unread, ...outer } = parsed;
      checkContent(kind, { ...outer, ...(ids !== undefined && { ids }), ops: ops! }, created_at, false);
    }
    const read = { stamp: parsed.at as unknown as Stamp, content: parsed };
    decoded = { ...head, ...(newer ? unread : read), newer, locked };
  }
  if (decoded.stamp[0] >= 2 ** 48 && (isLog || kind === 4883)) throw new Refused('bad-time');

  // Section 2, 7
  if (sha256Text(JSON.stringify([0, pubkey, created_at, kind, tags, content])) !== id) throw new Refused('bad-id');
  if (signatures && !isSigned(sig, id, pubkey)) throw new Refused('bad-signature');
  return decoded;
}

/** Section 2, "Content": size and nesting before the parse, then JSON, then its canonical form. */
function parseContent(text: string): JsonObject {
  const parsed = parseOps(text);
  if (!isInteger(parsed.v) || parsed.v < 1) throw new Refused('bad-shape');
  return parsed;
}

function parseOps(text: string): JsonObject {
  if (nesting(text) > 16) throw new Refused('bad-value');
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    throw new Refused('bad-json');
  }
  if (!isObject(parsed)) throw new Refused('bad-json');
  if (jcs(parsed) !== text || hasLoneSurrogate(parsed)) throw new Refused('not-canonical');
  if (text.includes('"__proto__":')) throw new Refused('bad-value');
  return parsed;
}

/** RFC 8785 has no text for them. */
function hasLoneSurrogate(value: Json): boolean {
  if (typeof value === 'string') return /\p{Cs}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, each]) => /\p{Cs}/u.test(name) || hasLoneSurrogate(each));
}

/** How deep brackets nest outside of texts; `[]` is 1. */
export function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const bracket of text.replace(/"(?:[^"\\]|\\.)*"/gs, '').replace(/[^[\]{}]/g, '')) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function isSigned(sig: string, id: string, pubkey: string): boolean {
  try {
    return schnorr.verify(hexToBytes(sig), hexToBytes(id), hexToBytes(pubkey));
  } catch {
    return false;
  }
}

function isTags(tags: unknown): tags is readonly (readonly string[])[] {
  return (
    Array.isArray(tags) && tags.every((tag) => Array.isArray(tag) && tag.every((text) => typeof text === 'string'))
  );
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
