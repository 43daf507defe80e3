/** Cards and their look, loaded where there is little room. */
export { renderCards } from './cards.js';
export { cardStyles } from './cards.styles.js';
