/** What nobody needs before there is something to do: how the grid answers, paper, who says what, keys' focus. */
export { interactionStyles } from '../grid/interaction.styles.js';
export { searchStyles } from '../../kit/search.styles.js';
export { printStyles } from '../grid/print.styles.js';
export { declaredStyles } from '../grid/declared.styles.js';
export { askWhoStyles, installAskWho } from '../panels/ask-who.js';
export { installStoreNote } from '../sync/store-note.js';
export { installFocusKeeper } from './keep-focus.js';
