/** How a dataset stands, on the page's side. Apart from the client, because few pages ask. */
import type { Remote } from 'comlink';
import { KoboldError, type ErrorData } from '../../core/errors.js';
import type { DatasetFrame, DatasetHandle, SourceRef } from '../../worker/api.js';
import type { Kept, KoboldClient } from './client.js';
import type { Attachment } from './page-client.js';

export interface DatasetWatcher {
  frame(frame: DatasetFrame): void;
  /** No worker could be had. */
  fail(error: ErrorData): void;
}

/** Tells how a dataset stands, now and after each change, until the handle is closed. */
export function watchDataset(client: KoboldClient, source: SourceRef, watcher: DatasetWatcher): DatasetHandle {
  const dataset: ClientDataset = new ClientDataset(source, watcher, () => end());
  const end = client.keep(dataset);
  return dataset;
}

class ClientDataset implements DatasetHandle, Kept {
  #sink: MessagePort | undefined;
  #remote: Promise<Remote<DatasetHandle>> | undefined;
  #release: Attachment['releaseProxy'] | undefined;
  #closed = false;

  constructor(
    readonly source: SourceRef,
    private readonly watcher: DatasetWatcher,
    private readonly closed: () => void,
  ) {}

  async open(attachment: Attachment): Promise<void> {
    if (this.#closed || attachment.over.aborted) return;
    this.detach();
    const { port1: frames, port2: sink } = new MessageChannel();
    this.#sink = frames;
    frames.onmessage = ({ data }: MessageEvent<DatasetFrame>) => this.watcher.frame(data);
    this.#release = attachment.releaseProxy;
    this.#remote = attachment.service.dataset(this.source, attachment.transfer(sink, [sink])) as Promise<
      Remote<DatasetHandle>
    >;
    await this.#remote;
  }

  reload(): void {
    this.#remote?.then((remote) => remote.reload()).catch(() => undefined);
  }

  suggest(note?: string): Promise<readonly string[]> {
    return this.#call((remote) => remote.suggest(note));
  }

  discard(of?: { readonly resource: string; readonly record: string }): Promise<void> {
    return this.#call((remote) => remote.discard(of));
  }

  #call<T>(run: (remote: Remote<DatasetHandle>) => Promise<T>): Promise<T> {
    if (!this.#remote) return Promise.reject(new KoboldError('worker-failed', 'The dataset is not open.'));
    return this.#remote.then(run);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#remote
      ?.then((remote) => {
        remote.close().catch(() => undefined);
        remote[this.#release!]();
      })
      .catch(() => undefined);
    this.detach();
    this.closed();
  }

  detach(): void {
    this.#sink?.close();
    this.#sink = undefined;
    this.#remote = undefined;
  }

  fail(error: ErrorData): void {
    if (!this.#closed) this.watcher.fail(error);
  }
}
