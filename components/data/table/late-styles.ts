/** Styles nobody needs before there is something to do: how the grid answers, and paper. */
export { interactionStyles } from '../grid/interaction.styles.js';
export { printStyles } from '../grid/print.styles.js';
export { declaredStyles } from '../grid/declared.styles.js';
