/** With `url-state`, what the reader sees is read from the page's URL before the first request, and kept there. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { UNTOUCHED, type PanelContext, type ReaderView } from './reader-view.js';

interface UrlHost extends ReactiveControllerHost, HTMLElement {
  readonly urlState: string | null;
  readonly initialFilter: string;
  readonly search: string;
  readonly context: PanelContext;
}

export class UrlKeeper implements ReactiveController {
  #read = false;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: UrlHost,
    private readonly found: (patch: Partial<ReaderView>) => void,
  ) {
    host.addController(this);
  }

  /** The name in the URL; undefined where the URL is left alone. */
  get name(): string | undefined {
    const text = this.host.urlState?.trim();
    return text === undefined || text.toLowerCase() === 'false' ? undefined : text;
  }

  /** True until the URL has been read: asking for rows before would show others first. */
  get reading(): boolean {
    return this.name !== undefined && !this.#read;
  }

  hostConnected(): void {
    if (this.name !== undefined) void this.#start();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  keep(): void {
    if (this.name === undefined || this.reading) return;
    const { name } = this;
    void import('./url-state.js').then(({ writeUrlState }) =>
      writeUrlState(name, this.host.context.view, this.#initial()),
    );
  }

  async #start(): Promise<void> {
    try {
      const { readUrlState, watchUrlState } = await import('./url-state.js');
      const name = this.name ?? '';
      if (this.reading) this.found(readUrlState(name, new URL(location.href)));
      // Back and forward: whatever the entry does not say is as the attributes say.
      if (this.host.isConnected) {
        this.#stop ??= watchUrlState(name, (view) => this.found({ ...UNTOUCHED, ...this.#initial(), ...view }));
      }
    } finally {
      this.#read = true;
      this.host.requestUpdate();
    }
  }

  #initial(): Partial<ReaderView> {
    const { initialFilter, search } = this.host;
    return { filterText: initialFilter.trim() || undefined, search: search.trim() };
  }
}
