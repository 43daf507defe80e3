/**
 * One connection to one relay, for everything the worker wants of it: connecting with backoff, requests within the relay's
 * limits, AUTH, publishing, noticing silence. It keeps no subscription over a loss: whoever asked is told and decides
 * anew, because what was missed meanwhile has to be read (libraries that resubscribe with `since` lose it).
 */
import type { ErrorCode } from '../../core/error-codes.js';
import type { NostrEvent } from '../../core/log/event.js';
import { backoffMs } from './backoff.js';
import { Budget } from './budget.js';
import type { Socket, SyncEnvironment } from './environment.js';
import type { Filter } from './filter.js';
import { CAREFUL_LIMITS, readRelayLimits, type RelayLimits } from './relay-limits.js';
import { LONGEST_FRAME, parseRelayMessage, refusalToCode, type RelayMessage } from './relay-message.js';
import { Publishing, type Published } from './publishing.js';

export interface LinkStatus {
  readonly link: 'idle' | 'connecting' | 'open' | 'offline';
  /** ms since 1970. */
  readonly since: number;
  /** Of the last failure; gone once something was read. */
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly nextTryAt?: number;
}

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

interface Request {
  readonly id: string;
  readonly frame: readonly unknown[];
  readonly handlers: RequestHandlers;
  readonly isLive: boolean;
  hasEnded: boolean;
  retried: boolean;
  /** How often the relay said that it is asked too much. */
  limited: number;
  cancelTimer: () => void;
}

const SILENT_MS = 15_000;
const CONNECT_MS = 15_000;
/** After so long without a word the relay is asked for one, and then has SILENT_MS. */
const QUIET_MS = 60_000;
const LONG_ENOUGH_MS = 30_000;
const OVER_BUDGET_MS = 300_000;
const MOST_LIMITED = 5;
const NO_ID = '0'.repeat(64);

export class RelaySession {
  limits: RelayLimits = CAREFUL_LIMITS;
  /** Whether it knows NIP-77; undefined until it was tried. */
  negentropy: boolean | undefined;
  readonly budget: Budget;
  #status: LinkStatus;
  #socket: Socket | undefined;
  readonly #open = new Map<string, Request>();
  #waiting: Request[] = [];
  readonly #publishing: Publishing;
  #failures = 0;
  #count = 0;
  #challenge: string | undefined;
  #authenticated: Promise<boolean> | undefined;
  #cancelRetry = (): void => undefined;
  #cancelWatch = (): void => undefined;
  #holdUntil = 0;
  #forgetOnline: () => void;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly url: string,
    readonly environment: SyncEnvironment,
  ) {
    this.budget = new Budget(environment.now);
    this.#status = { link: 'idle', since: environment.now() };
    this.#publishing = new Publishing(environment, (frame) => this.#send(frame));
    this.#forgetOnline = environment.onOnlineChange(() => this.#onlineChanged());
  }

  get status(): LinkStatus {
    return this.#status;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, or tries again now. */
  connect(): void {
    if (this.#socket) return;
    this.#cancelRetry();
    if (!this.environment.isOnline()) return this.#fail('relay-offline', 'this device is offline');
    this.#set({ link: 'connecting' });
    void this.environment.relayInfo(this.url).then((document) => (this.limits = readRelayLimits(document)));
    let socket: Socket;
    try {
      socket = this.environment.openSocket(this.url);
    } catch (error) {
      return this.#fail('relay-offline', String(error));
    }
    this.#socket = socket;
    const lose = (code: ErrorCode, message: string): void => {
      if (this.#socket !== socket) return;
      this.#lose(code, message);
    };
    this.#cancelWatch = this.environment.after(CONNECT_MS, () => lose('relay-silent', 'no answer to the connection'));
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.#set({ link: 'open' });
      this.#watch();
      this.#fill();
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#receive(data);
    };
    socket.onerror = () => undefined;
    socket.onclose = ({ code, reason }) => lose('relay-offline', String(reason) || `the connection closed (${code})`);
  }

  /** The answer ends it. Handlers are called until then, never after. */
  request(filters: readonly Filter[], handlers: RequestHandlers, isLive = false): () => void {
    const id = `k${(this.#count++).toString(36)}`;
    return this.#ask({ id, frame: ['REQ', id, ...filters], handlers, isLive });
  }

  /** NIP-77: answers come to `handlers.negentropy`, and `say` goes on. */
  negotiate(filter: Filter, payload: string, handlers: RequestHandlers): { say(payload: string): void; close(): void } {
    const id = `n${(this.#count++).toString(36)}`;
    const close = this.#ask({ id, frame: ['NEG-OPEN', id, filter, payload], handlers, isLive: false });
    return { say: (next) => this.#send(['NEG-MSG', id, next]), close };
  }

  publish(event: NostrEvent): Promise<Published> {
    if (this.#status.link !== 'open') {
      return Promise.resolve({ outcome: 'failed', code: 'relay-offline', message: 'not connected' });
    }
    return this.#publishing.publish(event);
  }

  /** The relay has broken its bounds: it is left alone for a while. */
  punish(code: ErrorCode, message: string): void {
    if (this.#socket) this.#lose(code, message, OVER_BUDGET_MS);
  }

  close(): void {
    this.#cancelRetry();
    this.#forgetOnline();
    this.#listeners.clear();
    if (this.#socket) this.#drop('relay-offline', 'closed by us');
    this.#set({ link: 'idle' });
  }

  #ask(asked: Pick<Request, 'id' | 'frame' | 'handlers' | 'isLive'>): () => void {
    const request: Request = { ...asked, hasEnded: false, retried: false, limited: 0, cancelTimer: () => undefined };
    // What goes on for ever must not wait behind what ends.
    if (request.isLive) this.#waiting.unshift(request);
    else this.#waiting.push(request);
    this.#fill();
    return () => this.#forget(request, true);
  }

  #fill(): void {
    if (this.#status.link !== 'open' || this.environment.now() < this.#holdUntil) return;
    while (this.#open.size < this.limits.subscriptions) {
      const request = this.#waiting.shift();
      if (!request) return;
      this.#start(request);
    }
  }

  #start(request: Request): void {
    this.#open.set(request.id, request);
    this.#startTimer(request);
    this.#send(request.frame);
  }

  #startTimer(request: Request): void {
    request.cancelTimer();
    request.cancelTimer = this.environment.after(SILENT_MS, () => {
      if (!request.isLive) this.#forget(request, true);
      this.#end(request, { end: 'timed-out' });
    });
  }

  #end(request: Request, end: End): void {
    request.cancelTimer();
    if (end.end === 'closed' && request.isLive) {
      if (!request.hasEnded) request.handlers.end(end);
      request.hasEnded = true;
      request.handlers.lost?.(end);
      return;
    }
    if (request.hasEnded) return;
    request.hasEnded = true;
    request.handlers.end(end);
  }

  #forget(request: Request, tell: boolean): void {
    request.cancelTimer();
    this.#waiting = this.#waiting.filter((other) => other !== request);
    if (!this.#open.delete(request.id)) return;
    if (tell) this.#send([request.frame[0] === 'REQ' ? 'CLOSE' : 'NEG-CLOSE', request.id]);
    this.#fill();
  }

  #receive(data: unknown): void {
    const size = typeof data === 'string' ? data.length : LONGEST_FRAME;
    if (!this.budget.charge(size)) return this.punish('relay-over-budget', 'it sent more than it may');
    this.#watch();
    if (typeof data !== 'string' || size > LONGEST_FRAME) return;
    const message = parseRelayMessage(data);
    if (message.type !== 'EVENT' && message.type !== 'garbage') this.budget.refund(size);
    this.#hear(message, size);
  }

  #hear(message: RelayMessage, size: number): void {
    switch (message.type) {
      case 'EVENT': {
        const request = this.#open.get(message.sub);
        if (!request) return;
        if (!request.hasEnded) this.#startTimer(request);
        return request.handlers.event(message.event, size);
      }
      case 'EOSE':
        return this.#heardEnd(message.sub);
      case 'CLOSED':
      case 'NEG-ERR':
        return this.#heardClosed(message.sub, message.message);
      case 'NEG-MSG': {
        const request = this.#open.get(message.sub);
        if (!request) return;
        this.#startTimer(request);
        return request.handlers.negentropy?.(message.payload);
      }
      case 'OK':
        return this.#publishing.heard(message.id, message.accepted, message.message);
      case 'AUTH':
        this.#challenge = message.challenge;
        this.#authenticated = undefined;
        return;
      case 'NOTICE':
        return this.#heardNotice(message.message);
      case 'garbage':
        return;
    }
  }

  #heardEnd(id: string): void {
    const request = this.#open.get(id);
    if (!request) return;
    this.#worked();
    if (!request.isLive) this.#forget(request, true);
    this.#end(request, { end: 'eose' });
  }

  #heardClosed(id: string, message: string): void {
    const request = this.#open.get(id);
    if (!request) return;
    const code = refusalToCode(message);
    if (code === 'relay-limited') {
      this.#hold();
      if (request.limited++ < MOST_LIMITED) return this.#again(request);
    }
    if (code !== 'relay-auth' || request.retried) return this.#fallen(request, code, message);
    request.retried = true;
    request.cancelTimer();
    void this.#authenticate().then((known) => {
      if (this.#open.get(id) !== request) return;
      if (!known) return this.#fallen(request, code, message);
      this.#startTimer(request);
      this.#send(request.frame);
    });
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

  /** Old relays say in a notice what CLOSED is for; others do not know NIP-77 and say so. */
  #heardNotice(message: string): void {
    if (/auth-required/i.test(message)) {
      for (const id of [...this.#open.keys()]) this.#heardClosed(id, 'auth-required: by notice');
      return;
    }
    for (const request of [...this.#open.values()]) {
      if (request.frame[0] === 'NEG-OPEN' && !request.hasEnded) this.#fallen(request, 'relay-refused', message);
    }
  }

  async #authenticate(): Promise<boolean> {
    const { signAuth, now } = this.environment;
    if (!signAuth || this.#challenge === undefined) return false;
    const tags = [
      ['relay', this.url],
      ['challenge', this.#challenge],
    ];
    this.#authenticated ??= signAuth({
      kind: 22242,
      created_at: Math.floor(now() / 1000),
      tags,
      content: '',
    }).then(
      async (event) => (await this.#publishing.publish(event as NostrEvent, 'AUTH')).outcome === 'ok',
      () => false,
    );
    return this.#authenticated;
  }

  /** Too much was asked: nothing new for some seconds. */
  #hold(): void {
    const ms = backoffMs(3, this.environment.random());
    this.#holdUntil = this.environment.now() + ms;
    this.environment.after(ms, () => this.#fill());
  }

  #worked(): void {
    // One that comes and goes and gives something each time is not left for minutes.
    this.#failures = this.environment.now() - this.#status.since > LONG_ENOUGH_MS ? 0 : Math.min(this.#failures, 2);
    if (this.#status.code !== undefined) this.#set({ link: 'open', since: this.#status.since });
  }

  /** Asks for a sign of life when none came for a minute: a machine that is gone closes no connection. */
  #watch(): void {
    this.#cancelWatch();
    this.#cancelWatch = this.environment.after(QUIET_MS, () => {
      const asked: Pick<Request, 'id' | 'frame' | 'handlers' | 'isLive'> = {
        id: `k${(this.#count++).toString(36)}`,
        frame: [],
        isLive: false,
        handlers: {
          event: () => undefined,
          end: ({ end }) => end === 'timed-out' && this.#socket && this.#lose('relay-silent', 'it stopped answering'),
        },
      };
      this.#ask({ ...asked, frame: ['REQ', asked.id, { ids: [NO_ID], limit: 1 }] });
    });
  }

  #send(frame: readonly unknown[]): void {
    if (this.#status.link !== 'open') return;
    try {
      this.#socket?.send(JSON.stringify(frame));
    } catch {
      // It closes, and onclose says so.
    }
  }

  #onlineChanged(): void {
    if (this.#status.link === 'idle') return;
    if (!this.environment.isOnline()) {
      if (this.#socket) this.#lose('relay-offline', 'this device is offline');
    } else if (!this.#socket) {
      this.#failures = 0;
      this.connect();
    }
  }

  #lose(code: ErrorCode, message: string, waitMs?: number): void {
    this.#drop(code, message);
    this.#fail(code, message, waitMs);
  }

  #drop(code: ErrorCode, message: string): void {
    const socket = this.#socket!;
    this.#socket = undefined;
    this.#cancelWatch();
    this.#challenge = undefined;
    this.#authenticated = undefined;
    this.#holdUntil = 0;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // It never was open.
    }
    const lost = [...this.#open.values(), ...this.#waiting];
    this.#open.clear();
    this.#waiting = [];
    this.#set({ link: 'offline', code, message });
    for (const request of lost) this.#end(request, { end: 'closed', code, message });
    this.#publishing.lost(code, message);
  }

  #fail(code: ErrorCode, message: string, waitMs?: number): void {
    this.#failures += 1;
    const ms = waitMs ?? backoffMs(this.#failures, this.environment.random());
    this.#set({ link: 'offline', code, message: message.slice(0, 300), nextTryAt: this.environment.now() + ms });
    this.#cancelRetry();
    this.#cancelRetry = this.environment.after(ms, () => this.connect());
  }

  #set(status: Omit<LinkStatus, 'since'> & { since?: number }): void {
    const since = status.since ?? (status.link === this.#status.link ? this.#status.since : this.environment.now());
    this.#status = { ...status, since };
    for (const listener of [...this.#listeners]) listener();
  }
}
