import { assert } from 'chai';
import { KoboldFilter, type FilterKind } from '../../../components/data/filter/kobold-filter.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { garden } from '../../support/garden.js';
import { panelHost, type PanelHost } from '../../support/panel-host.js';

customElements.define('kobold-filter', KoboldFilter);

describe('kobold-filter', () => {
  let hosts: PanelHost[] = [];
  let filter: KoboldFilter;
  const $ = <E extends Element = HTMLElement>(selector: string) =>
    filter.renderRoot.querySelector<E & HTMLElement>(selector)!;
  const $$ = <E extends Element = HTMLElement>(selector: string) => [
    ...filter.renderRoot.querySelectorAll<E & HTMLElement>(selector),
  ];

  async function table(attributes: Record<string, string> = {}): Promise<PanelHost> {
    const host = await panelHost(garden, attributes);
    hosts.push(host);
    return host;
  }
  function control(field: string, as: FilterKind | '' = '', more: Record<string, string> = {}): void {
    filter = document.createElement('kobold-filter') as KoboldFilter;
    for (const [name, value] of Object.entries({ field, as, ...more })) filter.setAttribute(name, value);
    document.body.append(filter);
  }
  const shown = (selector: string) => eventually(() => assert.isTrue($(selector) !== null));

  afterEach(() => {
    for (const host of hosts) host.remove();
    hosts = [];
    filter.remove();
  });

  it('is accessible in all its forms', async () => {
    await table();
    for (const [field, as, selector] of [
      ['', '', 'input[type=search]'],
      ['species', 'select', 'option:nth-child(3)'],
      ['sun', 'chips', '.chip'],
      ['days', 'range', '[name=from]'],
      ['sown', '', '[type=date]'],
    ] as const) {
      control(field, as);
      await shown(selector);
      await assertAccessible(filter);
      filter.remove();
    }
  });

  it('searches all columns where no field is named', async () => {
    const host = await table();
    control('');
    await shown('input');
    const input = $<HTMLInputElement>('input');
    input.value = 'emily';
    input.dispatchEvent(new InputEvent('input'));
    assert.equal(host.view.search, 'emily');
  });

  it('chooses one value, by key or label, and shows what the table says', async () => {
    const host = await table();
    control('Sun', 'select');
    await eventually(() => assert.equal($$('option').length, 5)); // all, three values, (empty)
    const select = $<HTMLSelectElement>('select');
    select.value = [...select.options].find((option) => option.text.startsWith('full'))!.value;
    select.dispatchEvent(new Event('change'));
    assert.deepEqual(host.view.filters, [{ op: '=', field: 'sun', value: 'full' }]);
    host.patch({ filters: [{ op: 'in', field: 'sun', values: ['full', 'half'] }] });
    await eventually(() => assert.equal(select.selectedOptions[0]!.text, 'full or half'));
    host.patch({ filters: [] });
    await eventually(() => assert.equal(select.selectedOptions[0]!.text, 'All'));
  });

  it('toggles chips', async () => {
    const host = await table();
    control('sun', 'chips');
    await shown('.chip');
    $$('.chip')[0]!.click();
    await filter.updateComplete;
    $$('.chip')[1]!.click();
    assert.deepEqual(host.view.filters, [{ op: 'in', field: 'sun', values: ['full', 'half'] }]);
    await eventually(() => assert.equal($$('.chip[aria-pressed=true]').length, 2));
  });

  it('takes a range', async () => {
    const host = await table();
    control('days');
    await shown('[name=to]');
    const to = $<HTMLInputElement>('[name=to]');
    to.value = '9';
    to.dispatchEvent(new Event('change', { bubbles: true }));
    assert.deepEqual(host.view.filters, [{ op: '<=', field: 'days', value: 9 }]);
  });

  it('leaves the tables’ other filters alone, and reaches all it names by id and channel', async () => {
    const one = await table({ id: 'one' });
    const two = await table({ channel: 'seeds' });
    const three = await table({ id: 'three' });
    two.patch({ filters: [{ op: '=', field: 'organic', value: true }] });
    control('sun', 'chips', { for: 'one seeds' });
    await shown('.chip');
    $$('.chip')[0]!.click();
    const full = { op: '=', field: 'sun', value: 'full' };
    assert.deepEqual(one.view.filters, [full] as never);
    assert.deepEqual(two.view.filters, [{ op: '=', field: 'organic', value: true }, full] as never);
    assert.deepEqual(three.view.filters, []);
  });

  it('waits for a table that comes later, and shows its own content until then', async () => {
    control('sun', 'chips', { for: 'late' });
    await filter.updateComplete;
    assert.isTrue($('slot') !== null);
    await table({ id: 'late' });
    await shown('.chip');
    hosts.pop()!.remove();
    await shown('slot');
  });

  it('takes the only table where a CMS renamed its id, and says so once', async () => {
    const said: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => said.push(text);
    try {
      await table({ id: 'user-content-seeds' });
      control('sun', 'chips', { for: 'seeds' });
      await shown('.chip');
      filter.requestUpdate();
      await filter.updateComplete;
      assert.equal(said.filter((text) => text.includes('user-content-seeds')).length, 1);
    } finally {
      console.warn = warn;
    }
  });

  it('names the columns there are where the field is wrong', async () => {
    await table();
    const errors: string[] = [];
    document.addEventListener('kobold-error', (event) => errors.push((event as CustomEvent).detail.message), {
      once: true,
    });
    control('specie');
    await eventually(() => assert.include(errors[0], 'Species'));
    assert.isTrue($('slot') !== null);
  });

  it('takes nonsense in `as` for nothing', async () => {
    await table();
    control('sun', 'slider' as FilterKind);
    await shown('select');
  });
});
