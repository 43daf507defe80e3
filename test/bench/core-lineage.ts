/** Comparing and merging versions of 100,000 records of 10 cells: two sides with 1,000 changed cells each. */
import { foldEvents } from '../../core/dataset/fold.js';
import { diff } from '../../core/lineage/diff.js';
import { merge } from '../../core/lineage/merge.js';
import type { EventId, Json, Op } from '../../core/log/event.js';
import { ADDRESS, BENCH_NOW, LogWriter, ROOT, update } from './core-logs.js';
import type { CoreBench } from './core.js';
import { compare, median } from './figure.js';

const RECORDS = 100_000;
const CELLS = 10;
const RECORDS_PER_EVENT = 20;
const CHANGES = 1_000;
const RUNS = 5;

export const lineage: CoreBench = (say) => {
  const log = new LogWriter();
  const writers: EventId[] = [];
  for (let first = 0; first < RECORDS; first += RECORDS_PER_EVENT) {
    const ops = Array.from({ length: RECORDS_PER_EVENT }, (_, i) => create(first + i));
    writers.push(log.data(ROOT, undefined, writers.slice(-1), ops));
  }
  const written = log.events.length;
  const base = foldEvents(ADDRESS, log.events, { now: BENCH_NOW });
  const side = (name: string, start: number) => {
    for (let i = start; i < start + CHANGES; i++) {
      const record = (i * 97) % RECORDS;
      const before = writers[Math.floor(record / RECORDS_PER_EVENT)]!;
      log.data(ROOT, undefined, writers.slice(-1), [
        update(idOf(record), `field_${i % CELLS}`, `${name} ${i}`, [before]),
      ]);
    }
    const state = foldEvents(ADDRESS, log.events, { now: BENCH_NOW });
    log.events.splice(written);
    return state;
  };
  const ours = side('ours', 0);
  const theirs = side('theirs', CHANGES / 2);

  const compared = timed(() => diff(base, ours));
  if (compared.result.length !== CHANGES) throw new Error(`A diff of ${compared.result.length}, not ${CHANGES}.`);
  const merged = timed(() => merge(base, ours, theirs));
  const found = `${merged.result.changes.length} taken, ${merged.result.conflicts.length} in conflict`;
  if (found !== `${CHANGES / 2} taken, ${CHANGES / 2} in conflict`) throw new Error(`A merge with ${found}.`);
  say(`compare ${compared.all.join(' ')}, merge ${merged.all.join(' ')} ms`);
  return [
    ...compare('core.compare.1000-differences', 'ms', compared.ms, { target: 300 }),
    ...compare('core.merge.100k-records', 'ms', merged.ms, { target: 1_000 }),
  ];
};

function timed<T>(work: () => T): { result: T; ms: number; all: number[] } {
  const all: number[] = [];
  let result = work();
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    result = work();
    all.push(Math.round(performance.now() - start));
  }
  return { result, ms: median(all), all };
}

function create(record: number): Op {
  const set: Record<string, Json> = {};
  for (let cell = 0; cell < CELLS; cell++) set[`field_${cell}`] = `value ${record} ${cell}`;
  return { op: 'record.create', resource: 'plant', record: idOf(record), set, over: {} };
}

function idOf(record: number): string {
  return `0190a7d2-1111-7000-8000-${record.toString(16).padStart(12, '0')}`;
}
