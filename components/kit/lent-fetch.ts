/**
 * The page asks for a file before the worker is up and lends it the answer, so that worker start and request overlap.
 * Bytes are only passed on: read when pulled, transferred, never kept. Protocol: LentMessage in worker/api.ts.
 */
import type { LentMessage, LentRequest } from '../../worker/api.js';

/** Nobody pulled for so long: the worker is gone or has no use for the answer. */
const IDLE_MS = 30_000;

const started = new Map<string, LentFetch>();

/** Asks for a file whose element will come: the loader calls this while elements and worker are still loading. */
export function prefetchFile(url: string): void {
  if (!started.has(url)) started.set(url, new LentFetch(url, () => started.delete(url)));
}

/** The answer to lend for a URL: the one already under way, else a new one. The port is for the worker. */
export function lendFetch(url: string): MessagePort {
  prefetchFile(url);
  const lent = started.get(url)!;
  started.delete(url);
  return lent.lend();
}

class LentFetch {
  readonly #abort = new AbortController();
  readonly #response: Promise<Response>;
  readonly #policy: { blockedBy(): string | undefined; stop(): void };
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  #port: MessagePort | undefined;
  #sentHead = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Pulls are answered one after the other. */
  #answering: Promise<void> = Promise.resolve();

  constructor(
    readonly url: string,
    private readonly ended: () => void,
  ) {
    this.#policy = watchPolicy(url);
    this.#response = fetch(url, { signal: this.#abort.signal });
    this.#response.catch(() => undefined); // told when pulled
    addEventListener('pagehide', this.#stop);
    this.#wait();
  }

  lend(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<LentRequest>) => {
      if (data === 'cancel') return this.#stop();
      this.#wait();
      this.#answering = this.#answering.then(() => this.#answer());
    };
    return port2;
  }

  async #answer(): Promise<void> {
    if (!this.#port) return;
    try {
      const response = await this.#response;
      if (!this.#sentHead) {
        this.#sentHead = true;
        this.#reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
        return this.#send({
          type: 'head',
          status: response.status,
          url: response.url,
          headers: headersOf(response.headers),
        });
      }
      const { value } = (await this.#reader?.read()) ?? {};
      if (!value) return this.#finish({ type: 'end' });
      // A chunk may be a window onto a larger buffer, which cannot be transferred for a part.
      const bytes = value.byteLength === value.buffer.byteLength ? value : value.slice();
      this.#send({ type: 'chunk', bytes }, [bytes.buffer]);
    } catch (error) {
      // The violation event comes after the rejection.
      if (!this.#sentHead) await new Promise((resolve) => setTimeout(resolve, 0));
      const blockedBy = this.#policy.blockedBy();
      this.#finish({ type: 'failed', message: String(error), ...(blockedBy && { blockedBy }) });
    }
  }

  #send(message: LentMessage, transfer: Transferable[] = []): void {
    this.#port?.postMessage(message, transfer);
  }

  /** The last message; the port stays open until the worker has read it and closes. */
  #finish(message: LentMessage): void {
    this.#send(message);
    this.#port = undefined;
    this.#stop();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stop, IDLE_MS);
  }

  readonly #stop = (): void => {
    clearTimeout(this.#timer);
    removeEventListener('pagehide', this.#stop);
    this.#policy.stop();
    this.#abort.abort();
    this.#port?.close();
    this.#port = undefined;
    this.ended();
  };
}

/** Which header names matter is the worker's to know: all that a script may see are passed on. */
function headersOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(headers);
}

/** After a refusal: the directive of this page's policy that caused it. */
function watchPolicy(url: string): { blockedBy(): string | undefined; stop(): void } {
  const { origin } = new URL(url, document.baseURI);
  let blockedBy: string | undefined;
  const listen = (event: SecurityPolicyViolationEvent): void => {
    const { effectiveDirective, disposition, blockedURI } = event;
    if (effectiveDirective === 'connect-src' && disposition === 'enforce' && isOf(origin, blockedURI))
      blockedBy = effectiveDirective;
  };
  document.addEventListener('securitypolicyviolation', listen);
  return {
    blockedBy: () => blockedBy,
    stop: () => document.removeEventListener('securitypolicyviolation', listen),
  };
}

/** `blockedURI` may be a keyword (`inline`, `data`) instead of a URL. */
function isOf(origin: string, blockedURI: string): boolean {
  return URL.canParse(blockedURI) && new URL(blockedURI).origin === origin;
}
