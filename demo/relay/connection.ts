/** One client's conversation: a message comes in, answers go out on the wire. NIP-01, 42, 45, 77. */
import { parseEvent } from './admission.js';
import { Authentication, type AuthMode } from './authentication.js';
import { parseFilters } from './filters.js';
import { RateLimit, type Limits } from './limits.js';
import { NegentropyResponder } from './negentropy.js';
import { Subscriptions } from './subscriptions.js';
import { Refusal, refusalText, type Filter, type NostrEvent, type Wire } from './wire.js';

/** What a connection needs of the relay. It is asked anew for every message: all of it may change meanwhile. */
export interface Office {
  readonly url: string;
  readonly limits: Limits;
  readonly auth: AuthMode;
  nowMs(): number;
  /** Stored events, newest first. */
  select(filters: readonly Filter[]): NostrEvent[];
  /** Stores and hands on. Returns the sentence of an OK that accepts, else throws a `Refusal`. */
  publish(event: NostrEvent): string;
}

export class Connection {
  readonly #office: Office;
  readonly #wire: Wire;
  readonly #authentication = new Authentication();
  readonly #subscriptions: Subscriptions;
  readonly #reconciliations = new Map<string, NegentropyResponder>();
  readonly #eventRate: RateLimit;
  readonly #requestRate: RateLimit;

  constructor(office: Office, wire: Wire) {
    this.#office = office;
    this.#wire = wire;
    this.#subscriptions = new Subscriptions(wire);
    this.#eventRate = new RateLimit(office.limits.eventsPerMinute, office.nowMs());
    this.#requestRate = new RateLimit(office.limits.requestsPerMinute, office.nowMs());
    if (office.auth !== 'none') this.#sendChallenge();
  }

  receive(text: string): void {
    const message = parseMessage(text);
    if (!message) return this.#notice('error: a message is a JSON list that begins with a name');
    const [verb, first, ...rest] = message;
    if (verb === 'EVENT') return this.#event(first);
    if (verb === 'AUTH') return this.#auth(first);
    if (typeof first !== 'string') return this.#notice(`error: ${verb} needs the name of a subscription`);
    if (verb === 'REQ') this.#refusable('CLOSED', first, () => this.#req(first, rest));
    else if (verb === 'CLOSE') this.#subscriptions.close(first);
    else if (verb === 'COUNT') this.#refusable('CLOSED', first, () => this.#count(first, rest));
    else if (verb === 'NEG-OPEN') this.#refusable('NEG-ERR', first, () => this.#negOpen(first, rest));
    else if (verb === 'NEG-MSG') this.#refusable('NEG-ERR', first, () => this.#negReply(first, rest[0]));
    else if (verb === 'NEG-CLOSE') this.#reconciliations.delete(first);
    else this.#notice(`error: unknown message ${verb.slice(0, 32)}`);
  }

  /** A new event of the relay. */
  deliver(event: NostrEvent): void {
    if (this.#mayRead) this.#subscriptions.deliver(event);
  }

  /** Ends a subscription from this side; whoever does it says why. False if there is none. */
  close(subscription: string): boolean {
    return this.#subscriptions.close(subscription);
  }

  /** The client is gone. */
  end(): void {
    this.#subscriptions.closeAll();
    this.#reconciliations.clear();
  }

  #event(value: unknown): void {
    const id = idOf(value);
    if (id === undefined) return this.#notice('error: EVENT needs an event with an id');
    this.#answerOk(id, () => {
      this.#checkAuth();
      this.#takeRate(this.#eventRate);
      return this.#office.publish(parseEvent(value));
    });
  }

  #auth(value: unknown): void {
    const id = idOf(value);
    if (id === undefined) return this.#notice('error: AUTH needs an event with an id');
    this.#answerOk(id, () => {
      this.#authentication.accept(value, this.#office.url, this.#office.nowMs());
      return '';
    });
  }

  #req(id: string, values: readonly unknown[]): void {
    const filters = this.#filters(id, values);
    const { limits } = this.#office;
    if (!this.#subscriptions.has(id) && this.#subscriptions.size >= limits.subscriptions)
      throw new Refusal('error', `too many subscriptions: at most ${limits.subscriptions}`);
    const capped = filters.map((filter) => ({ ...filter, limit: Math.min(filter.limit ?? Infinity, limits.limit) }));
    void this.#subscriptions.open(id, filters, this.#office.select(capped));
  }

  #count(id: string, values: readonly unknown[]): void {
    this.#wire.send(['COUNT', id, { count: this.#office.select(this.#filters(id, values)).length }]);
  }

  #negOpen(id: string, [filter, message]: readonly unknown[]): void {
    this.#reconciliations.delete(id);
    const { limits } = this.#office;
    const events = this.#office.select(this.#filters(id, [filter]));
    if (events.length > limits.negentropyEvents)
      throw new Refusal('blocked', `too many events: ${events.length} of at most ${limits.negentropyEvents}`);
    if (this.#reconciliations.size >= limits.subscriptions)
      throw new Refusal('error', `too many reconciliations: at most ${limits.subscriptions}`);
    this.#reconciliations.set(id, new NegentropyResponder(events));
    this.#negReply(id, message);
  }

  #negReply(id: string, message: unknown): void {
    const responder = this.#reconciliations.get(id);
    if (!responder) return this.#wire.send(['NEG-ERR', id, 'closed: not open']);
    try {
      this.#wire.send(['NEG-MSG', id, responder.reply(String(message))]);
    } catch (error) {
      this.#reconciliations.delete(id);
      throw new Refusal('invalid', (error as Error).message);
    }
  }

  #filters(id: string, values: readonly unknown[]): Filter[] {
    const { subscriptionIdLength } = this.#office.limits;
    if (id.length === 0 || id.length > subscriptionIdLength)
      throw new Refusal('invalid', `a subscription's name has 1 to ${subscriptionIdLength} characters`);
    this.#checkAuth();
    this.#takeRate(this.#requestRate);
    return parseFilters(values, this.#office.limits);
  }

  get #mayRead(): boolean {
    return this.#office.auth !== 'required' || this.#authentication.pubkeys.size > 0;
  }

  #checkAuth(): void {
    if (this.#mayRead) return;
    // The relay may have begun to ask after the client came.
    this.#sendChallenge();
    throw new Refusal('auth-required', 'this relay serves people it knows');
  }

  #takeRate(rate: RateLimit): void {
    if (!rate.take(this.#office.nowMs())) throw new Refusal('rate-limited', `at most ${rate.perMinute} a minute`);
  }

  #sendChallenge(): void {
    this.#wire.send(['AUTH', this.#authentication.challenge]);
  }

  #notice(text: string): void {
    this.#wire.send(['NOTICE', text]);
  }

  #answerOk(id: string, act: () => string): void {
    try {
      this.#wire.send(['OK', id, true, act()]);
    } catch (error) {
      this.#wire.send(['OK', id, false, refusalText(error)]);
    }
  }

  #refusable(answer: 'CLOSED' | 'NEG-ERR', id: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (answer === 'CLOSED') this.#subscriptions.close(id);
      this.#wire.send([answer, id, refusalText(error)]);
    }
  }
}

function parseMessage(text: string): [verb: string, ...rest: unknown[]] | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (Array.isArray(message) && typeof message[0] === 'string') return message as [string, ...unknown[]];
  } catch {
    // Not JSON is as bad as not a list.
  }
  return undefined;
}

function idOf(value: unknown): string | undefined {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
}
