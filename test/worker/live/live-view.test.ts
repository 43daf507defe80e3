import { expect } from 'chai';
import { applyFrame, NO_VIEW, type ViewState } from '../../../components/kit/view-state.js';
import type { Frame, ViewRequest } from '../../../worker/api.js';
import { openLiveView, type LiveViewSession } from '../../../worker/live/live-view.js';
import { pause } from '../../../worker/live/pause.js';
import { eventually } from '../../support/eventually.js';
import { GrowingSource } from '../../support/growing-source.js';

const request = (more: Partial<ViewRequest> = {}): ViewRequest => ({
  locale: 'en',
  today: '2025-06-01',
  window: { offset: 0, limit: 10 },
  ...more,
});
const plants = [
  ['t1', 'Tomato', '70'],
  ['r1', 'Radish', '25'],
  ['l1', 'Leek', '120'],
];

describe('a live view', () => {
  let source: GrowingSource;
  let view: LiveViewSession;
  let frames: Frame[];
  let state: ViewState;

  function open(first: ViewRequest): void {
    frames = [];
    state = NO_VIEW;
    view = openLiveView(source, first, (frame) => {
      frames.push(frame);
      state = applyFrame(state, structuredClone(frame));
    });
  }
  const second = (): unknown[] => state.items.map((item) => ('cells' in item ? item.cells[1] : item.key));
  const ids = (): unknown[] => state.items.map((item) => ('id' in item ? item.id : item.key));

  beforeEach(() => (source = new GrowingSource(['id', 'name', 'days'])));
  afterEach(() => view.close());

  it('says nothing of rows before the header is known, then numbers its frames from 1', async () => {
    open(request());
    await eventually(() => expect(frames).to.have.length(1));
    expect(frames[0]).to.deep.equal({ n: 1, request: 0, title: 'Plants' });
    source.add(plants);
    await eventually(() => expect(second()).to.deep.equal(['Tomato', 'Radish', 'Leek']));
    expect(state.counts.complete).to.equal(false);
    source.finish();
    await eventually(() => expect(state.counts.complete).to.equal(true));
    expect(frames.map(({ n }) => n)).to.deep.equal(frames.map((_, at) => at + 1));
  });

  it('sends only the items the page does not hold', async () => {
    source.replace(plants);
    open(request({ window: { offset: 0, limit: 2 } }));
    await eventually(() => expect(state.items).to.have.length(2));
    view.update(request({ window: { offset: 1, limit: 2 } }));
    await eventually(() => expect(second()).to.deep.equal(['Radish', 'Leek']));
    expect(frames.at(-1)!.rows!.items.map(({ key }) => key)).to.deep.equal([2]);
    expect(frames.at(-1)).to.not.have.any.keys('fields', 'resolved', 'counts', 'title', 'error');
  });

  it('answers every request, also one that changes nothing', async () => {
    source.replace(plants);
    open(request());
    await eventually(() => expect(state.counts.complete).to.equal(true));
    view.update(request());
    await eventually(() => expect(frames.at(-1)).to.deep.equal({ n: frames.length, request: 1 }));
  });

  it('answers the newest of several requests at once', async () => {
    source.replace(plants);
    open(request());
    view.update(request({ sort: 'name' }));
    view.update(request({ sort: '-days' }));
    await eventually(() => expect(second()).to.deep.equal(['Leek', 'Tomato', 'Radish']));
    expect(frames.map((frame) => frame.request)).to.deep.equal([2]);
  });

  it('sends all items anew when the file was replaced, though the keys are the same', async () => {
    source.replace(plants);
    open(request());
    await eventually(() => expect(state.counts.complete).to.equal(true));
    source.replace([['t1', 'Tomate', '71'], ...plants.slice(1)]);
    await eventually(() => expect(second()[0]).to.equal('Tomate'));
  });

  it('takes ids from a key column, and row numbers when two rows share one', async () => {
    source.replace(plants);
    open(request());
    await eventually(() => expect(ids()).to.deep.equal(['t1', 'r1', 'l1']));
    expect(view.record({ id: 'l1' })).to.include({ key: 2, id: 'l1' });
    source.replace([...plants, ['t1', 'Cherry tomato', '60']]);
    await eventually(() => expect(ids()).to.deep.equal(['1', '2', '3', '4']));
    expect(view.record({ id: '4' })).to.include({ key: 3, id: '4' });
    expect(view.record({ id: 't1' })).to.equal(undefined);
    expect(view.record({ key: 99 })).to.equal(undefined);
  });

  it('shows no rows when the builder’s filter cannot be understood, and says why', async () => {
    source.replace(plants);
    open(request({ filter: 'nmae is Leek' }));
    await eventually(() => expect(state.counts.complete).to.equal(true));
    expect(state.items).to.deep.equal([]);
    expect(state.counts).to.include({ matched: 0, items: 0, total: 3 });
    expect(state.resolved!.issues).to.have.length(1);
    expect(state.resolved!.issues[0]).to.include({ where: 'filter', code: 'unknown-field' });
  });

  it('leaves out what the reader wrote wrongly', async () => {
    source.replace(plants);
    open(request({ filter: 'days at most 100', narrow: 'nmae is Leek', sort: 'nothing', groupBy: 'nowhere' }));
    await eventually(() => expect(second()).to.deep.equal(['Tomato', 'Radish']));
    expect(state.resolved!.issues.map(({ where }) => where)).to.deep.equal(['narrow', 'sort', 'groupBy']);
    view.update(request({ filter: 'days at most 100', narrow: 'name is Radish' }));
    await eventually(() => expect(second()).to.deep.equal(['Radish']));
    expect(state.resolved!.narrow).to.include({ field: 'name' });
  });

  for (const filter of [{ op: 'launch' }, { op: 'and' }, { op: 'not' }, { op: 'in', field: 'name' }, 7, deep(100)]) {
    it(`takes no harm from ${JSON.stringify(filter).slice(0, 40)} as a filter`, async () => {
      source.replace(plants);
      open(request({ filter: filter as never }));
      await eventually(() => expect(state.resolved?.issues[0]?.code).to.equal('bad-filter'));
      expect(state.items).to.deep.equal([]);
    });
  }

  it("never shows in a facet what the builder's filter leaves out", async () => {
    source.replace(plants);
    open(request({ filter: 'name is not "Leek"', facets: ['name'] }));
    await eventually(() => expect(state.facets).to.have.all.keys('name'));
    const top = state.facets.name!.kind === 'values' ? state.facets.name!.top : [];
    expect(top.map(({ value, total }) => [value, total])).to.deep.equal([
      ['Tomato', 1],
      ['Radish', 1],
    ]);
    expect(state.counts).to.include({ matched: 2, total: 2 });
  });

  it('sends facets after the rows, and again only when they changed', async () => {
    source.replace(plants);
    open(request({ facets: ['name', 'no such field'] }));
    await eventually(() => expect(state.facets).to.have.all.keys('name'));
    expect(frames[0]).to.not.have.property('facets');
    const { length } = frames;
    view.update(request({ facets: ['name'], sort: 'name' }));
    await eventually(() => expect(state.request).to.equal(1));
    expect(frames.slice(length).some((frame) => frame.facets)).to.equal(false);
  });

  it('proposes a word when a search has no match', async () => {
    source.replace(plants);
    open(request({ search: 'radich' }));
    await eventually(() => expect(state.counts.didYouMean).to.equal('radish'));
    view.update(request({ search: 'radish' }));
    await eventually(() => expect(second()).to.deep.equal(['Radish']));
    expect(state.counts).to.not.have.property('didYouMean');
  });

  it('tells an error and its end', async () => {
    open(request());
    source.state.set({ error: { code: 'not-found', message: 'no', details: {} } });
    await eventually(() => expect(state.error?.code).to.equal('not-found'));
    source.replace(plants);
    await eventually(() => expect(state.error).to.equal(undefined));
    expect(frames.at(-1)!.error).to.equal(null);
  });

  it('copies a rectangle as spreadsheets read it', async () => {
    source.replace([['1', 'a\tb', '2'], ...plants]);
    open(request());
    expect(await view.copy({ from: 0, to: 2, fields: ['days', 'name'] })).to.equal(
      'days\tname\r\n2\t"a\tb"\r\n70\tTomato',
    );
    expect(await view.copy({ from: 3, to: 99, fields: ['name'] }, { header: false })).to.equal('Leek');
  });

  it('sends nothing after it is closed, and lets its source go once', async () => {
    source.add(plants);
    open(request());
    await eventually(() => expect(state.items).to.have.length(3));
    view.close();
    view.close();
    const { length } = frames;
    source.finish();
    for (let turn = 0; turn < 3; turn++) await pause();
    expect(frames).to.have.length(length);
    expect(source.released).to.equal(1);
  });
});

function deep(levels: number): object {
  return levels === 0 ? { op: 'empty', field: 'name' } : { op: 'not', filter: deep(levels - 1) };
}
