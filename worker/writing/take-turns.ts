/** Runs work that comes in pieces, with a turn for calls and frames in between. */
import { pause } from '../live/pause.js';

/** About a frame of a page. */
const TURN_MS = 12;

export async function takeTurns<T>(work: Generator<undefined, T, undefined>): Promise<T> {
  let begun = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - begun < TURN_MS) continue;
    await pause();
    begun = performance.now();
  }
}
