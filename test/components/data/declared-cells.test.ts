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

  function page(markup: string): void {
    useClient(new GardenClient());
    box = document.createElement('div');
    box.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
    document.body.append(box);
  }
  async function plants(attributes = ''): Promise<void> {
    page(`<kobold-table lang="en" src="/garden.kobold" resource="plant" ${attributes}></kobold-table>`);
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

  it('opens the row’s record where a reference leads nowhere any more', async () => {
    await plants();
    cell('basil', 'supplier').querySelector<HTMLElement>('[data-ref]')!.click();
    await eventually(() => assert.equal(title(), 'Basil'));
    assert.include(text(dialog()!.querySelector('[data-field="supplier"] dd')), 'gone');
    dialog()!.querySelector('dialog')!.close();
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
