/**
 * Everything one relay has of a dataset, in order: signboard, snapshot, log, strangers. Begun only once the live
 * subscription is open, so what is published meanwhile is not missed.
 */
import { parseAddress } from '../../core/log/address.js';
import { KIND, type Address, type Pubkey } from '../../core/log/event.js';
import type { RelayCursor } from '../store/event-store.js';
import type { Filter } from './filter.js';
import { walk } from './paging.js';
import { findDifferences } from './reconciliation.js';
import { valuesThatFit } from './relay-limits.js';
import { ReadingStopped, type RelayReader } from './relay-reader.js';
import type { RelaySession } from './relay-session.js';
import type { HeldEvent } from './sync-target.js';

export interface CatchUpOptions {
  readonly address: Address;
  readonly reader: RelayReader;
  readonly session: RelaySession;
  /** Whose log events; all of them, or those that came to know lately. */
  readonly authors: readonly Pubkey[];
  readonly hasIntake: () => boolean;
  readonly held: () => Iterable<HeldEvent>;
  readonly cursor: RelayCursor | undefined;
  readonly now: number;
  /** Seconds: the log before it is known from a snapshot. Asked after `readSnapshot`. */
  readonly since?: () => number | undefined;
  /** The place of snapshots: after the signboard is here, before the log is read. */
  readonly readSnapshot?: (reader: RelayReader) => Promise<void>;
}

export interface Reading {
  readonly by: RelayCursor['by'];
  /** It covered all dates. */
  readonly isFull: boolean;
  /** The relay has said that this was all. */
  readonly isComplete: boolean;
  readonly missingHere?: number;
  readonly missingThere?: number;
}

const LOG_KINDS = [KIND.data, KIND.schema, KIND.authority];
/** Filters carry at most so many authors and ids: common relays take about 2,000 values. */
const MOST_AUTHORS = 500;
const MOST_IDS = 250;
const MOST_FROM_STRANGERS = 2_000;
/** Where little is held, pages are cheaper than naming each id. */
const FEW = 50;
/** A log up to this size is walked again until nothing new comes: pages lose what a relay drops. */
const SMALL_LOG = 2_000;
const MOST_WALKS = 4;
const ROUNDS_OF_FETCHING = 4;
/** Paging from a cursor: how far back an event may be dated, and for how long no full walk is needed. */
const OVERLAP_SECONDS = 2 * 86_400;
const FULL_WALK_MS = 7 * 86_400_000;

/** Throws ReadingStopped. */
export async function catchUp(options: CatchUpOptions): Promise<Reading> {
  const { reader, address, authors, hasIntake } = options;
  const { root, slug } = parseAddress(address)!;
  await reader.ask({ kinds: [KIND.manifest], authors: [root], '#d': [slug], limit: 1 });
  await options.readSnapshot?.(reader);
  const since = options.since?.();
  let reading: Reading | undefined;
  const most = valuesThatFit(reader.limits, MOST_AUTHORS);
  for (let i = 0; i < authors.length; i += most) {
    const some = authors.slice(i, i + most);
    const filter = { kinds: LOG_KINDS, authors: some, '#a': [address], ...(since !== undefined && { since }) };
    reading = together(reading, await readLog(options, filter));
  }
  await walk(reader, { kinds: [KIND.proposal], '#a': [address] }, { most: MOST_FROM_STRANGERS });
  if (hasIntake()) await walk(reader, { kinds: [KIND.data], '#a': [address] }, { most: MOST_FROM_STRANGERS });
  return reading!;
}

/** By ids, as many as it takes. Gives those that came, as they were asked for. */
export async function fetchIds(reader: RelayReader, ids: readonly string[]): Promise<Set<string>> {
  const came = new Set<string>();
  const most = Math.min(valuesThatFit(reader.limits, MOST_IDS), reader.limit);
  for (let i = 0; i < ids.length; i += most) {
    const some = ids.slice(i, i + most);
    const { events } = await reader.ask({ ids: some, limit: some.length });
    for (const { id } of events) came.add(id);
  }
  return came;
}

async function readLog(options: CatchUpOptions, filter: Filter): Promise<Reading> {
  const { session, held } = options;
  if (session.limits.nips && !session.limits.nips.includes(77)) session.negentropy ??= false;
  if (session.negentropy === false) return page(options, filter);
  if (isMoreThan(held(), FEW)) return (await compare(options, filter)) ?? page(options, filter);
  // Pages bring the bulk, the comparison says whether they brought all.
  const { isComplete } = await walk(options.reader, filter);
  return (await compare(options, filter)) ?? { by: 'paging', isFull: true, isComplete };
}

/** undefined: the relay does not know how. */
async function compare({ reader, session, held }: CatchUpOptions, filter: Filter): Promise<Reading | undefined> {
  let missingThere = 0;
  let missing: readonly string[] = [];
  for (let round = 0; round < ROUNDS_OF_FETCHING; round++) {
    try {
      const differences = await findDifferences(reader, filter, held());
      session.negentropy = true;
      missingThere = differences.missingThere;
      missing = differences.missingHere;
    } catch (error) {
      if (session.negentropy === true || !(error instanceof ReadingStopped) || !isIgnorance(error)) throw error;
      session.negentropy = false;
      return undefined;
    }
    if (missing.length === 0) break;
    const came = await fetchIds(reader, missing);
    missing = missing.filter((id) => !came.has(id));
    if (missing.length === 0) break;
  }
  return {
    by: 'negentropy',
    isFull: true,
    isComplete: missing.length === 0,
    missingHere: missing.length,
    missingThere,
  };
}

function isIgnorance({ code }: ReadingStopped): boolean {
  return code === 'relay-refused' || code === 'relay-silent' || code === 'relay-lying';
}

async function page({ reader, cursor, now, authors }: CatchUpOptions, filter: Filter): Promise<Reading> {
  const isFull =
    !cursor || now - cursor.fullAt > FULL_WALK_MS || authors.some((author) => !cursor.authors.includes(author));
  const since = isFull ? undefined : Math.floor(cursor.reconciledAt / 1000) - OVERLAP_SECONDS;
  const walked = since === undefined ? filter : { ...filter, since: Math.max(since, filter.since ?? 0) };
  let last = await walk(reader, walked);
  for (let n = 1; n < MOST_WALKS && last.added > 0 && last.events < SMALL_LOG; n++) last = await walk(reader, walked);
  return { by: 'paging', isFull, isComplete: last.isComplete };
}

function together(a: Reading | undefined, b: Reading): Reading {
  if (!a) return b;
  return {
    by: b.by,
    isFull: a.isFull && b.isFull,
    isComplete: a.isComplete && b.isComplete,
    ...(b.missingHere !== undefined && { missingHere: b.missingHere + (a.missingHere ?? 0) }),
    ...(b.missingThere !== undefined && { missingThere: b.missingThere + (a.missingThere ?? 0) }),
  };
}

function isMoreThan(items: Iterable<unknown>, few: number): boolean {
  let count = 0;
  for (const _ of items) if (++count > few) return true;
  return false;
}
