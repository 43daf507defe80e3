/**
 * Ties an element to a live view: opened when the element connects, updated when its request changes, closed when it
 * goes. Reads the request after every update of the host, so elements only describe what they want.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { errorToData } from '../../core/errors.js';
import type { SourceRef, ViewRequest } from '../../worker/api.js';
import { getClient, type LiveHandle } from './client.js';
import { applyFrame, NO_VIEW, type ViewState } from './view-state.js';

export interface LiveViewOptions {
  /** undefined: nothing to show yet. May throw KoboldError. */
  source(): SourceRef | undefined;
  request(): ViewRequest;
  /** After each frame, before the host updates. */
  changed?(state: ViewState, before: ViewState): void;
  /** Draws rows that came by scrolling; true spares the host its update. */
  moved?(state: ViewState): boolean;
}

export class LiveViewController implements ReactiveController {
  state: ViewState = NO_VIEW;
  #handle: LiveHandle | undefined;
  #sourceKey = '';
  #requestKey = '';
  /** `fields` of each request still unanswered, by its number. */
  readonly #asked = new Map<number, readonly string[] | undefined>();
  #requests = 0;
  /** Which fields the cells of `state.items` are of, in order; undefined: all. */
  cellFields: readonly string[] | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly options: LiveViewOptions,
  ) {
    host.addController(this);
  }

  /** For calls that need an answer (facet, summarize, copy, record); undefined while nothing is open. */
  get handle(): LiveHandle | undefined {
    return this.#handle;
  }

  hostConnected(): void {
    this.host.requestUpdate(); // moved elements come back with what they had
  }

  hostDisconnected(): void {
    this.#close();
  }

  /** In `hostUpdated`, not in `hostUpdate`: properties have settled and children have been seen. */
  hostUpdated(): void {
    if (!this.host.isConnected) return;
    if (this.host.isContentEditable) return this.#rest();
    let source: SourceRef | undefined;
    try {
      source = this.options.source();
    } catch (error) {
      this.#close();
      return this.#fail(error);
    }
    const key = source ? sourceKey(source) : '';
    if (key !== this.#sourceKey) {
      this.#close();
      this.#sourceKey = key;
      if (source) this.#open(source);
      else this.#set(NO_VIEW);
    } else if (!source && this.state.error) {
      this.#set(NO_VIEW); // what was wrong has been taken away
    } else this.ask();
  }

  /** Sends the request if it is another one. Who only moved the window need not render first. */
  ask(): void {
    if (!this.#handle) return;
    const request = this.options.request();
    const requestKey = JSON.stringify(request);
    if (requestKey === this.#requestKey) return;
    this.#requestKey = requestKey;
    this.#asked.set(++this.#requests, request.fields);
    this.#handle.update(request);
  }

  /** Opens the source anew: after it failed, or changed behind its URL. */
  reload(): void {
    this.#handle?.reload();
  }

  #open(source: SourceRef): void {
    const request = this.options.request();
    this.#requestKey = JSON.stringify(request);
    this.#requests = 0;
    this.#asked.clear();
    this.cellFields = request.fields;
    this.#set({ ...NO_VIEW, status: 'loading' });
    this.#handle = getClient().live(source, request, (frame) => {
      if (this.#asked.has(frame.request)) this.cellFields = this.#asked.get(frame.request);
      for (const number of this.#asked.keys()) if (number <= frame.request) this.#asked.delete(number);
      this.#set(applyFrame(this.state, frame));
    });
  }

  #close(): void {
    this.#handle?.close();
    this.#handle = undefined;
    this.#sourceKey = '';
  }

  /** Somebody began to edit the page around: nothing is shown, so nothing is asked for. */
  #rest(): void {
    this.#close();
    if (this.state !== NO_VIEW) this.#set(NO_VIEW);
  }

  #fail(error: unknown): void {
    const data = errorToData(error);
    if (this.state.error?.message === data.message) return;
    this.#set({ ...NO_VIEW, error: data });
  }

  #set(state: ViewState): void {
    if (state === this.state) return;
    const before = this.state;
    this.state = state;
    this.options.changed?.(state, before);
    if (!(isMove(before, state) && this.options.moved?.(state))) this.host.requestUpdate();
  }
}

/** Other rows of the same view: what scrolling brings. */
function isMove(before: ViewState, state: ViewState): boolean {
  return (['status', 'title', 'fields', 'resolved', 'counts', 'facets', 'error', 'offlineCopyOf'] as const).every(
    (part) => before[part] === state[part],
  );
}

function sourceKey(source: SourceRef): string {
  return 'id' in source ? source.id : JSON.stringify(source);
}
