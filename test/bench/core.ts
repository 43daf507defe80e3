/** `npm run --silent bench core`: what `core/` costs, in Node. Each part is a function that gives its figures. */
import { fold } from './core-fold.js';
import { lineage } from './core-lineage.js';
import type { Figure } from './figure.js';

export type CoreBench = (say: (progress: string) => void) => Figure[];

const PARTS: readonly CoreBench[] = [fold, lineage];

export function* runCoreBenches(): Generator<Figure> {
  for (const part of PARTS) yield* part((progress) => void process.stderr.write(`${progress}\n`));
}
