/** Tells one page how a dataset stands: at once, then after changes, but not more often than a reader can see. */
import type { DatasetFrame } from '../api.js';
import type { OpenDataset } from '../dataset/datasets.js';

const PACE_MS = 100;

export interface DatasetSession {
  reload(): void;
  close(): void;
}

export function openDatasetSession(
  { held, release }: OpenDataset,
  sink: (frame: DatasetFrame) => void,
): DatasetSession {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = '';
  function tell(): void {
    timer = undefined;
    const frame = held.frame();
    const text = JSON.stringify(frame);
    if (text === last) return;
    last = text;
    sink(frame);
  }
  const stop = held.onFrame(() => (timer ??= setTimeout(tell, PACE_MS)));
  tell();
  return {
    reload: () => held.reload(),
    close() {
      clearTimeout(timer);
      stop();
      release();
    },
  };
}
