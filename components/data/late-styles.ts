/** Styles nobody needs before there is something to do: how the grid answers, and paper. */
export { interactionStyles } from './interaction.styles.js';
export { printStyles } from './print.styles.js';
