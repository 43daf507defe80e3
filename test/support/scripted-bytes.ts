/** An answer that comes when a test says so, and knows what was asked of it. */
import type { ByteStream, Head } from '../../worker/source/byte-stream.js';

export class ScriptedBytes implements ByteStream {
  cancelled = 0;
  reads = 0;
  readonly #head = deferred<Head>();
  readonly #chunks: (Uint8Array<ArrayBuffer> | undefined | Error)[] = [];
  #wake: (() => void) | undefined;

  /** The head, then all text at once, then the end. */
  static whole(text: string, headers: Record<string, string> = {}, status = 200): ScriptedBytes {
    return new ScriptedBytes().answer(headers, status).send(text).end();
  }
  static failing(error: Error): ScriptedBytes {
    const bytes = new ScriptedBytes();
    bytes.#head.reject(error);
    return bytes;
  }

  answer(headers: Record<string, string> = {}, status = 200): this {
    this.#head.resolve({ status, url: '', headers });
    return this;
  }
  send(text: string): this {
    return this.#come(new TextEncoder().encode(text));
  }
  end(): this {
    return this.#come(undefined);
  }
  lose(error: Error): this {
    return this.#come(error);
  }

  head(): Promise<Head> {
    return this.#head.promise;
  }
  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.reads++;
    while (this.#chunks.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    const next = this.#chunks.shift();
    if (next instanceof Error) throw next;
    return next;
  }
  cancel(): void {
    this.cancelled++;
  }

  #come(next: Uint8Array<ArrayBuffer> | undefined | Error): this {
    this.#chunks.push(next);
    this.#wake?.();
    return this;
  }
}

function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
