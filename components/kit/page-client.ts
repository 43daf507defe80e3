/**
 * One client per page. It starts the worker at the first live view, opens views in it, and opens them again when the
 * worker dies or the page comes back from the back/forward cache: elements see a frame with `n` 1 and all anew.
 */
import { releaseProxy, transfer, wrap, type Remote } from 'comlink';
import { errorToData, KoboldError } from '../../core/errors.js';
import { VERSION } from '../../core/version.js';
import {
  CONTRACT,
  type Frame,
  type Health,
  type KoboldService,
  type SourceRef,
  type ViewRequest,
  type WorkerHello,
} from '../../worker/api.js';
import { installErrorTransfer } from '../../worker/error-transfer.js';
import { holdLock, whenReleased } from '../../worker/page-locks.js';
import type { Kept, KoboldClient, LiveHandle } from './client.js';
import { ClientView } from './client-view.js';
import { startHost, type HostOptions, type WorkerHost } from './host.js';
import { classicWorkerSource, workerUrl } from './location.js';

/** A worker this page talks to, until either dies. */
export interface Attachment {
  readonly service: Remote<KoboldService>;
  readonly hello: WorkerHello;
  readonly host: WorkerHost;
  /** Aborts when the page lets go of this worker. */
  readonly over: AbortSignal;
  /** Of the copy of Comlink that made `service`: another file's would not be understood. */
  readonly transfer: typeof transfer;
  readonly releaseProxy: typeof releaseProxy;
  /** A call with its deadline, of 20 s: a worker that misses it and then says nothing at all is replaced. */
  call<T>(answer: Promise<T>, ms?: number): Promise<T>;
}

export interface ClientOptions extends Partial<HostOptions> {
  readonly callMs?: number;
  readonly pingMs?: number;
}

/** A busy worker answers late; a dead one never. */
const CALL_MS = 20_000;
const PING_MS = 10_000;
const HEARTBEAT_MS = 20_000;
/** Less than the worker keeps a file nobody shows (source/sources.ts). */
const LEND_AGAIN_MS = 20_000;
/** Deaths within a minute before the client gives up. */
const MOST_DEATHS = 3;

export class PageClient implements KoboldClient {
  readonly #kept = new Set<Kept>();
  #attaching: Promise<Attachment> | undefined;
  #over: AbortController | undefined;
  #deaths: number[] = [];
  /** When each file was lent to the present worker. */
  readonly #lent = new Map<string, number>();

  constructor(readonly options: ClientOptions = {}) {
    installErrorTransfer();
    addEventListener('pagehide', this.#leave);
    addEventListener('pageshow', this.#comeBack);
  }

  live(source: SourceRef, request: ViewRequest, onFrame: (frame: Frame) => void): LiveHandle {
    const view: ClientView = new ClientView(source, request, onFrame, {
      call: (run) => this.#call(run),
      closed: () => this.#kept.delete(view),
      lends: (url) => this.#lends(url, view),
      open: () => void this.#open(view),
    });
    this.keep(view);
    return view;
  }

  keep(what: Kept): () => void {
    this.#kept.add(what);
    void this.#open(what);
    return () => this.#kept.delete(what);
  }

  /** An element that is moved, or replaced by another of the same file, must not ask the server again. */
  #lends(url: string, view: ClientView): boolean {
    if ([...this.#kept].some((other) => other !== view && 'url' in other && other.url === url)) return false;
    const now = performance.now();
    const last = this.#lent.get(url);
    if (last !== undefined && now - last < LEND_AGAIN_MS) return false;
    for (const [other, at] of this.#lent) if (now - at >= LEND_AGAIN_MS) this.#lent.delete(other);
    this.#lent.set(url, now);
    return true;
  }

  async health(): Promise<Health> {
    const { service } = await this.#attach();
    return this.#call(service.health());
  }

  warm(): void {
    this.#attach().catch(() => undefined); // told to the first view
  }

  /** For tests: as if the page had gone. */
  close(): void {
    removeEventListener('pagehide', this.#leave);
    removeEventListener('pageshow', this.#comeBack);
    for (const opened of this.#kept) opened.close();
    this.#detach();
  }

  async #open(opened: Kept): Promise<void> {
    opened.lend?.(); // before the worker is up
    try {
      await opened.open(await this.#attach());
    } catch (error) {
      opened.fail(errorToData(error));
    }
  }

  #attach(): Promise<Attachment> {
    if (!this.#attaching) {
      const over = (this.#over = new AbortController());
      const attaching = (this.#attaching = this.#start(over));
      attaching.catch(() => {
        if (this.#attaching === attaching) this.#attaching = undefined;
      });
    }
    return this.#attaching;
  }

  async #start(over: AbortController): Promise<Attachment> {
    const lockName = `kobold page ${crypto.getRandomValues(new Uint32Array(3)).join('-')}`;
    const held = holdLock(lockName, over.signal);
    const options = { url: workerUrl, version: VERSION, classicSource: classicWorkerSource, ...this.options };
    const started = await startHost(options, async (candidate) => {
      const service = wrap<KoboldService>(candidate.port);
      const lock = await held;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => void import('./lent-sandbox.js').then(({ lendTo }) => lendTo(port1, over.signal));
      const hello = { contract: CONTRACT, ...(lock && { lock }) };
      return { service, hello: await service.hello(hello, transfer(port2, [port2])) };
    });
    const { host } = started;
    const { service, hello } = started.hello;
    over.signal.addEventListener('abort', () => {
      service[releaseProxy]();
      // The port stays open for a moment: closing it would overtake the message that releases it.
      setTimeout(() => host.stop(), 0);
    });
    if (hello.lock) whenReleased(hello.lock, over.signal, () => this.#died());
    if (host.kind === 'shared' && !(await held)) {
      const beat = setInterval(() => void this.#ping(service), HEARTBEAT_MS);
      over.signal.addEventListener('abort', () => clearInterval(beat));
    }
    const call = <T>(answer: Promise<T>, ms?: number): Promise<T> => this.#call(answer, ms);
    return { service, hello, host, over: over.signal, transfer, releaseProxy, call };
  }

  #detach(): void {
    this.#over?.abort();
    this.#over = undefined;
    this.#attaching = undefined;
    this.#lent.clear();
    for (const opened of this.#kept) opened.detach();
  }

  #died(): void {
    this.#detach();
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < 60_000), now];
    if (this.#deaths.length > MOST_DEATHS) {
      const error = errorToData(
        new KoboldError('worker-failed', 'The worker was ended several times. Reload the page.', {
          deaths: this.#deaths.length,
        }),
      );
      for (const opened of this.#kept) opened.fail(error);
    } else for (const opened of this.#kept) void this.#open(opened);
  }

  /** A call with its deadline. A worker that misses it is asked once more, and replaced if it says nothing at all. */
  async #call<T>(answer: Promise<T>, ms = this.options.callMs ?? CALL_MS): Promise<T> {
    const attaching = this.#attaching;
    try {
      return await withDeadline(answer, ms);
    } catch (error) {
      if (error instanceof KoboldError && error.code === 'worker-timeout' && this.#attaching === attaching) {
        attaching?.then(({ service }) => this.#ping(service)).catch(() => undefined);
      }
      throw error;
    }
  }

  async #ping(service: Remote<KoboldService>): Promise<void> {
    const attaching = this.#attaching;
    try {
      await withDeadline(service.health(), this.options.pingMs ?? PING_MS);
    } catch {
      if (this.#attaching === attaching) this.#died();
    }
  }

  /** A page in the back/forward cache must hold no lock and no port. */
  readonly #leave = (): void => this.#detach();
  readonly #comeBack = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) for (const opened of this.#kept) void this.#open(opened);
  };
}

function withDeadline<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new KoboldError('worker-timeout', `No answer came within ${ms / 1000} seconds.`, { timeoutMs: ms }));
    }, ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
