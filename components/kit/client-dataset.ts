/** How a dataset stands, on the page's side: opened in each worker the page comes to have, until it is closed. */
import { releaseProxy, transfer, type Remote } from 'comlink';
import type { ErrorData } from '../../core/errors.js';
import type { DatasetFrame, DatasetHandle, SourceRef } from '../../worker/api.js';
import type { Attachment } from './page-client.js';

export interface DatasetWatcher {
  frame(frame: DatasetFrame): void;
  /** No worker could be had. */
  fail(error: ErrorData): void;
}

export class ClientDataset implements DatasetHandle {
  #sink: MessagePort | undefined;
  #remote: Promise<Remote<DatasetHandle>> | undefined;
  #closed = false;

  constructor(
    readonly source: SourceRef,
    private readonly watcher: DatasetWatcher,
    private readonly closed: (self: ClientDataset) => void,
  ) {}

  async open(attachment: Attachment): Promise<void> {
    if (this.#closed || attachment.over.aborted) return;
    this.detach();
    const { port1: frames, port2: sink } = new MessageChannel();
    this.#sink = frames;
    frames.onmessage = ({ data }: MessageEvent<DatasetFrame>) => this.watcher.frame(data);
    this.#remote = attachment.service.dataset(this.source, transfer(sink, [sink])) as Promise<Remote<DatasetHandle>>;
    await this.#remote;
  }

  reload(): void {
    this.#remote?.then((remote) => remote.reload()).catch(() => undefined);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#remote
      ?.then((remote) => {
        remote.close().catch(() => undefined);
        remote[releaseProxy]();
      })
      .catch(() => undefined);
    this.detach();
    this.closed(this);
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
