/** Cards and their look, loaded where there is little room. */
import '../../kit/terms/en-later.js';
export { renderCards } from './cards.js';
export { cardStyles } from './cards.styles.js';
export { renderSortSelect } from './sort-select.js';
