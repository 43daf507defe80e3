/**
 * A dataset's sandbox as seen by who has formulas to compute: one batch after the other, and a watchdog. Who does not
 * answer in time is ended, whatever it is stuck in, and the next batch gets a new one.
 */
import { KoboldError } from '../../core/errors.js';
import type { Batch, BatchResult, SandboxAnswer, SandboxRequest } from './batch.js';
import { unavailable, type SandboxHost } from './sandbox-host.js';

/** Computes one batch. Rejects with `formula-stuck` or `sandbox-unavailable`. */
export interface Evaluator {
  evaluate(batch: Batch): Promise<BatchResult>;
}

export interface SandboxClientOptions {
  /** A batch ends itself after some hundred milliseconds; who needs so long is stuck in one builtin. */
  readonly stuckMs?: number;
  readonly startMs?: number;
  /** Without work for so long the sandbox is ended. */
  readonly idleMs?: number;
}

const STUCK_MS = 1_200;
const START_MS = 10_000;
const IDLE_MS = 30_000;

export class SandboxClient implements Evaluator {
  #port: Promise<MessagePort> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #nextId = 1;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(
    private readonly host: SandboxHost,
    private readonly options: SandboxClientOptions = {},
  ) {}

  evaluate(batch: Batch): Promise<BatchResult> {
    const result = this.#last.then(() => this.#evaluate(batch));
    this.#last = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  async #evaluate(batch: Batch): Promise<BatchResult> {
    if (this.#isClosed) throw unavailable('It is closed.');
    clearTimeout(this.#idle);
    const port = await (this.#port ??= this.#start());
    try {
      const result = await this.#ask(port, batch);
      if (result.broken) this.#end();
      return result;
    } catch (error) {
      this.#end();
      throw error;
    } finally {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#end(), this.options.idleMs ?? IDLE_MS);
    }
  }

  #ask(port: MessagePort, batch: Batch): Promise<BatchResult> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const stuckMs = this.options.stuckMs ?? STUCK_MS;
      const timer = setTimeout(
        () =>
          reject(
            new KoboldError('formula-stuck', 'The formula did not answer in time and was ended.', { afterMs: stuckMs }),
          ),
        stuckMs,
      );
      port.onmessage = ({ data }: MessageEvent<SandboxAnswer>) => {
        if (!('id' in data) || data.id !== id) return;
        clearTimeout(timer);
        resolve(data.result);
      };
      const request: SandboxRequest = { id, batch };
      port.postMessage(request);
    });
  }

  async #start(): Promise<MessagePort> {
    try {
      const port = await this.host.connect();
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(unavailable('It does not start.')), this.options.startMs ?? START_MS);
        port.onmessage = ({ data }: MessageEvent<SandboxAnswer>) => {
          clearTimeout(timer);
          if ('ready' in data && data.ready) resolve();
          else reject(unavailable('ready' in data ? data.message : 'It does not start.'));
        };
      });
      return port;
    } catch (error) {
      this.#end();
      throw error instanceof KoboldError ? error : unavailable(String(error));
    }
  }

  #end(): void {
    clearTimeout(this.#idle);
    if (!this.#port) return;
    void this.#port.then(
      (port) => port.close(),
      () => undefined,
    );
    this.#port = undefined;
    this.host.terminate();
  }
}
