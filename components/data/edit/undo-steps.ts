/** Undo and redo are the dataset's, in whatever tab or visit the step was made: they need a handle of it, opened when first asked for. */
import type { DatasetHandle, UndoOutcome } from '../../../worker/api.js';
import { KoboldError } from '../../../core/errors.js';
import { getClient } from '../../kit/client.js';
import { watchDataset } from '../../kit/client-dataset.js';
import { sourceOf } from '../../kit/source.js';
import type { EditHost } from './install-editing.js';

export class UndoSteps {
  #handle: Promise<DatasetHandle> | undefined;
  #close: (() => void) | undefined;
  #of = '';

  constructor(private readonly host: EditHost) {
    host.addController({ hostDisconnected: () => this.#end() });
  }

  async take(which: 'undo' | 'redo'): Promise<UndoOutcome> {
    const handle = await this.#open();
    return handle[which]();
  }

  #open(): Promise<DatasetHandle> {
    const source = sourceOf(this.host);
    if (source?.kind !== 'dataset')
      return Promise.reject(new KoboldError('bad-request', 'A file cannot be changed: it can be read only.'));
    const of = JSON.stringify(source);
    if (of !== this.#of) this.#end();
    this.#of = of;
    return (this.#handle ??= new Promise((resolve, reject) => {
      const handle = watchDataset(getClient(), source, {
        frame: ({ writing }) => writing && resolve(handle),
        fail: ({ message }) => reject(new KoboldError('worker-failed', message)),
      });
      this.#close = () => handle.close();
    }));
  }

  #end(): void {
    this.#close?.();
    this.#handle = this.#close = undefined;
    this.#of = '';
  }
}
