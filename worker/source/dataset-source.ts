/** A resource of a dataset as a source. */
import { errorToData } from '../../core/errors.js';
import type { DatasetRef, OpenDataset } from '../dataset/datasets.js';
import type { ResourceView } from '../dataset/dataset.js';
import { loadDatasets } from '../dataset/load.js';
import type { CellQuestion } from '../api.js';
import type { Store } from '../store/store.js';
import type { ByteStream } from './byte-stream.js';
import { SourceState, type Source } from './source.js';

export function openDatasetSource(ref: DatasetRef, store: Store, lent?: ByteStream): Source {
  const state = new SourceState('');
  let open: OpenDataset | undefined;
  let view: ResourceView | undefined;
  let unsubscribe = (): void => undefined;
  let closed = false;

  async function start(): Promise<void> {
    try {
      const datasets = await loadDatasets(store);
      if (closed) return;
      open = datasets.open(ref, lent);
      view = open.held.dataset.view(ref.resource);
      unsubscribe = view.subscribe(mirror);
      mirror();
    } catch (error) {
      state.set({ error: errorToData(error) });
    }
  }

  function mirror(): void {
    const { title, loaded, progress, error, offlineCopyOf } = view!;
    state.set({ title, loaded, progress, error, offlineCopyOf });
  }
  void start();

  return Object.assign(state, {
    async provenance({ id, field, names = false }: CellQuestion) {
      const { held } = open ?? {};
      const said = await view?.provenance(id, field, held!.relaysOf);
      return said && held?.named ? held.named(said, names) : said;
    },
    about: (id: string, options: Parameters<ResourceView['about']>[1]) => view?.about(id, options),
    reload: () => (open ? open.held.reload() : void start()),
    close() {
      closed = true;
      unsubscribe();
      open?.release();
    },
  });
}
