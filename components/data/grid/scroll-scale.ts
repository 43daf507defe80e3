/**
 * Where rows stand in a scroller that cannot be as tall as they are: browsers cap an element's height (Chromium ~33
 * million px, Firefox ~17), one million rows need 40. Near both ends one px scrolls one px; between, a drag of the
 * scroll bar is stretched. Small moves are always exact: see ScrollWindow. (@tanstack/virtual-core has no such scale.)
 */
export interface Scale {
  /** Height of all rows, and of the element that stands for them. */
  readonly full: number;
  readonly height: number;
  /** What can be scrolled, in both measures. */
  readonly fullRange: number;
  readonly range: number;
}

export const MOST_PX = 10_000_000;
const EXACT_PX = 200_000;

export function scaleFor(full: number, viewport: number, most = MOST_PX): Scale {
  const height = Math.min(full, most);
  return { full, height, fullRange: Math.max(0, full - viewport), range: Math.max(0, height - viewport) };
}

export const isScaled = (scale: Scale): boolean => scale.full > scale.height;

/** From scrollTop to the px of the full height at the top of the viewport. */
export function toFull(scale: Scale, top: number): number {
  const { range, fullRange } = scale;
  if (!isScaled(scale)) return clamp(top, 0, fullRange);
  const exact = Math.min(EXACT_PX, range / 4);
  if (top <= exact) return Math.max(0, top);
  if (top >= range - exact) return Math.min(fullRange, fullRange - (range - top));
  return exact + ((top - exact) * (fullRange - 2 * exact)) / (range - 2 * exact);
}

/** And back. */
export function toTop(scale: Scale, full: number): number {
  const { range, fullRange } = scale;
  if (!isScaled(scale)) return clamp(full, 0, range);
  const exact = Math.min(EXACT_PX, range / 4);
  if (full <= exact) return Math.max(0, full);
  if (full >= fullRange - exact) return Math.min(range, range - (fullRange - full));
  return exact + ((full - exact) * (range - 2 * exact)) / (fullRange - 2 * exact);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
