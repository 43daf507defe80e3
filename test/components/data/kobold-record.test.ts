import { assert } from 'chai';
import { KoboldRecord } from '../../../components/data/record/kobold-record.js';
import { useClient } from '../../../components/kit/client.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { GardenClient } from '../../support/garden-client.js';
import { OTHER_DATASET } from '../../support/signed-garden.js';

customElements.define('kobold-record', KoboldRecord);

describe('kobold-record', () => {
  let box: HTMLElement;
  let client: GardenClient;
  const element = () => box.querySelector<KoboldRecord>('kobold-record')!;
  const $ = (selector: string) => element().renderRoot.querySelector<HTMLElement>(selector)!;
  const value = (key: string) => $(`[data-field="${key}"] dd`);
  const text = (node: Element | null) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const title = () => text($('h2'));

  function page(markup: string, use: GardenClient | FakeClient = new GardenClient()): void {
    useClient(use);
    client = use as GardenClient;
    box = document.createElement('div');
    box.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
    document.body.append(box);
  }
  async function zebra(attributes = ''): Promise<void> {
    page(
      `<kobold-record lang="en" src="/garden.kobold" resource="plant" record="zebra" ${attributes}></kobold-record>`,
    );
    await eventually(() => assert.equal(title(), 'Green Zebra'));
  }
  afterEach(() => box.remove());

  it('is accessible', async () => {
    await zebra();
    await assertAccessible(box);
  });

  it('shows the fields by the form’s groups, with what helps to understand them', async () => {
    await zebra();
    const groups = [...element().renderRoot.querySelectorAll('.group')];
    assert.deepEqual(
      groups.map((group) => text(group.querySelector('h3'))),
      ['The plant', 'In the garden', ''],
    );
    assert.deepEqual(
      [...groups[0]!.querySelectorAll<HTMLElement>('.field')].map(({ dataset }) => dataset['field']),
      ['sun', 'notes', 'supplier', 'friends'],
    );
    assert.equal(text($('[data-field="notes"] dt .help')), 'How it grows');
    assert.isNull($('[data-field="name"]'), 'the title is not said twice');
  });

  it('shows each type as people read it', async () => {
    await zebra();
    const shown = (key: string) => text(value(key));
    assert.equal(shown('seeds'), '12,000');
    assert.equal(shown('weight'), '0.3 g');
    assert.equal(shown('price'), '12.345678901234567891 €');
    assert.equal(shown('hardy'), 'no');
    assert.equal(shown('sown'), 'Mar 1, 2026');
    assert.equal(shown('days'), '75 days');
    assert.equal(shown('sun'), 'Full sun');
    assert.equal(value('sun').querySelector('circle')!.getAttribute('fill'), '#e0a100');
    assert.equal(value('uses').querySelectorAll('.tag').length, 2);
    assert.equal(value('mail').querySelector('a')!.getAttribute('href'), 'mailto:ada@example.org');
    assert.equal(value('call').querySelector('a')!.getAttribute('href'), 'tel:+4930123456');
    assert.equal(value('place').querySelector('a')!.getAttribute('href'), 'geo:52.52,13.405');
    assert.equal(shown('sheet'), 'zebra.pdf application/pdf · 20.5 kB');
    assert.include(value('more').textContent!, '"b": true');
  });

  it('says of a computed value that it is not there yet, and why there will be none', async () => {
    await zebra();
    const shown = (key: string) => text(value(key));
    assert.include(['… is being computed', 'Green Zebra'], shown('display_name').replace('…is', '… is'));
    await eventually(() => assert.equal(shown('score'), 'unavailable Its formula needs its own result.'));
    assert.include(value('score').querySelector<HTMLElement>('.why')!.title, 'The formula reads itself');
    await assertAccessible(box);
  });

  it('formats text safely', async () => {
    await zebra();
    const notes = value('notes');
    assert.equal(text(notes.querySelector('.heading')), 'Zebra');
    assert.equal(text(notes.querySelector('strong')), 'striped');
    assert.deepEqual(
      [...notes.querySelectorAll('a')].map((a) => a.getAttribute('href')),
      ['https://example.org/zebra'],
    );
    assert.include(text(notes), 'or this.');
  });

  it('fetches a picture only when asked, or from hosts the builder lists', async () => {
    await zebra();
    assert.isNull(value('photo').querySelector('img'));
    const button = value('photo').querySelector('button')!;
    assert.equal(text(button), 'Show the picture from pictures.example.org');
    button.click();
    await eventually(() =>
      assert.equal(value('photo').querySelector('img')!.getAttribute('referrerpolicy'), 'no-referrer'),
    );
    box.remove();
    await zebra('allow-images="pictures.example.org"');
    assert.isNotNull(value('photo').querySelector('img'));
  });

  it('a choice’s colour is a plain colour or none', async () => {
    page(`<kobold-record lang="en" src="/garden.kobold" resource="plant" record="basil"></kobold-record>`);
    await eventually(() => assert.equal(text(value('sun')), 'Shade'));
    assert.isNull(value('sun').querySelector('svg'));
    assert.equal(text(value('supplier')), 'Closed shop (gone)');
    assert.isTrue(value('supplier').querySelector('.ref') === null);
  });

  it('leads to a record and back, by keys and for those who listen', async () => {
    await zebra();
    value('supplier').querySelector<HTMLElement>('button')!.click();
    await eventually(() => assert.equal(title(), 'Bean & Co'));
    await eventually(() => assert.equal((element().renderRoot as ShadowRoot).activeElement, $('h2')));
    assert.equal(text($('.related h3')), 'Offers (7)');
    assert.equal($('.related').querySelectorAll('tbody tr').length, 5);
    await assertAccessible(box);
    [...$('.related').querySelectorAll<HTMLElement>(':scope > button')].at(-1)!.click();
    await eventually(() => assert.equal($('.related').querySelectorAll('tbody tr').length, 7));
    assert.equal(text($('.back')), '← Back to Green Zebra');
    $('.back').click();
    await eventually(() => assert.equal(title(), 'Green Zebra'));
    assert.isNull($('.back'));
  });

  it('leads into another dataset where its address is known', async () => {
    page(`<kobold-record lang="en" src="/garden.kobold" resource="plant" record="mint"></kobold-record>`);
    await eventually(() => assert.equal(text(value('supplier')), 'Far away (in another dataset)'));
    value('supplier').querySelector<HTMLElement>('button')!.click();
    await eventually(() =>
      assert.deepEqual(client.sources.at(-1), { kind: 'dataset', address: OTHER_DATASET, resource: 'supplier' }),
    );
  });

  it('asks before it follows', async () => {
    await zebra();
    const asked: unknown[] = [];
    box.addEventListener('kobold-open-request', (event) => {
      asked.push(event.detail);
      event.preventDefault();
    });
    value('supplier').querySelector<HTMLElement>('button')!.click();
    assert.deepEqual(asked, [{ src: '/garden.kobold', resource: 'supplier', record: 'bean' }]);
    await element().updateComplete;
    assert.equal(title(), 'Green Zebra');
  });

  it('follows what changes, here and around', async () => {
    await zebra();
    client.garden.update('plant', 'zebra', { seeds: 7 });
    client.garden.update('supplier', 'bean', { name: 'Bean Ltd' });
    client.garden.create('offer', 'o8', { plant: { $ref: ['', 'plant', 'zebra'] } });
    client.changed();
    await eventually(() => assert.equal(text(value('seeds')), '7'));
    await eventually(() => assert.equal(text(value('supplier')), 'Bean Ltd'));
    await eventually(() => assert.equal(text($('.related h3')), 'Offers (8)'));
    client.garden.delete('plant', 'zebra');
    client.changed();
    await eventually(() => assert.include(text($('[part="empty"]')), 'not any more'));
    assert.isTrue(element().matches(':state(empty)'));
  });

  it('shows what the builder chose, under the builder’s words', async () => {
    page(
      `<kobold-record lang="en" src="/garden.kobold" resource="plant" record="zebra" fields='sun "Light", seeds'></kobold-record>`,
    );
    await eventually(() => assert.equal(title(), 'Green Zebra'));
    const labels = [...element().renderRoot.querySelectorAll('dt')].map(text);
    assert.deepEqual(labels, ['Light', 'Seeds']);
    assert.isNull($('.related'));
    box.remove();
    page(
      `<kobold-record lang="en" src="/garden.kobold" resource="plant" record="zebra"><kobold-field name="sun" label="Light"></kobold-field><kobold-field name="notes" hidden></kobold-field></kobold-record>`,
    );
    await eventually(() => assert.equal(title(), 'Green Zebra'));
    assert.equal(text($('[data-field="sun"] dt')), 'Light');
    assert.isNull($('[data-field="notes"]'));
    assert.isNotNull($('.related'));
  });

  it('shows the record that the page’s address names', async () => {
    const before = location.href;
    const url = new URL(before);
    url.searchParams.set('plant', 'basil');
    history.replaceState(null, '', url);
    page(`<kobold-record src="/garden.kobold" resource="plant" record="?plant">Choose one</kobold-record>`);
    await eventually(() => assert.equal(title(), 'Basil'));
    history.replaceState(null, '', before);
    dispatchEvent(new PopStateEvent('popstate'));
    await eventually(() => assert.isNotNull($('slot:not([name])')));
    assert.isNull($('h2'));
  });

  it('keeps the page’s own content until there is more, and instead of failing', async () => {
    page(
      `<kobold-record src="/garden.kobold" resource="plant" record="zebra"><p>Static</p></kobold-record>`,
      new GardenClient({ complete: false, error: { code: 'unreachable', message: 'No answer.', details: {} } }),
    );
    await eventually(() => assert.equal(title(), 'Green Zebra'));
    assert.include(text($('[part="error"]')), 'what changed since is missing');
    box.remove();
    const failing = new FakeClient(garden);
    page(`<kobold-record src="/garden.csv" record="99"><p>Static</p></kobold-record>`, failing);
    await element().updateComplete;
    assert.isNotNull($('slot:not([name])'));
    failing.views[0]!.send({ error: { code: 'unreachable', message: 'No answer.', details: {} } });
    await eventually(() => assert.include(text($('[part="error"]')), 'cannot be shown right now'));
    assert.isNotNull($('slot:not([name])'));
    assert.isTrue(element().matches(':state(error)'));
  });

  it('says that it is offline', async () => {
    page(
      `<kobold-record src="/garden.kobold" resource="plant" record="zebra"></kobold-record>`,
      new GardenClient({ complete: true, offlineCopyOf: Date.UTC(2026, 4, 1) }),
    );
    await eventually(() => assert.isTrue(element().matches(':state(offline)')));
    assert.isNotNull($('[part="offline"]'));
  });
});
