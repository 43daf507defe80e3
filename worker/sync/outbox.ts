/** Sends own events: each entry of the store's outbox to its relay, until that says yes, or no for good. In which order: outbox-lane.ts. */
import type { Address, EventId } from '../../core/log/event.js';
import type { EventStore, OutboxEntry, OutboxOutcome } from '../store/event-store.js';
import { idleIn } from '../live/idle-work.js';
import { backoffMs } from './backoff.js';
import type { SyncEnvironment } from './environment.js';
import { OutboxLane } from './outbox-lane.js';
import type { Published } from './publishing.js';
import type { RelaySession } from './relay-session.js';

export interface OutboxOptions {
  readonly address: Address;
  readonly store: EventStore;
  readonly environment: SyncEnvironment;
  /** The session with a relay, if one is open. */
  readonly session: (url: string) => RelaySession | undefined;
  /** In how many ms pages have shown what they show, if nothing comes; 0: now. */
  readonly idleIn?: () => number;
}

/** Where nothing that was found to be due was: what says so may go on saying it. */
const LOOK_AGAIN_MS = 2_000;

export class Outbox {
  /** Waiting, as of the last look. */
  #open = new Set<string>();
  /** On its way. */
  readonly #sending = new Set<string>();
  readonly #lanes = new Map<string, OutboxLane>();
  #isLooking = false;
  #isAskedAgain = false;
  #nextLookAt = Infinity;
  #cancelTimer = (): void => undefined;
  #isClosed = false;

  constructor(readonly options: OutboxOptions) {}

  /** Sends what is due; called when own events were appended and when a relay came back. */
  send(): void {
    if (this.#isClosed) return;
    if (this.#isLooking) this.#isAskedAgain = true;
    else void this.#look();
  }

  /** A relay has given back what we sent: it has it, whatever it answered. */
  seen(id: string, relay: string): void {
    if (this.#open.delete(keyOf(id, relay)))
      this.options.store.markOutbox(id as EventId, relay, { state: 'ok' }).catch(() => undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    for (const lane of this.#lanes.values()) lane.close();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    do {
      this.#isAskedAgain = false;
      try {
        await this.#takeDue();
      } catch (error) {
        // A store that fails says so itself; the next reason to send tries again.
        console.warn('Kobold: the outbox could not be read.', error);
      }
    } while (this.#isAskedAgain && !this.#isClosed);
    this.#isLooking = false;
  }

  async #takeDue(): Promise<void> {
    const { store, address, environment, session } = this.options;
    const waiting = (await store.outbox(address)).filter(isOpen);
    if (this.#isClosed) return;
    const now = environment.now();
    // What is on its way is known better here: it may have been seen there.
    const open = new Set([...this.#sending].filter((key) => this.#open.has(key)));
    const due = new Map<string, OutboxEntry[]>();
    let next = Infinity;
    for (const entry of waiting) {
      const { event, relay, nextTryAt } = entry;
      const key = keyOf(event.id, relay);
      if (nextTryAt > now) next = Math.min(next, nextTryAt);
      if (this.#sending.has(key)) continue;
      open.add(key);
      if (nextTryAt > now || !session(relay)) continue;
      if (!due.has(relay)) due.set(relay, []);
      due.get(relay)!.push(entry);
    }
    this.#open = open;
    this.#cancelTimer();
    this.#nextLookAt = Infinity;
    this.#lookBy(next);
    for (const [relay, entries] of due) this.#laneTo(relay).take(entries);
  }

  #lookBy(at: number): void {
    if (at >= this.#nextLookAt || this.#isClosed) return;
    const { environment } = this.options;
    this.#cancelTimer();
    this.#nextLookAt = at;
    this.#cancelTimer = environment.after(at - environment.now(), () => this.send());
  }

  #laneTo(relay: string): OutboxLane {
    let lane = this.#lanes.get(relay);
    if (!lane) {
      const { environment } = this.options;
      lane = new OutboxLane({
        environment,
        idleIn: this.options.idleIn ?? idleIn,
        send: (entry) => this.#sendOne(entry),
        done: (isAnySent) => (isAnySent ? this.send() : this.#lookBy(environment.now() + LOOK_AGAIN_MS)),
      });
      this.#lanes.set(relay, lane);
    }
    return lane;
  }

  /** Gives whether it was sent. */
  async #sendOne(due: OutboxEntry): Promise<boolean> {
    const key = keyOf(due.event.id, due.relay);
    this.#sending.add(key);
    try {
      return await this.#publish(due);
    } finally {
      this.#sending.delete(key);
    }
  }

  async #publish(due: OutboxEntry): Promise<boolean> {
    const { store, environment, session } = this.options;
    // Since it was found to be due others were waited for: it may have been set aside, or be there by now.
    const entry = await store.outboxEntry(due.event.id as EventId, due.relay);
    if (!entry || !isOpen(entry) || entry.nextTryAt > environment.now() || this.#isClosed) return false;
    const published = (await session(entry.relay)?.publish(entry.event)) ?? NOT_CONNECTED;
    if (!this.#open.has(keyOf(entry.event.id, entry.relay))) return true; // it was seen there meanwhile
    const nextTryAt = environment.now() + backoffMs(entry.tries + 1, environment.random());
    await store.markOutbox(entry.event.id as EventId, entry.relay, toOutcome(published, nextTryAt));
    return true;
  }
}

/** A relay that is there again gets what nobody waited for any more. */
function isOpen({ state, setAside }: OutboxEntry): boolean {
  return (state === 'waiting' || state === 'unreached') && !setAside;
}

const keyOf = (id: string, relay: string): string => `${id} ${relay}`;

const NOT_CONNECTED: Published = { outcome: 'failed', code: 'relay-offline' };

function toOutcome(published: Published, nextTryAt: number): OutboxOutcome {
  if (published.outcome === 'ok') return { state: 'ok' };
  const { outcome, ...why } = published;
  return outcome === 'refused' ? { state: 'refused', ...why } : { state: 'waiting', nextTryAt, ...why };
}
