import { assert } from 'chai';
import { upgradeForms } from '../../../components/upgrade-forms.js';
import { whenReady } from '../../../components/kit/when-ready.js';
import { garden } from '../../support/garden.js';
import { eventually } from '../../support/eventually.js';
import type { Frame } from '../../../worker/api.js';
import { clearPage, showTable } from '../../support/shown-table.js';

const failure = {
  code: 'not-found',
  message: 'example.org has no such file (404).',
  details: { status: 404 },
} as const;

/** What it came to by now: `pending` where nothing has. */
async function outcome(waiting: Promise<void>): Promise<string> {
  const pending = new Promise<string>((resolve) => setTimeout(() => resolve('pending')));
  return Promise.race([
    waiting.then(
      () => 'ready',
      (error: { code: string }) => error.code,
    ),
    pending,
  ]);
}

describe('whenReady', () => {
  afterEach(clearPage);

  it('resolves once rows are there, and stays so', async () => {
    const { table } = await showTable(garden);
    await whenReady(table);
    await whenReady(table);
  });

  it('rejects with what prevented them, and resolves for a better source', async () => {
    const { table, view, client } = await showTable(garden);
    table.src = 'ftp://nowhere';
    assert.equal(await outcome(whenReady(table)), 'bad-source');
    table.src = '/good.csv';
    await whenReady(table);
    assert.lengthOf(client.views, 2);
    assert.isTrue(view.closed);
  });

  it('waits anew when the source changes', async () => {
    const { table, client } = await showTable(garden);
    client.live = () => ({ ...client.views[0]!, update() {}, close() {}, reload() {} }) as never;
    table.src = '/slow.csv';
    assert.equal(await outcome(whenReady(table)), 'pending');
  });

  it('waits for the worker where rows of the last visit are shown before it answers', async () => {
    const told: string[] = [];
    for (const name of ['kobold-ready', 'kobold-changed'])
      document.addEventListener(name, ({ type }) => told.push(type));
    const { table, client } = await showTable(garden);
    told.length = 0;
    let look: (frame: Frame) => void = () => undefined;
    client.live = (_source, _request, onFrame) => {
      look = onFrame;
      return { ...client.views[0]!, update() {}, close() {}, reload() {} } as never;
    };
    table.src = '/again.csv';
    await table.updateComplete;
    const frame = {
      title: 'Seeds',
      fields: [{ key: 'name', label: 'Name', type: 'text' }],
      resolved: { query: {}, issues: [] },
      counts: { matched: 1, total: 1, items: 1, complete: false },
      rows: { offset: 0, keys: [0], items: [{ key: 0, id: 'r0', cells: ['Tomato'] }] },
    } as const;
    look({ n: 0, request: 0, ...frame });
    await eventually(() => assert.include(table.renderRoot.querySelector('[data-record-id]')?.textContent, 'Tomato'));
    assert.equal(await outcome(whenReady(table)), 'pending');
    look({ n: 1, request: 0, offlineCopyOf: null });
    assert.equal(await outcome(whenReady(table)), 'pending');
    assert.deepEqual(told, []);
    look({ n: 2, request: 0, ...frame });
    await whenReady(table);
    assert.deepEqual(told, ['kobold-ready']);
  });

  it('resolves when a retry succeeds', async () => {
    const { table, view } = await showTable(garden);
    view.send({ error: failure });
    view.send({ error: null, counts: { matched: 42, total: 42, items: 42, complete: true } });
    await whenReady(table);
  });

  it('rejects where the builder’s filter cannot be read', async () => {
    const { table } = await showTable(garden, { filter: 'specie is x' });
    assert.equal(await outcome(whenReady(table)), 'unknown-field');
    table.filter = '';
    await table.updateComplete;
    assert.equal(await outcome(whenReady(table)), 'ready');
  });

  it('of a block waits for the element inside it', async () => {
    await showTable(garden);
    const block = document.createElement('div');
    block.dataset['kobold'] = 'table';
    block.dataset['src'] = '/rows.csv';
    document.body.append(block);
    const waiting = whenReady(block);
    upgradeForms([{ form: block, tag: 'kobold-table' }]);
    await waiting;
    await whenReady(block);
    assert.isNotNull(block.querySelector('kobold-table'));
  });

  it('of anything else rejects', async () => {
    const other = document.createElement('p');
    const error = await whenReady(other).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.instanceOf(error, TypeError);
  });
});
