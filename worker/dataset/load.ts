/** Loads the part of the worker that knows datasets, for the first that is asked for. A worker has one. */
import { KoboldError } from '../../core/errors.js';
import type { Store } from '../store/store.js';
import type { Datasets } from './datasets.js';

let loading: Promise<Datasets> | undefined;

/** Rejects with `worker-failed`; the next call tries again. */
export function loadDatasets(store: Store): Promise<Datasets> {
  loading ??= import('./parts.js').then(
    ({ Datasets }) => new Datasets(store),
    (error: unknown) => {
      loading = undefined;
      const message = 'The part of Kobold that reads datasets could not be loaded.';
      throw new KoboldError('worker-failed', message, { cause: String(error) });
    },
  );
  return loading;
}
