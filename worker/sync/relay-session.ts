/**
 * One relay, for everything the worker wants of it: a link, what is asked over it, what is published, who we are. Here is what
 * they have in common: frames are charged before they are parsed, and each goes to whom it concerns.
 */
import type { ErrorCode } from '../../core/error-codes.js';
import type { NostrEvent } from '../../core/log/event.js';
import { Budget } from './budget.js';
import type { SyncEnvironment } from './environment.js';
import type { Filter } from './filter.js';
import { Publishing, type Published } from './publishing.js';
import { RelayAuthentication } from './relay-authentication.js';
import { CAREFUL_LIMITS, readRelayLimits, type RelayLimits } from './relay-limits.js';
import { RelayLink, type LinkStatus, type Loss } from './relay-link.js';
import { LONGEST_FRAME, parseRelayMessage, type RelayMessage } from './relay-message.js';
import { RelayRequests, type RequestHandlers } from './relay-requests.js';

const OVER_BUDGET_MS = 300_000;
const NO_ID = '0'.repeat(64);

export class RelaySession {
  limits: RelayLimits = CAREFUL_LIMITS;
  /** Whether it knows NIP-77; undefined until it was tried. */
  negentropy: boolean | undefined;
  readonly budget: Budget;
  readonly #link: RelayLink;
  readonly #requests: RelayRequests;
  readonly #publishing: Publishing;
  readonly #authentication: RelayAuthentication;
  readonly #listeners = new Set<() => void>();
  readonly #limitListeners = new Set<() => void>();

  constructor(
    readonly url: string,
    readonly environment: SyncEnvironment,
  ) {
    this.budget = new Budget(environment.now);
    this.#link = new RelayLink(url, environment, {
      connecting: () => this.#readLimits(),
      opened: () => this.#requests.fill(),
      received: (data) => this.#received(data),
      quiet: () => this.#askForLife(),
      changed: (loss) => this.#linkChanged(loss),
    });
    this.#publishing = new Publishing(environment, (frame) => this.#link.send(frame));
    this.#authentication = new RelayAuthentication(url, environment, this.#publishing);
    this.#requests = new RelayRequests({
      environment,
      isOpen: () => this.#link.isOpen,
      most: () => this.limits.subscriptions,
      send: (frame) => this.#link.send(frame),
      authenticate: () => this.#authentication.prove(),
      worked: () => this.#link.worked(),
    });
  }

  get status(): LinkStatus {
    return this.#link.status;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** It has said what it takes. */
  onLimits(listener: () => void): void {
    this.#limitListeners.add(listener);
  }

  /** Connects, or tries again now. */
  connect(): void {
    this.#link.connect();
  }

  /** The answer ends it. Handlers are called until then, never after. */
  request(filters: readonly Filter[], handlers: RequestHandlers, isLive = false): () => void {
    return this.#requests.ask('REQ', filters, handlers, isLive).close;
  }

  /** NIP-77: answers come to `handlers.negentropy`, and `say` goes on. */
  negotiate(filter: Filter, payload: string, handlers: RequestHandlers): { say(payload: string): void; close(): void } {
    const { id, close } = this.#requests.ask('NEG-OPEN', [filter, payload], handlers);
    return { say: (next) => this.#link.send(['NEG-MSG', id, next]), close };
  }

  publish(event: NostrEvent): Promise<Published> {
    const { messageBytes } = this.limits;
    // Such a message ends the connection of many relays.
    if (new TextEncoder().encode(JSON.stringify(['EVENT', event])).length > messageBytes) {
      return Promise.resolve({ outcome: 'refused', code: 'too-large' });
    }
    if (this.#link.isOpen) return this.#publishing.publish(event);
    return Promise.resolve({ outcome: 'failed', code: 'relay-offline' });
  }

  /** The relay has broken its bounds: it is left alone for a while. */
  punish(code: ErrorCode, message: string): void {
    this.#link.lose(code, message, OVER_BUDGET_MS);
  }

  close(): void {
    this.#listeners.clear();
    this.#limitListeners.clear();
    this.#link.close();
  }

  /** Its answer may come after the first requests. */
  #readLimits(): void {
    void this.environment.relayInfo(this.url).then((document) => {
      this.limits = readRelayLimits(document);
      for (const listener of [...this.#limitListeners]) listener();
      this.#requests.fill();
    });
  }

  #linkChanged(loss: Loss | undefined): void {
    // Before anybody is told, who may ask again at once.
    const end = loss && this.#requests.takeAll();
    if (loss) this.#authentication.forget();
    for (const listener of [...this.#listeners]) listener();
    if (!loss) return;
    end!(loss.code, loss.message);
    this.#publishing.lost(loss.code);
  }

  #received(data: unknown): void {
    const bytes = typeof data === 'string' ? data.length : LONGEST_FRAME;
    if (!this.budget.charge(bytes)) return this.punish('relay-over-budget', 'it sent more than it may');
    if (typeof data !== 'string' || bytes > LONGEST_FRAME) return;
    const message = parseRelayMessage(data);
    if (message.type !== 'EVENT' && message.type !== 'garbage') this.budget.refund(bytes);
    this.#heard(message, bytes);
  }

  #heard(message: RelayMessage, bytes: number): void {
    switch (message.type) {
      case 'EVENT':
        return this.#requests.event(message.sub, message.event, bytes);
      case 'EOSE':
        return this.#requests.eose(message.sub);
      case 'CLOSED':
      case 'NEG-ERR':
        return this.#requests.closed(message.sub, message.message);
      case 'NEG-MSG':
        return this.#requests.negentropy(message.sub, message.payload);
      case 'OK':
        return this.#publishing.heard(message.id, message.accepted, message.message);
      case 'AUTH':
        return this.#authentication.challenged(message.challenge);
      case 'NOTICE':
        this.#publishing.noticed(message.message);
        return this.#requests.notice(message.message);
      case 'garbage':
        return;
    }
  }

  #askForLife(): void {
    const handlers: RequestHandlers = {
      event: () => undefined,
      end: ({ end }) => end === 'timed-out' && this.#link.lose('relay-silent', 'it stopped answering'),
    };
    this.#requests.ask('REQ', [{ ids: [NO_ID], limit: 1 }], handlers);
  }
}
