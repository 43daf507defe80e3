/**
 * What a NIP-01 event must be before its content is looked at: PROTOCOL.md, section 2, steps 1 to 5, and section 3.
 */
import { hasLoneSurrogate, utf8Length } from '../canonical-json.js';
import { isAddress } from './address.js';
import { KIND, type Address, type EventId, type NostrEvent } from './event.js';
import { jsonSize } from './json-size.js';
import { isHex64, isMembers, isSortedIds, member, type Members } from './members.js';
import { refuse } from './refusal.js';

/** What the tags say. Ids ascend. */
export interface Links {
  readonly dataset: Address;
  readonly prev: readonly EventId[];
  readonly base: readonly EventId[];
  readonly grant?: EventId;
  /** 16 hex: the content is encrypted (section 16). */
  readonly keyId?: string;
}

export const MOST_EVENT_BYTES = 60_000;
const MOST_TAGS = 100;
const MOST_TEXTS_IN_TAG = 8;
const MOST_TAG_VALUE_BYTES = 1_024;
const MOST_PREV = 21;
/** `\u0001` */
const MOST_BYTES_OF_UNIT = 6;
/** Names, numbers, brackets and commas, those of all tags too. */
const MOST_OVERHEAD = 200 + MOST_TAGS * (MOST_TEXTS_IN_TAG * 3 + 3);

const MEMBERS = ['id', 'pubkey', 'created_at', 'kind', 'tags', 'content', 'sig'] as const;
const HEX_128 = /^[0-9a-f]{128}$/;
const KEY_ID = /^[0-9a-f]{16}$/;
const ONE_LETTER = /^[A-Za-z]$/;
const KINDS: ReadonlySet<number> = new Set(Object.values(KIND));
const LOG_KINDS: ReadonlySet<number> = new Set([KIND.data, KIND.schema, KIND.authority]);

/** Steps 1 to 4: a fresh NostrEvent with nothing but its seven members, size, types, kind and tags checked. */
export function readEnvelope(raw: unknown): NostrEvent {
  if (!isMembers(raw)) return refuse('bad-shape', 'An event is an object.');
  if (!isSurelySmall(raw)) {
    const members = Object.create(null) as Record<string, unknown>;
    for (const name of MEMBERS) if (Object.hasOwn(raw, name)) members[name] = raw[name];
    if (jsonSize(members, MOST_EVENT_BYTES) > MOST_EVENT_BYTES)
      refuse('too-large', `An event has at most ${MOST_EVENT_BYTES} bytes.`);
  }
  const own = (name: (typeof MEMBERS)[number]): unknown => member(raw, name);
  const [id, pubkey, created_at, kind] = [own('id'), own('pubkey'), own('created_at'), own('kind')];
  const [tags, content, sig] = [own('tags'), own('content'), own('sig')];
  if (!isHex64(id)) return refuse('bad-shape', 'id must be 64 hex digits.');
  if (!isHex64(pubkey)) return refuse('bad-shape', 'pubkey must be 64 hex digits.');
  if (!isCount(created_at)) return refuse('bad-shape', 'created_at must be an integer of seconds, not negative.');
  if (!isCount(kind)) return refuse('bad-shape', 'kind must be an integer, not negative.');
  const copy = copyTags(tags);
  if (!copy) return refuse('bad-shape', 'tags must be arrays of well-formed texts.');
  if (!isText(content)) return refuse('bad-shape', 'content must be a well-formed text.');
  if (typeof sig !== 'string' || !HEX_128.test(sig)) return refuse('bad-shape', 'sig must be 128 hex digits.');

  if (!KINDS.has(kind)) refuse('bad-kind', `Kind ${kind} is no part of a dataset.`);
  checkTags(copy);
  return { id, pubkey, created_at, kind, tags: copy, content, sig };
}

/** No text of so many characters has more bytes as JSON; most events are far below, and need not be measured. */
function isSurelySmall(raw: Members): boolean {
  const { id, pubkey, created_at, kind, tags, content, sig } = raw;
  if (typeof created_at !== 'number' || typeof kind !== 'number') return false;
  let characters = textLength(id) + textLength(pubkey) + textLength(content) + textLength(sig);
  if (!Array.isArray(tags) || tags.length > MOST_TAGS) return false;
  for (const tag of tags) {
    if (!Array.isArray(tag) || tag.length > MOST_TEXTS_IN_TAG) return false;
    for (const text of tag) characters += textLength(text);
  }
  return characters * MOST_BYTES_OF_UNIT + MOST_OVERHEAD < MOST_EVENT_BYTES;
}

function textLength(value: unknown): number {
  return typeof value === 'string' ? value.length : Infinity;
}

/** Step 5, for all kinds but the manifest. */
export function readLinks(event: NostrEvent): Links {
  const links = findLinks(event);
  if (isLogKind(event.kind) || event.kind === KIND.proposal) {
    for (const [name] of event.tags) {
      if (name === 'expiration' || name === '-')
        refuse('forbidden-tag', `A tag ${name} would let relays erase history.`);
    }
  }
  return links;
}

export function isLogKind(kind: number): boolean {
  return LOG_KINDS.has(kind);
}

function findLinks({ tags, kind }: NostrEvent): Links {
  const isLog = isLogKind(kind);
  const datasets = tags.filter(([name]) => name === 'a');
  const dataset = datasets[0]?.[1];
  if (datasets.length !== 1) return refuse('bad-link', `There must be one tag a, not ${datasets.length}.`);
  if (!isAddress(dataset)) return refuse('bad-link', 'The tag a holds no dataset address.');
  const prev = isLog ? markedIds(tags, 'prev', MOST_PREV) : [];
  const base = kind === KIND.proposal ? markedIds(tags, 'base', MOST_PREV) : [];
  const [grant] = isLog || kind === KIND.snapshot ? markedIds(tags, 'grant', 1) : [];
  return { dataset, prev, base, grant, keyId: readKeyId(tags) };
}

function markedIds(tags: NostrEvent['tags'], marker: string, most: number): readonly EventId[] {
  const ids: unknown[] = [];
  for (const tag of tags) if (tag[0] === 'e' && tag[3] === marker) ids.push(tag[1]);
  if (ids.length > most) return refuse('bad-link', `There are ${ids.length} tags ${marker}, allowed are ${most}.`);
  if (!isSortedIds(ids)) return refuse('bad-link', `The ${marker} tags must hold ids, sorted, none twice.`);
  return ids;
}

function readKeyId(tags: NostrEvent['tags']): string | undefined {
  const keys = tags.filter(([name]) => name === 'key');
  if (keys.length === 0) return undefined;
  const keyId = keys[0]![1];
  if (keys.length > 1 || keyId === undefined || !KEY_ID.test(keyId)) {
    return refuse('bad-link', 'There may be one tag key, with 16 hex digits.');
  }
  return keyId;
}

function checkTags(tags: NostrEvent['tags']): void {
  if (tags.length > MOST_TAGS) refuse('bad-tags', `There are ${tags.length} tags, allowed are ${MOST_TAGS}.`);
  for (const tag of tags) {
    if (tag.length < 1 || tag.length > MOST_TEXTS_IN_TAG) refuse('bad-tags', `A tag has ${tag.length} texts.`);
    const [name, value] = tag as readonly [string, string?];
    if (
      value !== undefined &&
      value.length * 3 > MOST_TAG_VALUE_BYTES &&
      ONE_LETTER.test(name) &&
      utf8Length(value) > MOST_TAG_VALUE_BYTES
    ) {
      refuse('bad-tags', `The value of a tag ${name} has more than ${MOST_TAG_VALUE_BYTES} bytes.`);
    }
  }
}

/** A copy by index, so that holes and strange members of an array count for nothing; undefined for what is no tags. */
function copyTags(value: unknown): string[][] | undefined {
  return copyArray(value, (tag) => copyArray(tag, (text) => (isText(text) ? text : undefined)));
}

function copyArray<T>(value: unknown, copyItem: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const copy: T[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const item = copyItem(value[index]);
    if (item === undefined) return undefined;
    copy.push(item);
  }
  return copy;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !hasLoneSurrogate(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
