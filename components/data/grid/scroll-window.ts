/** Follows a scroller with a fixed row height: which rows are in sight, where they stand, how to bring one into sight. */
import { isScaled, type Scale, scaleFor, toFull, toTop } from './scroll-scale.js';

/** A scroll of more than this many viewports at once is a drag of the scroll bar, not a wheel or a finger. */
const JUMP_VIEWPORTS = 4;
const SETTLED_MS = 160;

export class ScrollWindow {
  #scale: Scale = scaleFor(0, 0);
  #viewport = 0;
  #rowHeight = 1;
  #rows = 0;
  /** px of the full height at the top of the viewport, and the scrollTop it was taken at. */
  #full = 0;
  #top = 0;
  #settle: ReturnType<typeof setTimeout> | undefined;

  /** Returns true when something changed. */
  measure(rows: number, rowHeight: number, viewport: number): boolean {
    if (rows === this.#rows && rowHeight === this.#rowHeight && viewport === this.#viewport) return false;
    const first = this.#full / this.#rowHeight;
    const resized = rowHeight !== this.#rowHeight;
    [this.#rows, this.#rowHeight, this.#viewport] = [rows, rowHeight, viewport];
    this.#scale = scaleFor(rows * rowHeight, viewport);
    this.#full = Math.min(resized ? first * rowHeight : this.#full, this.#scale.fullRange);
    return true;
  }

  get height(): number {
    return this.#scale.height;
  }

  /** First row in sight and how many fit, with parts of rows counted whole. */
  get first(): number {
    return Math.floor(this.#full / this.#rowHeight);
  }
  get fitting(): number {
    return Math.max(1, Math.ceil(this.#viewport / this.#rowHeight));
  }

  /** Where row `position` stands inside the element of `height` px. */
  topOf(position: number): number {
    return this.#top + position * this.#rowHeight - this.#full;
  }

  /** Small moves count px by px, whatever the scale. */
  scrolled(scroller: HTMLElement): void {
    const { scrollTop } = scroller;
    const by = scrollTop - this.#top;
    const { fullRange, range } = this.#scale;
    this.#full =
      !isScaled(this.#scale) || Math.abs(by) > this.#viewport * JUMP_VIEWPORTS || scrollTop <= 0 || scrollTop >= range
        ? toFull(this.#scale, scrollTop)
        : Math.max(0, Math.min(fullRange, this.#full + by));
    this.#top = scrollTop;
    if (!isScaled(this.#scale)) return;
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#align(scroller), SETTLED_MS);
  }

  /** Brings the scroll bar to where the rows are, once it rests; the rows stay where they are on the screen. */
  onAligned: (() => void) | undefined;
  #align(scroller: HTMLElement): void {
    const top = Math.round(toTop(this.#scale, this.#full));
    if (Math.abs(top - this.#top) < 1) return;
    scroller.scrollTop = top;
    this.#top = scroller.scrollTop;
    this.onAligned?.();
  }

  /** Scrolls as little as needed. */
  reveal(position: number, scroller: HTMLElement): void {
    const start = position * this.#rowHeight;
    const end = start + this.#rowHeight;
    const full = start < this.#full ? start : end > this.#full + this.#viewport ? end - this.#viewport : this.#full;
    if (full !== this.#full) this.#go(full, scroller);
  }

  /** Puts a row at the top. */
  goTo(position: number, scroller: HTMLElement): void {
    this.#go(position * this.#rowHeight, scroller);
  }

  #go(full: number, scroller: HTMLElement): void {
    this.#full = Math.max(0, Math.min(this.#scale.fullRange, full));
    scroller.scrollTop = toTop(this.#scale, this.#full);
    this.#top = scroller.scrollTop;
    this.onAligned?.();
  }

  dispose(): void {
    clearTimeout(this.#settle);
  }
}
