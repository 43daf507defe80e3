/** Changing several cells, rows and steps, in one file: loaded when it is first asked for. */
export { Sheet } from './sheet.js';
