/** Entry of kobold.js: starts the worker, finds the tags. Wiring only. */
import { autoload } from './autoload.js';
import { getClient } from './kit/client.js';

/** A script pasted twice runs twice where its addresses differ. */
const STARTED = Symbol.for('kobold.started');
const page = globalThis as { [STARTED]?: boolean };
if (!page[STARTED]) {
  page[STARTED] = true;
  getClient().warm();
  autoload();
}
