/** Keys of the ARIA grid pattern (WAI-ARIA Authoring Practices, "Grid") as places to go to. Pure. */
import { HEAD, type Place } from './selection.js';

export interface Bounds {
  /** First and last item position the keys may reach. */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly lastCol: number;
  /** Rows of PageUp and PageDown. */
  readonly page: number;
  readonly rtl: boolean;
  /** Whether the header row takes part. */
  readonly head: boolean;
}

export type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Where a key leads from here; undefined when the key is not ours. Selections (Shift) never enter the head. */
export function placeAfter(keys: Keys, at: Place, bounds: Bounds): Place | undefined {
  if (keys.altKey) return undefined;
  const { firstRow, lastRow, lastCol, page, rtl } = bounds;
  const far = keys.ctrlKey || keys.metaKey;
  const top = bounds.head && !keys.shiftKey ? HEAD : firstRow;
  const down = (by: number) => (at.row === HEAD ? firstRow + by - 1 : at.row + by);
  const row = (to: number) => (to < firstRow ? (at.row > firstRow ? firstRow : top) : Math.min(lastRow, to));
  const col = (to: number) => Math.max(0, Math.min(lastCol, to));
  const along = (by: number): Place => ({ row: at.row, col: far ? (by > 0 ? lastCol : 0) : col(at.col + by) });
  if (lastRow < firstRow && at.row !== HEAD) return undefined;
  switch (keys.key) {
    case 'ArrowRight':
      return along(rtl ? -1 : 1);
    case 'ArrowLeft':
      return along(rtl ? 1 : -1);
    case 'ArrowDown':
      return { row: lastRow < firstRow ? at.row : far ? lastRow : row(down(1)), col: at.col };
    case 'ArrowUp':
      return { row: at.row === HEAD ? HEAD : far ? firstRow : row(at.row - 1), col: at.col };
    case 'PageDown':
      return { row: lastRow < firstRow ? at.row : row(down(page)), col: at.col };
    case 'PageUp':
      return { row: at.row === HEAD ? HEAD : row(at.row - page), col: at.col };
    case 'Home':
      return far ? { row: firstRow, col: 0 } : { row: at.row, col: 0 };
    case 'End':
      return far ? { row: lastRow, col: lastCol } : { row: at.row, col: lastCol };
    default:
      return undefined;
  }
}
