/**
 * A snapshot for a dataset on relays, where one is due: made, signed, sent part by part, and named by the manifest once a
 * relay has all of it. What relays hold already is found first, so that doing it twice sends nothing twice.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fold } from '../dataset/fold.js';
import type { LoggedEvent } from '../dataset/snapshot-set.js';
import { KoboldError } from '../errors.js';
import { addressToRoot } from '../log/address.js';
import { createdAt, OwnClock } from '../log/clock.js';
import { decodeEvent } from '../log/decode.js';
import { encodeManifest, encodePart } from '../log/encode.js';
import { signEvent } from '../log/event-id.js';
import {
  type Address,
  KIND,
  type ManifestEvent,
  type NostrEvent,
  type SnapshotEvent,
  type Stamp,
} from '../log/event.js';
import { unwritable, write } from './bundle-file.js';
import { usage } from './command-line.js';
import { deliverAll, type Deliveries, isWhole, mergeDeliveries, socketOptions } from './deliveries.js';
import type { SigningKey } from './key-file.js';
import { draftSnapshot, fitsRelays, packPart, type PackedPart } from './make-snapshot.js';
import { snapshotRight } from '../writing/own-right.js';
import { type HeldSnapshot, makersOf, partsOnRelays, type Signboard, snapshotsOnRelays } from './relay-snapshot.js';
import type { Run } from './run.js';
import { count } from './terminal.js';

/** A log that has grown by so many events since its last snapshot gets another. */
export const DUE_AFTER = 2_000;
/** A log gets its first: a shorter one is soon read whole, and then tells of every cell who wrote it. */
const FIRST_AFTER = 500;

export interface SnapshotSource {
  readonly address: Address;
  /** All log events that are known. */
  readonly events: readonly LoggedEvent[];
  readonly manifest?: Signboard;
  /** From a file, with the texts of all its parts. */
  readonly own?: { readonly event: NostrEvent; readonly decoded: SnapshotEvent; readonly texts: readonly string[] };
}

/** `first`: made where there is none yet, of 500 events or more. `grown`: only after 2,000 events. */
export type SnapshotOccasion = 'first' | 'grown';

export interface SnapshotReport {
  readonly id: string;
  readonly parts: number;
  /** Just now. */
  readonly made: boolean;
  /** The manifest names it. */
  readonly named: boolean;
}

export interface SentSnapshot extends Deliveries {
  /** Null: there is none. */
  readonly snapshot: SnapshotReport | null;
  /** The manifest was sent with it. */
  readonly hasManifest: boolean;
}

interface Ready {
  readonly event: NostrEvent;
  readonly decoded: SnapshotEvent;
  /** Undefined where they travel as files only. */
  readonly parts: readonly NostrEvent[] | undefined;
  readonly made: boolean;
}

/** Throws `bad-request` where a snapshot is asked for and cannot be made. `relays`: those that have the events. */
export async function publishSnapshot(
  run: Run,
  source: SnapshotSource,
  relays: readonly string[],
  key: SigningKey | undefined,
  occasion: SnapshotOccasion,
): Promise<SentSnapshot> {
  const wish = snapshotWish(run);
  const none: SentSnapshot = { deliveries: [], code: 0, snapshot: null, hasManifest: false };
  if (wish.never || relays.length === 0) return none;
  if (!wish.force && occasion === 'grown' && source.events.length < DUE_AFTER) return none;
  const { address, events } = source;
  const now = run.terminal.now();
  const fold = new Fold(address, { now });
  fold.add(events.map(({ decoded }) => decoded));
  const { state } = fold;
  const ids = events.map(({ decoded }) => decoded.id);
  const right = key && snapshotRight(state, ids, key.pubkey, now);
  if (wish.force && right === undefined)
    throw new KoboldError(
      'bad-request',
      'A snapshot is made by a maintainer or above: say with which key, --key FILE.',
    );
  if (key === undefined || (right === undefined && occasion === 'first')) return none;

  const options = socketOptions(run, key);
  const found = await snapshotsOnRelays(
    address,
    relays,
    makersOf(address, state.authority()),
    options,
    source.manifest,
  );
  fold.add(found.snapshots.map(({ decoded }) => decoded));
  if (source.own) fold.add([source.own.decoded]);
  const candidates = [...found.snapshots, ...(source.own ? [source.own] : [])]
    .filter(({ decoded }) => state.isValid(decoded.id))
    .sort((a, b) => b.decoded.events - a.decoded.events || b.decoded.stamp[0] - a.decoded.stamp[0]);
  const newest = candidates[0];
  const grown = events.length - (newest?.decoded.events ?? 0);
  const hasUrls = newest && wish.urls.every((url) => newest.decoded.urls.includes(url));
  const isWished = wish.force && !(hasUrls && newest.decoded.hash === state.hash());
  const isDue =
    grown >= DUE_AFTER || (occasion === 'first' && newest === undefined && grown >= FIRST_AFTER) || isWished;
  if (right === undefined) {
    if (isDue)
      run.progress.done(
        `${count(grown, 'event')} since the last snapshot: a maintainer can make one, kobold publish ADDRESS --key FILE`,
      );
    return none;
  }
  if (!isDue && occasion === 'grown') return none;
  const ready = isDue
    ? await makeSnapshot(run, source, key, right, wish)
    : newest && (await gather(newest, relays, key, options));
  if (ready === undefined) return none;
  return sendSnapshot(run, ready, found.manifest, state.authorityHeads(), relays, key);
}

export async function tellSnapshot({ terminal }: Run, snapshot: SnapshotReport | null): Promise<void> {
  if (snapshot === null) return;
  const { id, parts, made, named } = snapshot;
  const state = `${made ? 'made' : 'there already'}${named ? '' : ', not named by the manifest'}`;
  await write(terminal, `snapshot ${id.slice(0, 12)}… in ${count(parts, 'part')}: ${state}\n`);
}

interface Wish {
  readonly force: boolean;
  readonly never: boolean;
  /** Where the parts are written as files. */
  readonly folder: string | undefined;
  readonly urls: readonly string[];
}

/** Throws `bad-request` for what contradicts itself. */
export function snapshotWish({ line }: Pick<Run, 'line'>): Wish {
  const never = line.values['no-snapshot'] === true;
  const folder = line.values['parts'] as string | undefined;
  const urls = (line.lists['parts-url'] ?? []).map((url) => url.replace(/\/+$/, ''));
  for (const url of urls)
    if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) throw usage(`--parts-url ${url}: it begins with https://`);
  const force = line.values['snapshot'] === true || folder !== undefined || urls.length > 0;
  if (never && force) throw usage('--no-snapshot contradicts what else was typed.');
  return { force, never, folder, urls };
}

async function makeSnapshot(
  run: Run,
  { address, events }: SnapshotSource,
  key: SigningKey,
  right: NonNullable<ReturnType<typeof snapshotRight>>,
  { folder, urls, force }: Wish,
): Promise<Ready | undefined> {
  const { progress, terminal } = run;
  progress.step(`Making a snapshot of ${count(events.length, 'event')}`);
  const stamp = (right.clock ?? new OwnClock()).next(terminal.now());
  const draft = draftSnapshot(address, events, stamp, urls);
  progress.clear();
  if (draft === undefined) {
    const why = 'No snapshot can be made here: part of the dataset is sealed, is missing, or needs a newer version.';
    if (force) throw new KoboldError('bad-request', why);
    progress.done(why);
    return undefined;
  }
  const fits = fitsRelays(draft.parts);
  if (folder !== undefined) await writeParts(folder, draft.parts);
  if (!fits && urls.length === 0) {
    progress.done(
      'The snapshot is too large for relays: --parts FOLDER --parts-url URL puts it beside them, as files.',
    );
    return undefined;
  }
  const event = signSnapshot(address, draft.content, stamp, key, right.grant);
  const decoded = decodeEvent(event) as SnapshotEvent;
  return { event, decoded, parts: fits ? partEvents(decoded, draft.parts, key) : undefined, made: true };
}

export function signSnapshot(
  address: Address,
  content: string,
  stamp: Stamp,
  { secret }: Pick<SigningKey, 'secret'>,
  grant?: string,
): NostrEvent {
  const tags = [['a', address], ...(grant === undefined ? [] : [['e', grant, '', 'grant']])];
  return signEvent({ kind: KIND.snapshot, created_at: createdAt(stamp), tags, content }, secret, chance());
}

/** As files, each under its hash, compressed: any static host can serve them. */
async function writeParts(folder: string, parts: readonly PackedPart[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { x, packed } of parts) await writeFile(join(folder, x), packed);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/**
 * The same ids for the same snapshot and key, so a relay sees what it has. Dated before the snapshot, which is then the newest
 * of its kind, and 300 a second, since relays page by seconds.
 */
function partEvents(
  { dataset, stamp }: SnapshotEvent,
  parts: readonly Pick<PackedPart, 'x' | 'packed'>[],
  { secret }: Pick<SigningKey, 'secret'>,
): NostrEvent[] {
  return parts.map(({ x, packed }, index) => {
    const created_at = createdAt(stamp) - 1 - Math.floor(index / 300);
    const content = Buffer.from(packed).toString('base64');
    const draft = { kind: KIND.snapshot, type: 'part', dataset, x, index, content, created_at } as const;
    return signEvent(encodePart(draft as unknown as Parameters<typeof encodePart>[0]), secret, chance());
  });
}

/** One that is there: with its parts where a relay lacks it. */
async function gather(
  newest: HeldSnapshot | NonNullable<SnapshotSource['own']>,
  relays: readonly string[],
  key: SigningKey,
  options: Parameters<typeof partsOnRelays>[1],
): Promise<Ready | undefined> {
  const { event, decoded } = newest;
  if ('texts' in newest) {
    const parts = newest.texts.map(packPart);
    return fitsRelays(parts) ? { event, decoded, parts: partEvents(decoded, parts, key), made: false } : undefined;
  }
  if (relays.every((relay) => newest.relays.has(relay))) return { event, decoded, parts: [], made: false };
  const parts = await partsOnRelays(newest, options);
  if (parts === undefined && decoded.urls.length === 0) return undefined;
  return { event, decoded, parts, made: false };
}

/** The event where all parts are, the manifest that names it where root signs and somebody holds it. */
async function sendSnapshot(
  run: Run,
  { event, decoded, parts, made }: Ready,
  manifest: Signboard | undefined,
  authorityHeads: readonly string[],
  relays: readonly string[],
  key: SigningKey,
): Promise<SentSnapshot> {
  const sentParts = parts && parts.length > 0 ? await deliverAll(run, relays, parts, key) : undefined;
  const withParts = sentParts === undefined ? relays : sentParts.deliveries.filter(isWhole).map(({ relay }) => relay);
  const sentEvent = await deliverAll(run, withParts, [event], key);
  const isHeld = sentEvent.deliveries.some(isWhole);
  const isRoot = key.pubkey === addressToRoot(decoded.dataset);
  const isNamed = manifest?.decoded.board.snapshot === event.id;
  const naming =
    isHeld && isRoot && manifest
      ? isNamed
        ? manifest.event
        : nameIt(run, manifest, event, authorityHeads, key)
      : undefined;
  const sentManifest = naming && (await deliverAll(run, relays, [naming], key));
  const { progress } = run;
  if (isHeld && manifest === undefined) progress.done('There is no manifest yet to name the snapshot.');
  else if (isHeld && !isRoot && !isNamed)
    progress.done('Readers find the snapshot once the owner names it: kobold publish ADDRESS --key FILE');
  const sent = mergeDeliveries([sentParts, sentEvent, sentManifest]);
  const snapshot = isHeld
    ? { id: event.id, parts: decoded.parts.length, made, named: naming !== undefined || isNamed }
    : null;
  return { ...sent, snapshot, hasManifest: naming !== undefined };
}

/** The board as it was, with the snapshot; dated after the one it replaces. */
function nameIt(
  { terminal }: Run,
  { decoded }: Signboard,
  { id }: NostrEvent,
  authorityHeads: readonly string[],
  { secret }: SigningKey,
): NostrEvent {
  const { dataset, board, version, origin } = decoded;
  const created_at = Math.max(Math.floor(terminal.now() / 1000), decoded.created_at + 1);
  const draft = {
    kind: KIND.manifest,
    type: 'manifest',
    dataset,
    version,
    created_at,
    ...(origin && { origin }),
    board: {
      ...board,
      ...(board.at && { at: [created_at * 1000, 0] }),
      ...(board.authority_heads && { authority_heads: authorityHeads }),
      snapshot: id,
    },
  };
  return signEvent(encodeManifest(draft as unknown as ManifestEvent), secret, chance());
}

function chance(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}
