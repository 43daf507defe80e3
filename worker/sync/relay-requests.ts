/**
 * What one relay is asked (REQ of NIP-01, NEG-OPEN of NIP-77): so many at once as it takes, the others wait. Each ends once,
 * by EOSE, CLOSED, a loss, or silence. None is kept over a loss: whoever asked is told and decides anew, because what was
 * missed meanwhile has to be read (libraries that resubscribe with `since` lose it).
 */
import type { ErrorCode } from '../../core/error-codes.js';
import { backoffMs } from './backoff.js';
import type { SyncEnvironment } from './environment.js';
import { refusalToCode } from './relay-message.js';

/** How a request ended. `closed`: the relay or the network ended it. */
export type End =
  | { readonly end: 'eose' | 'timed-out' }
  | { readonly end: 'closed'; readonly code: ErrorCode; readonly message: string };

export interface RequestHandlers {
  /** As it came; `bytes` were charged to the budget and are given back by whoever finds it useful. */
  event(raw: unknown, bytes: number): void;
  /** The first of EOSE, CLOSED, a loss, and silence. */
  end(end: End): void;
  /** Live requests stay open after EOSE and silence; this is how they end. */
  lost?(end: End & { end: 'closed' }): void;
  /** Answers of NIP-77. */
  negentropy?(payload: string): void;
}

/** The relay's side of it. */
export interface AskedRelay {
  readonly environment: SyncEnvironment;
  readonly isOpen: () => boolean;
  /** Subscriptions it takes at once. */
  readonly most: () => number;
  readonly send: (frame: readonly unknown[]) => void;
  /** Whether it knows us now, and may be asked again. */
  readonly authenticate: () => Promise<boolean>;
  /** It came to the end of an answer. */
  readonly worked: () => void;
}

interface Request {
  readonly id: string;
  readonly frame: readonly [verb: 'REQ' | 'NEG-OPEN', ...unknown[]];
  readonly handlers: RequestHandlers;
  readonly isLive: boolean;
  hasEnded: boolean;
  hasAuthenticated: boolean;
  /** How often the relay said that it is asked too much. */
  limited: number;
  cancelTimer: () => void;
}

const SILENT_MS = 15_000;
const MOST_LIMITED = 5;
/** Clocks count in whole milliseconds, timers do not. */
const EARLY_MS = 2;

export class RelayRequests {
  readonly #open = new Map<string, Request>();
  #waiting: Request[] = [];
  #count = 0;
  #holdUntil = 0;

  constructor(private readonly relay: AskedRelay) {}

  /** Handlers are called until `close`, or until it ends; never after. */
  ask(
    verb: 'REQ' | 'NEG-OPEN',
    what: readonly unknown[],
    handlers: RequestHandlers,
    isLive = false,
  ): { readonly id: string; readonly close: () => void } {
    const id = `${verb === 'REQ' ? 'k' : 'n'}${(this.#count++).toString(36)}`;
    const request: Request = {
      id,
      frame: [verb, id, ...what],
      handlers,
      isLive,
      hasEnded: false,
      hasAuthenticated: false,
      limited: 0,
      cancelTimer: () => undefined,
    };
    // What goes on for ever must not wait behind what ends.
    if (isLive) this.#waiting.unshift(request);
    else this.#waiting.push(request);
    this.fill();
    return { id, close: () => this.#forget(request, true) };
  }

  /** Sends what waits, as far as the relay takes it. */
  fill(): void {
    const { environment, isOpen, most } = this.relay;
    if (!isOpen() || environment.now() < this.#holdUntil) return;
    while (this.#open.size < most()) {
      const request = this.#waiting.shift();
      if (!request) return;
      this.#open.set(request.id, request);
      this.#send(request);
    }
  }

  /** All that is open or waits, when the link is lost; the answer ends them, with what the loss was. */
  takeAll(): (code: ErrorCode, message: string) => void {
    const lost = [...this.#open.values(), ...this.#waiting];
    this.#open.clear();
    this.#waiting = [];
    this.#holdUntil = 0;
    return (code, message) => {
      for (const request of lost) this.#end(request, { end: 'closed', code, message });
    };
  }

  // ── What the relay says ────────────────────────────────────────────────────────────────────────────────────────

  event(id: string, raw: unknown, bytes: number): void {
    const request = this.#open.get(id);
    if (!request) return;
    if (!request.hasEnded) this.#startTimer(request);
    request.limited = 0;
    request.handlers.event(raw, bytes);
  }

  negentropy(id: string, payload: string): void {
    const request = this.#open.get(id);
    if (!request) return;
    this.#startTimer(request);
    request.handlers.negentropy?.(payload);
  }

  eose(id: string): void {
    const request = this.#open.get(id);
    if (!request) return;
    this.relay.worked();
    request.limited = 0;
    if (!request.isLive) this.#forget(request, true);
    this.#end(request, { end: 'eose' });
  }

  /** CLOSED, or NEG-ERR. */
  closed(id: string, message: string): void {
    const request = this.#open.get(id);
    if (!request) return;
    const code = refusalToCode(message);
    if (code === 'relay-limited') {
      this.#hold();
      if (request.limited++ < MOST_LIMITED) return this.#again(request);
    }
    if (code !== 'relay-auth' || request.hasAuthenticated) return this.#fallen(request, code, message);
    request.hasAuthenticated = true;
    request.cancelTimer();
    void this.relay.authenticate().then((known) => {
      if (this.#open.get(id) !== request) return;
      if (known) this.#send(request);
      else this.#fallen(request, code, message);
    });
  }

  /** Old relays say in a notice what CLOSED is for; others do not know NIP-77 and say so. */
  notice(message: string): void {
    if (/auth-required/i.test(message)) {
      for (const id of [...this.#open.keys()]) this.closed(id, 'auth-required: by notice');
      return;
    }
    for (const request of [...this.#open.values()]) {
      if (request.frame[0] === 'NEG-OPEN' && !request.hasEnded) this.#fallen(request, 'relay-refused', message);
    }
  }

  // ── Inside ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #send(request: Request): void {
    this.#startTimer(request);
    this.relay.send(request.frame);
  }

  #startTimer(request: Request): void {
    request.cancelTimer();
    request.cancelTimer = this.relay.environment.after(SILENT_MS, () => {
      if (!request.isLive) this.#forget(request, true);
      this.#end(request, { end: 'timed-out' });
    });
  }

  #end(request: Request, end: End): void {
    request.cancelTimer();
    const isFirst = !request.hasEnded;
    request.hasEnded = true;
    if (isFirst) request.handlers.end(end);
    if (end.end === 'closed' && request.isLive) request.handlers.lost?.(end);
  }

  #forget(request: Request, tell: boolean): void {
    request.cancelTimer();
    this.#waiting = this.#waiting.filter((other) => other !== request);
    if (!this.#open.delete(request.id)) return;
    if (tell) this.relay.send([request.frame[0] === 'REQ' ? 'CLOSE' : 'NEG-CLOSE', request.id]);
    this.fill();
  }

  /** It waits its turn, in front, until the relay has time. */
  #again(request: Request): void {
    request.cancelTimer();
    this.#open.delete(request.id);
    this.#waiting.unshift(request);
  }

  #fallen(request: Request, code: ErrorCode, message: string): void {
    this.#forget(request, false);
    this.#end(request, { end: 'closed', code, message });
  }

  /** Too much was asked: nothing new for some seconds. */
  #hold(): void {
    const { environment } = this.relay;
    const ms = backoffMs(3, environment.random());
    this.#holdUntil = environment.now() + ms;
    environment.after(ms, () => {
      // A timer may come a little early by the clock, and nobody looks again.
      if (environment.now() >= this.#holdUntil - EARLY_MS) this.#holdUntil = 0;
      this.fill();
    });
  }
}
