import { assert } from 'chai';
import { KoboldRecordDialog } from '../../../components/data/panels/kobold-record-dialog.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import type { Field } from '../../../core/table/field.js';
import type { FakeTable, FakeView } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { panelHost, type PanelHost } from '../../support/panel-host.js';

customElements.define('kobold-record-dialog', KoboldRecordDialog);

describe('a record', () => {
  let host: PanelHost;
  let dialog: KoboldRecordDialog;
  const $ = <E extends Element = HTMLElement>(selector: string) =>
    dialog.renderRoot.querySelector<E & HTMLElement>(selector)!;
  const value = (key: string) => $(`[data-field="${key}"] dd`);

  async function open(key: number, table: FakeTable = garden, attributes?: Record<string, string>): Promise<void> {
    host = await panelHost(table, attributes);
    const which = { key, id: table.ids?.[key] ?? String(key + 1) };
    dialog = await host.open(document.createElement('kobold-record-dialog') as KoboldRecordDialog, { which });
    await eventually(() => assert.isTrue($('dl') !== null || $('.body').textContent!.includes('not there')));
  }
  afterEach(() => host.remove());

  it('is accessible', async () => {
    await open(3);
    await assertAccessible(dialog);
  });

  it('has its first field as title and all others whole, in the reader’s form', async () => {
    await open(3, garden, { lang: 'de' });
    assert.equal($('h2').textContent!.trim(), 'Brandywine');
    assert.equal(value('came_up').textContent!.trim(), '71,1');
    assert.equal(value('sown').textContent!.trim(), '16.04.2026');
    await eventually(() => assert.equal(value('organic').textContent!.trim(), 'ja'));
    assert.equal(dialog.renderRoot.querySelectorAll('.field').length, garden.fields.length - 1);
  });

  it('shows markup as text and links only where they are safe', async () => {
    const hostile: FakeTable = {
      fields: [
        { key: 'name', label: 'Name', type: 'text' },
        { key: '__proto__', label: '__proto__', type: 'text' },
        { key: 'good', label: 'Good', type: 'url' },
        { key: 'bad', label: 'Bad', type: 'url' },
        { key: 'mail', label: 'Mail', type: 'email' },
      ],
      rows: [['A', '<img src=x onerror=alert(1)>', 'https://example.org/a', 'java\tscript:alert(1)', 'a@example.org']],
    };
    await open(0, hostile);
    assert.equal(value('__proto__').textContent!.trim(), '<img src=x onerror=alert(1)>');
    assert.equal(value('good').querySelector('a')!.getAttribute('href'), 'https://example.org/a');
    assert.equal(value('mail').querySelector('a')!.getAttribute('href'), 'mailto:a@example.org');
    assert.isTrue(value('bad').querySelector('a') === null);
    assert.isTrue(dialog.renderRoot.querySelector('img') === null);
  });

  it('leaves keys to the buttons and lists of elements in it', async () => {
    await open(3);
    const within = $('.body').appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    within.innerHTML = '<button>Send</button><select><option>1</option></select><p>Text</p>';
    const isTaken = (selector: string, key: string): boolean => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
      return !within.querySelector(selector)!.dispatchEvent(event);
    };
    assert.isFalse(isTaken('button', ' '));
    for (const key of ['ArrowRight', 'ArrowDown', 'End']) assert.isFalse(isTaken('select', key), key);
    assert.isTrue(isTaken('p', ' '));
    assert.equal($('h2').textContent!.trim(), 'Brandywine');
  });

  it('leads to its neighbours, over the end of a page too', async () => {
    await open(23);
    const next = () => $<HTMLButtonElement>('[aria-label="Next row"]');
    next().click();
    await eventually(() => assert.include($('.position').textContent, '25 of 42'));
    next().click();
    await eventually(() => assert.include($('.position').textContent, '26 of 42'));
    assert.equal(host.view.page, 1);
    $('dialog').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await eventually(() => assert.include($('.position').textContent, '25 of 42'));
  });

  it('goes on beyond the rows a scrolling table holds', async () => {
    await open(23);
    host.windowed = true;
    const step = (name: string) => $<HTMLButtonElement>(`[aria-label="${name}"]`).click();
    const at = (place: string) => eventually(() => assert.include($('.position').textContent, place));
    for (const [name, place] of [
      ['Next row', '25 of 42'],
      ['Next row', '26 of 42'],
      ['Next row', '27 of 42'],
      ['Previous row', '26 of 42'],
    ] as const) {
      step(name);
      await at(place);
    }
    assert.equal(host.view.page, 0);
    assert.equal(host.offset, 20);
  });

  it('stops at the ends', async () => {
    await open(0);
    assert.isTrue($<HTMLButtonElement>('[aria-label="Previous row"]').disabled);
    assert.isFalse($<HTMLButtonElement>('[aria-label="Next row"]').disabled);
  });

  it('follows the reading direction', async () => {
    await open(1, garden, { dir: 'rtl' });
    $('dialog').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await eventually(() => assert.include($('.position').textContent, '3 of 42'));
  });

  it('says when the record is gone', async () => {
    await open(4711);
    assert.include($('.body').textContent, 'not any more');
  });

  describe('of a dataset, whose rows are numbered anew', () => {
    const plants = (...ids: string[]): FakeTable => ({
      fields: ['name', 'sort'].map((key): Field => ({ key, label: key, type: 'text', declared: { type: 'string' } })),
      ids,
      rows: ids.map((id) => [`The ${id}`, 'old']),
    });
    const title = () => $('h2').textContent!.trim();
    const place = () => $('.position').textContent!.trim();
    const renew = (table: FakeTable) => (host.live.handle as FakeView).renew(table);

    it('stays where it is when another comes before it, and its neighbours are the new ones', async () => {
      await open(1, plants('bean', 'radish', 'tomato'));
      assert.equal(title(), 'The radish');
      renew(plants('apple', 'bean', 'radish', 'tomato'));
      await eventually(() => assert.include(place(), '3 of 4'));
      await eventually(() => assert.equal(dialog['steps'].row?.key, 2));
      assert.equal(title(), 'The radish');
      $<HTMLButtonElement>('[aria-label="Previous row"]').click();
      await eventually(() => assert.equal(title(), 'The bean'));
      assert.include(place(), '2 of 4');
    });

    it('is gone when it is deleted: the next does not take its place', async () => {
      await open(1, plants('bean', 'radish', 'tomato'));
      renew(plants('bean', 'tomato'));
      await eventually(() => assert.include($('.body').textContent, 'not any more'));
      assert.notInclude(dialog.renderRoot.textContent!, 'tomato');
      assert.equal(place(), '');
    });
  });

  it('offers the link of its own page, percent-encoded', async () => {
    await open(3, garden, { href: '/v/{id}?name={variety}' });
    const link = await eventually(() => {
      const found = $<HTMLAnchorElement>('.foot a');
      assert.isTrue(found !== null);
      return found;
    });
    assert.isTrue(link.href.endsWith('/v/4?name=Brandywine'));
  });

  it('closes and says so', async () => {
    await open(3);
    $<HTMLDialogElement>('dialog').close();
    await eventually(() => assert.isFalse(dialog.isConnected));
  });
});
