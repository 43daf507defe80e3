/** Puts what floats (a popover, in the top layer) beside its anchor, inside the window. No library: one side, one flip. */

const GAP = 4;
const EDGE = 8;

/**
 * Under the anchor and aligned with its start, or with its end where that keeps it inside `within`; above where there is
 * more room. Sets `--_room`, the height it may take.
 */
export function placeBeside(floating: HTMLElement, anchor: Element, within: Element, dir: 'ltr' | 'rtl'): void {
  const at = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { style } = floating;
  const width = floating.offsetWidth;
  const bounds = within.getBoundingClientRect();
  const [fromLeft, fromRight] = [at.left, at.right - width];
  const wished =
    dir === 'rtl'
      ? fromRight < bounds.left
        ? fromLeft
        : fromRight
      : fromLeft + width > bounds.right
        ? fromRight
        : fromLeft;
  const left = Math.max(EDGE, Math.min(wished, clientWidth - width - EDGE));
  const below = clientHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const isAbove = below < Math.min(floating.scrollHeight, 320) && above > below;
  style.setProperty('left', `${Math.round(left)}px`);
  style.setProperty('--_room', `${Math.max(160, Math.round(isAbove ? above : below))}px`);
  // An anchor scrolled far away leaves its panel at the edge, within reach.
  const edge = isAbove ? clientHeight - at.top + GAP : at.bottom + GAP;
  const offset = Math.max(EDGE, Math.min(edge, clientHeight - 160 - EDGE));
  style.setProperty(isAbove ? 'bottom' : 'top', `${Math.round(offset)}px`);
  style.setProperty(isAbove ? 'top' : 'bottom', 'auto');
}

/** Where a panel is a sheet from below instead: small windows, phones. The same words stand in panel.styles.ts. */
export const SHEET = '(max-width: 560px), (max-height: 420px)';
