/**
 * What is new, as one relay tells it, for all datasets that follow it at once: two subscriptions however many datasets there
 * are, since a relay gives one connection eight or so. A change opens the new subscription before it closes the old one.
 */
import type { Address, EventId, Pubkey } from '../../core/log/event.js';
import { KIND } from '../../core/log/event.js';
import { parseAddress } from '../../core/log/address.js';
import type { ErrorCode } from '../../core/error-codes.js';
import type { Filter } from './filter.js';
import { valuesThatFit, type RelayLimits } from './relay-limits.js';
import type { RelaySession } from './relay-session.js';

/** What one dataset wants to be told. */
export interface Interest {
  readonly address: Address;
  readonly authors: readonly Pubkey[];
  readonly intakes: ReadonlySet<EventId>;
}

export interface Follower {
  interest(): Interest;
  event(raw: unknown, bytes: number): void;
  /** The subscription that was asked for is open, or ended. */
  changed(): void;
}

/** `opening`: asked for. `open`: the relay tells what is new. `failed`: it refused or ended it. */
export type FeedState =
  | { readonly feed: 'closed' | 'opening' }
  | { readonly feed: 'open'; readonly eose: 'real' | 'timed-out'; readonly authors: ReadonlySet<Pubkey> }
  | { readonly feed: 'failed'; readonly code: ErrorCode; readonly message: string };

/** A filter with more values is refused by many relays; without authors more comes than is wanted, and is dropped here. */
const MOST_AUTHORS = 1_000;

export class LiveFeed {
  readonly #followers = new Set<Follower>();
  #state: FeedState = { feed: 'closed' };
  #logKey = '';
  #closeLog = (): void => undefined;
  #strangersKey = '';
  #closeStrangers = (): void => undefined;
  #isAwaiting = false;
  #isPlanned = false;

  constructor(readonly session: RelaySession) {
    session.onChange(() => {
      if (session.status.link !== 'open') this.#end({ feed: 'closed' });
    });
    session.onLimits(() => {
      if (this.#isForStrangers) return;
      this.#strangersKey = '';
      this.#closeStrangers();
    });
  }

  get state(): FeedState {
    return this.#state;
  }

  add(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => {
      this.#followers.delete(follower);
      this.#plan();
    };
  }

  /**
   * Opens what is wanted now, if that is not what is open. While an answer is awaited nothing else is asked: grants come in
   * batches, and who is told of the answer asks again.
   */
  open(): void {
    if (this.session.status.link !== 'open' || this.#isAwaiting) return;
    const interests = [...this.#followers].map((follower) => follower.interest());
    if (interests.length === 0) return this.#end({ feed: 'closed' });
    const { limits } = this.session;
    const [log, strangers] = toFilters(interests, limits).map((filters) => filters.slice(0, limits.filters)) as Filters;
    if (this.#isForStrangers) this.#openStrangers(strangers);
    const key = JSON.stringify(log);
    if (key === this.#logKey) return;
    this.#logKey = key;
    this.#isAwaiting = true;
    const old = this.#closeLog;
    const authors = new Set(interests.flatMap((interest) => [...interest.authors]));
    if (this.#state.feed !== 'open') this.#set({ feed: 'opening' });
    const close = this.session.request(
      log,
      {
        event: this.#route,
        end: (end) => {
          if (this.#logKey !== key) return;
          this.#isAwaiting = false;
          // Not before: there must be no moment in which nothing is subscribed.
          old();
          if (end.end === 'closed') return;
          this.#set({ feed: 'open', eose: end.end === 'eose' ? 'real' : 'timed-out', authors });
        },
        lost: ({ code, message }) => {
          if (this.#logKey === key) this.#end({ feed: 'failed', code, message });
        },
      },
      true,
    );
    this.#closeLog = () => {
      close();
      old();
    };
  }

  /** Reading needs a subscription too; what strangers write is else seen at the next comparison. */
  get #isForStrangers(): boolean {
    return this.session.limits.subscriptions > 2;
  }

  /** It may fail without harm to the dataset. */
  #openStrangers(filters: readonly Filter[]): void {
    const key = JSON.stringify(filters);
    if (key === this.#strangersKey) return;
    this.#strangersKey = key;
    this.#closeStrangers();
    const handlers = { event: this.#route, end: () => undefined };
    this.#closeStrangers = this.session.request(filters, handlers, true);
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.session.environment.after(0, () => {
      this.#isPlanned = false;
      this.open();
    });
  }

  readonly #route = (raw: unknown, bytes: number): void => {
    const address = addressOf(raw);
    for (const follower of this.#followers) {
      if (follower.interest().address === address) follower.event(raw, bytes);
    }
  };

  #end(state: FeedState): void {
    const [closeLog, closeStrangers] = [this.#closeLog, this.#closeStrangers];
    this.#logKey = this.#strangersKey = '';
    this.#isAwaiting = false;
    this.#closeLog = this.#closeStrangers = () => undefined;
    closeLog();
    closeStrangers();
    this.#set(state);
  }

  #set(state: FeedState): void {
    this.#state = state;
    for (const follower of [...this.#followers]) follower.changed();
  }
}

/** The more important first, as some relays take few. */
type Filters = [log: Filter[], strangers: Filter[]];

/** Of log events and manifests, and of strangers; `limit` keeps relays from telling the past, which is read in order. */
function toFilters(interests: readonly Interest[], limits: RelayLimits): Filters {
  const sorted = [...interests].sort((a, b) => (a.address < b.address ? -1 : 1));
  const addresses = [...new Set(sorted.map(({ address }) => address))];
  const authors = [...new Set(sorted.flatMap((interest) => [...interest.authors]))].sort();
  const parts = addresses.map((address) => parseAddress(address)!);
  const log: Filter = {
    kinds: [KIND.data, KIND.schema, KIND.authority],
    '#a': addresses,
    ...(authors.length <= valuesThatFit(limits, MOST_AUTHORS) && { authors }),
    limit: 1,
  };
  const manifests: Filter = {
    kinds: [KIND.manifest],
    authors: [...new Set(parts.map(({ root }) => root))],
    '#d': [...new Set(parts.map(({ slug }) => slug))],
    limit: 1,
  };
  const open = sorted.filter(({ intakes }) => intakes.size > 0).map(({ address }) => address);
  const strangers: Filter[] = [{ kinds: [KIND.proposal], '#a': addresses, limit: 1 }];
  if (open.length > 0) strangers.push({ kinds: [KIND.data], '#a': [...new Set(open)], limit: 1 });
  return [[log, manifests], strangers];
}

/** Of any value; undefined for what belongs to no dataset. Only a look at where it goes: it is checked there. */
export function addressOf(raw: unknown): string | undefined {
  const { kind, pubkey, tags } = raw as { kind?: unknown; pubkey?: unknown; tags?: unknown };
  if (!Array.isArray(tags)) return undefined;
  const name = kind === KIND.manifest ? 'd' : 'a';
  const tag: unknown = tags.find((each: unknown) => Array.isArray(each) && each[0] === name);
  const value: unknown = Array.isArray(tag) ? tag[1] : undefined;
  if (typeof value !== 'string') return undefined;
  return kind === KIND.manifest ? `${KIND.manifest}:${String(pubkey)}:${value}` : value;
}
