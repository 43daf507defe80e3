/**
 * Work nobody waits for: ranks for collation, mostly. One slice a turn of the event loop, so that a call waits for one
 * slice at most; nothing runs when all is done.
 */
import type { TableIndex } from '../../core/table/table-index.js';
import { pause } from './pause.js';

/** After the last frame, so that facets and first clicks come first. */
const DELAY_MS = 60;
/** A reader who scrolls or types needs both cores of a small machine: no idle work until so long after. */
const QUIET_MS = 120;
let busyUntil = 0;
const started = new WeakSet<TableIndex>();

/** Once per index; call it when the table is complete. Stops when nobody wants the table any more. */
export function workInIdleTime(index: TableIndex, wanted: () => boolean): void {
  if (started.has(index) || !index.table.complete) return;
  started.add(index);
  setTimeout(() => void run(index, wanted), DELAY_MS);
}

/** A request came, or something is shown. */
export function holdIdleWork(ms = QUIET_MS): void {
  busyUntil = Math.max(busyUntil, performance.now() + ms);
}

/** In how many ms idle work may go on, if nothing comes; 0: now. */
export function idleIn(): number {
  return Math.max(0, busyUntil - performance.now());
}

async function run(index: TableIndex, wanted: () => boolean): Promise<void> {
  const work = index.idleWork();
  while (wanted()) {
    if (work.next().done) return;
    const wait = idleIn();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    else await pause();
  }
  started.delete(index);
}
