import { assert } from 'chai';
import { clearPage, rowsOf, showTable } from '../../support/shown-table.js';
import { eventually } from '../../support/eventually.js';

const DATA = {
  fields: [{ key: 'name', label: 'Name', type: 'text' as const }],
  rows: [['Tomato'], ['Radish']],
};

describe('an element with a live view', () => {
  afterEach(clearPage);

  it('forgets what was wrong with a source that is taken away', async () => {
    const { table, root } = await showTable(DATA);
    table.setAttribute('src', 'ftp://nowhere');
    await eventually(() => assert.match(root.textContent ?? '', /ftp/));
    table.removeAttribute('src');
    await eventually(() => assert.notMatch(root.textContent ?? '', /ftp/));
  });

  it('closes its view when somebody begins to edit the page around it, and opens it again after that', async () => {
    const { table, root, client, view } = await showTable(DATA);
    table.parentElement!.contentEditable = 'true';
    table.requestUpdate(); // editors make changes around that elements see
    await eventually(() => {
      assert.isTrue(view.closed);
      assert.isNotNull(root.querySelector('[part=preview]'));
    });
    table.parentElement!.contentEditable = 'false';
    table.requestUpdate();
    await eventually(() => assert.lengthOf(rowsOf(root), 2));
    assert.lengthOf(client.views, 2);
  });
});
