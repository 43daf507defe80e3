/** One live view on the page's side: its newest request, its port, and the calls that wait until it is open. */
import { releaseProxy, transfer, type Remote } from 'comlink';
import { KoboldError, type ErrorData } from '../../core/errors.js';
import type { Frame, LiveView, SheetView, SourceRef, ViewRequest } from '../../worker/api.js';
import type { LiveHandle } from './client.js';
import type { Attachment } from './page-client.js';
import { lendFetch } from './lent-fetch.js';

export interface ViewOwner {
  /** A call with a deadline. */
  call<T>(answer: Promise<T>): Promise<T>;
  closed(): void;
  /** Whether the worker may lack this file: no other view of the page shows it, none did a moment ago. */
  lends(url: string): boolean;
  /** Starts a worker if there is none, and opens the view in it. */
  open(): void;
}

type Call =
  keyof SheetView | keyof Pick<LiveView, 'facet' | 'summarize' | 'copy' | 'record' | 'provenance' | 'editing' | 'edit'>;

/** Calls that are passed on as they are; in one text, since every page carries it. */
const CALLS =
  'facet summarize copy record provenance editing edit candidates addRows removeRows restoreRows paste fill clear replace'.split(
    ' ',
  ) as readonly Call[];

export class ClientView implements LiveHandle {
  declare facet: LiveView['facet'];
  declare summarize: LiveView['summarize'];
  declare copy: LiveView['copy'];
  declare record: LiveView['record'];
  declare provenance: LiveView['provenance'];
  declare editing: LiveView['editing'];
  declare edit: LiveView['edit'];
  declare candidates: LiveView['candidates'];
  declare addRows: LiveView['addRows'];
  declare removeRows: LiveView['removeRows'];
  declare restoreRows: LiveView['restoreRows'];
  declare paste: LiveView['paste'];
  declare fill: LiveView['fill'];
  declare clear: LiveView['clear'];
  declare replace: LiveView['replace'];
  static {
    for (const name of CALLS)
      this.prototype[name] = function (this: ClientView, ...given: unknown[]): Promise<never> {
        return this.#ask((view) => (view[name] as (...given: unknown[]) => Promise<unknown>)(...given));
      };
  }

  #sink: MessagePort | undefined;
  #remote: Promise<Remote<LiveView>> | undefined;
  #lent: MessagePort | undefined;
  /** Calls made while no worker is there. */
  #waiting: ((remote: Promise<Remote<LiveView>>) => void)[] = [];
  #closed = false;
  /** The page counts its updates over all workers; this one counts from 0. */
  #requests = 0;
  #requestsBefore = 0;
  #lastFrame = 0;
  /** Rows of the last visit are shown, those of the worker have not come; undefined: these have. */
  #looks: boolean | undefined = false;

  constructor(
    readonly source: SourceRef,
    private request: ViewRequest,
    private readonly onFrame: (frame: Frame) => void,
    private readonly owner: ViewOwner,
  ) {
    if (source.kind === 'dataset') this.#look(request).catch(() => undefined);
  }

  get url(): string | undefined {
    return this.source.kind === 'url' ? this.source.url : undefined;
  }

  lend(): void {
    if (this.url && !this.#lent && /^https?:/i.test(this.url) && this.owner.lends(this.url))
      this.#lent = lendFetch(this.url);
  }

  async open(attachment: Attachment): Promise<void> {
    if (this.#closed || attachment.over.aborted) return;
    const { port1: frames, port2: sink } = new MessageChannel();
    this.#closeSink();
    this.#sink = frames;
    this.#requestsBefore = this.#requests;
    this.#lastFrame = 0;
    frames.onmessage = ({ data }: MessageEvent<Frame>) => this.#receive(frames, data, attachment);
    const lent = this.#lent;
    this.#lent = undefined;
    const opening = attachment.service.live(
      this.source,
      this.request,
      transfer(sink, [sink]),
      ...(lent ? [transfer(lent, [lent])] : []),
    ) as Promise<Remote<LiveView>>;
    this.#remote = opening;
    for (const go of this.#waiting.splice(0)) go(opening);
    await this.owner.call(opening);
  }

  update(request: ViewRequest): void {
    this.request = request;
    this.#requests++;
    this.#remote?.then((remote) => remote.update(request)).catch(() => undefined);
  }

  reload(): void {
    if (!this.#remote) return this.owner.open();
    this.#remote.then((remote) => remote.reload()).catch(() => undefined);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#remote?.then(releaseView).catch(() => undefined);
    this.detach();
    this.owner.closed();
  }

  /** The worker is gone, or the page goes. */
  detach(): void {
    this.#closeSink();
    this.#remote = undefined;
    this.#lent?.postMessage('cancel');
    this.#lent = undefined;
  }

  /** No worker: a frame of the client's own says so. */
  fail(error: ErrorData): void {
    if (!this.#closed) this.onFrame({ n: ++this.#lastFrame, request: this.#requests, error });
  }

  #receive(frames: MessagePort, frame: Frame, attachment: Attachment): void {
    if (frames !== this.#sink) return;
    if (frame.n !== this.#lastFrame + 1) {
      const old = this.#remote; // frames were lost: what the page holds is no longer what the worker believes
      old?.then(releaseView).catch(() => undefined);
      void this.open(attachment).catch(() => undefined);
      return;
    }
    this.#lastFrame = frame.n;
    // A worker's first frame leaves out what a new view does not have; this view may have had it from the worker before.
    const anew = frame.n === 1 ? { error: null, offlineCopyOf: null } : {};
    if (frame.counts || frame.error) this.#looks = undefined;
    // Until there are others, the rows shown are what the first request was answered with.
    this.onFrame({ ...anew, ...frame, request: this.#looks ? 0 : frame.request + this.#requestsBefore });
  }

  async #look(request: ViewRequest): Promise<void> {
    const { firstLook } = await import('./first-look.js');
    const look = await firstLook(this.source, request);
    if (!look || this.#closed || this.#requests || this.#looks === undefined) return;
    this.#looks = true;
    this.onFrame(look);
  }

  #ask<T>(run: (view: Remote<LiveView>) => Promise<unknown>): Promise<T> {
    if (this.#closed) return Promise.reject(new KoboldError('bad-request', 'This view is closed.'));
    const remote = this.#remote ?? new Promise<Remote<LiveView>>((resolve) => this.#waiting.push(resolve));
    return this.owner.call(remote.then(run) as Promise<T>);
  }

  #closeSink(): void {
    this.#sink?.close();
    this.#sink = undefined;
  }
}

async function releaseView(remote: Remote<LiveView>): Promise<void> {
  remote.close().catch(() => undefined);
  remote[releaseProxy]();
}
