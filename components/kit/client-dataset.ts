/** How a dataset stands, on the page's side. Apart from the client, because few pages ask. */
import type { Remote } from 'comlink';
import { KoboldError, type ErrorData } from '../../core/errors.js';
import type {
  ConflictList,
  ConflictQuestion,
  DatasetFrame,
  DatasetHandle,
  HistoryPage,
  HistoryQuestion,
  NostrEvent,
  OwnChangesList,
  OwnChangesWish,
  ProposalsAnswer,
  ProposalsQuestion,
  RestoreOutcome,
  SetAsideList,
  SourceRef,
  UndoOutcome,
  EditOutcome,
  PersonStanding,
  UnsignedEvent,
  Wish,
} from '../../worker/api.js';
import { clientForms } from './client-forms.js';
import type { Kept, KoboldClient } from './client.js';
import type { Attachment } from './page-client.js';
import { whoIsSignedIn } from './signer.js';

/** Many events are signed one by one, and written with care: a deadline for workers that died, not for slow ones. */
const CALL_MS = 60_000;

export interface DatasetWatcher {
  frame(frame: DatasetFrame): void;
  /** No worker could be had. */
  fail(error: ErrorData): void;
}

/** Tells how a dataset stands, now and after each change, until the handle is closed. */
export function watchDataset(client: KoboldClient, source: SourceRef, watcher: DatasetWatcher): DatasetHandle {
  const dataset: ClientDataset = new ClientDataset(source, watcher, () => end());
  const end = client.keep(dataset);
  return dataset;
}

class ClientDataset implements DatasetHandle, Kept {
  /** What the dataset calls itself, as far as it is known. */
  title: string | undefined;
  #sink: MessagePort | undefined;
  #remote: Promise<Remote<DatasetHandle>> | undefined;
  #attachment: Attachment | undefined;
  #closed = false;
  #person: string | null | undefined;

  constructor(
    readonly source: SourceRef,
    private readonly watcher: DatasetWatcher,
    private readonly closed: () => void,
  ) {}

  async open(attachment: Attachment): Promise<void> {
    if (this.#closed || attachment.over.aborted) return;
    this.detach();
    const { port1: frames, port2: sink } = new MessageChannel();
    this.#sink = frames;
    frames.onmessage = ({ data }: MessageEvent<DatasetFrame>) => {
      this.title = data.title;
      this.watcher.frame(data);
    };
    this.#attachment = attachment;
    this.#remote = attachment.service.dataset(this.source, attachment.transfer(sink, [sink])) as unknown as Promise<
      Remote<DatasetHandle>
    >;
    // Before anything is written: whoever approved this device may have signed out of it. Who cannot be told shows all the same.
    const person = this.#person === undefined ? whoIsSignedIn() : this.#person;
    const told = this.#remote.then((remote) => remote.writeFor(person)).catch(() => undefined);
    await attachment.call(this.#remote, CALL_MS);
    await told;
  }

  reload(): void {
    this.#remote?.then((remote) => remote.reload()).catch(() => undefined);
  }

  draft(pubkey: string, wish: Wish): Promise<UnsignedEvent> {
    return this.#call((remote) => remote.draft(pubkey, wish));
  }

  commit(event: NostrEvent): Promise<string> {
    return this.#call((remote) => remote.commit(event));
  }

  suggest(note?: string): Promise<readonly string[]> {
    return this.#call((remote) => remote.suggest(note));
  }

  save(): Promise<EditOutcome> {
    return this.#call((remote) => remote.save());
  }

  standing(pubkey: string, names?: boolean): Promise<PersonStanding> {
    return this.#call((remote) => remote.standing(pubkey, names));
  }

  /** Said again to each worker that follows. */
  async writeFor(person: string | null): Promise<void> {
    this.#person = person;
    if (this.#remote) await this.#call((remote) => remote.writeFor(person));
  }

  discard(of?: { readonly resource: string; readonly record: string }): Promise<void> {
    return this.#call((remote) => remote.discard(of));
  }

  undo(): Promise<UndoOutcome> {
    return this.#call((remote) => remote.undo());
  }

  redo(): Promise<UndoOutcome> {
    return this.#call((remote) => remote.redo());
  }

  proposals(question: ProposalsQuestion): Promise<ProposalsAnswer> {
    return this.#call((remote) => remote.proposals(question));
  }

  withdraw(proposal: string): Promise<void> {
    return this.#call((remote) => remote.withdraw(proposal));
  }

  dismiss(proposal: string): Promise<void> {
    return this.#call((remote) => remote.dismiss(proposal));
  }

  readonly forms = clientForms((run, ms) => this.#call(run, ms));

  outbox(wish?: OwnChangesWish): Promise<OwnChangesList> {
    return this.#call((remote) => remote.outbox(wish));
  }

  retry(event?: string): Promise<void> {
    return this.#call((remote) => remote.retry(event));
  }

  history(question?: HistoryQuestion): Promise<HistoryPage> {
    return this.#call((remote) => remote.history(question));
  }

  conflicts(question?: ConflictQuestion): Promise<ConflictList> {
    return this.#call((remote) => remote.conflicts(question));
  }

  setAside(question?: { readonly names?: boolean }): Promise<SetAsideList> {
    return this.#call((remote) => remote.setAside(question));
  }

  restore(...asked: Parameters<DatasetHandle['restore']>): Promise<RestoreOutcome> {
    return this.#call((remote) => remote.restore(...asked));
  }

  stopRestoring(): Promise<void> {
    return this.#call((remote) => remote.stopRestoring());
  }

  decide(...decision: Parameters<DatasetHandle['decide']>): Promise<RestoreOutcome> {
    return this.#call((remote) => remote.decide(...decision));
  }

  proposeAgain(event: string, note: string): Promise<readonly string[]> {
    return this.#call((remote) => remote.proposeAgain(event, note));
  }

  #call<T>(run: (remote: Remote<DatasetHandle>) => Promise<T>, ms = CALL_MS): Promise<T> {
    if (!this.#remote) return Promise.reject(new KoboldError('worker-failed', 'The dataset is not open.'));
    return this.#attachment!.call(this.#remote.then(run), ms);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#remote
      ?.then((remote) => {
        remote.close().catch(() => undefined);
        remote[this.#attachment!.releaseProxy]();
      })
      .catch(() => undefined);
    this.detach();
    this.closed();
  }

  detach(): void {
    this.#sink?.close();
    this.#sink = undefined;
    this.#remote = undefined;
  }

  fail(error: ErrorData): void {
    if (!this.#closed) this.watcher.fail(error);
  }
}
