/**
 * From what came off the wire to typed events. Everything that is decided by the event alone is decided here, in the
 * order of PROTOCOL.md, section 2; what came is copied, so nothing cached on it (a "verified" mark, a getter) counts.
 */
import { parseCanonicalJson } from '../canonical-json.js';
import { createdAt, isStamp } from './clock.js';
import { MOST_AUTHORS, readAct, readLockedAccept, readNote } from './decode-act.js';
import { readEnvelope, readLinks, type Links } from './decode-envelope.js';
import { readManifest, readManifestLinks } from './decode-manifest.js';
import { MOST_OPS, MOST_SCHEMA_OPS, readIds, readOps } from './decode-ops.js';
import { isPartEvent, readPartEvent, readSnapshot } from './decode-snapshot.js';
import { isPayload, open } from './encrypt.js';
import {
  KIND,
  type DatasetEvent,
  type EventId,
  type ManifestEvent,
  type NostrEvent,
  type ProposalEvent,
  type Pubkey,
  type SnapshotPart,
  type Stamp,
  type UnreadEvent,
} from './event.js';
import { eventId, verifySignature } from './event-id.js';
import {
  asAddress,
  asId,
  asInteger,
  asSortedIds,
  asText,
  isMembers,
  member,
  optional,
  withoutAbsent,
  type Members,
} from './members.js';
import { refusalOr, refuse, type Refusal } from './refusal.js';

export interface DecodeOptions {
  /** Dataset keys of 32 bytes by key id (section 16). */
  readonly keys?: ReadonlyMap<string, Uint8Array>;
  /** The id is compared elsewhere, with the signature: a hash in JavaScript takes a tenth as long as verifying in WebAssembly. */
  readonly withoutId?: boolean;
}

export type Decoded = DatasetEvent | UnreadEvent | ManifestEvent | SnapshotPart;

const VERSION = 1;
const END_OF_TIME_MS = 2 ** 48;
const NO_KEYS: ReadonlyMap<string, Uint8Array> = new Map();

/**
 * All of section 2 but the signature. `raw` is any value, best what JSON.parse gave. Never throws; cost and
 * recursion are bounded by the limits of an event.
 */
export function decodeEvent(raw: unknown, { keys = NO_KEYS, withoutId }: DecodeOptions = {}): Decoded | Refusal {
  return refusalOr(() => decode(readEnvelope(raw), keys, withoutId));
}

/** All of section 2, the signature included and last. */
export function receiveEvent(raw: unknown, { keys = NO_KEYS }: DecodeOptions = {}): Decoded | Refusal {
  return refusalOr(() => {
    const event = readEnvelope(raw);
    const decoded = decode(event, keys);
    return verifySignature(event) ?? decoded;
  });
}

function decode(event: NostrEvent, keys: ReadonlyMap<string, Uint8Array>, withoutId = false): Decoded {
  const decoded = event.kind === KIND.manifest ? decodeManifest(event) : decodeOfDataset(event, readLinks(event), keys);
  return withoutId || eventId(event) === event.id ? decoded : refuse('bad-id');
}

function decodeManifest(event: NostrEvent): ManifestEvent {
  const links = readManifestLinks(event);
  const content = parseContent(event.content);
  return readManifest(event, links, readVersion(content), content);
}

function decodeOfDataset(event: NostrEvent, links: Links, keys: ReadonlyMap<string, Uint8Array>): Decoded {
  const { kind } = event;
  if (kind === KIND.snapshot && isPartEvent(event)) return readPartEvent(event, links);
  const isSealed = links.keyId !== undefined && (kind === KIND.data || kind === KIND.schema || kind === KIND.proposal);
  const text = isSealed ? openPayload(event.content, links.keyId!, keys) : event.content;
  if (text === undefined) return lockedEvent(event, links);

  const content = parseContent(text);
  const version = readVersion(content);
  if (version > VERSION) return newerEvent(event, links, version);
  return decodeContent(event, links, content, keys);
}

function decodeContent(
  event: NostrEvent,
  links: Links,
  content: Members,
  keys: ReadonlyMap<string, Uint8Array>,
): Decoded {
  const kind = event.kind as DatasetEvent['kind'];
  const envelope = envelopeOf(event, links, readStamp(content, event.created_at));
  const ops = member(content, 'ops');
  switch (kind) {
    case KIND.data: {
      const data = readOps(ops, readIds(content), 'data', 1, MOST_OPS);
      const note = readNote(content);
      const event = { ...envelope, kind, type: 'data', ops: data } as const;
      return note === undefined ? event : { ...event, note };
    }
    case KIND.schema:
      return { ...envelope, kind, type: 'schema', ops: readOps(ops, readIds(content), 'schema', 1, MOST_SCHEMA_OPS) };
    case KIND.proposal:
      return readProposal(envelope, links, content);
    case KIND.snapshot:
      return { ...envelope, kind, type: 'snapshot', ...readSnapshot(content) };
    case KIND.authority:
      return decodeAuthority(envelope, links, content, keys);
  }
}

function decodeAuthority(
  envelope: ReturnType<typeof envelopeOf>,
  links: Links,
  content: Members,
  keys: ReadonlyMap<string, Uint8Array>,
): Decoded {
  const { keyId } = links;
  if (keyId === undefined || member(content, 'act') !== 'accept') {
    return { ...envelope, kind: KIND.authority, type: 'authority', act: readAct(content) };
  }
  const text = openPayload(asText(member(content, 'ops'), 'ops'), keyId, keys);
  if (text === undefined)
    return { ...envelope, kind: KIND.authority, type: 'locked', keyId, act: readLockedAccept(content) };
  return { ...envelope, kind: KIND.authority, type: 'authority', act: readAct(content, parseContent(text)) };
}

function readProposal(envelope: ReturnType<typeof envelopeOf>, links: Links, content: Members): ProposalEvent {
  const get = (name: string) => member(content, name);
  // What amends another and says nothing takes it back.
  const fewestOps = get('amends') === undefined ? 1 : 0;
  return withoutAbsent({
    ...envelope,
    kind: KIND.proposal,
    type: 'proposal',
    base: links.base,
    ops: readOps(get('ops'), readIds(content), 'both', fewestOps, MOST_OPS),
    title: optional(get('title'), (title) => asText(title, 'title')),
    note: readNote(content),
    amends: optional(get('amends'), (amends) => asId(amends, 'amends')),
    authors: (optional(get('authors'), (authors) => asSortedIds(authors, 'authors', 0, MOST_AUTHORS)) ??
      []) as readonly string[] as readonly Pubkey[],
    from: optional(get('from'), (from) => asAddress(from, 'from')),
  });
}

function parseContent(text: string): Members {
  const reading = parseCanonicalJson(text);
  if (reading.value === undefined) return refuse(reading.refused, reading.message);
  return isMembers(reading.value) ? reading.value : refuse('bad-json', 'The content is not a JSON object.');
}

function readVersion(content: Members): number {
  return asInteger(member(content, 'v'), 'v', 1, Number.MAX_SAFE_INTEGER);
}

function readStamp(content: Members, created: number): Stamp {
  const at = member(content, 'at');
  if (!isStamp(at)) return refuse('bad-time', 'at must be a stamp of ms and a counter.');
  return createdAt(at) === created ? at : refuse('bad-time', 'created_at must be the whole seconds of the stamp.');
}

/** undefined: we do not hold the key. */
function openPayload(payload: string, keyId: string, keys: ReadonlyMap<string, Uint8Array>): string | undefined {
  if (!isPayload(payload)) return refuse('bad-payload', 'The content is no NIP-44 version 2 payload.');
  const key = keys.get(keyId);
  if (!key) return undefined;
  return open(payload, key) ?? refuse('bad-payload', 'The content does not open with the key it names.');
}

function envelopeOf(event: NostrEvent, { dataset, prev, grant }: Links, stamp: Stamp) {
  const envelope = { id: event.id as EventId, pubkey: event.pubkey as Pubkey, dataset, stamp, prev };
  return grant === undefined ? envelope : { ...envelope, grant };
}

function newerEvent(event: NostrEvent, links: Links, version: number): Decoded {
  const kind = event.kind as DatasetEvent['kind'];
  const envelope = envelopeOf(event, links, coarseStamp(event));
  if (kind === KIND.proposal || kind === KIND.snapshot) return { ...envelope, kind, type: 'unread', why: 'newer' };
  return { ...envelope, kind, type: 'newer', version };
}

function lockedEvent(event: NostrEvent, links: Links): Decoded {
  const kind = event.kind as DatasetEvent['kind'];
  const envelope = envelopeOf(event, links, coarseStamp(event));
  if (kind === KIND.proposal || kind === KIND.snapshot) return { ...envelope, kind, type: 'unread', why: 'locked' };
  return { ...envelope, kind, type: 'locked', keyId: links.keyId! };
}

/** The stamp of an event whose content is not read. */
function coarseStamp({ created_at }: NostrEvent): Stamp {
  const ms = created_at * 1000;
  return ms < END_OF_TIME_MS ? [ms, 0] : refuse('bad-time', 'created_at is past the end of stamps.');
}
