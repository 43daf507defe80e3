/**
 * What a dataset does next about its relays: a function of how things stand, without memory or clock of its own.
 *
 *  1. Nothing is read from a relay before its live subscription is open for all authors we know, or has failed: what comes
 *     while the past is read must not fall between.
 *  2. A relay counts as read for the authors it was asked for, no others: who is new makes their past unread.
 *  3. A lost connection or subscription makes all of it unread.
 *  4. At most one reading runs per relay; in a row at first, so that the second relay is only asked for what the first lacked.
 *     Who takes longer than five seconds is not waited for.
 *  5. After a failure nothing is tried before its time has come.
 *  6. A missing id is asked for at one relay at a time, at each once a minute, and only where the past has been read; at most
 *     64 are on their way.
 *  7. What has been read is compared again from time to time.
 */
import type { EventId, Pubkey } from '../../core/log/event.js';

export interface RelayView {
  readonly url: string;
  readonly isOpen: boolean;
  /** `partial`: open, but not for all authors. */
  readonly feed: 'closed' | 'opening' | 'open' | 'partial' | 'failed';
  /** ms; when the reading under way began. */
  readonly readingSince: number | undefined;
  /** Authors read since the subscription opened; undefined: none. */
  readonly read: ReadonlySet<Pubkey> | undefined;
  readonly readAt: number;
  /** Not before this, after a failure. */
  readonly feedNotBefore: number;
  readonly readNotBefore: number;
  /** Missing ids it was asked for, and when. */
  readonly asked: ReadonlyMap<EventId, number>;
}

export interface DatasetView {
  readonly now: number;
  readonly authors: readonly Pubkey[];
  readonly missing: DueIds;
  /** Missing ids on their way. */
  readonly fetching: ReadonlySet<EventId>;
  readonly relays: readonly RelayView[];
}

/** What `missing-queue.ts` found due among what is missing. */
export interface DueIds {
  /** Taken as far as they are asked for, and gone then. */
  readonly ids: Iterable<EventId>;
  /** When there may be others, ms. */
  readonly nextAt: number;
}

export type Action =
  | { readonly do: 'open-feed'; readonly url: string }
  | { readonly do: 'read'; readonly url: string; readonly authors: readonly Pubkey[] }
  | { readonly do: 'fetch'; readonly url: string; readonly ids: readonly EventId[] }
  /** Nothing before this time, unless something changes. */
  | { readonly do: 'wake'; readonly at: number };

export const REREAD_MS = 600_000;
/** Relays forget to send, and get what they lacked. */
export const REASK_MS = 60_000;
export const PATIENCE_MS = 5_000;
export const MOST_FETCHING = 64;

export function decide(view: DatasetView): Action[] {
  const actions: Action[] = [];
  const times: number[] = [];
  const open = view.relays.filter(({ isOpen }) => isOpen);
  for (const relay of open) {
    if (!wantsFeed(relay)) continue;
    if (view.now >= relay.feedNotBefore) actions.push({ do: 'open-feed', url: relay.url });
    else times.push(relay.feedNotBefore);
  }
  actions.push(...readings(view, open, times));
  actions.push(...fetches(view, times));
  const next = Math.min(...times.filter((at) => at > view.now));
  if (next < Infinity) actions.push({ do: 'wake', at: next });
  return actions;
}

/** Rule 6: those whose past has been read. */
export function relaysToAsk(relays: readonly RelayView[]): RelayView[] {
  return relays.filter(({ isOpen, read, readingSince }) => isOpen && read !== undefined && readingSince === undefined);
}

/** Rule 6: the first that was not asked for it within a minute. */
export function relayToAsk(id: EventId, ready: readonly RelayView[], now: number): RelayView | undefined {
  return ready.find(({ asked }) => now >= (asked.get(id) ?? -Infinity) + REASK_MS);
}

function wantsFeed({ feed }: RelayView): boolean {
  return feed === 'closed' || feed === 'partial' || feed === 'failed';
}

function readings(view: DatasetView, open: readonly RelayView[], times: number[]): Action[] {
  const actions: Action[] = [];
  const starts = open.flatMap(({ readingSince }) => (readingSince === undefined ? [] : [readingSince]));
  let young = starts.filter((at) => view.now - at < PATIENCE_MS);
  for (const relay of open) {
    if (relay.readingSince !== undefined || (relay.feed !== 'open' && relay.feed !== 'failed')) continue;
    const authors = unread(relay, view, times);
    if (authors.length === 0) continue;
    if (view.now < relay.readNotBefore) {
      times.push(relay.readNotBefore);
      continue;
    }
    if (young.length > 0) {
      times.push(Math.max(...young) + PATIENCE_MS);
      continue;
    }
    actions.push({ do: 'read', url: relay.url, authors });
    young = [view.now];
  }
  return actions;
}

function unread({ read, readAt }: RelayView, { authors, now }: DatasetView, times: number[]): readonly Pubkey[] {
  if (!read || now - readAt >= REREAD_MS) return authors;
  times.push(readAt + REREAD_MS);
  return authors.filter((author) => !read.has(author));
}

function fetches({ missing, fetching, now, relays }: DatasetView, times: number[]): Action[] {
  let room = MOST_FETCHING - fetching.size;
  const ready = relaysToAsk(relays);
  if (room <= 0 || ready.length === 0) return [];
  const byUrl = new Map<string, EventId[]>();
  for (const id of missing.ids) {
    const relay = fetching.has(id) ? undefined : relayToAsk(id, ready, now);
    if (!relay) continue;
    const ids = byUrl.get(relay.url);
    if (ids) ids.push(id);
    else byUrl.set(relay.url, [id]);
    if (--room === 0) break;
  }
  times.push(missing.nextAt);
  return [...byUrl].map(([url, ids]) => ({ do: 'fetch', url, ids }));
}
