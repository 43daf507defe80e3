/** Sends own events: each entry of the store's outbox to its relay, until that says yes, or no for good. */
import type { Address, EventId } from '../../core/log/event.js';
import type { EventStore, OutboxEntry, OutboxOutcome } from '../store/event-store.js';
import { idleIn } from '../live/idle-work.js';
import { backoffMs } from './backoff.js';
import type { SyncEnvironment } from './environment.js';
import type { Published } from './publishing.js';
import type { RelaySession } from './relay-session.js';

export interface OutboxOptions {
  readonly address: Address;
  readonly store: EventStore;
  readonly environment: SyncEnvironment;
  /** The session with a relay, if one is open. */
  readonly session: (url: string) => RelaySession | undefined;
}

const AT_ONCE = 20;
/** Edits of single cells, which others wait for. */
const FEW = 10;
const LONGEST_WAIT_MS = 2_000;
/** Where nothing that was found to be due was: what says so may go on saying it. */
const LOOK_AGAIN_MS = 2_000;

export class Outbox {
  /** Waiting, as of the last look. */
  readonly #open = new Set<string>();
  #isSending = false;
  #isAskedAgain = false;
  #cancelTimer = (): void => undefined;
  #isClosed = false;

  constructor(readonly options: OutboxOptions) {}

  /** Sends what is due; called when own events were appended and when a relay came back. */
  send(): void {
    if (this.#isSending) this.#isAskedAgain = true;
    else void this.#send();
  }

  /** A relay has given back what we sent: it has it, whatever it answered. */
  seen(id: string, relay: string): void {
    if (this.#open.delete(keyOf(id, relay)))
      this.options.store.markOutbox(id as EventId, relay, { state: 'ok' }).catch(() => undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    do {
      this.#isAskedAgain = false;
      try {
        await this.#round();
      } catch (error) {
        // A store that fails says so itself; the next reason to send tries again.
        console.warn('Kobold: the outbox could not be read.', error);
      }
    } while (this.#isAskedAgain && !this.#isClosed);
    this.#isSending = false;
  }

  async #round(): Promise<void> {
    const { store, address, environment } = this.options;
    const waiting = (await store.outbox(address)).filter(isOpen);
    const now = environment.now();
    this.#open.clear();
    for (const { event, relay } of waiting) this.#open.add(keyOf(event.id, relay));
    const due = waiting.filter(({ nextTryAt, relay }) => nextTryAt <= now && this.options.session(relay));
    let isAnySent = false;
    for (let i = 0; i < due.length && !this.#isClosed; i += AT_ONCE) {
      if (due.length > FEW) await this.#untilIdle();
      const sent = await Promise.all(due.slice(i, i + AT_ONCE).map((entry) => this.#sendOne(entry)));
      isAnySent ||= sent.includes(true);
    }
    if (isAnySent) this.#isAskedAgain = true;
    const later = due.length > 0 && !isAnySent ? now + LOOK_AGAIN_MS : Infinity;
    const next = waiting.reduce((at, { nextTryAt }) => (nextTryAt > now ? Math.min(at, nextTryAt) : at), later);
    this.#cancelTimer();
    if (this.#isClosed) return;
    if (next < Infinity) this.#cancelTimer = environment.after(next - now, () => this.send());
  }

  /** What was pasted is dozens of events: sent while a page shows it they take the time that showing it needs. */
  async #untilIdle(): Promise<void> {
    const latest = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      const wait = Math.min(idleIn(), latest - performance.now());
      if (wait <= 0) return;
      await new Promise<void>((go) => void this.options.environment.after(wait, go));
    }
  }

  /** Gives whether it was sent. */
  async #sendOne(due: OutboxEntry): Promise<boolean> {
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
