/** All that may come after the first rows are on the screen, in one file: chips, what headers know, what readers do. */
import '../kit/terms/en-later.js';
export { chipsStyles, renderChips } from './chips.js';
export { headFacetStyles, renderHeadFacet } from './head-facet.js';
export { interactionStyles } from './interaction.styles.js';
export { TableActions } from './table-actions.js';
export { printStyles } from './print.styles.js';
