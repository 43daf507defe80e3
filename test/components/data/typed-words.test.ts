import { assert } from 'chai';
import type { Field } from '../../../core/table/field.js';
import { typedDuration } from '../../../components/data/edit/typed-duration.js';
import { boxToInstant, instantToBox, typedTime } from '../../../components/data/edit/typed-moment.js';
import { shownText, typedText } from '../../../components/data/edit/typed-text.js';
import { checkTyped } from '../../../components/data/edit/check-typed.js';

const field = (type: string): Field => ({ key: 'f', label: 'F', type: 'text', declared: { type: type as 'string' } });

describe('days, times and durations as readers type them', () => {
  for (const [lang, typed, day] of [
    ['en', '2024-05-31', '2024-05-31'],
    ['en-US', '5/31/2024', '2024-05-31'],
    ['en-GB', '31/5/2024', '2024-05-31'],
    ['de', '31.5.2024', '2024-05-31'],
    ['de', '1.2.24', '2024-02-01'],
    ['ja', '2024/5/31', '2024-05-31'],
    ['ar-EG', '٣١/٥/٢٠٢٤', '2024-05-31'],
    ['de', 'morgen', 'morgen'],
    ['de', '', ''],
  ] as const)
    it(`${lang}: ${JSON.stringify(typed)} is ${JSON.stringify(day)}`, () => {
      assert.equal(typedText(typed, field('date'), lang), day);
    });

  for (const [lang, typed, duration] of [
    ['en', '90 min', 'PT90M'],
    ['en', '2 h 30 min', 'PT2H30M'],
    ['en', '1:30', 'PT1H30M'],
    ['en', '3 days', 'P3D'],
    ['en', '1 hour and 5 minutes', 'PT1H5M'],
    ['en', '1.5 h', 'PT1H30M'],
    ['en', '2 weeks', 'P14D'],
    ['en', '1 year, 2 months', 'P1Y2M'],
    ['en', 'P75D', 'P75D'],
    ['de', '3 Tage', 'P3D'],
    ['de', '1,5 Stunden', 'PT1H30M'],
    ['en', '3 apples', '3 apples'],
    ['en', '3', '3'],
    ['de', '1,5 Wochen', '1,5 Wochen'],
  ] as const)
    it(`${lang}: ${JSON.stringify(typed)} is ${JSON.stringify(duration)}`, () => {
      assert.equal(typedDuration(typed, lang), duration);
    });

  it('shows durations in words that mean the same when they are left as they are', () => {
    for (const lang of ['en', 'de', 'fr', 'ar', 'ja'])
      for (const text of ['PT1H30M', 'P75D', 'P1Y2M', 'PT0S', 'P1DT2H', '-PT5M', 'PT0.5S'])
        assert.equal(
          typedText(shownText(text, field('duration'), lang), field('duration'), lang),
          text,
          `${lang} ${text}`,
        );
  });

  it('reads times without their colon', () => {
    assert.deepEqual(['7:30', '0730', '7.30', '23:59:01'].map((text) => typedTime(text, 'en')), ['07:30', '07:30', '07:30', '23:59:01']); // prettier-ignore
  });

  it('gives a moment back through its box, in any zone', () => {
    for (const zone of [undefined, 'UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns'])
      for (const text of ['2024-05-31T14:30:00.000Z', '2024-12-31T23:59:59.000Z', '2024-03-31T00:59:00.000Z'])
        assert.equal(boxToInstant(instantToBox(text, zone), zone), text, `${zone} ${text}`);
    assert.equal(instantToBox('soon'), '');
    // What is no box's, as a text that was typed elsewhere.
    for (const text of ['soon', '2024-05-31', '2024-05-31T14:30Z', '']) assert.equal(boxToInstant(text), text);
  });

  it('completes an address of the web, and nothing that is none', () => {
    assert.equal(typedText('example.org/seeds', field('url'), 'en'), 'https://example.org/seeds');
    assert.equal(typedText('ftp://example.org', field('url'), 'en'), 'ftp://example.org');
    assert.equal(typedText('not one', field('url'), 'en'), 'not one');
  });

  it('says what is no value of its field, and nothing of what it does not know', () => {
    assert.equal(checkTyped('many', field('integer')), 'type');
    assert.equal(checkTyped('12', field('integer')), undefined);
    assert.equal(checkTyped('', field('integer')), undefined);
    assert.equal(checkTyped('52.5, 13.4', field('geo')), undefined);
    assert.equal(checkTyped('here', field('geo')), 'type');
    const sun = { ...field('enum'), declared: { type: 'enum', options: [{ value: 'full' }] } } as Field;
    assert.equal(checkTyped('half', sun), 'option');
    assert.equal(checkTyped('many', { key: 'n', label: 'N', type: 'integer' }), undefined);
  });
});
