/** The mouse on the grid: select by press and drag, open, fold, sort, drag a column's edge or the whole column. */
import { HEAD, type Place } from './selection.js';
import type { TableActions } from '../table/table-actions.js';

const DRAG_PX = 6;
/** A drag ends with a click on what it began on: that one is not meant. */
let swallowClick = false;

export function gridPointerDown(event: PointerEvent, actions: TableActions): void {
  const { grid } = actions;
  const target = event.target as Element;
  const place = placeOf(target);
  swallowClick = false;
  if (!place || event.button !== 0) return;
  if (place.row === HEAD) {
    if (target.closest('.edge')) dragEdge(event, place.col, actions);
    else if (event.pointerType === 'mouse' && !target.closest('.menu, .facet')) dragColumn(event, place.col, actions);
    return;
  }
  if (event.pointerType !== 'mouse') return; // a finger scrolls
  if (target.closest('a, button')) return;
  event.preventDefault(); // no text selection; the focus is set here
  if (event.shiftKey) actions.select({ anchor: grid.selection?.anchor ?? grid.active, focus: place });
  else actions.select({ anchor: place, focus: place });
  grid.focusActive();
  follow((moved) => {
    const to = placeOf(pathTarget(moved));
    if (to && to.row !== HEAD && grid.selection && (to.row !== grid.active.row || to.col !== grid.active.col))
      actions.select({ anchor: grid.selection.anchor, focus: to });
  });
}

export function gridClick(event: MouseEvent, actions: TableActions): void {
  if (swallowClick) {
    swallowClick = false;
    event.preventDefault();
    return;
  }
  const { grid } = actions;
  const target = event.target as Element;
  const place = placeOf(target);
  if (!place) return;
  if (place.row === HEAD) {
    if (target.closest('.menu')) actions.openColumnMenu(place.col);
    else if (target.closest('.sort')) {
      grid.active = place;
      actions.toggleColumnSort(place.col, event.shiftKey);
    }
    return;
  }
  const fold = target.closest<HTMLElement>('[data-fold]')?.dataset['fold'];
  grid.active = place;
  if (fold !== undefined) actions.toggleGroup(fold);
  else if (target.closest('[data-open]')) actions.openRecord(place);
}

/** Where a node of the grid belongs. */
export function placeOf(node: Element | null): Place | undefined {
  const cell = node?.closest<HTMLElement>('[data-col]');
  const row = cell?.parentElement;
  if (!cell || !row) return undefined;
  const position = row.dataset['position'];
  return { row: position === undefined ? HEAD : Number(position), col: Number(cell.dataset['col']) };
}

const isRtl = (element: Element) => getComputedStyle(element).direction === 'rtl';

function dragEdge(event: PointerEvent, col: number, actions: TableActions): void {
  event.preventDefault();
  const cell = (event.target as Element).closest<HTMLElement>('[data-col]')!;
  const width = cell.offsetWidth;
  const sign = isRtl(cell) ? -1 : 1;
  follow(
    (moved) => actions.resizeColumn(col, (moved.clientX - event.clientX) * sign, width),
    () => (swallowClick = true),
  );
}

/** The column goes where it is let go: before the column under the pointer, or after it. */
function dragColumn(event: PointerEvent, col: number, actions: TableActions): void {
  const cell = (event.target as Element).closest<HTMLElement>('[data-col]')!;
  let over: HTMLElement | undefined;
  let after = false;
  const mark = (next: HTMLElement | undefined) => {
    over?.removeAttribute('data-drop');
    over = next;
    over?.setAttribute('data-drop', after ? 'after' : 'before');
  };
  follow(
    (moved) => {
      if (!swallowClick && Math.abs(moved.clientX - event.clientX) < DRAG_PX) return;
      swallowClick = true;
      cell.setAttribute('data-dragged', '');
      const next = pathTarget(moved)?.closest<HTMLElement>('.head-row > [data-col]') ?? undefined;
      if (next) {
        const box = next.getBoundingClientRect();
        after = moved.clientX > box.left + box.width / 2 !== isRtl(next);
      }
      mark(next === cell ? undefined : next);
    },
    () => {
      const to = over && Number(over.dataset['col']) + (after ? 1 : 0);
      mark(undefined);
      cell.removeAttribute('data-dragged');
      if (to !== undefined) actions.moveColumn(col, to);
    },
  );
}

function follow(move: (event: PointerEvent) => void, end?: () => void): void {
  const controller = new AbortController();
  const { signal } = controller;
  const finish = () => {
    controller.abort();
    end?.();
  };
  addEventListener('pointermove', move, { signal });
  addEventListener('pointerup', finish, { signal });
  addEventListener('pointercancel', finish, { signal });
}

/** The node under the pointer, inside open shadow roots too. */
function pathTarget(event: Event): Element | null {
  const first = event.composedPath()[0];
  return first instanceof Element ? first : null;
}
