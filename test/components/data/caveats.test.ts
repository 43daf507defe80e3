/** What a table of a dataset says it cannot promise, and what the page remembers of the store. */
import { assert } from 'chai';
import { watchStore } from '../../../components/kit/store-news.js';
import { errorToData, KoboldError } from '../../../core/errors.js';
import type { StoreNews } from '../../../worker/api.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage, showTable } from '../../support/shown-table.js';

const NADDR = 'naddr1qqyxsetdv4kk2tt5d9kk2q3q';
const FULL = errorToData(new KoboldError('store-full', 'full'));

describe('the store, as a page is told of it', () => {
  beforeEach(() => localStorage.removeItem('kobold store'));
  afterEach(clearPage);

  it('is said at the foot of a table of a dataset, and no longer than it lasts', async () => {
    const { root, client } = await showTable(garden, { src: NADDR });
    const foot = (): string => root.querySelector('[part=footer]')!.textContent!;
    await eventually(() => assert.lengthOf(client.stores, 1));
    const { sink } = client.stores[0]!;
    sink.postMessage({ kind: 'indexeddb', id: 'one', problem: FULL } satisfies StoreNews);
    await eventually(() => assert.include(foot(), 'This browser has no more room for this site'));
    sink.postMessage({ kind: 'indexeddb', id: 'one' } satisfies StoreNews);
    await eventually(() => assert.notInclude(foot(), 'no more room'));
  });

  it('comes after what is not checked yet, while a snapshot is read: of datasets, not of files', async () => {
    const sent = { counts: { matched: 3, total: 3, items: 3, complete: false, progress: 0.25 } };
    const { root, view, client } = await showTable(garden, { src: NADDR, controls: 'none' });
    const foot = (): string => root.querySelector('[part=footer]')!.textContent!;
    await eventually(() => assert.lengthOf(client.stores, 1));
    client.stores[0]!.sink.postMessage({ kind: 'indexeddb', id: 'one', problem: FULL } satisfies StoreNews);
    view.send(sent);
    await eventually(() => assert.match(foot(), /Not checked yet.*25%.*on trust.*no more room/s));
    view.send({ counts: { ...sent.counts, complete: true } });
    await eventually(() => assert.notInclude(foot(), 'on trust'));
    clearPage();
    const ofFile = await showTable(garden, { controls: 'none' });
    await eventually(() => assert.isDefined(ofFile.table.late.actions));
    await import('../../../components/data/table/last-parts.js');
    ofFile.view.send(sent);
    await ofFile.table.updateComplete;
    assert.notInclude(ofFile.root.textContent, 'on trust');
  });

  it('is not asked for by a table of a file', async () => {
    const { client, table } = await showTable(garden);
    await eventually(() => assert.isDefined(table.late.actions));
    await import('../../../components/data/table/last-parts.js');
    await table.updateComplete;
    assert.lengthOf(client.stores, 0);
  });

  it('is remembered by its id, which the next page brings', async () => {
    const [first, second] = [new FakeClient(garden), new FakeClient(garden)];
    const heard: StoreNews[] = [];
    watchStore(first, (news) => heard.push(news));
    watchStore(first, () => undefined);
    await eventually(() => assert.lengthOf(first.stores, 1)); // one question, however many ask
    assert.isUndefined(first.stores[0]!.known);
    first.stores[0]!.sink.postMessage({ kind: 'indexeddb', id: 'one' } satisfies StoreNews);
    await eventually(() => assert.lengthOf(heard, 1));
    watchStore(second, () => undefined);
    await eventually(() => assert.equal(second.stores[0]?.known, 'one'));
    second.stores[0]!.sink.postMessage({ kind: 'memory' } satisfies StoreNews); // nothing worth remembering
    assert.equal(localStorage.getItem('kobold store'), 'one');
  });
});
