/** What the table does for its panels, without the table: context, patches, opening, closing. For tests. */
import { html, LitElement, type TemplateResult } from 'lit';
import { chipsStyles, renderChips } from '../../components/data/filter/chips.js';
import { planColumns, type ColumnPlan } from '../../components/data/grid/column-layout.js';
import { headFacetStyles, renderHeadFacet } from '../../components/data/filter/head-facet.js';
import type { Panel } from '../../components/data/panels/panel.js';
import type { KoboldRecordDialog } from '../../components/data/panels/kobold-record-dialog.js';
import {
  narrowOf,
  patchView,
  UNTOUCHED,
  type FilterTarget,
  type PanelContext,
  type ReaderView,
} from '../../components/data/table/reader-view.js';
import { conjuncts } from '../../components/data/table/view-edits.js';
import { ChannelController } from '../../components/kit/channels.js';
import { useClient } from '../../components/kit/client.js';
import { HostColorsController } from '../../components/kit/host-colors.js';
import { LiveViewController } from '../../components/kit/live-view.js';
import { LocalizeController } from '../../components/kit/localize.js';
import { theme } from '../../components/kit/theme.js';
import { eventually } from './eventually.js';
import { FakeClient, type FakeTable } from './fake-client.js';

const WINDOW = 25;

export class PanelHost extends LitElement implements FilterTarget {
  static override styles = [theme, chipsStyles, headFacetStyles];
  readonly localize = new LocalizeController(this);
  view: ReaderView = UNTOUCHED;
  readonly patches: Partial<ReaderView>[] = [];
  panel: Panel | KoboldRecordDialog | undefined;
  opened: string | undefined;
  offset: number | undefined;
  readonly live: LiveViewController = new LiveViewController(this, {
    source: () => ({ kind: 'url', url: 'https://example.org/garden.csv' }),
    request: () => ({
      narrow: narrowOf(this.view),
      search: this.view.search,
      sort: this.view.sort,
      groupBy: this.view.groupBy,
      facets: (this.live.state.fields ?? []).map(({ key }) => key),
      locale: this.localize.lang,
      today: '2026-06-01',
      window: { offset: this.offset ?? this.view.page * WINDOW, limit: WINDOW },
    }),
    changed: ({ resolved }) => {
      if (this.view.filterText === undefined || !resolved) return;
      this.view = { ...this.view, filterText: undefined, filters: conjuncts(resolved.narrow) };
    },
  });

  constructor() {
    super();
    new HostColorsController(this);
    new ChannelController(this);
    this.addEventListener('view-patch', (event) => this.patch(event.patch));
  }

  get columns(): readonly ColumnPlan[] {
    return planColumns(this.live.state.fields, [], false, this.view.columns);
  }

  get context(): PanelContext {
    const { state, handle } = this.live;
    const { view, columns, localize } = this;
    return { view, fields: state.fields, columns, state, handle, localize, table: this };
  }

  patch(patch: Partial<ReaderView>): void {
    this.patches.push(patch);
    this.view = patchView(this.view, patch);
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener('view-patch', (event) => this.patch((event as HTMLElementEventMap['view-patch']).patch));
    root.addEventListener('column-menu-request', (event) => {
      this.opened = (event as HTMLElementEventMap['column-menu-request']).field;
    });
    root.addEventListener('row-request', (event) =>
      this.#bring((event as HTMLElementEventMap['row-request']).position),
    );
    return root;
  }

  /** Rows of the page shown; with `windowed` the window moves instead, and the page stays. */
  windowed = false;
  #bring(position: number): void {
    const { offset, items } = this.live.state;
    if (position >= offset && position < offset + items.length) return;
    if (!this.windowed) return this.patch({ page: Math.floor(position / WINDOW) });
    this.offset = Math.max(0, position - 5);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<button id="anchor" class="button">Open</button>${renderChips(this.context)}
      <slot></slot>
      <div class="heads">
        ${this.columns.map(({ field, label }) => html`<div class="head-cell" role="presentation">${label}${renderHeadFacet(this.context, field)}</div>`)}
      </div>`;
  }

  protected override updated(): void {
    if (this.panel) Object.assign(this.panel, this.context);
    this.dispatchEvent(new Event('table-update'));
  }

  get anchor(): HTMLElement {
    return this.renderRoot.querySelector('#anchor')!;
  }

  async open<P extends Panel | KoboldRecordDialog>(panel: P, extras: object): Promise<P> {
    Object.assign(panel, this.context, extras);
    panel.addEventListener('panel-close', () => {
      panel.remove();
      this.panel = undefined;
      this.anchor.focus();
    });
    this.panel = panel;
    this.renderRoot.append(panel);
    await panel.updateComplete;
    return panel;
  }
}

/** A host with live rows of `table`. */
export async function panelHost(
  table: FakeTable,
  attributes: Readonly<Record<string, string>> = {},
): Promise<PanelHost> {
  if (!customElements.get('panel-host')) customElements.define('panel-host', PanelHost);
  useClient(new FakeClient(table));
  const host = document.createElement('panel-host') as PanelHost;
  for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value);
  document.body.append(host);
  await eventually(() => {
    if (host.live.state.status !== 'ready') throw new Error(`The table is ${host.live.state.status}.`);
  });
  await host.updateComplete;
  host.requestUpdate(); // facets are asked for once the fields are known
  await host.updateComplete;
  return host;
}
