/** What relays hold of a dataset's snapshots: the newest manifest, the snapshots of who may make them, and their parts. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { collectSnapshot, type SnapshotContents } from '../dataset/snapshot-contents.js';
import { SnapshotReader, type SnapshotRefusal } from '../dataset/snapshot-read.js';
import { KoboldError } from '../errors.js';
import { addressToRoot, parseAddress } from '../log/address.js';
import { receiveEvent } from '../log/decode.js';
import {
  type Address,
  type EventId,
  KIND,
  type ManifestEvent,
  type NostrEvent,
  type Pubkey,
  type SnapshotEvent,
} from '../log/event.js';
import { isRefusal } from '../log/refusal.js';
import { openRelaySocket, type RelaySocket, type RelaySocketOptions } from './relay-socket.js';

export interface Signboard {
  readonly event: NostrEvent;
  readonly decoded: ManifestEvent;
}

export interface HeldSnapshot {
  readonly event: NostrEvent;
  readonly decoded: SnapshotEvent;
  /** Relays that gave it: it comes after its parts, so they should have these too. */
  readonly relays: ReadonlySet<string>;
}

export interface HeldOnRelays {
  /** The newest of all, also of the one that was known. */
  readonly manifest?: Signboard;
  readonly snapshots: readonly HeldSnapshot[];
}

/** Parts asked for at once: a part has 60 kB. */
const PARTS_AT_ONCE = 20;

/** Never throws: a relay that does not answer holds nothing. `makers`: who may make snapshots; the newest of each. */
export async function snapshotsOnRelays(
  address: Address,
  relays: readonly string[],
  makers: readonly Pubkey[],
  options: RelaySocketOptions,
  known?: Signboard,
): Promise<HeldOnRelays> {
  const { root, slug } = parseAddress(address)!;
  let manifest = known;
  const found = new Map<EventId, { event: NostrEvent; decoded: SnapshotEvent; relays: Set<string> }>();
  const take = (raw: unknown, relay: string): void => {
    const decoded = receiveEvent(raw);
    if (isRefusal(decoded) || decoded.dataset !== address) return;
    const event = raw as NostrEvent;
    if (decoded.type === 'manifest' && isNewer(event, manifest?.event)) manifest = { event, decoded };
    if (decoded.type !== 'snapshot') return;
    const same = found.get(decoded.id);
    if (same) same.relays.add(relay);
    else found.set(decoded.id, { event, decoded, relays: new Set([relay]) });
  };
  await onEach(relays, options, async (socket, relay) => {
    const ask = async (filter: Parameters<RelaySocket['ask']>[0]): Promise<void> => {
      for (const raw of await socket.ask(filter)) take(raw, relay);
    };
    await ask({ kinds: [KIND.manifest], authors: [root], '#d': [slug], limit: 1 });
    // Parts are dated before their snapshot, so the newest of this kind is one.
    for (const maker of makers) await ask({ kinds: [KIND.snapshot], authors: [maker], '#a': [address], limit: 1 });
    const named = manifest?.decoded.board.snapshot;
    if (named !== undefined) await ask({ ids: [named], limit: 1 });
  });
  return { ...(manifest && { manifest }), snapshots: [...found.values()] };
}

/** Its part events in order, from one of the relays that hold it; undefined where none has all. */
export async function partsOnRelays(
  { decoded, relays }: HeldSnapshot,
  options: RelaySocketOptions,
): Promise<NostrEvent[] | undefined> {
  const parts = new Map<string, NostrEvent>();
  const wanted = (): string[] => decoded.parts.map(({ x }) => x).filter((x) => !parts.has(x));
  await onEach([...relays], options, async (socket) => {
    const xs = wanted();
    for (let at = 0; at < xs.length; at += PARTS_AT_ONCE) {
      const some = xs.slice(at, at + PARTS_AT_ONCE);
      const filter = { kinds: [KIND.snapshot], '#a': [decoded.dataset], '#x': some, limit: 2 * some.length };
      for (const raw of await socket.ask(filter)) {
        const part = receiveEvent(raw);
        if (isRefusal(part) || part.type !== 'part' || parts.has(part.x)) continue;
        const bytes = unpackPart(part.content, decoded.compression);
        if (bytes && hashOf(bytes) === part.x) parts.set(part.x, raw as NostrEvent);
      }
    }
  });
  return wanted().length > 0 ? undefined : decoded.parts.map(({ x }) => parts.get(x)!);
}

/** As it is read, from its part events; a refusal where they are not what was signed. */
export function readParts(snapshot: SnapshotEvent, parts: readonly NostrEvent[]): SnapshotContents | SnapshotRefusal {
  const reader = new SnapshotReader(snapshot);
  for (const { content } of parts) {
    const bytes = unpackPart(content, snapshot.compression);
    const read = bytes ? reader.push(bytes, hashOf(bytes)) : undefined;
    if (read === undefined || 'code' in read) break;
  }
  return reader.end() ?? collectSnapshot(reader, receiveEvent);
}

/** Undefined where it does not unpack. */
function unpackPart(content: string, compression: SnapshotEvent['compression']): Uint8Array | undefined {
  const packed = Buffer.from(content, 'base64');
  if (compression === 'none') return packed;
  try {
    return gunzipSync(packed, { maxOutputLength: 16 * 1024 * 1024 });
  } catch {
    return undefined;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Root, and whoever a grant in hand makes a maintainer or more. */
export function makersOf(
  address: Address,
  acts: Iterable<{ act: { act: string; to?: Pubkey; role?: string } }>,
): Pubkey[] {
  const makers = new Set<Pubkey>([addressToRoot(address)]);
  for (const { act } of acts) {
    const isMaker =
      act.act === 'successor' || (act.act === 'grant' && /^(maintainer|admin|owner)$/.test(act.role ?? ''));
    if (isMaker && act.to !== undefined) makers.add(act.to);
  }
  return [...makers].slice(0, MOST_MAKERS);
}

const MOST_MAKERS = 20;

/** NIP-01. */
function isNewer(event: NostrEvent, than: NostrEvent | undefined): boolean {
  if (than === undefined || event.created_at > than.created_at) return true;
  return event.created_at === than.created_at && event.id < than.id;
}

async function onEach(
  relays: readonly string[],
  options: RelaySocketOptions,
  use: (socket: RelaySocket, relay: string) => Promise<void>,
): Promise<void> {
  for (const relay of relays) {
    let socket: RelaySocket | undefined;
    try {
      socket = await openRelaySocket(relay, options);
      await use(socket, relay);
    } catch (error) {
      // Sending will say what is wrong with the relay.
      if (!(error instanceof KoboldError)) throw error;
    } finally {
      socket?.close();
    }
  }
}
