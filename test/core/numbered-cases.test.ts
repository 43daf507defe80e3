/** test/vectors/README.md: each of the nineteen cases is a vector that begins with its number. */
import { expect } from 'chai';
import { readVectors } from '../support/vectors.js';

interface Named {
  readonly name: string;
}

it('every numbered case is a vector', async () => {
  const files = [
    await readVectors<readonly Named[]>('histories'),
    (await readVectors<{ cases: readonly Named[] }>('snapshot-later')).cases,
    (await readVectors<{ cases: readonly Named[] }>('clock')).cases,
  ];
  const numbers = files.flat().flatMap(({ name }) => /^(\d+): /.exec(name)?.slice(1).map(Number) ?? []);
  expect([...new Set(numbers)].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 19 }, (_, n) => n + 1));
});
