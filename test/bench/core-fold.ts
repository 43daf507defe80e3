/** The fold: a whole log, one more event, memory, and what adversaries can make it cost. In Node, no browser. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Fold } from '../../core/dataset/fold.js';
import type { DatasetEvent } from '../../core/log/event.js';
import type { CoreBench } from './core.js';
import { ADDRESS, ADVERSARIES, BENCH_NOW, honestLog, type LogWriter } from './core-logs.js';
import { type Figure, compare, median } from './figure.js';

const EVENTS = 100_000;
const RUNS = 3;
const MORE = 1_000;
const ADVERSARY_EVENTS = 10_000;
const CELLS_A_RECORD = 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export const fold: CoreBench = (say) => [...wholeLog(say), ...oneMore(say), ...adversaries(say)];

/** 100,000 events of 10 ops, and what a record of 10 cells takes in memory, the events themselves not counted. */
function wholeLog(say: (progress: string) => void): Figure[] {
  const { events } = honestLog(EVENTS);
  const times = Array.from({ length: RUNS }, () => processed(() => foldOf(events)));
  const before = heapBytes();
  const folded = foldOf(events);
  const after = heapBytes();
  const records = [...folded.state.records('plant')].length;
  const cells = events.length * CELLS_A_RECORD;
  say(`fold ${events.length} events, ${cells} ops: ${times.map(Math.round).join(', ')} ms; ${records} records`);
  const perRecord = (after - before) / records;
  return [
    ...compare('core.fold.100k-events', 'ms', median(times), { target: 2_000 }),
    ...compare('core.fold.memory-a-record', 'B', perRecord, { target: 1_500 }),
  ];
}

/** One event after a short log and after a long one, the state's heads and conflicts read each time. */
function oneMore(say: (progress: string) => void): Figure[] {
  const figures: Figure[] = [];
  for (const length of [1_000, EVENTS]) {
    const { events } = honestLog(length + MORE);
    const folded = foldOf(events.slice(0, -MORE));
    const times = events.slice(-MORE).map((event) =>
      timed(() => {
        folded.add([event]);
        folded.state.heads();
        folded.state.conflicts();
      }),
    );
    say(`one more after ${length}: median ${median(times).toFixed(4)} ms, longest ${Math.max(...times).toFixed(2)} ms`);
    figures.push(...compare(`core.fold.one-more-after-${length}`, 'ms', median(times), { target: 0.2 }));
  }
  return figures;
}

/** Cost per event against the honest one, of a log as long, batch and one by one. */
function adversaries(say: (progress: string) => void): Figure[] {
  const honest = costs(honestLog(ADVERSARY_EVENTS));
  const figures: Figure[] = [];
  for (const [name, make] of Object.entries(ADVERSARIES)) {
    const cost = costs(make(ADVERSARY_EVENTS));
    say(
      `${name}: ${us(cost.batch)} µs an event at once, ${us(cost.slow)} one by one (honest ${us(honest.batch)}, ${us(honest.slow)})`,
    );
    figures.push(
      ...compare(`core.fold.adversary: ${name}`, '×', Math.max(cost.batch / honest.batch, cost.slow / honest.slow), {
        target: 3,
      }),
    );
  }
  return figures;
}

/** ms an event. */
function costs({ events }: LogWriter): { batch: number; slow: number } {
  const batch = median(Array.from({ length: RUNS }, () => processed(() => foldOf(events)))) / events.length;
  const slow = processed(() => {
    const folded = new Fold(ADDRESS, { now: BENCH_NOW });
    for (const event of events) folded.add([event]);
    countMissing(folded);
  });
  return { batch, slow: slow / events.length };
}

/** What is missing is gathered when it is read, so it is read: a fold that only put it off would be no quicker. */
function foldOf(events: readonly DatasetEvent[]): Fold {
  const folded = new Fold(ADDRESS, { now: BENCH_NOW });
  folded.add(events);
  countMissing(folded);
  return folded;
}

function countMissing({ state }: Fold): number {
  let count = 0;
  for (const id of state.missing()) count += id.length;
  return count;
}

/** ms by the clock. */
function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** ms of processor time, the collector's threads included: long work on a machine that others use. */
function processed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function us(ms: number): string {
  return (ms * 1_000).toFixed(1);
}
