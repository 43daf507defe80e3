/** What pages ask of a dataset's past (worker/history-api.ts), on the worker's side. */
import type { HistoryCalls } from '../api.js';
import type { HeldDataset } from '../dataset/datasets.js';
import { DatasetHistory } from '../dataset/history.js';
import { decide, proposeAgain } from '../dataset/history-deciding.js';
import { restore, type Stop } from '../dataset/history-restoring.js';

export function historyCalls(held: HeldDataset): HistoryCalls {
  const history = new DatasetHistory(held);
  const running = new Set<Stop>();
  return {
    history: (question) => history.page(question),
    conflicts: (question) => history.conflicts(question),
    setAside: (question) => history.setAside(question),
    async restore(wish, options) {
      const stop: Stop = { isWanted: false };
      running.add(stop);
      return restore(history, wish, options, stop).finally(() => running.delete(stop));
    },
    async stopRestoring() {
      for (const stop of running) stop.isWanted = true;
    },
    decide: (cell, pick, seen) => decide(history, cell, pick, seen),
    proposeAgain: (event, note) => proposeAgain(history, event, note),
  };
}
