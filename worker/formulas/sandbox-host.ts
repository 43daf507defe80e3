/**
 * How a dataset comes by a worker of its own for its formulas, that can be ended: `SandboxHost`. A page starts it and lends the
 * port, since a worker had better not: in Chromium a shared one cannot, and in Firefox (153 at least) one that starts
 * another while a debugger or a test driver listens may wait for ever, with everybody who shares it.
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
    // As one script in an opaque origin we have no other file.
    if (this.url === '') return Promise.reject(unavailable('Workers cannot be started here.'));
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
