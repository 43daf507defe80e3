/**
 * All that only datasets take, in one file that `worker.js` loads. One way in: of several, the bundler puts what they share with the
 * worker into files of its own, which a worker from a blob may not load in Firefox where a page's policy names its script's host.
 */
export { planEdits } from '../../core/writing/edit-cells.js';
export { openDatasetSession } from '../live/dataset-session.js';
export { openSheet } from '../live/sheet-session.js';
export { Datasets } from './datasets.js';
