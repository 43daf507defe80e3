/**
 * `<kobold-table>`: a file, or the table inside it, to read and to find in. This class wires: what the builder wrote
 * (TableAttributes) and what the reader changed (ReaderView) become a request; frames become a scene; templates draw it.
 */
import type { CSSResultOrNative, PropertyValues, TemplateResult } from 'lit';
import { state } from '../../kit/property.js';
import type { ErrorData } from '../../../core/errors.js';
import type { ViewRequest, Window } from '../../../worker/api.js';
import { imageHosts } from '../../kit/allowed-images.js';
import { ChannelController } from '../../kit/channels.js';
import { announce } from '../../kit/events.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { hostStyle } from '../../kit/host-style.js';
import { LiveViewController } from '../../kit/live-view.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import type { ViewState } from '../../kit/view-state.js';
import { type ColumnPlan, planColumns } from '../grid/column-layout.js';
import { parseColumns, readFieldElements } from '../grid/column-wishes.js';
import { ColumnSizes } from '../grid/column-sizes.js';
import type { Paging } from '../grid/foot.js';
import { GridController, type GridHost } from '../grid/grid-controller.js';
import { gridStyles, headStyles } from '../grid/grid.styles.js';
import * as reader from './reader-view.js';
import type { Scene } from '../grid/scene.js';
import { MOST_ON_PAGE, TableAttributes } from './table-attributes.js';
import { LateParts } from '../panels/late-parts.js';
import { tableRequest } from './table-request.js';
import { renderTable, type TableParts } from './table-template.js';
import { tableStyles } from './table.styles.js';
import { UrlKeeper } from './url-keeper.js';
import { type Control, parseControls } from './toolbar.js';

/** Below this the table is cards. */
const CARDS_BELOW_PX = 560;
/** Two columns fit any screen. */
const MANY = 3;
/** A table this small needs no tools. */
const SMALL = 10;

/**
 * @summary A live table in any page: sort, filter, search, group, select, copy, print.
 * @slot - What readers see until live data is there, and where it never comes; a `<table>` here is the source where `src` is not given.
 * @slot empty - Instead of "There are no rows yet" and "Nothing matches".
 * @slot error - Instead of the sentence shown on failure.
 * @slot loading - Instead of "Loading…".
 * @slot toolbar - More tools in the bar.
 * @slot footer - Before the notes in the foot line.
 * @event {CustomEvent<ReadyDetail>} kobold-ready - Live rows are shown.
 * @event {CustomEvent<ErrorData>} kobold-error - The source failed, or something is not set up right.
 * @event {CustomEvent<ChangedDetail>} kobold-changed - Other rows match, or there are more.
 * @event {CustomEvent<SelectedDetail>} kobold-selected - Other cells are selected.
 * @event {CustomEvent<ViewChangedDetail>} kobold-view-changed - The reader filtered, searched, sorted or grouped.
 * @event {CustomEvent<OpenRequestDetail>} kobold-open-request - A record is about to open; cancelable.
 * @event {CustomEvent<SaveRequestDetail>} kobold-save-request - A change of an editable table is about to be kept; cancelable.
 * @event {CustomEvent<SavedDetail>} kobold-saved - A change was kept, or is a suggestion now.
 * @csspart toolbar - The bar above. @csspart title @csspart count @csspart search @csspart button
 * @csspart grid - The frame around the rows. @csspart head @csspart head-cell @csspart row @csspart cell @csspart group
 * @csspart card @csspart card-title @csspart chip @csspart footer @csspart pager @csspart empty @csspart error @csspart loading
 * @cssproperty --kobold-accent - Links, focus, selection; by default the page's link colour.
 * @cssproperty --kobold-line @cssproperty --kobold-soft @cssproperty --kobold-quiet @cssproperty --kobold-tint
 * @cssproperty --kobold-paper @cssproperty --kobold-warn @cssproperty --kobold-radius @cssproperty --kobold-font
 */
export class KoboldTable extends TableAttributes implements GridHost, reader.FilterTarget {
  static override styles = [theme, gridStyles, headStyles, tableStyles];

  @state() private reader: reader.ReaderView = reader.UNTOUCHED;
  @state() private width = 0;
  @state() private moreOpen = false;
  @state() private pagesShown = 1;

  scene: Scene | undefined;
  #columns: readonly ColumnPlan[] = [];
  #issues: readonly ErrorData[] = [];
  live = false;
  #sized: ResizeObserver | undefined;

  readonly #liveView: LiveViewController = new LiveViewController(this, {
    source: () => (this.#url.reading && !this.#liveView.handle ? undefined : sourceOf(this)),
    request: () => this.#request(),
    changed: (now, before) => this.#received(now, before),
    moved: (now) => this.#moved(now),
  });
  readonly #grid = new GridController(this);
  readonly late = new LateParts(this, this.#grid);
  readonly #sizes = new ColumnSizes(this);
  readonly #url = new UrlKeeper(this, (patch) => (this.reader = reader.patchView(this.reader, patch)));

  constructor() {
    super();
    new HostColorsController(this);
    new ChannelController(this);
    this.addEventListener('view-patch', (event) => this.#patched(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sized ??= new ResizeObserver(([entry]) => (this.width = Math.round(entry!.contentRect.width)));
    this.#sized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized?.disconnect();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener('view-patch', (event) => this.#patched(event as reader.ViewPatchEvent));
    root.addEventListener('click', (event) => this.#clicked(event as MouseEvent));
    root.addEventListener('scroll', () => this.#grid.scrolled(), { capture: true, passive: true });
    return root;
  }

  /** For panels and other elements. */
  get context(): reader.PanelContext {
    const { state, handle } = this.#liveView;
    return {
      view: this.reader,
      fields: state.fields,
      columns: this.#columns,
      state,
      handle,
      localize: this.localize,
      table: this,
    };
  }

  get elementStyles(): readonly CSSResultOrNative[] {
    return (this.constructor as typeof KoboldTable).elementStyles;
  }
  get windowed(): boolean {
    return this.ownHeight !== undefined && !this.cards;
  }
  get cards(): boolean {
    const layout = this.reader.layout ?? this.layout;
    if (layout === 'cards' || layout === 'grid') return layout === 'cards';
    return this.width > 0 && this.width < CARDS_BELOW_PX && (this.scene?.shown.length ?? MANY) >= MANY;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated) this.width ||= Math.round(this.clientWidth);
    if (changed.has('search') || changed.has('initialFilter')) {
      const filterText = changed.has('initialFilter') ? this.initialFilter.trim() || undefined : this.reader.filterText;
      this.reader = reader.patchView(this.reader, { search: this.search, filterText });
    }
    const { state, cellFields } = this.#liveView;
    const wishes = [...parseColumns(this.columns), ...readFieldElements(this)];
    this.#columns = planColumns(state.fields, wishes, this.columns.trim() !== '', this.reader.columns);
    this.#issues = [
      ...(state.resolved?.issues ?? []),
      ...(this.late.afterRows?.unknownColumns(wishes, state.fields) ?? []),
    ];
    this.live ||=
      state.status === 'ready' &&
      state.fields.length > 0 &&
      (state.items.length > 0 || (state.counts.complete && !state.error));
    if (state.status !== 'ready') this.live = false;
    this.scene =
      state.fields.length === 0
        ? undefined
        : {
            ...this.context,
            shown: this.#columns.filter((plan) => !plan.hidden),
            cellIndex: new Map(
              (cellFields ?? state.fields.map((field) => field.key)).map((key, index) => [key, index]),
            ),
            format: this.timeZone ? { timeZone: this.timeZone } : {},
            href: this.href,
            target: this.target,
            base: this.baseURI,
            imageHosts: imageHosts(this.allowImages),
            ...this.late.actions?.cells,
          };
  }

  protected override render(): TemplateResult {
    if (this.isContentEditable) return this.renderPreview(this.localize.terms.aTable);
    return renderTable(this.#parts());
  }

  #parts(): TableParts {
    const { state } = this.#liveView;
    const actions = this.late.actions;
    return {
      scene: this.scene,
      state,
      localize: this.localize,
      live: this.live,
      issues: this.#issues,
      toolbar: {
        title: this.caption || state.title,
        controls: this.#controls(),
        cards: this.cards,
        narrow: this.width < CARDS_BELOW_PX,
        moreOpen: this.moreOpen,
        open: actions?.openPanel,
        renderSort: this.late.cardsView?.renderSortSelect,
        search: (search) => this.patch({ search }),
        openPanel: (name, anchor) => this.late.act((actions) => actions.showPanel(name, anchor)),
        toggleMore: () => (this.moreOpen = !this.moreOpen),
      },
      paging: this.#paging(),
      notice: this.late.notice || (actions?.notice ?? ''),
      emptyText: this.emptyText,
      windowed: this.windowed,
      hasHeight: this.ownHeight !== undefined,
      active: this.#grid.active,
      sortable: parseControls(this.controls).has('sort'),
      menuOpen: actions?.openMenu,
      facetRoom: this.#wantsFacets,
      chips: this.late.afterRows?.renderChips,
      offers: this.late.afterRows?.renderOffers,
      facet: this.late.afterRows?.renderHeadFacet,
      renderCards: this.late.cardsView?.renderCards,
      retry: () => this.#liveView.reload(),
    };
  }

  #controls(): ReadonlySet<Control> {
    const { counts } = this.#liveView.state;
    const small = counts.complete && counts.total <= SMALL && !reader.isNarrowed(this.reader);
    return small && this.controls === null ? new Set() : parseControls(this.controls);
  }

  get #wantsFacets(): boolean {
    return !this.cards && this.live && this.#controls().has('filter');
  }

  #request(): ViewRequest {
    return tableRequest(
      {
        filter: this.filter,
        sort: this.sort,
        groupBy: this.groupBy,
        view: this.reader,
        locale: this.localize.lang,
        window: this.#window(),
        shown: this.scene?.shown ?? [],
        fieldCount: this.#liveView.state.fields.length,
        facets: this.#wantsFacets && this.#liveView.state.counts.complete,
      },
      new Date(),
    );
  }

  #window(): Window {
    if (this.windowed) return this.#grid.window;
    const size = this.#pageRows;
    return { offset: this.reader.page * size, limit: size };
  }

  get #pageRows(): number {
    return Math.min(MOST_ON_PAGE, this.rowsOnPage * (this.cards ? this.pagesShown : 1));
  }

  #paging(): Paging | undefined {
    const size = this.#pageRows;
    const pages = Math.ceil(this.#liveView.state.counts.items / size);
    if (this.windowed || pages <= 1) return undefined;
    const { page } = this.reader;
    const more = this.cards && page === 0 && size < MOST_ON_PAGE ? () => void this.pagesShown++ : undefined;
    return { page, pages, size, more, go: (to) => this.#goToPage(to) };
  }

  #goToPage(page: number): void {
    this.patch({ page });
    this.#grid.reset();
    // By key the arrows stay in sight, which have the focus.
    if (this.getBoundingClientRect().top < 0 && !this.renderRoot.querySelector(':focus-visible'))
      this.scrollIntoView({ block: 'start' });
  }

  windowMoved(): void {
    this.#liveView.ask();
  }

  /** Scrolling changes rows and nothing around them. */
  #moved(state: ViewState): boolean {
    if (!this.windowed || !this.scene || !this.live || this.late.actions?.showsRecord) return false;
    this.scene = { ...this.scene, state };
    this.#grid.renderBody();
    return true;
  }

  #received(now: ViewState, before: ViewState): void {
    if (now.fields !== before.fields) this.#sizes.forget();
    this.follow(now, before);
    const { resolved, counts } = now;
    if (resolved && resolved !== before.resolved) this.#understood(resolved);
    const last = Math.max(0, Math.ceil(counts.items / this.#pageRows) - 1);
    if (counts.complete && this.reader.page > last) this.reader = { ...this.reader, page: last };
    this.showStates({
      loading: now.status === 'loading' && !now.error,
      empty: now.status === 'ready' && counts.matched === 0 && counts.complete,
      error: now.error !== undefined,
      offline: now.offlineCopyOf !== undefined,
      ready: now.status === 'ready',
    });
  }

  /** `initial-filter` and the URL come as text; once parsed they are filters like any the reader makes. */
  #understood(resolved: NonNullable<ViewState['resolved']>): void {
    const { filterText } = this.reader;
    if (filterText === undefined || resolved.issues.some(({ where }) => where === 'narrow')) return;
    if (!resolved.narrow && filterText.trim()) return; // an answer to an earlier request
    this.late.whenLoaded(({ conjuncts }) => {
      if (this.reader.filterText !== filterText) return; // the reader was faster
      this.reader = { ...this.reader, filterText: undefined, filters: conjuncts(resolved.narrow) };
    });
  }

  protected override updated(): void {
    hostStyle(this).setProperty('--_height', this.ownHeight ?? 'auto');
    this.dispatchEvent(new Event('table-update'));
  }

  // ── What the reader does ─────────────────────────────────────────────────────────────────────────────────────────

  #patched(event: reader.ViewPatchEvent): void {
    event.stopPropagation();
    this.patch(event.patch);
  }

  patch(patch: Partial<reader.ReaderView>): void {
    this.reader = reader.patchView(this.reader, patch);
    if (!('filters' in patch || 'filterText' in patch || 'search' in patch || 'sort' in patch || 'groupBy' in patch))
      return this.#url.keep();
    this.pagesShown = 1;
    this.#grid.reset();
    this.late.actions?.selectionGone();
    const { search, sort, groupBy } = this.reader;
    const filter = reader.narrowOf(this.reader);
    announce(this, 'kobold-view-changed', {
      filter: typeof filter === 'object' ? filter : undefined,
      search,
      sort,
      groupBy,
    });
    this.#url.keep();
  }

  #clicked(event: MouseEvent): void {
    if (this.late.actions) return this.late.actions.click(event);
    // Before what a click does has been loaded: it is done again.
    const target = event.target as HTMLElement;
    if (target.closest('.scroller, .cards') && !target.closest('a'))
      this.late.act(() => target.dispatchEvent(new MouseEvent('click', event)));
  }
}
