/** What every way to have a worker must do, from the page's side: the acceptance suite of worker hosts. */
import { expect } from 'chai';
import type { LiveHandle } from '../../components/kit/client.js';
import { PageClient, type ClientOptions } from '../../components/kit/page-client.js';
import { applyFrame, NO_VIEW, type ViewState } from '../../components/kit/view-state.js';
import type { HostKind, SourceRef, ViewRequest } from '../../worker/api.js';
import { eventually } from '../support/eventually.js';

export const request = (more: Partial<ViewRequest> = {}): ViewRequest => ({
  locale: 'en',
  today: '2025-06-01',
  window: { offset: 0, limit: 10 },
  ...more,
});

let nextId = 0;
export const rowsOf = (header: string[], rows: string[][]): SourceRef => ({
  kind: 'rows',
  id: `test-${Date.now()}-${nextId++}`,
  name: 'Plants',
  header,
  rows,
});
const plants = () =>
  rowsOf(
    ['name', 'days'],
    [
      ['Tomato', '70'],
      ['Radish', '25'],
      ['Leek', '120'],
    ],
  );

/** A view as a page keeps it. */
export function openView(client: PageClient, source: SourceRef, first: ViewRequest): LiveHandle & { state: ViewState } {
  let state = NO_VIEW;
  const handle = client.live(source, first, (frame) => {
    state = applyFrame(state, frame);
  });
  return Object.defineProperty(handle, 'state', { get: () => state }) as LiveHandle & { state: ViewState };
}

export function hostSuite(name: string, kind: HostKind, options: ClientOptions): void {
  describe(`a worker host: ${name}`, () => {
    let client: PageClient;
    beforeEach(() => (client = new PageClient(options)));
    afterEach(() => client.close());

    const cells = (state: ViewState): unknown[] => state.items.map((item) => ('cells' in item ? item.cells : item.key));

    it('says who it is', async () => {
      const health = await client.health();
      expect(health.host).to.equal(kind);
      expect(health.clients).to.be.at.least(1);
    });

    it('shows rows that are in the page', async () => {
      const view = openView(client, plants(), request());
      await eventually(() => expect(view.state.counts.complete).to.equal(true));
      expect(cells(view.state)).to.deep.equal([
        ['Tomato', 70],
        ['Radish', 25],
        ['Leek', 120],
      ]);
      expect(view.state.title).to.equal('Plants');
      expect(view.state.error).to.equal(undefined);
    });

    it('answers a changed request', async () => {
      const view = openView(client, plants(), request());
      view.update(request({ sort: [{ field: 'days' }], fields: ['name'] }));
      await eventually(() => expect(cells(view.state)).to.deep.equal([['Radish'], ['Tomato'], ['Leek']]));
      expect(view.state.request).to.equal(1);
    });

    it('answers calls, and tells their errors with code and details', async () => {
      const view = openView(client, plants(), request());
      await eventually(() => expect(view.state.counts.complete).to.equal(true));
      expect(await view.copy({ from: 1, to: 3, fields: ['name', 'days'] })).to.equal(
        'name\tdays\r\nRadish\t25\r\nLeek\t120',
      );
      expect((await view.summarize({ from: 0, to: 3, fields: ['days'] })).sum).to.equal(215);
      expect((await view.record({ id: '2' }))?.cells).to.deep.equal(['Radish', 25]);
      const failure = await view.facet('spread').then(
        () => undefined,
        (error: unknown) => error as { code: string; message: string },
      );
      expect(failure).to.include({ name: 'KoboldError', code: 'unknown-field' });
    });

    it('closes views', async () => {
      const view = openView(client, plants(), request());
      await eventually(() => expect(view.state.counts.complete).to.equal(true));
      expect((await client.health()).views).to.be.at.least(1);
      const { views } = await client.health();
      view.close();
      await eventually(async () => expect((await client.health()).views).to.equal(views - 1));
    });

    it('opens views again when the page comes back from the back/forward cache', async () => {
      const view = openView(client, plants(), request());
      await eventually(() => expect(view.state.counts.complete).to.equal(true));
      view.update(request({ sort: [{ field: 'days', descending: true }] }));
      await eventually(() => expect(view.state.request).to.equal(1));
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      const { frame } = view.state;
      await eventually(() => expect(view.state.frame).to.be.at.most(frame));
      await eventually(() => expect(cells(view.state)[0]).to.deep.equal(['Leek', 120]));
      view.update(request({ sort: [{ field: 'days' }] }));
      await eventually(() => expect(cells(view.state)[0]).to.deep.equal(['Radish', 25]));
      expect(view.state.request).to.equal(2);
    });
  });
}
