import { expect } from 'chai';
import type { SourceRef } from '../../../worker/api.js';
import { createSources } from '../../../worker/source/sources.js';
import { createMemoryStore } from '../../../worker/store/memory-store.js';
import { createStore } from '../../../worker/store/store.js';
import { eventually } from '../../support/eventually.js';

const store = createStore(async () => createMemoryStore());
const rows = (id: string): SourceRef => ({ kind: 'rows', id, name: id, header: ['a'], rows: [['1']] });

describe('the sources of a worker', () => {
  it('are shared, and counted by views', () => {
    const sources = createSources(store);
    const [one, two] = [sources.open(rows('x')), sources.open(rows('x'))];
    expect(one.source).to.equal(two.source);
    expect(sources.list()).to.deep.equal([{ name: 'x', rows: 1, complete: true, views: 2 }]);
    one.release();
    one.release();
    expect(sources.list()[0]!.views).to.equal(1);
  });

  it('stay for a while after the last view, and then go', async () => {
    const sources = createSources(store, { keepMs: 50 });
    const first = sources.open(rows('x'));
    first.release();
    const again = sources.open(rows('x'));
    expect(again.source).to.equal(first.source);
    again.release();
    await eventually(() => expect(sources.list()).to.deep.equal([]));
  });

  it('are few that nobody shows: the one unused for longest goes first', () => {
    const sources = createSources(store, { keepMost: 2 });
    const opened = ['a', 'b', 'c', 'd'].map((id) => sources.open(rows(id)));
    for (const each of opened.slice(0, 3)) each.release();
    expect(
      sources
        .list()
        .map(({ name }) => name)
        .sort(),
    ).to.deep.equal(['b', 'c', 'd']);
  });

  it('that cannot be have an error, and no place in the list', () => {
    const sources = createSources(store);
    expect(sources.open({ kind: 'url', url: 'nostr:naddr1abc' }).source.error?.code).to.equal('unsupported');
    expect(sources.open({ kind: 'url', url: 'javascript:1' }).source.error?.code).to.equal('bad-source');
    expect(sources.list()).to.deep.equal([]);
  });

  it('can be files the reader dropped', async () => {
    const blob = new Blob(['name,days\nLeek,120\n'], { type: 'text/csv' });
    const { source } = createSources(store).open({ kind: 'file', id: '1', name: 'My plants.csv', blob });
    await eventually(() => expect(source.loaded?.table.rowCount).to.equal(1));
    expect(source.title).to.equal('My plants');
  });
});
