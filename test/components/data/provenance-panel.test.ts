import { assert } from 'chai';
import type { Field } from '../../../core/table/field.js';
import { KoboldProvenancePanel } from '../../../components/data/panels/kobold-provenance-panel.js';
import type { Provenance, ProvenancePart, Saying } from '../../../worker/api.js';
import type { Pubkey } from '../../../core/log/event.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import type { FakeClient, FakeView } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { panelHost, type PanelHost } from '../../support/panel-host.js';
import { clearPage, press, rowsOf, showTable } from '../../support/shown-table.js';
import { getClient } from '../../../components/kit/client.js';

customElements.define('kobold-provenance-panel', KoboldProvenancePanel);

const ANNA = 'a1'.repeat(32) as Pubkey;
const PHONE = 'b2'.repeat(32) as Pubkey;
const field = garden.fields[2]!;
const DAY = 86_400_000;

function saying(more: Partial<Saying> = {}): Saying {
  return {
    id: 'cd'.repeat(32),
    nevent: `nevent1${'q'.repeat(80)}`,
    text: '75',
    at: Date.now() - 3 * DAY - 1000,
    author: { pubkey: PHONE, person: ANNA, device: 'garden phone', role: 'maintainer' },
    npub: `npub1${'z'.repeat(58)}`,
    isVoid: false,
    relays: ['wss://a.example/'],
    ...more,
  };
}
const said = (...parts: Partial<ProvenancePart>[]): Provenance => ({
  field,
  computed: false,
  parts: parts.map((part) => ({ live: [saying()], before: [], conflict: false, ...part })),
});

describe('who says so', () => {
  let host: PanelHost;
  let panel: KoboldProvenancePanel;
  const view = (): FakeView => (getClient() as FakeClient).views.at(-1)!;
  const text = () => panel.renderRoot.querySelector('.body')!.textContent!.replace(/\s+/g, ' ').trim();
  afterEach(() => host.remove());

  async function open(provenance: Provenance | undefined, lang = 'en'): Promise<void> {
    host = await panelHost(garden, { lang });
    view().said = provenance;
    panel = await host.open(new KoboldProvenancePanel(), {
      anchor: host.anchor,
      cell: { id: '1', field: provenance?.field.key ?? field.key },
    });
    await eventually(() => assert.notInclude(text(), 'Loading'));
  }

  it('is accessible, with a conflict, its proof and what was before', async () => {
    await open(
      said({
        live: [saying(), saying({ text: '80' })],
        before: [saying({ text: '60', isVoid: true })],
        conflict: true,
      }),
    );
    for (const details of panel.renderRoot.querySelectorAll('details')) details.open = true;
    await assertAccessible(panel);
  });

  it('says the value, the person, the role, the device, when, and the proof', async () => {
    await open(said({ live: [saying({ note: '<b>measured</b>' })] }));
    assert.include(panel.getAttribute('aria-label'), field.label);
    assert.include(text(), '75');
    assert.include(text(), 'npub1zzzzz…zzzz maintainer with garden phone');
    assert.include(text(), '3 days ago');
    assert.include(text(), 'Signature checked here');
    assert.include(text(), 'wss://a.example/');
    assert.include(text(), '<b>measured</b>');
    assert.isNull(panel.renderRoot.querySelector('.body b'));
    assert.notInclude(text(), 'Before');
    assert.deepEqual(view().provenanceQuestions[0], { id: '1', field: field.key });
  });

  it('copies the event as people pass it on', async () => {
    const copied: string[] = [];
    const write = navigator.clipboard.writeText;
    navigator.clipboard.writeText = async (what) => void copied.push(what);
    try {
      await open(said({}));
      panel.renderRoot.querySelector('details')!.open = true;
      panel.renderRoot.querySelector<HTMLElement>('.copied button')!.click();
      await eventually(() => assert.include(text(), 'Copied'));
      assert.deepEqual(copied, [saying().nevent]);
    } finally {
      navigator.clipboard.writeText = write;
    }
  });

  it('shows all values of a conflict, which one shows, and that nobody has decided', async () => {
    await open(said({ live: [saying({ text: '80' }), saying({ text: undefined })], conflict: true }));
    assert.include(text(), '2 different values stand here. The newest shows: nobody has decided yet.');
    const values = [...panel.renderRoot.querySelectorAll('.value')].map((each) => each.textContent!.trim());
    assert.match(values[0]!, /^80\s+shown$/);
    assert.equal(values[1], '(taken out)');
  });

  it('shows values as the cell does, the present, the former and those in conflict', async () => {
    const shownAs = async (declared: Partial<Field>, ...texts: string[]): Promise<string[]> => {
      const [first, ...others] = texts.map((text) => saying({ text }));
      const part = { live: [first!, ...others.slice(0, 1)], before: others.slice(1), conflict: true };
      await open({ ...said(part), field: { key: 'not in the table', label: 'A field', type: 'text', ...declared } });
      const values = [...panel.renderRoot.querySelectorAll('.value bdi')].map((value) => value.textContent!.trim());
      host.remove();
      return values;
    };
    const days = { type: 'integer', declared: { type: 'integer', unit: 'days' } } as const;
    assert.deepEqual(await shownAs(days, '9', '12', 'soon'), ['9\u00a0days', '12\u00a0days', 'soon']);
    const sun = {
      type: 'enum',
      declared: { type: 'enum', options: [{ value: 'f', label: 'full sun', color: 'gold' }] },
    } as const;
    assert.deepEqual(await shownAs(sun, 'f', 'g'), ['full sun', 'g']);
    const hardy = { type: 'boolean', declared: { type: 'boolean' } } as const;
    assert.deepEqual(await shownAs(hardy, 'true', 'false'), ['yes', 'no']);
    const sown = { type: 'date', declared: { type: 'date' } } as const;
    assert.deepEqual(await shownAs(sown, '2026-03-01', '2025-12-24'), ['Mar 1, 2026', 'Dec 24, 2025']);
    const price = { type: 'decimal', declared: { type: 'decimal', unit: '€' } } as const;
    assert.deepEqual(await shownAs(price, '12.345678901234567891', '2.5'), [
      '12.345678901234567891\u00a0€',
      '2.5\u00a0€',
    ]);
    const tags = { type: 'text', declared: { type: 'tags', options: [{ value: 's', label: 'salad' }] } } as const;
    assert.deepEqual(await shownAs(tags, 's, sauce'), ['salad, sauce']);
    await open(said());
  });

  it('says what it was before, and what only a snapshot tells of', async () => {
    const before = [saying({ text: '60' }), saying({ text: undefined, author: undefined, at: undefined })];
    await open(said({ before }));
    assert.include(text(), 'Before 60');
    assert.include(text(), '(the signed event is not here) A snapshot tells of this.');
  });

  it('names each record a relationship leads to', async () => {
    await open(said({ name: 'Green Acres' }, { name: 'Seedy', live: [], before: [saying()] }));
    const names = [...panel.renderRoot.querySelectorAll('h3.name')].map((each) => each.textContent);
    assert.deepEqual(names, ['Green Acres', 'Seedy']);
  });

  it('says so where a formula, or nobody, wrote it', async () => {
    await open({ field, computed: true, parts: [] });
    assert.include(text(), 'a formula works it out');
    host.remove();
    await open(said({ live: [] }));
    assert.include(text(), 'Nobody has written here yet');
  });

  it('says what people call themselves, beside their key, as text', async () => {
    await open(
      said({
        live: [saying({ name: '<b>Anna</b> \u05d0', accepted: { proposer: ANNA, npub: 'npub1abc', name: 'Ben' } })],
      }),
    );
    assert.include(text(), '<b>Anna</b> א npub1zzzzz…zzzz maintainer with garden phone');
    assert.isTrue(panel.renderRoot.querySelector('.body b') === null);
    assert.equal(panel.renderRoot.querySelector('.person .name')!.localName, 'bdi');
    assert.include(text(), 'Accepted from \u2068Ben\u2069 (npub1abc), who proposed it');
    assert.isFalse(
      view().provenanceQuestions.some(({ names }) => names),
      'all are known',
    );
    await assertAccessible(panel);
  });

  it('asks the relays for names once, and only where one is not known', async () => {
    await open(said({}));
    await eventually(() =>
      assert.deepEqual(
        view().provenanceQuestions.map(({ names }) => names),
        [undefined, true],
      ),
    );
    view().said = said({ live: [saying({ name: 'Anna' })] });
    view().send({ title: 'Changed' });
    await eventually(() => assert.include(text(), 'Anna'));
    assert.lengthOf(
      view().provenanceQuestions.filter(({ names }) => names),
      1,
    );
  });

  it('asks them who wrote what only a snapshot tells of, once', async () => {
    const untold = saying({ author: undefined, npub: undefined });
    await open(said({ live: [untold] }));
    view().send({ title: 'Changed' });
    await eventually(() => assert.lengthOf(view().provenanceQuestions, 3));
    assert.lengthOf(
      view().provenanceQuestions.filter(({ names }) => names),
      1,
    );
  });

  it('follows the dataset while it is open', async () => {
    await open(said({}));
    view().said = said({ live: [saying({ text: '99' })] });
    view().send({ title: 'Changed' });
    await eventually(() => assert.include(text(), '99'));
  });
});

describe('asking who says a value', () => {
  afterEach(clearPage);
  const NADDR = 'naddr1qqyxsetdv4kk2tt5d9kk2q3q';
  const shown = async (attributes: Record<string, string> = { src: NADDR }) => {
    const shown = await showTable(garden, attributes);
    shown.view.said = said({});
    const cell = () => rowsOf(shown.root)[1]!.querySelector<HTMLElement>('[data-field="days"]')!;
    const menu = (init: MouseEventInit = {}) => {
      const event = new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true, ...init });
      cell().dispatchEvent(event);
      return event.defaultPrevented;
    };
    // Comes after the rows, by itself: until then the browser's own menu opens.
    const isDataset = attributes['src'] === NADDR;
    if (isDataset)
      await eventually(() => {
        cell().click();
        assert.isNotNull(cell().querySelector('.ask'));
      });
    const panel = () => shown.root.querySelector('kobold-provenance-panel');
    return { ...shown, cell, menu, panel };
  };

  it('is one click on the mark in the selected cell, which shows nowhere else', async () => {
    const { cell, panel, root, view } = await shown();
    assert.lengthOf(root.querySelectorAll('.ask'), 1);
    cell().querySelector<HTMLElement>('.ask')!.click();
    await eventually(() => assert.isNotNull(panel()));
    await eventually(() => assert.deepEqual(view.provenanceQuestions[0], { id: '2', field: 'days' }));
    await eventually(() => assert.isAbove((panel() as HTMLElement).getBoundingClientRect().height, 50));
  });

  it('is the context menu of a value; Shift leaves the browser its own', async () => {
    const { menu, panel } = await shown();
    assert.isFalse(menu({ shiftKey: true }));
    assert.isTrue(menu());
    await eventually(() => assert.isNotNull(panel()));
  });

  it('is Alt and the arrow down, and Escape goes back to the cell', async () => {
    const { root, cell, panel } = await shown();
    cell().focus();
    press(root, 'ArrowDown', { altKey: true });
    await eventually(() => assert.isTrue(panel()?.matches(':popover-open')));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await eventually(() => assert.isNull(panel()));
    await eventually(() => assert.equal(root.activeElement?.closest('[data-field]'), cell()));
  });

  it('is not offered where nobody signed anything: in tables of files', async () => {
    const { menu, cell } = await shown({ src: '/rows.csv' });
    cell().click();
    assert.isFalse(menu());
    assert.isNull(cell().querySelector('.ask'));
  });

  it('is asked for by a mark on cells in conflict', async () => {
    const { view, root } = await shown();
    const items = [{ key: 0, id: '1', cells: garden.rows[0]!, marks: { days: 'disputed' } }];
    view.send({ rows: { offset: 0, keys: [0], items } });
    await eventually(() => {
      const marked = [...root.querySelectorAll<HTMLElement>('.disputed')];
      marked[0]?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      assert.deepEqual(
        marked.map(({ dataset, title }) => [dataset['field'], title]),
        [['days', 'Several values stand here']],
      );
    });
    await assertAccessible(root.host);
  });
});
