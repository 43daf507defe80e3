/** All datasets of the worker: one each, however many of its resources are shown. */
import { KoboldError } from '../../core/errors.js';
import { parseSharedAddress } from '../../core/log/address.js';
import type { EventId, Pubkey } from '../../core/log/event.js';
import type { DatasetFrame, ProposalsAnswer, ProposalsQuestion, Provenance, SourceRef, StoreNews } from '../api.js';
import type { ByteStream } from '../source/byte-stream.js';
import { isBundleUrl } from '../source/url.js';
import { openEventStore } from '../store/open-event-store.js';
import type { WatchedStore } from '../store/watched-store.js';
import type { Store } from '../store/store.js';
import { browserEnvironment } from '../sync/environment.js';
import { browserElection } from '../sync/elected-sync.js';
import { createRelayPool } from '../sync/relay-pool.js';
import type { DatasetWriting } from '../writing/dataset-writing.js';
import type { OwnChanges } from '../writing/own-changes.js';
import { openKeyVault } from '../writing/open-key-vault.js';
import { openBundleFile } from './bundle-file.js';
import type { RelaysOf } from './cell-sayings.js';
import type { Dataset } from './dataset.js';
import { RelayDataset, type SyncWith } from './relay-dataset.js';

/** A dataset with where it comes from. */
export interface HeldDataset {
  readonly dataset: Dataset;
  readonly relaysOf: RelaysOf;
  /** With what people call themselves; absent where there are no relays to ask. See people-names.ts. */
  named?(provenance: Provenance, asks: boolean): Promise<Provenance>;
  /** What people call themselves; `asks`: after the relays were asked. */
  namesOf?(people: Iterable<Pubkey>, asks: boolean): Promise<ReadonlyMap<Pubkey, string>>;
  /** Fetches events that only a snapshot tells of; whether any came. Absent where there are no relays to ask. */
  lookUp?(ids: readonly EventId[]): Promise<boolean>;
  /** Absent where nothing can be written. */
  readonly writing?: DatasetWriting;
  /** What this device has written, where it has arrived; absent with it. */
  readonly ownChanges?: OwnChanges;
  /** Sends own events again: one, or all. */
  retry?(event?: string): Promise<void>;
  /** Throws as `listProposals` does. */
  proposals(question: ProposalsQuestion): Promise<ProposalsAnswer>;
  frame(): DatasetFrame;
  onFrame(listener: () => void): () => void;
  reload(): void;
  close(): void;
}

export interface OpenDataset {
  readonly held: HeldDataset;
  release(): void;
}

export type DatasetRef = SourceRef & { kind: 'dataset' | 'url' };

/** Relays are talked to by one part of the worker; pages wait for the store, which is opened at the first use. */
export class Datasets {
  readonly #held = new Map<string, HeldDataset & { users: number }>();
  #surroundings: Promise<SyncWith & { readonly store: WatchedStore }> | undefined;

  constructor(readonly store: Store) {}

  /** Throws `bad-source`. `lent`: the answer to a request for the file. */
  open(ref: DatasetRef, lent?: ByteStream): OpenDataset {
    const { key, make } = ref.kind === 'url' ? this.#file(ref.url, lent) : this.#address(ref);
    let held = this.#held.get(key);
    if (held) lent?.cancel();
    else this.#held.set(key, (held = Object.assign(make(), { users: 0 })));
    held.users++;
    return {
      held,
      release: () => {
        if (--held.users > 0) return;
        this.#held.delete(key);
        held.close();
      },
    };
  }

  /** Tells how the store is, now and after each change; `known`: the id it had when a page last looked. */
  async watchStore(listener: (news: StoreNews) => void, known: string | undefined): Promise<() => void> {
    const { store } = await this.#surrounded();
    if (known !== undefined) store.hadId(known);
    const tell = (): void => {
      const { kind, problem } = store;
      listener({ kind, ...(problem && { problem }), ...(kind === 'indexeddb' && { id: store.id }) });
    };
    tell();
    return store.onProblem(tell);
  }

  #file(url: string, lent: ByteStream | undefined): { key: string; make: () => HeldDataset } {
    if (!isBundleUrl(url)) throw new KoboldError('bad-source', `${url} is no Kobold dataset.`, { url });
    return { key: url, make: () => openBundleFile(url, lent, this.store) };
  }

  #address({ address: written, relays: given = [], near }: SourceRef & { kind: 'dataset' }): {
    key: string;
    make: () => HeldDataset;
  } {
    const { address, relays } = parseSharedAddress(written);
    const hints = new Set([...relays, ...(near === undefined ? [] : parseSharedAddress(near).relays)]);
    const from = [
      ...given.map((url) => ({ url, from: 'page' as const })),
      ...[...hints].map((url) => ({ url, from: 'hint' as const })),
    ];
    return { key: address, make: () => new RelayDataset(address, from, this.#surrounded()) };
  }

  #surrounded(): Promise<SyncWith & { readonly store: WatchedStore }> {
    this.#surroundings ??= openEventStore().then((store) => {
      const environment = browserEnvironment();
      const pool = createRelayPool(environment);
      return { store, environment, pool, election: browserElection(), openVault: openKeyVault };
    });
    return this.#surroundings;
  }
}
