/** One relay as one dataset sees it: what was read from it since its subscription opened, and how that is told to pages. */
import type { ErrorCode } from '../../core/error-codes.js';
import type { EventId, Pubkey } from '../../core/log/event.js';
import { backoffMs } from './backoff.js';
import type { Reading } from './catch-up.js';
import type { RelayView } from './decide.js';
import type { Verdict } from './inbox.js';
import type { FeedState } from './live-feed.js';
import type { PooledRelay } from './relay-pool.js';
import { ReadingStopped, type RelayReader } from './relay-reader.js';
import type { NamedBy } from './relay-url.js';
import type { RelayStatus } from './sync-status.js';

/** So many forgeries, each of which costs a verification, and the relay is left alone. */
const MOST_FORGERIES = 500;
/** Beyond that they are only counted, and counted for good. */
const MOST_NOT_ASKED = 5_000;
const ID_LENGTH = 64;

export class FollowedRelay {
  /** Missing ids, and when it was asked for them. */
  readonly asked = new Map<EventId, number>();
  #readingSince: number | undefined;
  #read: Set<Pubkey> | undefined;
  #readAt = 0;
  #reading: Reading | undefined;
  #feedFailures = 0;
  #lastFeed: FeedState | undefined;
  #feedNotBefore = 0;
  #readFailures = 0;
  #readNotBefore = 0;
  #trouble: { code: ErrorCode; message: string } | undefined;
  #events = 0;
  #forgeries = 0;
  readonly #dropped: Record<string, number> = {};
  /** By id: who wrote them may be known by now, and then they are here. */
  readonly #notAsked = new Set<string>();
  #state: { state: RelayStatus['state']; since: number } = { state: 'connecting', since: 0 };

  constructor(
    readonly from: NamedBy,
    readonly relay: PooledRelay,
    readonly reader: RelayReader,
    readonly now: () => number,
    readonly random: () => number,
    readonly isHere: (id: EventId) => boolean,
  ) {}

  get url(): string {
    return this.relay.session.url;
  }

  /** Since the subscription opened, in full, for these authors at least. */
  hasRead(authors: readonly Pubkey[]): boolean {
    return this.#read !== undefined && authors.every((author) => this.#read!.has(author));
  }

  view(authors: readonly Pubkey[]): RelayView {
    const { session, feed } = this.relay;
    const isPartial = feed.state.feed === 'open' && authors.some((author) => !hasAuthor(feed.state, author));
    return {
      url: this.url,
      isOpen: session.status.link === 'open',
      feed: isPartial ? 'partial' : feed.state.feed,
      readingSince: this.#readingSince,
      read: this.#read,
      readAt: this.#readAt,
      feedNotBefore: this.#feedNotBefore,
      readNotBefore: this.#readNotBefore,
      asked: this.asked,
    };
  }

  /** The connection or the feed changed. */
  feedChanged(): void {
    const { session, feed } = this.relay;
    if (session.status.link !== 'open') {
      this.#forget();
      [this.#feedFailures, this.#feedNotBefore] = [0, 0];
    } else if (feed.state.feed === 'failed' && feed.state !== this.#lastFeed) {
      this.#forget();
      this.#feedFailures += 1;
      this.#feedNotBefore = this.now() + backoffMs(this.#feedFailures + 2, this.random());
      this.#trouble = { code: feed.state.code, message: feed.state.message };
    } else if (feed.state.feed === 'open') this.#feedFailures = 0;
    this.#lastFeed = feed.state;
  }

  readingStarts(): void {
    this.#readingSince = this.now();
  }

  readingEnds(reading: Reading, authors: readonly Pubkey[]): void {
    this.#readingSince = undefined;
    this.#reading = reading;
    if (!reading.isComplete) return this.#readFailed('relay-silent', 'it did not give all that it has');
    this.#readFailures = 0;
    this.#trouble = undefined;
    this.#readAt = this.now();
    this.#read ??= new Set();
    for (const author of authors) this.#read.add(author);
  }

  readingStopped(error: unknown): void {
    this.#readingSince = undefined;
    if (error instanceof ReadingStopped) return this.#readFailed(error.code, error.message);
    console.error('Kobold: a relay could not be read.', error);
    this.#readFailed('internal', 'what it gave could not be taken');
  }

  /** Try again at once. */
  hurry(): void {
    this.#readAt = this.#readNotBefore = this.#feedNotBefore = 0;
    this.asked.clear();
  }

  /** `raw`: what was judged; anything. */
  count(verdict: Verdict, raw: unknown): void {
    if (verdict === 'new' || verdict === 'known') {
      this.#events += 1;
      return;
    }
    const { id } = (raw ?? {}) as { id?: unknown };
    if (verdict === 'not-asked' && isIdLike(id) && this.#notAsked.size < MOST_NOT_ASKED) {
      this.#notAsked.add(id);
      return;
    }
    this.#dropped[verdict] = (this.#dropped[verdict] ?? 0) + 1;
    if (verdict !== 'bad-id' && verdict !== 'bad-signature') return;
    this.#forgeries += 1;
    if (this.#forgeries % MOST_FORGERIES === 0) this.relay.session.punish('relay-lying', 'it gave forged events');
  }

  status(authors: readonly Pubkey[]): RelayStatus {
    const { status } = this.relay.session;
    const state = this.#stateNow(authors);
    if (state !== this.#state.state) this.#state = { state, since: this.now() };
    const trouble =
      status.code !== undefined
        ? { code: status.code, message: status.message ?? '' }
        : (this.#trouble ?? this.#narrow());
    const { feed } = this.relay;
    const reading = this.#reading;
    return {
      url: this.url,
      from: this.from,
      ...this.#state,
      events: this.#events,
      dropped: this.#droppedSoFar(),
      ...(reading?.missingHere !== undefined && { missingHere: reading.missingHere }),
      ...(reading?.missingThere !== undefined && { missingThere: reading.missingThere }),
      ...(reading && { eose: reading.isComplete ? 'real' : 'timed-out' }),
      ...(!reading && feed.state.feed === 'open' && { eose: feed.state.eose }),
      ...(state !== 'live' && trouble),
      ...(status.nextTryAt !== undefined && { nextTryAt: status.nextTryAt }),
    };
  }

  close(): void {
    this.reader.stop();
    this.relay.release();
  }

  #stateNow(authors: readonly Pubkey[]): RelayStatus['state'] {
    const { status } = this.relay.session;
    if (status.link === 'offline') return 'offline';
    if (status.link !== 'open') return 'connecting';
    if (this.hasRead(authors) && this.relay.feed.state.feed === 'open') return 'live';
    if (this.#trouble?.code === 'relay-auth') return 'auth';
    if (this.#trouble?.code === 'relay-refused') return 'refused';
    return 'catching-up';
  }

  /** Why it may stay at catching up. */
  #narrow(): { code: ErrorCode; message: string } | undefined {
    if (!this.relay.session.limits.isForOne) return undefined;
    return {
      code: 'relay-limited',
      message: 'It says that it takes one subscription: who listens cannot read beside.',
    };
  }

  #droppedSoFar(): Record<string, number> {
    for (const id of this.#notAsked) if (this.isHere(id as EventId)) this.#notAsked.delete(id);
    const notAsked = (this.#dropped['not-asked'] ?? 0) + this.#notAsked.size;
    return { ...this.#dropped, ...(notAsked > 0 && { 'not-asked': notAsked }) };
  }

  #readFailed(code: ErrorCode, message: string): void {
    this.#readFailures += 1;
    this.#trouble = { code, message };
    this.#readNotBefore = this.now() + backoffMs(this.#readFailures + 1, this.random());
  }

  #forget(): void {
    this.#read = undefined;
    this.asked.clear();
  }
}

function isIdLike(id: unknown): id is string {
  return typeof id === 'string' && id.length === ID_LENGTH;
}

function hasAuthor(state: FeedState, author: Pubkey): boolean {
  return state.feed === 'open' && state.authors.has(author);
}
