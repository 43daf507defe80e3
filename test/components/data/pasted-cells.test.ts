import { assert } from 'chai';
import type { Field } from '../../../core/table/field.js';
import { found } from '../../../components/data/edit/choice-options.js';
import { pastedCells, tiled } from '../../../components/data/edit/pasted-cells.js';
import { tabsToHtml } from '../../../components/data/grid/copy-cells.js';

const fields: Field[] = ['Name', 'Days'].map((label) => ({ key: label, label, type: 'text' }));

describe('what a clipboard holds', () => {
  it('is rows of texts, as spreadsheets quote them', () => {
    const { rows, isOwn } = pastedCells('a\t"b\nc"\r\n"d ""e"""\t\r\n', '<table></table>', fields);
    assert.deepEqual(rows, [
      ['a', 'b\nc'],
      ['d "e"', ''],
    ]);
    assert.isFalse(isOwn);
  });

  it('is a page’s table where there is no text of it', () => {
    const html = '<table><tr><td>a<br>b</td><td><b>c</b> d</td></tr><tr><td><script>1</script></td></tr></table>';
    assert.deepEqual(pastedCells('', html, fields).rows, [['a\nb', 'c d'], ['1']]);
  });

  it('of a table like this one is without its head, and known again', () => {
    const text = 'Name\tDays\nRadish\t25';
    assert.deepEqual(pastedCells(text, tabsToHtml(text), fields), { rows: [['Radish', '25']], isOwn: true });
    assert.deepEqual(pastedCells('Name', '', fields).rows, [['Name']], 'a word that is also a head');
  });

  it('fills a range that is as many times its size, and no other', () => {
    assert.deepEqual(tiled([['x']], 2, 3), [
      ['x', 'x', 'x'],
      ['x', 'x', 'x'],
    ]);
    assert.deepEqual(tiled([['x'], ['y']], 4, 1), [['x'], ['y'], ['x'], ['y']]);
    assert.deepEqual(tiled([['x'], ['y']], 3, 1), [['x'], ['y']]);
    assert.deepEqual(tiled([], 3, 1), []);
  });
});

describe('choices by what was typed', () => {
  const choices = ['Half shade', 'Deep shade', 'Shade', 'Ähre'].map((label) => ({ value: label, label }));
  const labels = (typed: string): string[] => found(choices, typed, 'en').map(({ label }) => label);

  it('come by how they begin, then by a word, then by any part', () => {
    assert.deepEqual(labels('sha'), ['Shade', 'Half shade', 'Deep shade']);
    assert.deepEqual(labels('ade'), ['Half shade', 'Deep shade', 'Shade']);
    assert.deepEqual(labels('ahr'), ['Ähre']);
    assert.deepEqual(labels('x'), []);
    assert.equal(labels('').length, 4);
  });
});
