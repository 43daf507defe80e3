/**
 * Keeps the grid's body: renders the rows in sight straight into their place (a scroll never renders the rest of the
 * table), holds focus and selection. The host renders the frame and the head around it.
 */
import { type ReactiveController, type ReactiveControllerHost, render } from 'lit';
import type { Window } from '../../../worker/api.js';
import { hostStyle } from '../../kit/host-style.js';
import { itemAt } from '../../kit/view-state.js';
import type { Bounds } from './keyboard.js';
import { recycle } from './recycle.js';
import { renderRow, rowInputs } from './rows.js';
import type { Scene } from './scene.js';
import { ScrollWindow } from './scroll-window.js';
import { HEAD, type Place, type Rectangle, rectangleOf, type Selection } from './selection.js';

export interface GridHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: DocumentFragment | HTMLElement;
  /** undefined while no grid is shown. */
  readonly scene: Scene | undefined;
  /** Whether the grid scrolls inside a height of its own. */
  readonly windowed: boolean;
  /** Other rows are wanted. */
  windowMoved(): void;
}

/** Rows rendered beyond each edge of the viewport. */
const OVERSCAN = 8;
/** Rows move in steps of so many: the browser scrolls what is there by itself, and paints all when one changes. */
const STEP = 4;
const FIRST_GUESS = 40;
/** On paper the scroller is as tall as its rows: more rows would make it taller, and so on without an end. */
const TALLEST_PX = 4000;

export class GridController implements ReactiveController {
  active: Place = { row: HEAD, col: 0 };
  selection: Selection | undefined;
  readonly scroll = new ScrollWindow();
  /** What the worker is asked for, in `windowed` grids. */
  window: Window = { offset: 0, limit: FIRST_GUESS * 3 };
  #from = 0;
  #to = 0;
  #rowHeight = 37;
  #viewport = 0;
  /** The scroller whose sizes are known, unless they are stale. */
  #measured: HTMLElement | undefined;
  #stale = true;
  readonly #sizes = new ResizeObserver(() => {
    this.#stale = true;
    this.hostUpdated();
  });

  constructor(private readonly host: GridHost) {
    host.addController(this);
    this.scroll.onAligned = () => this.renderBody();
  }

  hostDisconnected(): void {
    this.scroll.dispose();
    this.#sizes.disconnect();
    this.#measured = undefined;
  }

  hostUpdated(): void {
    this.#measure();
    this.renderBody();
  }

  get scroller(): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>('.scroller');
  }
  get layer(): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>('.layer');
  }
  get selected(): Rectangle | undefined {
    return this.selection && rectangleOf(this.selection);
  }

  /** Back to the start: another query, another page. */
  reset(): void {
    this.selection = undefined;
    if (this.active.row !== HEAD) this.active = { row: this.bounds().firstRow, col: this.active.col };
    const { scroller } = this;
    if (this.host.windowed && scroller) this.scroll.goTo(0, scroller);
  }

  scrolled(): void {
    if (!this.host.windowed || !this.scroller) return;
    this.scroll.scrolled(this.scroller);
    this.renderBody();
  }

  renderBody(): void {
    const { layer } = this;
    const { scene, windowed } = this.host;
    if (!layer || !scene) return;
    const { state } = scene;
    if (windowed) {
      const { first, fitting } = this.scroll;
      const start = STEP * Math.round((Math.min(first, state.counts.items - fitting) - OVERSCAN) / STEP);
      this.#from = Math.max(0, start);
      this.#to = Math.min(state.counts.items, start + fitting + 2 * OVERSCAN);
      this.#askFor(first, fitting);
      layer.style.setProperty('transform', `translateY(${this.scroll.topOf(this.#from)}px)`);
    } else {
      this.#from = state.offset;
      this.#to = state.offset + state.items.length;
      layer.style.removeProperty('transform');
    }
    const hadFocus = layer.contains(this.#focused);
    this.#keepFocusFromLeaving(layer);
    const marks = { active: this.#reachable(), selected: this.selected };
    const rows = recycle(
      this.#from,
      this.#to,
      (position) => rowInputs(scene, position, itemAt(state, position), marks),
      (position) => renderRow(scene, position, itemAt(state, position), marks),
    );
    render(rows, layer, { host: this.host });
    if (hadFocus && !this.#focused) this.scroller?.focus({ preventScroll: true }); // its node was another kind of row
    this.#giveFocusBack();
  }

  /** Scrolls as little as needed. */
  reveal({ row }: Place): void {
    if (this.host.windowed && this.scroller && row !== HEAD) this.scroll.reveal(row, this.scroller);
  }

  get activeCell(): HTMLElement | null {
    const { row, col } = this.active;
    const where = row === HEAD ? '.head-row' : `.row[data-position="${row}"]`;
    // The one cell of a group's row stands for every column.
    return this.host.renderRoot.querySelector(`${where} > [data-col="${col}"], ${where} > [data-fold]`);
  }

  focusActive(): void {
    const { row } = this.#reachable();
    const cell = this.activeCell;
    const target = row === HEAD ? (cell?.querySelector<HTMLElement>('button.sort') ?? cell) : cell;
    if (target) target.focus({ preventScroll: this.host.windowed && row !== HEAD });
    else this.scroller?.focus({ preventScroll: true });
    if (target && this.host.windowed) cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  get #focused(): Element | null {
    return (this.host.renderRoot as ShadowRoot).activeElement;
  }

  bounds(): Bounds {
    const { scene, windowed } = this.host;
    const { state, shown = [], localize } = scene ?? {};
    const firstRow = windowed || !state ? 0 : state.offset;
    return {
      firstRow,
      lastRow: (windowed ? (state?.counts.items ?? 0) : firstRow + (state?.items.length ?? 0)) - 1,
      lastCol: Math.max(0, shown.length - 1),
      page: windowed ? Math.max(1, this.scroll.fitting - 2) : 10,
      rtl: localize?.dir === 'rtl',
      head: true,
    };
  }

  /** The active place, or the nearest that exists: rows and columns come and go. */
  #reachable(): Place {
    const { firstRow, lastRow, lastCol } = this.bounds();
    const { row, col } = this.active;
    const kept = row === HEAD ? HEAD : Math.max(firstRow, Math.min(row, lastRow));
    return (this.active = { row: kept, col: Math.min(col, lastCol) });
  }

  /** Reads sizes only when one may have changed: asking in the middle of an update makes the browser lay out at once. */
  #measure(): void {
    const { scroller, host } = this;
    if (!scroller || !host.windowed || !host.scene) return;
    if (this.#measured !== scroller) this.#watch(scroller);
    if (this.#stale) {
      this.#stale = false;
      const ruler = host.renderRoot.querySelector<HTMLElement>('.ruler');
      const head = host.renderRoot.querySelector<HTMLElement>('.head-row');
      this.#rowHeight = Math.round(ruler?.offsetHeight || 37);
      this.#viewport = Math.max(0, Math.min(scroller.clientHeight, TALLEST_PX) - (head?.offsetHeight ?? 0));
      hostStyle(host).setProperty('--_row-height', `${this.#rowHeight}px`);
    }
    if (this.scroll.measure(host.scene.state.counts.items, this.#rowHeight, this.#viewport))
      scroller.querySelector<HTMLElement>('.body')?.style.setProperty('block-size', `${this.scroll.height}px`);
  }

  #watch(scroller: HTMLElement): void {
    this.#measured = scroller;
    this.#stale = true;
    scroller.querySelector<HTMLElement>('.body')?.style.setProperty('block-size', `${this.scroll.height}px`);
    scroller.scrollLeft = 0; // Chromium moves right-to-left content aside when the scroll bar comes
    this.#sizes.disconnect();
    const watched = [scroller, ...this.host.renderRoot.querySelectorAll('.ruler, .head-row')];
    for (const element of watched) this.#sizes.observe(element);
  }

  /** One screen ahead and behind, moved in steps so that not every row scrolled asks the worker. */
  #askFor(first: number, fitting: number): void {
    const screen = Math.max(fitting, 10);
    const offset = Math.max(0, Math.floor(first / screen) - 1) * screen;
    const limit = screen * 4;
    if (offset === this.window.offset && limit === this.window.limit) return;
    this.window = { offset, limit };
    this.host.windowMoved();
  }

  /** A row about to be filled with another record must not keep the focus of the old one. */
  #keepFocusFromLeaving(layer: HTMLElement): void {
    const focused = this.#focused;
    const row = focused && layer.contains(focused) ? focused.closest<HTMLElement>('[data-position]') : null;
    if (!row) return;
    const position = Number(row.dataset['position']);
    if (position < this.#from || position >= this.#to) this.scroller?.focus({ preventScroll: true });
  }

  #giveFocusBack(): void {
    const { active } = this;
    if (!this.scroller || this.#focused !== this.scroller) return;
    if (active.row < this.#from || active.row >= this.#to) return;
    this.activeCell?.focus({ preventScroll: true });
  }
}
