/**
 * The connection to one relay: open it, lose it, try again with backoff, notice that it has gone silent. What is said over
 * it is for `relay-session.ts`; here are frames as they come. After a loss the link begins anew and remembers nothing.
 */
import type { ErrorCode } from '../../core/error-codes.js';
import { backoffMs } from './backoff.js';
import type { Socket, SyncEnvironment } from './environment.js';

export interface LinkStatus {
  readonly link: 'idle' | 'connecting' | 'open' | 'offline';
  /** ms since 1970. */
  readonly since: number;
  /** Of the last failure; gone once something was read. */
  readonly code?: ErrorCode;
  /** With `relay-offline` the relay's own words; '' where it said none. */
  readonly message?: string;
  readonly nextTryAt?: number;
}

export interface Loss {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface LinkHandlers {
  /** About to open a socket. */
  connecting(): void;
  opened(): void;
  received(data: unknown): void;
  /** Nothing came for a minute: a machine that is gone closes no connection. Something is to be asked. */
  quiet(): void;
  /** The status is another; with `loss` because a connection ended just now, or never came about. */
  changed(loss?: Loss): void;
}

const CONNECT_MS = 15_000;
const QUIET_MS = 60_000;
const LONG_ENOUGH_MS = 30_000;

export class RelayLink {
  #status: LinkStatus;
  #socket: Socket | undefined;
  #failures = 0;
  #cancelRetry = (): void => undefined;
  #cancelWatch = (): void => undefined;
  readonly #forgetOnline: () => void;

  constructor(
    readonly url: string,
    readonly environment: SyncEnvironment,
    readonly handlers: LinkHandlers,
  ) {
    this.#status = { link: 'idle', since: environment.now() };
    this.#forgetOnline = environment.onOnlineChange(() => this.#onlineChanged());
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get isOpen(): boolean {
    return this.#status.link === 'open';
  }

  /** Connects, or tries again now. */
  connect(): void {
    if (this.#socket) return;
    this.#cancelRetry();
    if (!this.environment.isOnline()) return this.#fail('relay-offline', '');
    this.#set({ link: 'connecting' });
    this.handlers.connecting();
    let socket: Socket;
    try {
      socket = this.environment.openSocket(this.url);
    } catch {
      return this.#fail('relay-offline', '');
    }
    this.#socket = socket;
    const lose = (code: ErrorCode, message: string): void => {
      if (this.#socket === socket) this.lose(code, message);
    };
    this.#cancelWatch = this.environment.after(CONNECT_MS, () => lose('relay-silent', 'no answer to the connection'));
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.#set({ link: 'open' });
      this.#watch();
      this.handlers.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#watch();
      this.handlers.received(data);
    };
    socket.onerror = () => undefined;
    socket.onclose = ({ reason }) => lose('relay-offline', String(reason));
  }

  /** Of no effect while it is not open. */
  send(frame: readonly unknown[]): void {
    if (!this.isOpen) return;
    try {
      this.#socket?.send(JSON.stringify(frame));
    } catch {
      // It closes, and onclose says so.
    }
  }

  /** The relay has given what it was asked for. */
  worked(): void {
    // One that comes and goes and gives something each time is not left for minutes.
    this.#failures = this.environment.now() - this.#status.since > LONG_ENOUGH_MS ? 0 : Math.min(this.#failures, 2);
    if (this.#status.code !== undefined) this.#set({ link: 'open', since: this.#status.since });
  }

  /** Ends the connection, if there is one, and tries again: after `waitMs`, or as backoff has it. */
  lose(code: ErrorCode, message: string, waitMs?: number): void {
    if (!this.#socket) return;
    this.#drop(code, message);
    this.#fail(code, message, waitMs);
  }

  close(): void {
    this.#cancelRetry();
    this.#forgetOnline();
    if (this.#socket) this.#drop('relay-offline', '');
    this.#set({ link: 'idle' });
  }

  #watch(): void {
    this.#cancelWatch();
    this.#cancelWatch = this.environment.after(QUIET_MS, () => this.handlers.quiet());
  }

  #onlineChanged(): void {
    if (this.#status.link === 'idle') return;
    if (!this.environment.isOnline()) this.lose('relay-offline', '');
    else if (!this.#socket) {
      this.#failures = 0;
      this.connect();
    }
  }

  #drop(code: ErrorCode, message: string): void {
    const socket = this.#socket!;
    this.#socket = undefined;
    this.#cancelWatch();
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // It never was open.
    }
    this.#set({ link: 'offline', code, message }, { code, message });
  }

  #fail(code: ErrorCode, message: string, waitMs?: number): void {
    this.#failures += 1;
    const ms = waitMs ?? backoffMs(this.#failures, this.environment.random());
    this.#set({ link: 'offline', code, message: message.slice(0, 300), nextTryAt: this.environment.now() + ms });
    this.#cancelRetry();
    this.#cancelRetry = this.environment.after(ms, () => this.connect());
  }

  #set(status: Omit<LinkStatus, 'since'> & { since?: number }, loss?: Loss): void {
    const since = status.since ?? (status.link === this.#status.link ? this.#status.since : this.environment.now());
    this.#status = { ...status, since };
    this.handlers.changed(loss);
  }
}
