/** With `url-state`, what the reader sees is read from the page's URL before the first request, and kept there. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PanelContext, ReaderView } from './reader-view.js';

interface UrlHost extends ReactiveControllerHost, HTMLElement {
  readonly urlState: string | null;
  readonly initialFilter: string;
  readonly search: string;
  readonly context: PanelContext;
}

export class UrlKeeper implements ReactiveController {
  #read = false;

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
    if (this.reading) void this.#start();
  }

  keep(): void {
    if (this.name === undefined || this.reading) return;
    const { name } = this;
    const { initialFilter, search, context } = this.host;
    void import('./url-state.js').then(({ writeUrlState }) =>
      writeUrlState(name, context.view, { filterText: initialFilter || undefined, search }),
    );
  }

  async #start(): Promise<void> {
    try {
      const { readUrlState } = await import('./url-state.js');
      this.found(readUrlState(this.name ?? '', new URL(location.href)));
    } finally {
      this.#read = true;
      this.host.requestUpdate();
    }
  }
}
