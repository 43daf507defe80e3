/** A table in every state: first that everybody can read it, then what it does. */
import axe from 'axe-core';
import { assert } from 'chai';
import { clearPage, rowsOf, showTable, texts } from '../../support/shown-table.js';
import { eventually } from '../../support/eventually.js';
import type { FakeTable } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';

const none: FakeTable = { title: 'Nothing', fields: garden.fields, rows: [] };
const failure = {
  code: 'not-found',
  message: 'example.org has no file /rows.csv (404).',
  details: { status: 404 },
} as const;

describe('kobold-table', () => {
  afterEach(clearPage);

  describe('is accessible', () => {
    const states: Record<string, () => Promise<unknown>> = {
      'as a grid': () => showTable(garden),
      'as a grid with a height': () => showTable(garden, { height: '300' }),
      'as cards': () => showTable(garden, {}, 380),
      'with filters': () => showTable(garden, { 'initial-filter': 'sun is full and days at most 10' }),
      'with links': () => showTable(garden, { href: '/v/{id}' }),
      'without rows': () => showTable(none),
      'without matches': () => showTable(garden, { search: 'zzz' }),
      'set up wrong': () => showTable(garden, { filter: 'specie is x' }),
      failed: async () => {
        const { view, table } = await showTable(garden);
        view.send({ error: failure });
        await table.updateComplete;
      },
    };
    for (const [state, show] of Object.entries(states)) {
      it(state, async () => {
        await show();
        await eventually(async () => {
          const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`),
            [],
          );
        });
      }).timeout(30_000);
    }
  });

  it('shows the first page, says how many rows there are and turns pages', async () => {
    const { root, table } = await showTable(garden);
    assert.equal(rowsOf(root).length, 25);
    assert.equal(root.querySelector('[part=count]')!.textContent, '42 rows');
    root.querySelector<HTMLElement>('[part~=next]')!.click();
    await eventually(() => assert.equal(rowsOf(root).length, 17));
    assert.equal(rowsOf(root)[0]!.dataset['recordId'], '26');
    assert.equal(rowsOf(root)[0]!.getAttribute('aria-rowindex'), '27');
    assert.equal(table.shadowRoot!.querySelector('.pager > span')!.textContent, '26–42 of 42');
  });

  it('writes cells as text in the reader’s language, never as markup', async () => {
    const { root } = await showTable({
      fields: [
        { key: 'a', label: 'A', type: 'text' },
        { key: '__proto__', label: '__proto__', type: 'integer', decimals: 0 },
        { key: 'day', label: 'Day', type: 'date' },
        { key: 'link', label: 'Link', type: 'url' },
        { key: 'ok', label: 'OK', type: 'boolean' },
      ],
      rows: [
        ['<img src=x onerror=alert(1)>', 12345, '2026-05-01', 'javascript:alert(1)', true],
        ['b', 'n/a', '2026-02-31', 'https://www.example.org/a', null],
      ],
    });
    assert.isNull(root.querySelector('img'));
    assert.deepEqual(texts(root, 'a'), ['<img src=x onerror=alert(1)>', 'b']);
    assert.equal(texts(root, '__proto__')[0], '12,345');
    assert.include(texts(root, '__proto__')[1], 'n/a');
    assert.isNotNull(rowsOf(root)[1]!.querySelector('[data-field="__proto__"] [part=misfit]'));
    assert.equal(texts(root, 'day')[0], 'May 1, 2026');
    const links = root.querySelectorAll<HTMLAnchorElement>('[data-field=link] a');
    assert.equal(links.length, 1);
    assert.equal(links[0]!.textContent!.trim(), 'example.org/a');
    assert.equal(links[0]!.rel, 'noreferrer nofollow ugc');
    assert.include(texts(root, 'ok')[1], '—');
  });

  it('shows pictures of the hosts listed only, the others as links', async () => {
    const addresses = ['/a.png', '/a.html', '/b.png'].map((path) => `https://pictures.example.org${path}`);
    const { root } = await showTable(
      {
        fields: [
          { key: 'a', label: 'A', type: 'text' },
          { key: 'link', label: 'Link', type: 'url' },
          { key: 'b', label: 'B', type: 'text' },
        ],
        rows: [...addresses, 'https://other.example.org/a.png', 'javascript:alert(1)//.png'].map((link) => [
          'x',
          link,
          link,
        ]),
      },
      { 'allow-images': 'pictures.example.org' },
    );
    const images = [...root.querySelectorAll('img')];
    assert.deepEqual(
      images.map(({ src }) => src),
      [addresses[0], addresses[2]],
    );
    for (const image of images) {
      assert.equal(image.referrerPolicy, 'no-referrer');
      assert.equal(image.loading, 'lazy');
      assert.match(image.alt, /^pictures\.example\.org/);
    }
    assert.lengthOf(root.querySelectorAll('[data-field=link] a'), 4);
  });

  it('sorts by a click on a header, up, down and not at all; with Shift by several', async () => {
    const { root, view } = await showTable(garden);
    const sort = (field: string, shiftKey = false) =>
      root
        .querySelector(`.head [data-field="${field}"] .sort`)!
        .dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey }));
    const asked = (keys: object[]) => eventually(() => assert.deepEqual(view.request.sort as object[], keys));
    sort('days');
    await asked([{ field: 'days' }]);
    await eventually(() =>
      assert.equal(root.querySelector('.head [data-field=days]')!.getAttribute('aria-sort'), 'ascending'),
    );
    sort('days');
    await asked([{ field: 'days', descending: true }]);
    sort('species', true);
    await asked([{ field: 'days', descending: true }, { field: 'species' }]);
    sort('days', true);
    await asked([{ field: 'species' }]);
    sort('species');
    sort('species');
    await asked([]);
  });

  it('searches, tells what would match, and clears', async () => {
    const { root, view, table } = await showTable(garden);
    const input = root.querySelector<HTMLInputElement>('[part=search]')!;
    input.value = 'nothing like it';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await eventually(() => assert.include(root.querySelector('[part=empty]')!.textContent, 'Nothing matches.'));
    view.send({ counts: { matched: 0, total: 42, items: 0, complete: true, didYouMean: 'krim' } });
    await table.updateComplete;
    assert.include(root.querySelector('[part=empty]')!.textContent, 'Did you mean “krim”?');
    root.querySelector<HTMLElement>('[part~=clear]')!.click();
    await eventually(() => assert.equal(rowsOf(root).length, 25));
    assert.equal(input.value, '');
  });

  it('turns `initial-filter` into chips the reader may remove', async () => {
    const { root, view } = await showTable(garden, { 'initial-filter': 'sun is full and days at most 10' });
    await eventually(() => assert.equal(root.querySelectorAll('[part=chip]').length, 2));
    root.querySelector<HTMLElement>('[part=chip] .remove')!.click();
    await eventually(() => assert.deepEqual(view.request.narrow as object, { op: '<=', field: 'days', value: 10 }));
  });

  it('keeps the static table until rows come, and where they never come', async () => {
    const { root, table, view } = await showTable(garden, {}, 900, '<table><tr><td>static</td></tr></table>');
    assert.isNull(root.querySelector('slot:not([name])'));
    view.send({ error: failure });
    await table.updateComplete;
    assert.equal(rowsOf(root).length, 25, 'rows that came stay');
    assert.include(root.querySelector('[role=alert]')!.textContent, 'not-found');
    table.setAttribute('src', 'ftp://nowhere');
    await eventually(() => assert.isNotNull(root.querySelector('slot:not([name])')));
    assert.include(root.querySelector('[role=alert] span')!.textContent, 'not set up right');
  });

  it('says which column does not exist, and shows the others', async () => {
    const { root } = await showTable(garden, { columns: 'variety "Name" 12em, nope, days' });
    assert.deepEqual(
      [...root.querySelectorAll('.head [data-field] .label')].map((label) => label.textContent),
      ['Name', 'Germination'],
    );
    assert.include(root.querySelector('[role=alert]')!.textContent, "No field 'nope'");
  });

  it('shows all columns where `columns` names none there is, and says so', async () => {
    const { root } = await showTable(garden, { columns: 'nope, neither' });
    assert.lengthOf(root.querySelectorAll('.head [data-field]'), garden.fields.length);
    assert.include(root.querySelector('[role=alert]')!.textContent, "No field 'neither'");
  });

  it('reads <kobold-field> children', async () => {
    const fields =
      '<kobold-field name="Variety" label="Sort"></kobold-field><kobold-field name="sun" hidden></kobold-field>';
    const { root } = await showTable(garden, {}, 900, fields);
    const labels = [...root.querySelectorAll('.head [data-field] .label')].map((label) => label.textContent);
    assert.include(labels, 'Sort');
    assert.notInclude(labels, 'Sun');
  });

  it('is cards where there is little room, with the first field as title and no header', async () => {
    const { root, view } = await showTable(garden, {}, 380);
    assert.isNull(root.querySelector('[role=grid]'));
    const [card] = root.querySelectorAll<HTMLElement>('[part=card]');
    assert.equal(card!.dataset['recordId'], '1');
    assert.equal(card!.querySelector('[part=card-title]')!.textContent!.trim(), 'Amish Paste');
    root.querySelector<HTMLElement>('[part~=more]')!.click();
    await eventually(() => assert.deepEqual(view.request.window, { offset: 0, limit: 50 }));
  });

  it('links the first column where the builder gave `href`', async () => {
    const { root } = await showTable(garden, { href: '/v/{id}/{species}' });
    const link = rowsOf(root)[0]!.querySelector<HTMLAnchorElement>('[data-col="0"] a')!;
    assert.equal(link.pathname, '/v/1/Solanum%20lycopersicum');
  });

  it('asks before it opens a record', async () => {
    const { root, table } = await showTable(garden);
    const asked: unknown[] = [];
    table.addEventListener('kobold-open-request', (event) => {
      event.preventDefault();
      asked.push(event.detail);
    });
    rowsOf(root)[2]!.querySelector<HTMLElement>('[data-open]')!.click();
    assert.deepEqual(asked, [{ src: '/rows.csv', resource: '', record: '3' }]);
    assert.isNull(root.querySelector('kobold-record-dialog'));
  });

  it('survives nonsense in every attribute', async () => {
    const nonsense = {
      columns: '"""\', [[, , 12em "x"',
      sort: '-,,-',
      'group-by': 'no such',
      'page-size': 'minus one',
      height: 'tall',
      controls: '🎈',
      layout: 'sideways',
      href: 'javascript:{id}',
      'time-zone': 'Mars/Olympus',
      editable: 'perhaps',
    };
    const { root } = await showTable(garden, nonsense);
    await eventually(() => assert.isAbove(root.querySelectorAll('[role=row], [part=card], [part=error]').length, 0));
  });

  it('sends its facts', async () => {
    const room: string[] = [];
    const names = ['kobold-ready', 'kobold-changed', 'kobold-view-changed', 'kobold-error'] as const;
    for (const name of names) document.addEventListener(name, () => room.push(name), { once: true });
    const { view, root, table } = await showTable(garden);
    root.querySelector<HTMLElement>('.head [data-field=days] .sort')!.click();
    await table.updateComplete;
    view.send({ counts: { matched: 3, total: 43, items: 3, complete: true } });
    view.send({ error: failure });
    assert.deepEqual(room, ['kobold-ready', 'kobold-view-changed', 'kobold-changed', 'kobold-error']);
    assert.isTrue(table.matches(':state(error)'));
  });
});
