/** Cells by place: which one has the focus, which rectangle is selected. Pure. */

/** `row` is the item's position in the view, HEAD for the column headers; `col` the index among the columns shown. */
export interface Place {
  readonly row: number;
  readonly col: number;
}
export const HEAD = -1;

/** The focus moves; the anchor stays where the selection began. */
export interface Selection {
  readonly anchor: Place;
  readonly focus: Place;
}

/** Both ends included. */
export interface Rectangle {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function rectangleOf({ anchor, focus }: Selection): Rectangle {
  return {
    top: Math.max(0, Math.min(anchor.row, focus.row)),
    bottom: Math.max(anchor.row, focus.row),
    left: Math.min(anchor.col, focus.col),
    right: Math.max(anchor.col, focus.col),
  };
}

export function contains(rectangle: Rectangle | undefined, row: number, col: number): boolean {
  if (!rectangle) return false;
  return row >= rectangle.top && row <= rectangle.bottom && col >= rectangle.left && col <= rectangle.right;
}
