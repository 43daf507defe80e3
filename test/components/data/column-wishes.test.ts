/** `columns=` as people write it. */
import { assert } from 'chai';
import { parseColumns } from '../../../components/data/grid/column-wishes.js';
import { planColumns } from '../../../components/data/grid/column-layout.js';
import { UNTOUCHED } from '../../../components/data/table/reader-view.js';
import type { Field } from '../../../core/table/field.js';

describe('columns=', () => {
  const cases: Record<string, object[]> = {
    'variety_name "Variety" 12em, days': [{ name: 'variety_name', label: 'Variety', width: '12em' }, { name: 'days' }],
    "days 120 'How long?'": [{ name: 'days', label: 'How long?', width: '120px' }],
    '[Germination (days)], “Sun, or shade”': [{ name: 'Germination (days)' }, { name: 'Sun, or shade' }],
    '': [],
    ' , ,, ': [],
    'a "unbalanced': [{ name: 'a', label: 'unbalanced' }],
    '__proto__, constructor': [{ name: '__proto__' }, { name: 'constructor' }],
  };
  for (const [text, wishes] of Object.entries(cases)) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseColumns(text) as object[], wishes));
  }

  it('shows two dozen columns, and any other when asked for', () => {
    const fields = Array.from({ length: 500 }, (_, at): Field => ({ key: `c${at}`, label: `C ${at}`, type: 'text' }));
    const shown = (reader = UNTOUCHED.columns) =>
      planColumns(fields, [], false, reader).flatMap(({ field, hidden }) => (hidden ? [] : [field.key]));
    assert.equal(shown().length, 24);
    const asked = shown({ ...UNTOUCHED.columns, shown: ['c400'], hidden: ['c0'] });
    assert.include(asked, 'c400');
    assert.notInclude(asked, 'c0');
  });
});
