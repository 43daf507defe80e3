/** What panels and chips say to their table, beside `view-patch`. See the head of reader-view.ts. */

/** Asks the table to open a column's menu beside `anchor` (a chip's words). Bubbles, not composed. */
export class ColumnMenuEvent extends Event {
  constructor(
    readonly field: string,
    readonly anchor: HTMLElement,
  ) {
    super('column-menu-request', { bubbles: true });
  }
}

/** Asks the table to show the row at this position of the view: by scrolling, or on its page. Bubbles, not composed. */
export class RowRequestEvent extends Event {
  constructor(readonly position: number) {
    super('row-request', { bubbles: true });
  }
}

/** Sent by a panel after it closed itself. */
export class PanelCloseEvent extends Event {
  constructor() {
    super('panel-close', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'column-menu-request': ColumnMenuEvent;
    'panel-close': PanelCloseEvent;
    'row-request': RowRequestEvent;
  }
}
