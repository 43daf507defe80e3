/** Runs work that comes in pieces, with a turn for calls and frames in between; what nobody waits for waits for it. */
import { holdIdleWork } from '../live/idle-work.js';
import { pause } from '../live/pause.js';

/** About a frame of a page. */
const TURN_MS = 12;

export async function takeTurns<T>(work: Generator<undefined, T, undefined>): Promise<T> {
  let begun = performance.now();
  holdIdleWork();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - begun < TURN_MS) continue;
    holdIdleWork();
    await pause();
    begun = performance.now();
  }
}
