/** What opens on demand: loads the element when first asked for, keeps its properties current, gives the focus back. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { Place } from '../record/record-trail.js';
import type { CellPlace } from './kobold-provenance-panel.js';
import type { PanelContext } from '../table/reader-view.js';

export type PanelTag =
  | 'kobold-column-menu'
  | 'kobold-filter-sheet'
  | 'kobold-columns-panel'
  | 'kobold-record-dialog'
  | 'kobold-use-panel'
  | 'kobold-provenance-panel';
export interface PanelExtras {
  readonly field?: Field;
  readonly anchor?: HTMLElement;
  /** `follow`: the record that a reference of that one leads to; `at`: a record of another resource. */
  readonly which?: {
    readonly key: number;
    readonly id: string;
    readonly follow?: { readonly field: string; readonly name: string };
    readonly at?: Place;
  };
  readonly cell?: CellPlace;
}

const MODULES: Partial<Record<PanelTag, () => Promise<CustomElementConstructor>>> = {
  'kobold-column-menu': async () => (await import('./kobold-column-menu.js')).KoboldColumnMenu,
  'kobold-filter-sheet': async () => (await import('./kobold-filter-sheet.js')).KoboldFilterSheet,
  'kobold-columns-panel': async () => (await import('./kobold-columns-panel.js')).KoboldColumnsPanel,
  'kobold-record-dialog': async () => (await import('./kobold-record-dialog.js')).KoboldRecordDialog,
  'kobold-provenance-panel': async () => (await import('./kobold-provenance-panel.js')).KoboldProvenancePanel,
  'kobold-use-panel': async () => (await import('./kobold-use-panel.js')).KoboldUsePanel,
};

interface PanelHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: DocumentFragment | HTMLElement;
  readonly context: PanelContext;
}

export class OpenPanels implements ReactiveController {
  open: (PanelExtras & { readonly tag: PanelTag }) | undefined;
  /** Said where a panel could not be loaded, until another is asked for. */
  notice = '';
  #element: HTMLElement | undefined;
  /** Where the focus was, and comes back to. */
  #from: HTMLElement | null = null;

  constructor(
    private readonly host: PanelHost,
    private readonly modules = MODULES,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#remove();
  }

  hostUpdated(): void {
    if (this.#element) Object.assign(this.#element, this.host.context);
  }

  async show(tag: PanelTag, extras: PanelExtras = {}): Promise<void> {
    const again = isSame(this.open, { tag, ...extras });
    this.#from = this.#focused;
    this.#remove();
    this.notice = '';
    if (again) return;
    const opening = (this.open = { tag, ...extras });
    this.host.requestUpdate();
    const element = await this.modules[tag]?.().catch(() => undefined);
    if (!element) return this.#failed(opening);
    if (!customElements.get(tag)) customElements.define(tag, element);
    if (this.open !== opening || !this.host.isConnected) return; // another one since
    this.#element = document.createElement(tag);
    Object.assign(this.#element, this.host.context, extras);
    this.#element.addEventListener('panel-close', (event) => this.#closed(event));
    this.host.renderRoot.append(this.#element);
  }

  #failed(opening: unknown): void {
    if (this.open !== opening) return;
    this.notice = this.host.context.localize.terms.notLoaded;
    this.#remove();
  }

  #closed(event: Event): void {
    if (event.currentTarget !== this.#element) return;
    const anchor = this.open?.anchor;
    const from = this.#from?.isConnected ? this.#from : (anchor?.querySelector<HTMLElement>('button') ?? anchor);
    const hadFocus = this.#focused === this.#element;
    this.#remove();
    if (hadFocus || document.activeElement === document.body) from?.focus();
  }

  get #focused(): HTMLElement | null {
    return (this.host.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
  }

  #remove(): void {
    this.#element?.remove();
    this.#element = undefined;
    if (!this.open) return;
    this.open = undefined;
    this.host.requestUpdate();
  }
}

/** The button that opened it closes it. */
function isSame(open: OpenPanels['open'], { tag, field, which, cell }: NonNullable<OpenPanels['open']>): boolean {
  return (
    open?.tag === tag &&
    open.field === field &&
    open.which === which &&
    open.cell?.id === cell?.id &&
    open.cell?.field === cell?.field
  );
}
