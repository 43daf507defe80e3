/**
 * A client over a signed garden without a worker: the real fold, tables and live views, frames sent within the page.
 * After `garden.create(…)` and the like call `changed()`.
 */
import type { KoboldClient, LiveHandle } from '../../components/kit/client.js';
import { lendTo } from '../../components/kit/lent-sandbox.js';
import { Dataset, type DatasetNews } from '../../worker/dataset/dataset.js';
import { addLendingPage } from '../../worker/lending-pages.js';
import { openLiveView } from '../../worker/live/live-view.js';
import type { Source } from '../../worker/source/source.js';
import type { Frame, SourceRef, ViewRequest } from '../../worker/api.js';
import { FakeClient } from './fake-client.js';
import { SignedGarden } from './signed-garden.js';

/** What a page gives a worker with its hello. */
const { port1: asked, port2: lending } = new MessageChannel();
asked.onmessage = () => lendTo(asked, new AbortController().signal);
addLendingPage(lending);

export class GardenClient extends FakeClient implements KoboldClient {
  readonly garden = new SignedGarden();
  readonly dataset_ = new Dataset();
  readonly sources: SourceRef[] = [];

  constructor(news: DatasetNews = { complete: true }) {
    super({ fields: [], rows: [] });
    this.dataset_.begin(this.garden.fold);
    this.dataset_.tell({ title: 'Garden', ...news });
  }

  changed(news: DatasetNews = {}): void {
    this.dataset_.tell(news);
  }

  override live(source: SourceRef, request: ViewRequest, onFrame: (frame: Frame) => void): LiveHandle {
    this.sources.push(source);
    const resource = 'resource' in source ? source.resource : undefined;
    const view = this.dataset_.view(resource);
    const asSource = Object.assign(view, { reload: () => undefined, close: () => undefined }) as unknown as Source;
    const open = { source: asSource, release: () => undefined };
    const session = openLiveView(open, request, onFrame);
    return {
      ...session,
      ...session.sheet,
      facet: async (...args) => session.facet(...args),
      summarize: async (range) => session.summarize(range),
      record: async (which) => session.record(which),
      provenance: async ({ id, field }) => view.provenance(id, field, async () => []),
    };
  }
}
