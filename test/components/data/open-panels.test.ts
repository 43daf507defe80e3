import { assert } from 'chai';
import { OpenPanels } from '../../../components/data/panels/open-panels.js';
import { eventually } from '../../support/eventually.js';
import { garden } from '../../support/garden.js';
import { clearPage, showTable } from '../../support/shown-table.js';

describe('panels that cannot be loaded', () => {
  afterEach(clearPage);

  it('leave nothing open and say so, until another is asked for', async () => {
    const { table } = await showTable(garden);
    const panels = new OpenPanels(table, { 'kobold-filter-sheet': () => Promise.reject(new TypeError('offline')) });
    const shown = panels.show('kobold-filter-sheet');
    assert.equal(panels.open?.tag, 'kobold-filter-sheet');
    await shown;
    assert.isUndefined(panels.open);
    assert.equal(panels.notice, table.context.localize.terms.notLoaded);
    const again = panels.show('kobold-filter-sheet');
    assert.equal(panels.notice, '');
    await again;
  });

  it('a click before its code has come keeps its keys', async () => {
    const { table, root, view } = await showTable(garden, { sort: 'days' });
    const actions = await table.late.loadActions();
    table.late.actions = undefined; // as before it came
    const head = root.querySelector('.head [data-field="species"] .sort')!;
    const load = table.late.loadActions.bind(table.late);
    table.late.loadActions = async () => {
      table.late.actions = actions;
      return load();
    };
    head.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    await eventually(() => assert.deepEqual(view.request.sort as object[], [{ field: 'days' }, { field: 'species' }]));
  });
});
