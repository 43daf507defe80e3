/** What a page changes of a live view like a spreadsheet (worker/sheet-api.ts), on the worker's side. */
import { KoboldError } from '../../core/errors.js';
import type { SheetView } from '../api.js';

export function openSheet(): SheetView {
  const later = (): Promise<never> =>
    Promise.reject(new KoboldError('unsupported', 'This way of changing cells is not there yet.'));
  return {
    candidates: later,
    addRows: later,
    removeRows: later,
    restoreRows: later,
    paste: later,
    fill: later,
    clear: later,
    replace: later,
  };
}
