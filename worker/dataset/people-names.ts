/**
 * What the people of a dataset call themselves (core/log/profile.ts). Asked for only when somebody wants to know who wrote, and
 * only of the relays that the dataset lives on: nobody else learns who is read. Kept in the store, as a projection.
 */
import { verifyEvent } from '../../core/log/event-id.js';
import type { Address, NostrEvent, Pubkey } from '../../core/log/event.js';
import { nameInProfile, PROFILE_KIND } from '../../core/log/profile.js';
import type { EventStore } from '../store/event-store.js';
import type { DatasetSync } from '../sync/sync-target.js';

interface KeptName {
  /** '' where none was found. */
  readonly name: string;
  /** `created_at` of the event; -1 where there was none. */
  readonly made: number;
  /** When relays were asked, ms since 1970. */
  readonly asked: number;
}

export interface PeopleNamesOptions {
  readonly address: Address;
  readonly store: () => Pick<EventStore, 'projection' | 'putProjection'> | undefined;
  readonly sync: () => Pick<DatasetSync, 'follows' | 'ask' | 'passOn'> | undefined;
  readonly now: () => number;
}

const PROJECTION = 'names 1';
/** People change their names seldom. */
const FRESH_MS = 86_400_000;
/** Who is said to be from the future stays the newest for ever. Seconds. */
const AHEAD_S = 86_400;
const MOST_KEPT = 2_000;
/** In one question: a conflict has a few authors, and a hostile one a few hundred. */
const MOST_ASKED = 50;

export class PeopleNames {
  #kept: Promise<Map<Pubkey, KeptName>> | undefined;
  readonly #asking = new Map<Pubkey, Promise<void>>();

  constructor(private readonly options: PeopleNamesOptions) {}

  /** Those that are kept; with `asks` after the relays were asked for those that are not, or were long ago. */
  async of(pubkeys: Iterable<Pubkey>, asks: boolean): Promise<ReadonlyMap<Pubkey, string>> {
    const kept = await (this.#kept ??= this.#read());
    const wanted = [...new Set(pubkeys)];
    const isDue = (pubkey: Pubkey): boolean => this.options.now() - (kept.get(pubkey)?.asked ?? -Infinity) > FRESH_MS;
    if (asks && wanted.some(isDue)) {
      await this.#readAgain(kept);
      const due = wanted.filter(isDue);
      const fresh = due.filter((pubkey) => !this.#asking.has(pubkey)).slice(0, MOST_ASKED);
      if (fresh.length > 0) {
        const asking = this.#ask(fresh, kept).finally(() => fresh.forEach((pubkey) => this.#asking.delete(pubkey)));
        for (const pubkey of fresh) this.#asking.set(pubkey, asking);
      }
      await Promise.all(due.map((pubkey) => this.#asking.get(pubkey)));
    }
    return new Map(wanted.flatMap((pubkey) => (kept.get(pubkey)?.name ? [[pubkey, kept.get(pubkey)!.name]] : [])));
  }

  async #ask(pubkeys: readonly Pubkey[], kept: Map<Pubkey, KeptName>): Promise<void> {
    const { now } = this.options;
    const sync = this.options.sync();
    if (sync?.follows && sync.passOn) {
      await sync.passOn({ find: 'names', pubkeys });
      return this.#readAgain(kept);
    }
    const filter = { kinds: [PROFILE_KIND], authors: pubkeys, limit: pubkeys.length };
    const answered = await sync?.ask(filter, (raw) => {
      const event = signedProfile(raw, pubkeys, now());
      const before = event && kept.get(event.pubkey);
      if (!event || (before && before.made >= event.created_at)) return false;
      kept.set(event.pubkey, { name: nameInProfile(event.content), made: event.created_at, asked: before?.asked ?? 0 });
      return true;
    });
    // Nobody was there to ask: the next panel tries again.
    if (!answered) return;
    for (const pubkey of pubkeys) kept.set(pubkey, { ...(kept.get(pubkey) ?? { name: '', made: -1 }), asked: now() });
    await this.#keep(kept);
  }

  async #read(): Promise<Map<Pubkey, KeptName>> {
    try {
      const kept = await this.options.store()?.projection(this.options.address, PROJECTION);
      const entries = (await kept?.chunk(0)) as readonly (readonly [Pubkey, KeptName])[] | undefined;
      return new Map(entries);
    } catch {
      return new Map(); // a cache: the relays have it
    }
  }

  /** Another worker may have asked meanwhile. */
  async #readAgain(kept: Map<Pubkey, KeptName>): Promise<void> {
    for (const [pubkey, name] of await this.#read())
      if (name.asked > (kept.get(pubkey)?.asked ?? -Infinity)) kept.set(pubkey, name);
  }

  async #keep(kept: ReadonlyMap<Pubkey, KeptName>): Promise<void> {
    const { store, address } = this.options;
    const newest = [...kept].sort(([, a], [, b]) => b.asked - a.asked).slice(0, MOST_KEPT);
    await store()
      ?.putProjection(address, PROJECTION, '', [newest])
      .catch(() => undefined);
  }
}

/** Undefined unless it is what was asked for, signed by that person. `raw` is any value of JSON. */
function signedProfile(
  raw: unknown,
  pubkeys: readonly Pubkey[],
  now: number,
): (NostrEvent & { readonly pubkey: Pubkey }) | undefined {
  const event = raw as NostrEvent & { readonly pubkey: Pubkey };
  try {
    const { kind, pubkey, created_at, content } = event;
    const isAsked = kind === PROFILE_KIND && pubkeys.includes(pubkey) && typeof content === 'string';
    if (!isAsked || !Number.isSafeInteger(created_at) || created_at > now / 1000 + AHEAD_S) return undefined;
    return verifyEvent(event) === undefined ? event : undefined;
  } catch {
    return undefined; // a member of another type than NIP-01's
  }
}
