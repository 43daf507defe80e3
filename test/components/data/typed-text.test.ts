import { assert } from 'chai';
import type { Field } from '../../../core/table/field.js';
import { shownText, typedText } from '../../../components/data/edit/typed-text.js';

const number: Field = { key: 'n', label: 'N', type: 'decimal' };
const words: Field = { key: 't', label: 'T', type: 'text' };

describe('numbers as readers type them', () => {
  for (const [lang, typed, plain] of [
    ['en', '1,234.5', '1234.5'],
    ['en', '1,234,567', '1234567'],
    ['en', '1,5', '1,5'],
    ['en', ' -7 ', '-7'],
    ['en', '\u22127', '-7'],
    ['en', '1e3', '1e3'],
    ['de', '2,5', '2.5'],
    ['de', '2.5', '2.5'],
    ['de', '1.234', '1234'],
    ['de', '1.234,5', '1234.5'],
    ['de', '12.34', '12.34'],
    ['de', '1,2,3', '1,2,3'],
    ['fr', '1 234,5', '1234.5'],
    ['fr', '1\u202f234,5', '1234.5'],
    ['ar-EG', '١٬٢٣٤٫٥', '1234.5'],
    ['hi', '12,34,567', '1234567'],
    ['en', 'many', 'many'],
    ['en', '', ''],
  ] as const)
    it(`${lang}: ${JSON.stringify(typed)} is ${JSON.stringify(plain)}`, () => {
      assert.equal(typedText(typed, number, lang), plain);
    });

  it('are shown as they are typed, and come back the same', () => {
    for (const lang of ['en', 'de', 'fr', 'ar-EG'])
      for (const plain of ['0', '-12.5', '1234.5', '1000000'])
        assert.equal(typedText(shownText(plain, number, lang), number, lang), plain, `${plain} in ${lang}`);
  });

  it('are left alone where the field is text', () => {
    assert.equal(typedText(' 1,234 ', words, 'en'), ' 1,234 ');
    assert.equal(shownText('1.5', words, 'de'), '1.5');
  });
});
