/** One value looks the same everywhere, in the reader's language. */
import { assert } from 'chai';
import { cellText, fitsField } from '../../../components/data/grid/cell-text.js';
import type { Field } from '../../../core/table/field.js';
import { localizer } from '../../support/localizer.js';

const field = (type: Field['type'], label = 'Column', decimals?: number): Field => ({
  key: label,
  label,
  type,
  decimals,
});

describe('cellText', () => {
  it('groups large amounts, but neither years nor numbers that are names', () => {
    const en = localizer('en');
    assert.equal(cellText(123456, field('integer', 'Amount'), en), '123,456');
    assert.equal(cellText(2026, field('integer', 'Amount'), en), '2026');
    for (const label of ['id', 'Order No.', 'zip', 'customer_id', 'Year']) {
      assert.equal(cellText(123456, field('integer', label), en), '123456', label);
    }
    assert.equal(cellText(123456, field('integer', 'Paid'), localizer('de')), '123.456');
  });

  it('shows as many decimals as the column has', () => {
    assert.equal(cellText(1.5, field('decimal', 'Price', 2), localizer('de')), '1,50');
  });

  it('shows calendar days without shifting them, and keeps what is no day', () => {
    assert.equal(cellText('2026-05-01', field('date'), localizer('en')), 'May 1, 2026');
    assert.equal(cellText('2026-02-31', field('date'), localizer('en')), '2026-02-31');
    assert.equal(fitsField('2026-02-31', field('date')), false);
  });

  it('is empty for missing, null and empty text, and words for truths', () => {
    const de = localizer('de');
    for (const cell of [undefined, null, '']) assert.equal(cellText(cell, field('text'), de), '');
    assert.equal(cellText(true, field('boolean'), de), 'ja');
  });
});
