import { assert } from 'chai';
import { eventually } from '../../support/eventually.js';
import { garden } from '../../support/garden.js';
import { clearPage, rowsOf, showTable } from '../../support/shown-table.js';

describe('url-state set late', () => {
  const before = location.href;
  afterEach(() => {
    clearPage();
    history.replaceState(history.state, '', before);
  });

  const asking = (search: string) => {
    const url = new URL(before);
    url.search += search;
    history.replaceState(history.state, '', url);
  };

  it('keeps the rows and narrows them to what the URL says', async () => {
    asking('&late.filter=days+at+most+5');
    const { table, root, view, client } = await showTable(garden);
    assert.equal(rowsOf(root).length, 25);
    table.urlState = 'late';
    await table.updateComplete;
    assert.equal(rowsOf(root).length, 25);
    await eventually(() => assert.deepEqual(view.request.narrow as object, { op: '<=', field: 'days', value: 5 }));
    assert.lengthOf(client.views, 1);
  });

  it('reads again under another name, and writes there', async () => {
    asking('&other.search=bean');
    const { table, view } = await showTable(garden, { 'url-state': 'first' });
    table.setAttribute('url-state', 'other');
    await eventually(() => assert.equal(view.request.search, 'bean'));
    table.patch({ search: 'kale' });
    await eventually(() => assert.equal(new URL(location.href).searchParams.get('other.search'), 'kale'));
    table.urlState = null;
    table.patch({ search: 'leek' });
    await eventually(() => assert.equal(view.request.search, 'leek'));
    assert.equal(new URL(location.href).searchParams.get('other.search'), 'kale');
  });
});
