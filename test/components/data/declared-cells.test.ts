/** Cells of a dataset in a table and in cards, and where references in them lead. */
import { assert } from 'chai';
import { KoboldTable } from '../../../components/data/table/kobold-table.js';
import { KoboldQuery } from '../../../components/data/query/kobold-query.js';
import { useClient } from '../../../components/kit/client.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { GardenClient } from '../../support/garden-client.js';

customElements.define('kobold-table', KoboldTable);
customElements.define('kobold-query', KoboldQuery);

describe('a table of a dataset', () => {
  let box: HTMLElement;
  const table = () => box.querySelector<KoboldTable>('kobold-table')!;
  const cell = (record: string, field: string) =>
    table().renderRoot.querySelector<HTMLElement>(`[data-record-id="${record}"] [data-field="${field}"]`)!;
  const dialog = () => table().renderRoot.querySelector('kobold-record-dialog')?.shadowRoot;
  const text = (node: Element | null | undefined) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const title = () => text(dialog()?.querySelector('h2'));

  let client: GardenClient;
  function page(markup: string, use: GardenClient): void {
    useClient((client = use));
    box = document.createElement('div');
    box.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
    document.body.append(box);
  }
  async function plants(attributes = '', use = new GardenClient()): Promise<void> {
    page(`<kobold-table lang="en" src="/garden.kobold" resource="plant" ${attributes}></kobold-table>`, use);
    await eventually(() => assert.isNotNull(cell('zebra', 'supplier').querySelector('[data-ref]')));
  }
  afterEach(() => box.remove());

  it('is accessible', async () => {
    await plants();
    await assertAccessible(box);
  });

  it('shows each type on one line', async () => {
    await plants();
    const shown = (field: string) => text(cell('zebra', field));
    assert.equal(shown('sun'), 'Full sun');
    assert.equal(shown('notes').slice(0, 21), 'Zebra A striped one. ');
    assert.equal(shown('price'), '12.345678901234567891 €');
    assert.equal(shown('days'), '75 days');
    assert.equal(shown('photo'), 'zebra.jpg');
    assert.equal(cell('zebra', 'uses').querySelectorAll('.tag').length, 2);
    assert.equal(cell('zebra', 'call').querySelector('a')!.getAttribute('href'), 'tel:+4930123456');
    assert.isNull(cell('zebra', 'photo').querySelector('img'));
    assert.isNull(cell('zebra', 'price').querySelector('.misfit'));
  });

  it('shows pictures of hosts the builder lists', async () => {
    await plants('allow-images="pictures.example.org"');
    assert.equal(cell('zebra', 'photo').querySelector('img')!.getAttribute('alt'), 'zebra.jpg');
  });

  for (const layout of ['grid', 'cards']) {
    it(`leads from a reference to its record, and back to the row’s (${layout})`, async () => {
      await plants(`layout="${layout}" columns="name, sun, supplier, friends"`);
      const [basil, mint] = cell('zebra', 'friends').querySelectorAll<HTMLElement>('[data-ref]');
      assert.deepEqual([text(basil), text(mint)], ['Basil', 'Mint']);
      mint!.click();
      await eventually(() => assert.equal(title(), 'Mint'));
      await eventually(() => assert.equal(text(dialog()!.querySelector('.related h3')), 'Friend of (1)'));
      await assertAccessible(table());
      dialog()!.querySelector<HTMLElement>('.back')!.click();
      await eventually(() => assert.equal(title(), 'Green Zebra'));
      dialog()!.querySelector('dialog')!.close();
    });
  }

  it('marks a reference whose record is gone, under its last name, and follows when one goes or comes back', async () => {
    await plants('columns="name, supplier, friends"');
    const gone = (record: string, field: string) => [...cell(record, field).querySelectorAll('.gone')].map(text);
    assert.deepEqual(gone('basil', 'supplier'), ['Closed shop']);
    assert.equal(text(cell('basil', 'supplier')), 'Closed shop (gone)');
    assert.isNull(cell('basil', 'supplier').querySelector('button'));
    assert.deepEqual(gone('mint', 'supplier'), [], 'of other datasets nothing is known');
    assert.deepEqual(gone('zebra', 'friends'), []);
    await assertAccessible(box);
    client.garden.delete('plant', 'mint');
    client.changed();
    await eventually(() => assert.deepEqual(gone('zebra', 'friends'), ['Mint']));
    assert.lengthOf(cell('zebra', 'friends').querySelectorAll('[data-ref]'), 1);
    client.garden.create('supplier', 'gone', { name: 'Open again' });
    client.changed();
    await eventually(() => assert.equal(text(cell('basil', 'supplier')), 'Open again'));
  });

  it('says nothing is gone while it may still come', async () => {
    await plants('', new GardenClient({ complete: false }));
    assert.lengthOf(table().renderRoot.querySelectorAll('.gone'), 0);
  });

  for (const layout of ['grid', 'cards'])
    it(`says of a value that cannot be computed that it is unavailable, rather than nothing (${layout})`, async () => {
      await plants(`layout="${layout}" columns="name, score, supplier"`);
      await eventually(() => assert.equal(text(cell('zebra', 'score')), 'unavailable'));
      assert.match(cell('zebra', 'score').querySelector('span')!.title, /could not be computed/);
      await assertAccessible(box);
    });

  it('says so too where that value names the row', async () => {
    await plants('layout="cards" columns="score, supplier"');
    await eventually(() => assert.equal(text(cell('zebra', 'score')), 'unavailable'));
    assert.equal(cell('zebra', 'score').querySelector('button')!.ariaLabel, 'Open zebra');
  });
});

describe('a template over a dataset', () => {
  it('fills in references, choices and numbers as tables show them', async () => {
    useClient(new GardenClient());
    const box = document.createElement('div');
    const markup = `<kobold-query lang="en" src="/garden.kobold" resource="plant" filter="name is 'Green Zebra'"><template><p><b data-field="supplier"></b>, <i data-field="sun" data-attr-title="{sun}"></i>, <u data-field="weight"></u><s data-if="display_name" data-field="display_name"></s></p></template></kobold-query>`;
    box.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
    document.body.append(box);
    await eventually(() => assert.equal(box.querySelector('p')?.textContent, 'Bean & Co, Full sun, 0.3\u00a0g'));
    assert.equal(box.querySelector('i')!.title, 'Full sun');
    box.remove();
  });
});
