/**
 * Where everything a dataset's relays send goes through: a cheap gate (is it of this dataset, asked for, by someone known?),
 * then decoding and signature, then the dataset. One at a time in slices of a few milliseconds, so that the worker answers
 * meanwhile. What fails costs its relay, and nothing else: an id counts as known only once its event was verified.
 */
import type { EventId, NostrEvent, Pubkey } from '../../core/log/event.js';
import { KIND } from '../../core/log/event.js';
import { eventId, verifyEvent, type UnsignedEvent } from '../../core/log/event-id.js';
import { isRefusal, type RefusalCode } from '../../core/log/refusal.js';
import { pause } from '../live/pause.js';
import { addressOf } from './live-feed.js';
import type { HeldEvent, ReceivedEvent, SyncTarget } from './sync-target.js';
import { MANY, type Verifier } from './verifier.js';

/** `new`: given to the dataset. `known`: it is what we have. Anything else: dropped, and why. */
export type Verdict = 'new' | 'known' | RefusalCode | 'not-asked';

export interface Offer {
  readonly raw: unknown;
  readonly relay: string;
  /** Ids that were asked for by name: their authors need not be known. */
  readonly wanted?: ReadonlySet<string>;
}

export interface InboxOptions {
  readonly target: SyncTarget;
  /** `target.receive`, and whatever else is to happen then. */
  readonly receive: SyncTarget['receive'];
  /** As sets, and kept: they are asked for each event. */
  readonly isAuthor: (pubkey: string) => boolean;
  readonly isIntake: (grant: string) => boolean;
  readonly verifier: Verifier;
  /** Known ones that a relay has too. */
  readonly alsoSeen: (ids: readonly NostrEvent[], relay: string) => void;
}

export interface RefusedEvent extends HeldEvent {
  readonly code: RefusalCode;
}

const SLICE_MS = 12;
const MOST_REFUSED = 10_000;
/** What has one of these faults is nobody's event. */
const UNSIGNED: ReadonlySet<RefusalCode> = new Set(['bad-shape', 'bad-id', 'bad-signature'] as const);
const MOST_IN_BATCH = 500;

interface Queued extends Offer {
  readonly settle: (verdict: Verdict) => void;
}

export class Inbox {
  #queue: Queued[] = [];
  #at = 0;
  #isRunning = false;
  #isClosed = false;
  /** The last one taken: the target holds events of the log. */
  #manifest: string | undefined;
  readonly #refused = new Map<string, RefusedEvent>();

  constructor(readonly options: InboxOptions) {}

  get length(): number {
    return this.#queue.length - this.#at;
  }

  /** Resolves once it is stored and folded, or dropped. Never rejects for what came; only for what the dataset throws. */
  offer(offer: Offer): Promise<Verdict> {
    return new Promise((settle) => {
      this.#queue.push({ ...offer, settle });
      if (!this.#isRunning) void this.#run();
    });
  }

  /**
   * Events that were truly signed by whom they name, and are refused for what they say. Relays have them, so reading has to
   * get past them; they need not be fetched twice.
   */
  refused(): Iterable<RefusedEvent> {
    return this.#refused.values();
  }

  isSignedRefusal(id: string): boolean {
    return this.#refused.has(id);
  }

  close(): void {
    this.#isClosed = true;
    for (const { settle } of this.#queue.splice(0)) settle('not-asked');
    this.#at = 0;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // What one turn of the event loop brings goes together.
    await Promise.resolve();
    while (this.length > 0 && !this.#isClosed) {
      await this.options.verifier.prepare(this.length);
      await this.#batch();
      if (this.#at > 10_000 || this.length === 0) {
        this.#queue = this.#queue.slice(this.#at);
        this.#at = 0;
      }
    }
    this.#isRunning = false;
  }

  async #batch(): Promise<void> {
    const passed = new Map<string, { event: ReceivedEvent; from: Queued; others: Queued[] }>();
    const known = new Map<string, NostrEvent[]>();
    let sliceEnd = performance.now() + SLICE_MS;
    while (this.length > 0 && passed.size < MOST_IN_BATCH) {
      const queued = this.#queue[this.#at++]!;
      const id = idOf(queued.raw);
      const twin = id === undefined ? undefined : passed.get(id);
      const verdict = twin ? this.#sameAs(queued) : this.#judge(queued);
      if (typeof verdict === 'object') passed.set(verdict.wire.id, { event: verdict, from: queued, others: [] });
      else if (verdict === 'known') {
        if (twin) twin.others.push(queued);
        else queued.settle('known');
        push(known, queued.relay, queued.raw as NostrEvent);
      } else queued.settle(verdict);
      if (performance.now() > sliceEnd) {
        await pause();
        if (this.#isClosed) return;
        sliceEnd = performance.now() + SLICE_MS;
        // Enough to show something; while much waits, batches are worth more.
        if (this.length < MANY) break;
      }
    }
    await this.#deliver([...passed.values()]);
    for (const [relay, events] of known) this.options.alsoSeen(events, relay);
  }

  async #deliver(passed: readonly { event: ReceivedEvent; from: Queued; others: readonly Queued[] }[]): Promise<void> {
    const byRelay = new Map<string, ReceivedEvent[]>();
    for (const { event, from } of passed) push(byRelay, from.relay, event);
    for (const [relay, events] of byRelay) {
      try {
        await this.options.receive(events, relay);
      } catch (error) {
        // The dataset says itself what is wrong with it (its store, say); sync goes on.
        console.error('Kobold: a dataset could not take what came.', error);
      }
    }
    for (const { from, others } of passed) {
      from.settle('new');
      for (const { settle } of others) settle('known');
    }
  }

  #judge({ raw, wanted, relay }: Queued): ReceivedEvent | Verdict {
    const { target, verifier } = this.options;
    if (!this.#isAskedFor(raw, wanted)) return 'not-asked';
    const event = raw as NostrEvent;
    if (target.has(event.id as EventId) || this.#manifest === event.id) return this.#sameAs({ raw, relay });
    const refusedBefore = this.#refused.get(event.id);
    if (refusedBefore) return this.#sameAs({ raw, relay }) === 'known' ? refusedBefore.code : 'bad-id';
    const decoded = verifier.check(raw, target.keys?.());
    if (isRefusal(decoded)) return this.#refuse(event, decoded.refused);
    if (decoded.type === 'manifest') this.#manifest = event.id;
    return { wire: sevenMembers(event), decoded };
  }

  #refuse(event: NostrEvent, code: RefusalCode): Verdict {
    if (UNSIGNED.has(code) || this.#refused.size >= MOST_REFUSED) return code;
    const refusal = verifyEvent(event);
    if (refusal) return refusal.refused;
    const { id, pubkey, kind, created_at } = event;
    this.#refused.set(id, { id: id as EventId, pubkey: pubkey as Pubkey, kind, created_at, code });
    return code;
  }

  /** For an event whose id is known: if it hashes to that id it is the same, and nothing more need be looked at. */
  #sameAs({ raw }: Pick<Queued, 'raw' | 'relay'>): 'known' | 'bad-id' {
    try {
      return eventId(raw as UnsignedEvent) === (raw as NostrEvent).id ? 'known' : 'bad-id';
    } catch {
      return 'bad-id';
    }
  }

  #isAskedFor(raw: unknown, wanted: ReadonlySet<string> | undefined): boolean {
    const { target, isAuthor, isIntake } = this.options;
    if (typeof raw !== 'object' || raw === null || addressOf(raw) !== target.address) return false;
    const { id, kind, pubkey, tags } = raw as NostrEvent;
    if (typeof id !== 'string') return false;
    if (kind === KIND.manifest || kind === KIND.proposal || wanted?.has(id)) return true;
    if (isAuthor(pubkey)) return true;
    if (kind === KIND.snapshot)
      return tags.some((tag) => Array.isArray(tag) && tag[0] === 'x' && target.wantsPart?.(String(tag[1])) === true);
    if (kind !== KIND.data) return false;
    const grant = tags.find((tag) => Array.isArray(tag) && tag[0] === 'e' && tag[3] === 'grant')?.[1];
    return grant !== undefined && isIntake(grant);
  }
}

function idOf(raw: unknown): string | undefined {
  const id = typeof raw === 'object' && raw !== null ? (raw as NostrEvent).id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** A stranger's JSON may have other members, large ones too. */
function sevenMembers({ id, pubkey, created_at, kind, tags, content, sig }: NostrEvent): NostrEvent {
  return { id, pubkey, created_at, kind, tags, content, sig };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
