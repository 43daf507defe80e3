/** A thread of many-histories.ts: checks the next seeds that no other thread has taken, until there are none or time is up. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkHistory } from './checked-history.js';
import type { Checked, Task } from './many-histories.js';

const AT_A_TIME = 20;
const { firstSeed, count, endMs, taken } = workerData as Task;
const features: Record<string, number> = {};
let done = 0;

parentPort!.postMessage(work());

function work(): Checked {
  for (;;) {
    const from = Atomics.add(taken, 0, AT_A_TIME);
    if (from >= count || Date.now() > endMs) return { count: done, features };
    for (let at = from; at < Math.min(from + AT_A_TIME, count); at += 1, done += 1) {
      try {
        for (const feature of checkHistory(firstSeed + at)) features[feature] = (features[feature] ?? 0) + 1;
      } catch (error) {
        Atomics.add(taken, 0, count); // the others stop, too
        return { count: done, features, failure: (error as Error).message };
      }
    }
  }
}
