/**
 * The relays of one dataset: those its page and its address name, its manifest, and its root's relay list (NIP-65). Who is
 * named is followed, who is named no longer is let go.
 */
import { addressToRoot } from '../../core/log/address.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import type { SyncEnvironment } from './environment.js';
import { FollowedRelay } from './followed-relay.js';
import type { Inbox } from './inbox.js';
import type { Interest } from './live-feed.js';
import { askRelayList, type RelayList } from './relay-list.js';
import type { RelayPool } from './relay-pool.js';
import { RelayReader } from './relay-reader.js';
import { chooseRelays, type NamedRelay } from './relay-url.js';
import type { SyncOptions } from './sync-target.js';

export interface DatasetRelaysOptions {
  readonly address: Address;
  readonly named: SyncOptions['relays'];
  readonly pool: RelayPool;
  readonly environment: SyncEnvironment;
  readonly inbox: Inbox;
  readonly isHere: (id: EventId) => boolean;
  readonly interest: () => Interest;
  /** A relay was added or let go, its link or its feed is another. */
  readonly changed: () => void;
  /** An event came from one, and was judged. */
  readonly counted: () => void;
  /** The link with one has opened. */
  readonly opened: () => void;
}

export class DatasetRelays {
  readonly #relays = new Map<string, { readonly followed: FollowedRelay; readonly forget: () => void }>();
  #manifest: RelayList = { created_at: -1, urls: [] };
  #relayList: RelayList = { created_at: -1, urls: [] };
  /** Asked for the relay list since their links opened. */
  readonly #askedForList = new Set<FollowedRelay>();
  #isClosed = false;

  constructor(readonly options: DatasetRelaysOptions) {}

  get(url: string): FollowedRelay | undefined {
    return this.#relays.get(url)?.followed;
  }

  all(): FollowedRelay[] {
    return [...this.#relays.values()].map(({ followed }) => followed);
  }

  /** Follows who is named now; to be called once at the beginning. */
  choose(): void {
    const { named, environment, changed } = this.options;
    const all: NamedRelay[] = [
      ...[...named].sort((a, b) => Number(a.from !== 'page') - Number(b.from !== 'page')),
      ...this.#manifest.urls.map((url): NamedRelay => ({ url, from: 'manifest' })),
      ...this.#relayList.urls.map((url): NamedRelay => ({ url, from: 'relay-list' })),
    ];
    const chosen = chooseRelays(all, environment.isLocalPage ?? false);
    const urls = new Set(chosen.map(({ url }) => url));
    for (const url of [...this.#relays.keys()]) if (!urls.has(url)) this.#letGo(url);
    for (const relay of chosen) if (!this.#relays.has(relay.url)) this.#follow(relay);
    changed();
  }

  /** `wire` may be any event; only a newer manifest counts. */
  readManifest(wire: NostrEvent): void {
    const decoded = decodeEvent(wire);
    if (isRefusal(decoded) || decoded.type !== 'manifest' || decoded.created_at <= this.#manifest.created_at) return;
    this.#manifest = { created_at: decoded.created_at, urls: decoded.board.relays ?? [] };
    this.choose();
  }

  close(): void {
    this.#isClosed = true;
    for (const url of [...this.#relays.keys()]) this.#letGo(url);
  }

  #follow({ url, from }: NamedRelay): void {
    const { pool, environment, inbox, isHere, interest, changed, counted } = this.options;
    const relay = pool.use(url);
    const reader = new RelayReader({
      session: relay.session,
      inbox,
      onVerdict: (verdict, raw) => {
        followed.count(verdict, raw);
        counted();
      },
    });
    const followed = new FollowedRelay(from, relay, reader, environment.now, environment.random, isHere);
    const forget = [
      relay.feed.add({
        interest,
        event: (raw, bytes) => void reader.take(raw, bytes),
        changed: () => {
          followed.feedChanged();
          changed();
        },
      }),
      relay.session.onChange(() => this.#linkChanged(followed)),
    ];
    this.#relays.set(url, { followed, forget: () => forget.forEach((each) => each()) });
    this.#linkChanged(followed);
  }

  #letGo(url: string): void {
    const { followed, forget } = this.#relays.get(url)!;
    this.#relays.delete(url);
    this.#askedForList.delete(followed);
    forget();
    followed.close();
  }

  #linkChanged(followed: FollowedRelay): void {
    const { session } = followed.relay;
    followed.feedChanged();
    if (session.status.link === 'open' && !this.#askedForList.has(followed)) {
      this.#askedForList.add(followed);
      askRelayList(session, addressToRoot(this.options.address), (list) => this.#takeList(list));
      this.options.opened();
    }
    if (session.status.link === 'offline') this.#askedForList.delete(followed);
    this.options.changed();
  }

  #takeList(list: RelayList): void {
    if (this.#isClosed || list.created_at <= this.#relayList.created_at) return;
    this.#relayList = list;
    this.choose();
  }
}
