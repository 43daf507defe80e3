/** All that may come after the first rows are on the screen, in one file: chips, what headers know, what readers do. */
import '../../kit/terms/en-later.js';
export { chipsStyles, renderChips } from '../filter/chips.js';
export { headFacetStyles, renderHeadFacet } from '../filter/head-facet.js';
export { renderOffers } from './offers.js';
export { TableActions } from './table-actions.js';
export { unknownColumns } from './unknown-columns.js';
export { conjuncts } from './view-edits.js';
