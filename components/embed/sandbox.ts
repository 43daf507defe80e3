/** Entry of sandbox.html: everything in one script, the worker included. Wiring only. */
import '../kobold.js';
import { showTable } from './show-table.js';

showTable(document, location.search, navigator.language);
