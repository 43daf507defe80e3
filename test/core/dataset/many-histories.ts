/** Random histories by the hundred thousand, in as many threads as the machine has cores. Node only. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface Task {
  readonly firstSeed: number;
  readonly count: number;
  /** By the clock. */
  readonly endMs: number;
  /** How many seeds threads have taken: one number, shared. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

export interface Checked {
  readonly count: number;
  /** In how many histories each was. */
  readonly features: Readonly<Record<string, number>>;
  readonly failure?: string;
}

const MOST_HISTORIES = 2 ** 30;

/** Seeds from `firstSeed` on, `count` of them or as many as `ms` allows. */
export async function checkHistories(firstSeed: number, count: number, ms: number): Promise<Checked> {
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const task: Task = { firstSeed, count: Math.min(count, MOST_HISTORIES), endMs: Date.now() + ms, taken };
  const threads = Array.from({ length: availableParallelism() }, () => run(task));
  const checked = await Promise.all(threads);
  const features: Record<string, number> = {};
  for (const each of checked)
    for (const [feature, times] of Object.entries(each.features)) features[feature] = (features[feature] ?? 0) + times;
  const failure = checked.find((each) => each.failure !== undefined)?.failure;
  return { count: checked.reduce((sum, each) => sum + each.count, 0), features, ...(failure && { failure }) };
}

function run(workerData: Task): Promise<Checked> {
  return new Promise((resolve, reject) => {
    // Much is made and soon forgotten.
    const resourceLimits = { maxYoungGenerationSizeMb: 64 };
    const worker = new Worker(START, { eval: true, workerData, resourceLimits });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('A thread that checks histories ended without a word.')));
  });
}

/** Node 20 does not hand tsx on to threads. */
const START = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import('${new URL('./history-worker.ts', import.meta.url).href}');
});`;
