/**
 * Reading from one relay for one dataset: a request as a promise, its events through the inbox. Progress counts only what was
 * verified: a forger must not move the place where reading goes on.
 */
import type { ErrorCode } from '../../core/error-codes.js';
import type { NostrEvent } from '../../core/log/event.js';
import { matches, type Filter } from './filter.js';
import type { Inbox, Verdict } from './inbox.js';
import type { RelayLimits } from './relay-limits.js';
import type { End } from './relay-requests.js';
import type { RelaySession } from './relay-session.js';

/** A verified event, as far as reading on needs it. */
export interface ReadEvent {
  readonly id: string;
  readonly pubkey: string;
  readonly kind: number;
  readonly created_at: number;
}

export interface Answer {
  /** Different ones, truly signed, that match the filter; some may be refused for what they say. */
  readonly events: readonly ReadEvent[];
  readonly added: number;
  /** Came for this request and were dropped. */
  readonly dropped: number;
  readonly end: End;
}

/** Reading had to stop: the relay refused, went away, or is at fault. */
export class ReadingStopped extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export interface RelayReaderOptions {
  readonly session: RelaySession;
  readonly inbox: Inbox;
  /** Told for every event, also of live subscriptions. */
  readonly onVerdict: (verdict: Verdict, raw: unknown) => void;
}

/** A relay may send more than the limit, for an event that is replaced meanwhile; not much more. */
const SLACK = 20;

export class RelayReader {
  readonly url: string;
  #isStopped = false;
  readonly #close = new Set<() => void>();

  constructor(readonly options: RelayReaderOptions) {
    this.url = options.session.url;
  }

  get limit(): number {
    return this.options.session.limits.limit;
  }

  get limits(): RelayLimits {
    return this.options.session.limits;
  }

  /** One event, wherever it came from; gives the relay its credit back if it was of use. */
  async take(raw: unknown, bytes: number, wanted?: ReadonlySet<string>): Promise<Verdict> {
    const { inbox, session, onVerdict } = this.options;
    const verdict = await inbox.offer({ raw, relay: this.url, ...(wanted && { wanted }) });
    if (verdict === 'new') session.budget.refund(bytes);
    onVerdict(verdict, raw);
    return verdict;
  }

  /** Until EOSE, or all `ids` of the filter have come. Throws ReadingStopped when the relay closed it. */
  async ask(filter: Filter): Promise<Answer> {
    this.#check();
    const wanted = filter.ids && new Set(filter.ids);
    const most = Math.min(filter.limit ?? Infinity, wanted?.size ?? Infinity) + SLACK;
    const taken: Promise<void>[] = [];
    const found = new Map<string, ReadEvent>();
    let [added, dropped] = [0, 0];
    let stop = (): void => undefined;
    const end = await new Promise<End>((resolve) => {
      const close = this.options.session.request([filter], {
        event: (raw, bytes) => {
          if (taken.length >= most * 2) return void (dropped += 1);
          taken.push(
            this.take(raw, bytes, wanted).then((verdict) => {
              const event = raw as NostrEvent;
              const isSigned = verdict === 'new' || verdict === 'known' || this.#isSignedRefusal(raw, verdict);
              if (!isSigned || !matches(filter, event)) return void (dropped += 1);
              if (verdict === 'new') added += 1;
              // What is known and asked for costs a relay nothing, once.
              else if (!found.has(event.id)) this.options.session.budget.refund(bytes);
              const { id, pubkey, kind, created_at } = event;
              found.set(id, { id, pubkey, kind, created_at });
              if (wanted && found.size === wanted.size) {
                close();
                resolve({ end: 'eose' });
              }
            }),
          );
        },
        end: resolve,
      });
      stop = () => {
        close();
        resolve({ end: 'closed', code: 'relay-offline', message: 'stopped' });
      };
      this.#close.add(stop);
    });
    this.#close.delete(stop);
    await Promise.all(taken);
    this.#check();
    if (end.end === 'closed') throw new ReadingStopped(end.code, end.message);
    return { events: [...found.values()], added, dropped, end };
  }

  /** Answers of NIP-77 until `next` gives undefined. Throws ReadingStopped. */
  async negotiate(filter: Filter, first: string, next: (payload: string) => string | undefined): Promise<void> {
    this.#check();
    let giveUp = (): void => undefined;
    await new Promise<void>((resolve, reject) => {
      const stop = (code: ErrorCode, message: string): void => reject(new ReadingStopped(code, message));
      const exchange = this.options.session.negotiate(filter, first, {
        event: () => undefined,
        end: (end) =>
          end.end === 'closed' ? stop(end.code, end.message) : stop('relay-silent', 'no answer to NEG-OPEN'),
        negentropy: (payload) => {
          try {
            const answer = next(payload);
            if (answer !== undefined) return exchange.say(answer);
            exchange.close();
            resolve();
          } catch (error) {
            exchange.close();
            stop('relay-lying', `its answer makes no sense: ${String(error)}`);
          }
        },
      });
      giveUp = () => {
        exchange.close();
        stop('relay-offline', 'stopped');
      };
      this.#close.add(giveUp);
    }).finally(() => this.#close.delete(giveUp));
  }

  stop(): void {
    this.#isStopped = true;
    for (const close of [...this.#close]) close();
    this.#close.clear();
  }

  #isSignedRefusal(raw: unknown, verdict: Verdict): boolean {
    if (verdict === 'bad-id' || verdict === 'not-asked') return false;
    return this.options.inbox.isSignedRefusal(String((raw as { id?: unknown }).id));
  }

  #check(): void {
    if (this.#isStopped) throw new ReadingStopped('relay-offline', 'stopped');
  }
}
