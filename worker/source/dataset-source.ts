/** A resource of a dataset as a source. The part of the worker that knows datasets is loaded for the first one. */
import { errorToData, KoboldError } from '../../core/errors.js';
import type { Datasets, OpenResource } from '../dataset/datasets.js';
import type { Store } from '../store/store.js';
import { SourceState, type Source } from './source.js';

let loading: Promise<Datasets> | undefined;

/** One for all stores would do: a worker has one. */
function datasetsOf(store: Store): Promise<Datasets> {
  loading ??= import('../dataset/datasets.js').then(({ Datasets }) => new Datasets(store));
  loading.catch(() => (loading = undefined));
  return loading;
}

export function openDatasetSource(store: Store, open: (datasets: Datasets) => OpenResource): Source {
  const state = new SourceState('');
  let opened: OpenResource | undefined;
  let closed = false;

  function start(): void {
    datasetsOf(store).then(
      (datasets) => {
        if (closed) return;
        try {
          opened = open(datasets);
        } catch (error) {
          return state.set({ error: errorToData(error) });
        }
        const { view } = opened;
        const mirror = (): void => {
          const { title, loaded, progress, error, offlineCopyOf } = view;
          state.set({ title, loaded, progress, error, offlineCopyOf });
        };
        unsubscribe = view.subscribe(mirror);
        mirror();
      },
      (error: unknown) => {
        const message = 'The part of Kobold that reads datasets could not be loaded.';
        state.set({ error: errorToData(new KoboldError('worker-failed', message, { cause: String(error) })) });
      },
    );
  }
  let unsubscribe = (): void => undefined;
  start();

  return Object.assign(state, {
    reload: () => (opened ? opened.reload() : start()),
    close() {
      closed = true;
      unsubscribe();
      opened?.release();
    },
  });
}
