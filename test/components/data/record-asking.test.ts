/** "Who says so?" in a record: in the element, and in the dialog of a table, which makes all else inert. */
import { assert } from 'chai';
import { KoboldRecord } from '../../../components/data/record/kobold-record.js';
import { KoboldTable } from '../../../components/data/table/kobold-table.js';
import { useClient } from '../../../components/kit/client.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { GardenClient } from '../../support/garden-client.js';

customElements.define('kobold-record', KoboldRecord);
customElements.define('kobold-table', KoboldTable);

const text = (node: Element | null | undefined) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
const mark = (root: ParentNode, key: string) => root.querySelector<HTMLElement>(`[data-field="${key}"] .ask`)!;
const panelIn = (root: ParentNode) => root.querySelector<HTMLElement>('kobold-provenance-panel');
const body = (root: ParentNode) => text(panelIn(root)?.shadowRoot?.querySelector('.body'));

let box: HTMLElement;
function page<C extends FakeClient>(markup: string, client: C): C {
  useClient(client);
  box = document.createElement('div');
  box.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
  document.body.append(box);
  return client;
}

describe('who says a value of a record', () => {
  const root = () => box.querySelector('kobold-record')!.shadowRoot!;
  const title = () => text(root().querySelector('h2'));
  async function zebra(client = new GardenClient()): Promise<GardenClient> {
    page(`<kobold-record lang="en" src="/garden.kobold" resource="plant" record="zebra"></kobold-record>`, client);
    await eventually(() => assert.equal(title(), 'Green Zebra'));
    return client;
  }
  afterEach(() => box.remove());

  it('is asked by a button at each value, which says of which', async () => {
    await zebra();
    const asks = [...root().querySelectorAll('.ask')];
    assert.lengthOf(asks, root().querySelectorAll('.field').length + 1); // and the title
    assert.equal(mark(root(), 'seeds').ariaLabel, 'Who says so? Seeds');
    assert.equal(root().querySelector('.titled .ask')!.ariaLabel, 'Who says so? Name');
    mark(root(), 'seeds').focus();
    mark(root(), 'seeds').click();
    await eventually(() => assert.include(body(root()), '12,000'));
    assert.include(body(root()), 'founder');
    assert.equal(panelIn(root())!.ariaLabel, 'Who says so? Seeds');
    assert.equal(mark(root(), 'seeds').ariaExpanded, 'true');
    await assertAccessible(box);
  });

  it('goes back to the button on Escape; a second press closes it too', async () => {
    await zebra();
    mark(root(), 'sun').focus();
    mark(root(), 'sun').click();
    await eventually(() => assert.isTrue(panelIn(root())?.matches(':popover-open')));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await eventually(() => assert.isNull(panelIn(root())));
    assert.equal(root().activeElement, mark(root(), 'sun'));
    mark(root(), 'sun').click();
    await eventually(() => assert.isTrue(panelIn(root())?.matches(':popover-open')));
    mark(root(), 'sun').click();
    await eventually(() => assert.isNull(panelIn(root())));
    await eventually(() => assert.equal(mark(root(), 'sun').ariaExpanded, 'false'));
  });

  it('marks what is in conflict, in words, and follows what is said', async () => {
    const client = new GardenClient();
    client.garden.dispute('plant', 'zebra', 'seeds', [7, 9]);
    await zebra(client);
    assert.isTrue(root().querySelector('[data-field="seeds"]')!.classList.contains('disputed'));
    assert.lengthOf(root().querySelectorAll('.disputed'), 1);
    assert.include(text(mark(root(), 'seeds')), 'Several values stand here');
    assert.equal(mark(root(), 'seeds').ariaLabel, 'Several values stand here. Who says so? Seeds');
    await assertAccessible(box);
    mark(root(), 'seeds').click();
    await eventually(() => assert.include(body(root()), '2 different values stand here'));
    client.garden.update('plant', 'zebra', { seeds: 8 });
    client.changed();
    await eventually(() => assert.match(body(root()), /^8 /));
    await eventually(() => assert.lengthOf(root().querySelectorAll('.disputed'), 0));
  });

  it('asks of the record that was followed, in its own resource', async () => {
    await zebra();
    root().querySelector<HTMLElement>('[data-field="supplier"] .ref')!.click();
    await eventually(() => assert.equal(title(), 'Bean & Co'));
    mark(root(), 'town').click();
    await eventually(() => assert.include(body(root()), 'Ulm'));
  });

  it('closes with its record', async () => {
    const client = await zebra();
    mark(root(), 'seeds').click();
    await eventually(() => assert.include(body(root()), '12,000'));
    client.garden.delete('plant', 'zebra');
    client.changed();
    await eventually(() => assert.isNull(panelIn(root())));
  });

  it('is not offered where nobody signed anything: in files', async () => {
    const client = new FakeClient(garden);
    page('<kobold-record lang="en" src="/rows.csv" record="2"></kobold-record>', client);
    await eventually(() => assert.lengthOf(client.views, 1));
    const { fields } = garden;
    client.views[0]!.send({ record: { key: 1, id: '2', fields, cells: garden.rows[1]! } });
    await eventually(() => assert.equal(title(), 'Black Krim'));
    assert.isNull(root().querySelector('.ask'));
  });
});

describe('who says a value, in the dialog of a table', () => {
  const table = () => box.querySelector<KoboldTable>('kobold-table')!;
  const dialog = () => table().renderRoot.querySelector('kobold-record-dialog')?.shadowRoot;
  const title = () => text(dialog()?.querySelector('h2'));

  async function open(): Promise<void> {
    page(
      `<kobold-table lang="en" src="/garden.kobold" resource="plant" columns="name, seeds"></kobold-table>`,
      new GardenClient(),
    );
    const lead = () => table().renderRoot.querySelector<HTMLElement>('[data-record-id="zebra"] [data-open]');
    await eventually(() => assert.isNotNull(lead()));
    await eventually(() => assert.isDefined(table().late.actions));
    await eventually(() => {
      if (!dialog()) lead()!.click();
      assert.equal(title(), 'Green Zebra');
    });
  }
  afterEach(() => {
    dialog()?.querySelector('dialog')?.close();
    box.remove();
  });

  it('opens inside the dialog, within reach; its arrows are its own', async () => {
    await open();
    await eventually(() => assert.isNotNull(mark(dialog()!, 'weight')));
    mark(dialog()!, 'weight').click();
    await eventually(() => assert.include(body(dialog()!), '0.3'));
    const panel = panelIn(dialog()!)!;
    assert.isNotNull(panel.closest('dialog'));
    assert.isTrue(panel.matches(':popover-open'));
    await assertAccessible(table());
    const arrow = new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, composed: true, cancelable: true });
    panel.shadowRoot!.querySelector('summary')!.dispatchEvent(arrow);
    assert.isFalse(arrow.defaultPrevented);
    assert.equal(title(), 'Green Zebra');
  });

  it('closes on Escape, and the dialog stays', async () => {
    await open();
    await eventually(() => assert.isNotNull(mark(dialog()!, 'weight')));
    mark(dialog()!, 'weight').focus();
    mark(dialog()!, 'weight').click();
    await eventually(() => assert.isTrue(panelIn(dialog()!)?.matches(':popover-open')));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await eventually(() => assert.isNull(panelIn(dialog()!)));
    assert.isTrue(dialog()!.querySelector('dialog')!.open);
    assert.equal(dialog()!.activeElement, mark(dialog()!, 'weight'));
  });
});
