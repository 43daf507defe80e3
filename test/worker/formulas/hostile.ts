/**
 * Formulas that mean harm, several hundred: families of them with sizes and targets filled in, and for long runs each in
 * several wrappings. `stop`: must end unavailable with a code. `be contained`: must not give the word it is after, whatever
 * else it gives; none may change what another formula sees.
 */
import { CONTAINED } from './hostile-contained.js';
import { STOPPED } from './hostile-stopped.js';

export interface HostileFormula {
  readonly text: string;
  readonly family: string;
  readonly must: 'stop' | 'be contained';
}

export const HOSTILE: readonly HostileFormula[] = [
  ...Object.entries(STOPPED).flatMap(([family, texts]) =>
    texts.map((text) => ({ family, text, must: 'stop' as const })),
  ),
  ...Object.entries(CONTAINED).flatMap(([family, texts]) =>
    texts.map((text) => ({ family, text, must: 'be contained' as const })),
  ),
];

/** The same harm in other clothes, for long runs. */
const CLOTHES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `export function compute(record) { return ${text}\n}`,
  (text) => `(record) => (${text}\n)`,
  (text) => `[0, 1].map(() => (${text}\n))[1]`,
  (text) => `((f) => f())(() => (${text}\n))`,
  (text) => `({ get x() { return (${text}\n) } }).x`,
  (text) => `record.text ? (${text}\n) : (${text}\n)`,
  (text) => `(class { static x = (${text}\n) }).x`,
  (text) => `((a = (${text}\n)) => a)()`,
];

/** What breaks out of its brackets does so by its first and last letters: it wears nothing. */
export const HOSTILE_VARIANTS: readonly HostileFormula[] = CLOTHES.flatMap((wear, at) =>
  HOSTILE.filter(({ family }) => at === 0 || family !== 'brackets').map((formula) => ({
    ...formula,
    text: wear(formula.text),
  })),
);
