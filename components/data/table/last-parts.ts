/** What nobody needs before there is something to do: how the grid answers, paper, who says what, changing cells, keys' focus. */
import { searchStyles } from '../../kit/search.styles.js';
import { editingStyles, type EditHost, installEditing } from '../edit/install-editing.js';
import { declaredStyles } from '../grid/declared.styles.js';
import { interactionStyles } from '../grid/interaction.styles.js';
import { printStyles } from '../grid/print.styles.js';
import { askWhoStyles, installAskWho } from '../panels/ask-who.js';
import { installCaveats } from '../sync/caveats.js';
import { installFocusKeeper } from './keep-focus.js';
import type { TableActions } from './table-actions.js';

export const styles = [interactionStyles, searchStyles, printStyles, declaredStyles, askWhoStyles, editingStyles];

/** Once. */
export function install(host: EditHost, actions: TableActions): void {
  installFocusKeeper(host);
  installAskWho(host, actions.askWho);
  installCaveats(host, actions);
  installEditing(host, actions);
}
