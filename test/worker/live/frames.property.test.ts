/** Frames, however requests and rows mix, bring the page to the very state that a view opened anew would show. */
import { expect } from 'chai';
import fc from 'fast-check';
import { applyFrame, NO_VIEW, type ViewState } from '../../../components/kit/view-state.js';
import type { ViewRequest } from '../../../worker/api.js';
import { openLiveView } from '../../../worker/live/live-view.js';
import { pause } from '../../../worker/live/pause.js';
import { runs, timeLimitMs } from '../../support/effort.js';
import { eventually } from '../../support/eventually.js';
import { GrowingSource } from '../../support/growing-source.js';

const HEADER = ['name', 'kind', 'days'];
const row = fc.tuple(
  fc.constantFrom('Tomato', 'Leek', 'Möhre', 'Radish', ''),
  fc.constantFrom('fruit', 'root', ''),
  fc.integer({ min: 0, max: 20 }).map(String),
);
const request: fc.Arbitrary<ViewRequest> = fc.record(
  {
    locale: fc.constantFrom('en', 'de'),
    today: fc.constant('2025-06-01'),
    window: fc.record({ offset: fc.nat(12), limit: fc.nat(8) }),
    filter: fc.constantFrom('days at most 10', 'kind is root', 'nothing is understood'),
    narrow: fc.constantFrom('days over 3', 'name contains o'),
    search: fc.constantFrom('leek', 'o', 'rot'),
    sort: fc.constantFrom('name', '-days', 'kind, days'),
    groupBy: fc.constantFrom('kind', 'days'),
    collapsed: fc.constantFrom(['g:root'], []),
    fields: fc.constantFrom(['days'], ['kind', 'name']),
  },
  { requiredKeys: ['locale', 'today', 'window'] },
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), request }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), rows: fc.array(row, { maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const), rows: fc.array(row, { maxLength: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
);

function follow(source: GrowingSource, first: ViewRequest) {
  const followed = { state: NO_VIEW as ViewState, numbers: [] as number[] };
  const session = openLiveView(source, first, (frame) => {
    followed.numbers.push(frame.n);
    followed.state = applyFrame(followed.state, structuredClone(frame));
  });
  return Object.assign(followed, { session });
}
const shown = ({ items, offset, counts, fields, resolved }: ViewState) => {
  const { didYouMean: _word, ...rest } = counts;
  return { items, offset: items.length > 0 ? offset : 0, counts: rest, fields, resolved };
};

describe('frames of a live view', () => {
  it('add up to the state itself', async function () {
    this.timeout(timeLimitMs(60_000));
    await fc.assert(
      fc.asyncProperty(request, fc.array(step, { maxLength: 12 }), async (first, steps) => {
        const source = new GrowingSource(HEADER);
        const view = follow(source, first);
        let newest = first;
        let requests = 0;
        let complete = false;
        for (const each of steps) {
          if (each.do === 'wait') await pause();
          else if (each.do === 'update') {
            view.session.update((newest = each.request));
            requests++;
          } else if (each.do === 'replace') {
            source.replace(each.rows);
            complete = true;
          } else if (!complete) source.add(each.rows);
        }
        if (!complete) source.finish();
        await eventually(() => {
          expect(view.state.counts.complete).to.equal(true);
          expect(view.state.request).to.equal(requests);
        });
        const fresh = follow(source, newest);
        await eventually(() => expect(fresh.state.counts.complete).to.equal(true));
        await eventually(() => expect(shown(view.state)).to.deep.equal(shown(fresh.state)), 500);
        expect(view.numbers).to.deep.equal(view.numbers.map((_, at) => at + 1));
        view.session.close();
        fresh.session.close();
      }),
      { numRuns: runs(100) },
    );
  });
});
