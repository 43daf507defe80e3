/** What a key does in the grid; the places it leads to are in keyboard.ts. */
import { itemAt } from '../../kit/view-state.js';
import { placeAfter } from './keyboard.js';
import { isGroup } from './scene.js';
import { HEAD, type Place } from './selection.js';
import type { TableActions } from '../table/table-actions.js';

/** True when the key was for the grid. */
export function gridKey(event: KeyboardEvent, actions: TableActions): boolean {
  const { grid, host } = actions;
  const { active } = grid;
  const inHead = active.row === HEAD;
  const to = placeAfter(event, active, grid.bounds());
  if (inHead && event.altKey && event.key === 'ArrowDown') actions.openColumnMenu(active.col);
  else if (inHead && event.shiftKey && /^Arrow(Left|Right)$/.test(event.key)) {
    const grows = (event.key === 'ArrowRight') !== (host.scene?.localize.dir === 'rtl');
    actions.resizeColumn(active.col, grows ? 16 : -16);
  } else if (inHead && event.shiftKey && event.key === 'Enter')
    actions.toggleColumnSort(active.col, true); // Firefox’s click knows no Shift
  else if (turnsPage(event, actions)) return true;
  else if (to) goTo(to, event.shiftKey && !inHead, actions);
  else if (inHead) return false;
  else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') selectAll(actions);
  else if (event.key === 'Escape' && grid.selection) actions.select(undefined);
  else if (event.key === 'Enter' || event.key === ' ') return press(event.key === 'Enter', actions);
  else return false;
  return true;
}

/** From the last row to the next page, from the first to the one before. */
function turnsPage({ key, shiftKey }: KeyboardEvent, { grid, showRow }: TableActions): boolean {
  const { firstRow, lastRow } = grid.bounds();
  const { row } = grid.active;
  if (shiftKey) return false;
  return key === 'PageDown'
    ? row === lastRow && showRow(row + 1)
    : key === 'PageUp' && row === firstRow && showRow(row - 1);
}

/** Moves the focus; `extend` stretches the selection to there. */
function goTo(place: Place, extend: boolean, actions: TableActions): void {
  const { grid, host } = actions;
  const from = grid.active;
  if (samePlace(from, place)) return;
  grid.active = place;
  if (extend) actions.select({ anchor: grid.selection?.anchor ?? from, focus: place });
  else if (grid.selection) actions.select(undefined);
  grid.reveal(place);
  if (place.row === HEAD || from.row === HEAD) host.requestUpdate();
  grid.renderBody();
  grid.focusActive();
}

/** The focus stays where it is. */
function selectAll(actions: TableActions): void {
  const { grid } = actions;
  const { active } = grid;
  const { firstRow, lastRow, lastCol } = grid.bounds();
  if (lastRow < firstRow) return;
  actions.select({ anchor: { row: firstRow, col: 0 }, focus: { row: lastRow, col: lastCol } });
  grid.active = active;
  grid.renderBody();
}

function press(enter: boolean, actions: TableActions): boolean {
  const { grid, host } = actions;
  const item = host.scene && itemAt(host.scene.state, grid.active.row);
  if (!item) return false;
  if (isGroup(item)) actions.toggleGroup(item.key);
  else if (enter) {
    const link = grid.activeCell?.querySelector<HTMLAnchorElement>('a[href]');
    if (link) link.click();
    else actions.openRecord(grid.active);
  }
  return true; // the space bar scrolls no page
}

const samePlace = (a: Place, b: Place): boolean => a.row === b.row && a.col === b.col;
