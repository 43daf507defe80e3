/** Entry of embed.html: wiring only. The page loads kobold.js beside it. */
import { showTable } from './show-table.js';

showTable(document, location.search, navigator.language);
