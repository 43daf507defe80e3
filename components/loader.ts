/** Entry of kobold.loader.js: the same as kobold.js, for pages that enqueue classic scripts. */
import './kobold.js';
