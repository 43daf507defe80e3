/** What pages ask of a dataset's past (worker/history-api.ts), on the worker's side. */
import type { HistoryCalls } from '../api.js';
import type { HeldDataset } from '../dataset/datasets.js';
import { DatasetHistory } from '../dataset/history.js';
import { decide, proposeAgain, restore } from '../dataset/history-restoring.js';

export function historyCalls(held: HeldDataset): HistoryCalls {
  const history = new DatasetHistory(held);
  return {
    history: (question) => history.page(question),
    conflicts: (question) => history.conflicts(question),
    setAside: (question) => history.setAside(question),
    restore: (wish, options) => restore(history, wish, options),
    decide: (cell, pick, seen) => decide(history, cell, pick, seen),
    proposeAgain: (event, note) => proposeAgain(history, event, note),
  };
}
