/**
 * Where the editor of a cell stands: over its cell, scrolled with it; in small windows a sheet the width of the window, above the
 * keyboard of a phone, which covers a part of the window and tells so by the visual viewport only.
 */
import { SHEET } from '../../kit/place-beside.js';

const EDGE = 8;
const LEAST_WIDTH = 180;

export interface Placed {
  /** Grows to the width of its text. */
  readonly isWide: boolean;
  readonly dir: 'ltr' | 'rtl';
}

export const isSheet = (): boolean => matchMedia(SHEET).matches;

/** `cell`: undefined while its record is out of sight; then the editor stays where it was. */
export function placeEditor(editor: HTMLElement, cell: Element | null | undefined, { isWide, dir }: Placed): void {
  const { style } = editor;
  if (isSheet()) return placeSheet(style);
  style.removeProperty('bottom');
  if (!cell) return;
  const at = cell.getBoundingClientRect();
  const { clientHeight, clientWidth } = document.documentElement;
  const width = Math.max(at.width, LEAST_WIDTH);
  const left = dir === 'rtl' ? at.right - width : at.left;
  const top = Math.max(0, Math.min(at.top, clientHeight - at.height));
  // A list that opens downwards has no room at the foot of the window.
  const tall = editor.offsetHeight;
  const isAbove = top + tall > clientHeight - EDGE && at.bottom - tall > EDGE;
  style.setProperty('inline-size', isWide ? 'max-content' : `${Math.round(width)}px`);
  style.setProperty('left', `${Math.round(Math.max(EDGE, Math.min(left, clientWidth - width - EDGE)))}px`);
  style.setProperty('top', `${Math.round(isAbove ? at.bottom - tall : top)}px`);
  style.setProperty('--_cell-height', `${Math.round(at.height)}px`);
}

function placeSheet(style: CSSStyleDeclaration): void {
  for (const name of ['left', 'top', 'inline-size']) style.removeProperty(name);
  const seen = window.visualViewport;
  const covered = seen ? Math.max(0, innerHeight - seen.height - seen.offsetTop) : 0;
  style.setProperty('bottom', `${Math.round(covered)}px`);
  style.setProperty('--_room', `${Math.round(seen?.height ?? innerHeight)}px`);
}
