/** All datasets of the worker: one each, however many of its resources are shown. Loaded when the first is asked for. */
import { KoboldError } from '../../core/errors.js';
import { parseSharedAddress } from '../../core/log/address.js';
import type { ByteStream } from '../source/byte-stream.js';
import type { SourceState } from '../source/source.js';
import type { Store } from '../store/store.js';
import { openBundleFile, type BundleFile } from './bundle-file.js';

export interface OpenResource {
  readonly view: SourceState;
  reload(): void;
  release(): void;
}

export class Datasets {
  readonly #files = new Map<string, BundleFile & { users: number }>();

  constructor(readonly store: Store) {}

  openAddress({ address }: { readonly address: string }): OpenResource {
    parseSharedAddress(address);
    throw new KoboldError('unsupported', 'This release reads files.');
  }

  openFile(url: string, resource: string | undefined, lent: ByteStream | undefined): OpenResource {
    let file = this.#files.get(url);
    if (file) lent?.cancel();
    else this.#files.set(url, (file = { ...openBundleFile(url, lent, this.store), users: 0 }));
    file.users++;
    const { dataset, reload, close } = file;
    return {
      view: dataset.view(resource),
      reload,
      release: () => {
        if (--file.users > 0) return;
        this.#files.delete(url);
        close();
      },
    };
  }
}
