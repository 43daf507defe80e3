/**
 * How a dataset comes by a worker of its own for its formulas, that can be ended: `SandboxHost`. A dedicated worker starts
 * one itself; a shared worker cannot (Chromium has no Worker there), so a page starts it and lends the port.
 */
import { KoboldError } from '../../core/errors.js';
import { sandboxUrl } from './sandbox-location.js';

export interface SandboxHost {
  /**
   * Starts a sandbox and gives its port; at most one at a time. Rejects with `sandbox-unavailable`. The first message on
   * the port says whether the interpreter is there (batch.ts).
   */
  connect(): Promise<MessagePort>;
  /** Ends it, whatever it is doing. */
  terminate(): void;
}

/** What a page understands that lends sandboxes; it answers a start by `{ port }` or `{ message }`. */
export type LendRequest = { readonly type: 'start'; readonly url: string } | { readonly type: 'stop' };
export type LendAnswer = { readonly port: MessagePort } | { readonly message: string };

const START_MS = 10_000;

/** For dedicated workers. */
export class OwnSandboxHost implements SandboxHost {
  #worker: Worker | undefined;

  constructor(private readonly url: string = sandboxUrl) {}

  connect(): Promise<MessagePort> {
    this.terminate();
    try {
      if (typeof Worker !== 'function' || this.url === '') throw new Error('Workers cannot be started here.');
      const { port1, port2 } = new MessageChannel();
      this.#worker = new Worker(this.url, { type: 'module', name: 'kobold formulas' });
      this.#worker.postMessage(undefined, [port2]);
      return Promise.resolve(port1);
    } catch (error) {
      return Promise.reject(unavailable(error instanceof Error ? error.message : String(error)));
    }
  }

  terminate(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** Over the port of a page (components/kit/lent-sandbox.ts). When the page goes, make another one with another page. */
export class LentSandboxHost implements SandboxHost {
  #waiting: { resolve(port: MessagePort): void; reject(error: KoboldError): void } | undefined;

  constructor(
    private readonly page: MessagePort,
    private readonly url: string = sandboxUrl,
  ) {
    page.onmessage = ({ data }: MessageEvent<LendAnswer>) => {
      if ('port' in data) this.#waiting?.resolve(data.port);
      else this.#waiting?.reject(unavailable(data.message));
      this.#waiting = undefined;
    };
  }

  connect(): Promise<MessagePort> {
    this.#waiting?.reject(unavailable('Another start was asked for.'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiting.reject(unavailable('The page does not answer.')), START_MS);
      const waiting = {
        resolve: (port: MessagePort) => (clearTimeout(timer), resolve(port)),
        reject: (error: KoboldError) => (clearTimeout(timer), reject(error)),
      };
      this.#waiting = waiting;
      this.#send({ type: 'start', url: this.url });
    });
  }

  terminate(): void {
    this.#send({ type: 'stop' });
  }

  #send(request: LendRequest): void {
    this.page.postMessage(request);
  }
}

export function unavailable(why: string): KoboldError {
  return new KoboldError('sandbox-unavailable', 'Formulas cannot be computed here.', { why });
}
