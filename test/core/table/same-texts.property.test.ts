import { assert } from 'chai';
import fc from 'fast-check';
import type { DictionaryColumn } from '../../../core/table/column.js';
import { SameTexts } from '../../../core/table/same-texts.js';

const columnOf = (texts: string[]) => ({ texts }) as unknown as DictionaryColumn;

describe('same texts', () => {
  it('are found as a Map finds them, however the texts came', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom('a'.repeat(500), `${'a'.repeat(499)}b`, 'é', 'e\u0301'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 40 }), { maxLength: 6 }), (batches) => {
        const column = columnOf(['', '', '']);
        const same = new SameTexts(column);
        for (const batch of batches) {
          (column.texts as string[]).push(...batch);
          const first = new Map<string, number>();
          const expected = column.texts.map((one, code) => {
            if (code < 3) return code;
            if (!first.has(one)) first.set(one, code);
            return first.get(one)!;
          });
          assert.deepEqual([...same.firstCodes().subarray(0, column.texts.length)], expected);
        }
      }),
    );
  });

  it('are found in pieces when there are many', () => {
    const texts = ['', '', '', ...Array.from({ length: 50_000 }, (_, n) => `text ${n % 40_000}`)];
    const same = new SameTexts(columnOf(texts));
    let pieces = 0;
    while (same.step()) pieces++;
    assert.isAbove(pieces, 2);
    const codes = same.firstCodes();
    assert.equal(new Set(codes.subarray(3)).size, 40_000);
    assert.equal(codes[3 + 40_000], 3);
  });
});
