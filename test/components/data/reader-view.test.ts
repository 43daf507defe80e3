import { assert } from 'chai';
import type { Filter } from '../../../core/query/query.js';
import { conjuncts } from '../../../components/data/table/view-edits.js';

const days = (op: '<' | '<=' | '>' | '>=', value: number): Filter => ({ op, field: 'days', value });
const sun: Filter = { op: '=', field: 'sun', value: 'full' };

describe('conjuncts', () => {
  it('are the parts of an `and`, to any depth', () => {
    const parts = conjuncts({ op: 'and', filters: [sun, { op: 'and', filters: [days('<=', 7)] }] });
    assert.deepEqual(parts, [sun, days('<=', 7)]);
    assert.deepEqual(conjuncts(undefined), []);
  });

  it('say one thing of each field: two ends are a range', () => {
    const range = (low: Filter, high: Filter) => conjuncts({ op: 'and', filters: [low, sun, high] });
    assert.deepEqual(range(days('>=', 3), days('<=', 7)), [{ op: 'between', field: 'days', from: 3, to: 7 }, sun]);
    assert.deepEqual(range(days('>=', 3), days('<', 7)), [
      { op: 'between', field: 'days', from: 3, to: 7, below: true },
      sun,
    ]);
  });

  it('keep what is no range as it was asked', () => {
    for (const [low, high] of [
      [days('>', 3), days('<=', 7)],
      [days('>=', 7), days('<=', 3)],
      [days('>=', 3), days('>=', 5)],
    ] as const)
      assert.deepEqual(conjuncts({ op: 'and', filters: [low, sun, high] }), [{ op: 'and', filters: [low, high] }, sun]);
  });

  it('over several fields stand for themselves', () => {
    const either: Filter = { op: 'or', filters: [sun, days('<=', 7)] };
    assert.deepEqual(conjuncts({ op: 'and', filters: [either, { ...either }, sun] }), [either, either, sun]);
  });
});
