import { assert } from 'chai';
import { define, ELEMENTS } from '../../../components/elements.js';
import type { KoboldDataset } from '../../../components/data/dataset/kobold-dataset.js';
import { useClient } from '../../../components/kit/client.js';
import { sourceOf } from '../../../components/kit/source.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage } from '../../support/shown-table.js';

const NADDR = 'naddr1qqyxsetdv4kk2tt5d9kk2q3q';

function page(markup: string): void {
  document.body.append(document.createRange().createContextualFragment(markup));
}
const element = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

describe('kobold-dataset', () => {
  let client: FakeClient;
  before(async () => {
    for (const tag of ['kobold-table', 'kobold-query']) define(tag, await ELEMENTS[tag]!());
  });
  beforeEach(() => useClient((client = new FakeClient(garden))));
  afterEach(clearPage);
  const upgrade = async () => define('kobold-dataset', await ELEMENTS['kobold-dataset']!());
  const last = () => client.views.at(-1)?.source as unknown as Record<string, unknown>;

  it('says what it means before it has its class, in any order, inside and by name', async () => {
    page(`<kobold-table id="named" src="seeds"></kobold-table>
      <kobold-dataset name="seeds" src="${NADDR}" resource="varieties" relays="wss://a.example wss://b.example">
        <p>Text</p><kobold-query><template><i data-field="species"></i></template></kobold-query>
        <kobold-table id="own" resource="suppliers" relays="wss://c.example"></kobold-table>
      </kobold-dataset>`);
    const said = {
      kind: 'dataset',
      address: NADDR,
      resource: 'varieties',
      relays: ['wss://a.example', 'wss://b.example'],
    };
    for (const selector of ['#named', 'kobold-query']) {
      assert.deepEqual(sourceOf(element(selector)) as object, said);
    }
    assert.deepEqual(sourceOf(element('#own')) as object, {
      ...said,
      resource: 'suppliers',
      relays: ['wss://c.example'],
    });
    await eventually(() => assert.lengthOf(client.views, 3));
  });

  it('is accessible, takes no room of its own, and keeps its content', async () => {
    await upgrade();
    page(`<kobold-dataset src="${NADDR}"><p>Text</p></kobold-dataset>`);
    const dataset = element('kobold-dataset');
    await assertAccessible(dataset);
    assert.equal(getComputedStyle(dataset).display, 'contents');
    assert.isAbove(element('p').getBoundingClientRect().height, 0);
  });

  it('is followed when it changes, comes late, or goes', async () => {
    await upgrade();
    page(`<kobold-table src="seeds"></kobold-table>`);
    const table = element<HTMLElement & { shadowRoot: ShadowRoot }>('kobold-table');
    await eventually(() => assert.include(table.shadowRoot.textContent, 'kobold-dataset'));
    assert.lengthOf(client.views, 0);
    const dataset = document.createElement('kobold-dataset') as KoboldDataset;
    Object.assign(dataset, { name: 'seeds', src: NADDR });
    document.body.append(dataset);
    await eventually(() => assert.deepEqual(last(), { kind: 'dataset', address: NADDR }));
    dataset.relays = 'wss://a.example';
    await eventually(() => assert.deepEqual(last()['relays'], ['wss://a.example']));
    dataset.setAttribute('src', 'https://example.org/x.kobold');
    await eventually(() => assert.equal(last()['url'], 'https://example.org/x.kobold'));
    dataset.remove();
    await eventually(() => assert.isTrue(client.views.at(-1)!.closed));
  });

  it('is found from inside a shadow tree', async () => {
    await upgrade();
    page(`<div id="host"></div><kobold-dataset name="seeds" src="${NADDR}"></kobold-dataset>`);
    const root = element('#host').attachShadow({ mode: 'open' });
    root.innerHTML = '<kobold-table src="seeds"></kobold-table>';
    await eventually(() => assert.deepEqual(last(), { kind: 'dataset', address: NADDR }));
    element<KoboldDataset>('kobold-dataset').resource = 'varieties';
    await eventually(() => assert.equal(last()['resource'], 'varieties'));
  });

  it('reads a plain address, and leaves files with a path to the web', () => {
    page(
      `<kobold-table src="34880:${'a'.repeat(64)}:seeds"></kobold-table><kobold-query src="./seeds"></kobold-query>`,
    );
    assert.equal((sourceOf(element('kobold-table')) as { kind: string }).kind, 'dataset');
    assert.equal((sourceOf(element('kobold-query')) as { kind: string }).kind, 'url');
  });
});
