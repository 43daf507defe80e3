/** Chips and what the headers know, in one file to load after the first rows have been painted. */
export { chipsStyles, renderChips } from './chips.js';
export { headFacetStyles, renderHeadFacet } from './head-facet.js';
