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
  /** What the URL has been read for, or is being read for. */
  #read: string | undefined;
  #asked: string | undefined;
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
    return text?.toLowerCase() === 'false' ? undefined : text;
  }

  /** True until the URL has been read: asking for rows before would show others first. */
  get reading(): boolean {
    return this.name !== undefined && this.name !== this.#read;
  }

  /** At every update: a framework may set the name late, or another. */
  hostUpdate(): void {
    const { name } = this;
    if (name === this.#asked || !this.host.isConnected) return;
    this.#end();
    this.#asked = name;
    if (name === undefined) this.#read = undefined;
    else void this.#start(name);
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  keep(): void {
    const { name } = this;
    if (name === undefined || this.reading) return;
    import('./url-state.js').then(
      ({ writeUrlState }) => writeUrlState(name, this.host.context.view, this.#initial()),
      () => undefined, // offline: the URL stays as it is
    );
  }

  async #start(name: string): Promise<void> {
    try {
      const { readUrlState, watchUrlState } = await import('./url-state.js');
      if (this.#asked !== name) return;
      if (this.#read !== name) this.found(readUrlState(name, new URL(location.href)));
      // Back and forward: whatever the entry does not say is as the attributes say.
      this.#stop ??= watchUrlState(name, (view) => this.found({ ...UNTOUCHED, ...this.#initial(), ...view }));
    } catch {
      // Offline: the table is shown without what the URL says.
    }
    if (this.#asked === name) this.#read = name;
    this.host.requestUpdate();
  }

  #end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#asked = undefined;
  }

  #initial(): Partial<ReaderView> {
    const { initialFilter, search } = this.host;
    return { filterText: initialFilter.trim() || undefined, search: search.trim() };
  }
}
