/** What nobody needs before there is something to do: how the grid answers, paper, who says what, keys' focus. */
import { searchStyles } from '../../kit/search.styles.js';
import { declaredStyles } from '../grid/declared.styles.js';
import { interactionStyles } from '../grid/interaction.styles.js';
import { printStyles } from '../grid/print.styles.js';
import { askWhoStyles, installAskWho } from '../panels/ask-who.js';
import { installCaveats } from '../sync/caveats.js';
import { installFocusKeeper } from './keep-focus.js';
import type { ActionHost, TableActions } from './table-actions.js';

export const styles = [interactionStyles, searchStyles, printStyles, declaredStyles, askWhoStyles];

/** Once. */
export function install(host: ActionHost, actions: TableActions): void {
  installFocusKeeper(host);
  installAskWho(host, actions.askWho);
  installCaveats(host, actions);
}
