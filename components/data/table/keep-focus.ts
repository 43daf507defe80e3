/** The focus of those who use keys stays, and stays in sight, whatever an update does to the table. */
import { FocusKeeper } from '../../kit/focus-keeper.js';
import type { ActionHost } from './table-actions.js';

export function installFocusKeeper(host: ActionHost): void {
  new FocusKeeper(host);
  let shown = host.context.state.offset;
  host.addController({
    hostUpdated: () => {
      const { offset } = host.context.state;
      if (offset === shown) return;
      shown = offset;
      // Pages differ in height, the arrows to the next stand below them, and a key goes from the last row to another page's first.
      host.renderRoot.querySelector(':is(.step, .cell):focus-visible')?.scrollIntoView({ block: 'nearest' });
    },
  });
}
