/** Tells one page how a dataset stands: at once, then after changes, but not more often than a reader can see. */
import { KoboldError } from '../../core/errors.js';
import type { EventId, Pubkey } from '../../core/log/event.js';
import type { DatasetFrame, DatasetHandle, FormHandle } from '../api.js';
import type { OpenDataset } from '../dataset/datasets.js';
import { historyCalls } from './history-session.js';

const PACE_MS = 100;

/** As pages have it (worker/api.ts), on this side of the port. */
export type DatasetSession = DatasetHandle;

export function openDatasetSession(
  { held, release }: OpenDataset,
  sink: (frame: DatasetFrame) => void,
): DatasetSession {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = '';
  function tell(): void {
    timer = undefined;
    const frame = held.frame();
    const text = JSON.stringify(frame);
    if (text === last) return;
    last = text;
    sink(frame);
  }
  const stop = held.onFrame(() => (timer ??= setTimeout(tell, PACE_MS)));
  tell();
  const { forms, stopForms } = sessionForms(held);
  return {
    reload: () => held.reload(),
    draft: async (pubkey, wish) => writingOf(held).acts.draft(pubkey as Pubkey, wish),
    commit: async (event) => writingOf(held).acts.commit(event),
    save: async () => writingOf(held).save(),
    standing: async (pubkey, names) => {
      const standing = await writingOf(held).devices.standing(pubkey as Pubkey);
      const name = (await held.namesOf?.([pubkey as Pubkey], names === true))?.get(pubkey as Pubkey);
      return { ...standing, ...(name !== undefined && { name }) };
    },
    writeFor: async (person) => writingOf(held).devices.writeFor(person as Pubkey | null),
    suggest: async (note) => writingOf(held).suggesting.suggest(note),
    discard: async (of) => writingOf(held).suggesting.discard(of),
    undo: async () => writingOf(held).undo(),
    redo: async () => writingOf(held).redo(),
    proposals: (question) => held.proposals(question),
    withdraw: async (proposal) => writingOf(held).suggesting.withdraw(proposal as EventId),
    dismiss: async (proposal) => writingOf(held).own.dismiss(proposal as EventId),
    outbox: async (wish) => held.ownChanges?.list(wish) ?? { entries: [], counts: NONE_SENT },
    retry: async (event) => held.retry?.(event),
    ...historyCalls(held),
    forms,
    close() {
      clearTimeout(timer);
      stop();
      stopForms();
      release();
    },
  };
}

const NONE_SENT = { waiting: 0, partly: 0, sent: 0, refused: 0 };

/** Most pages fill no form: what that takes is loaded with the first. A file has none that could be sent: each call says so. */
function sessionForms(held: OpenDataset['held']): { readonly forms: FormHandle; stopForms(): void } {
  let made: Promise<FormHandle & { close(): void }> | undefined;
  const forms = (): NonNullable<typeof made> => {
    const writing = writingOf(held);
    return (made ??= import('../writing/form-writing.js').then(
      ({ FormWriting }) => new FormWriting(held.dataset, writing),
    ));
  };
  const handle: FormHandle = {
    state: async (request) => (await forms()).state(request),
    computed: async (request) => (await forms()).computed(request),
    submit: async (submission) => (await forms()).submit(submission),
    work: async (id) => (await forms()).work(id),
    stop: async (id) => (await forms()).stop(id),
    candidates: async (...asked) => (await forms()).candidates(...asked),
  };
  const close = (form: { close(): void }): void => form.close();
  // One that could not be loaded has told its callers so.
  return { forms: handle, stopForms: () => void made?.then(close, () => undefined) };
}

function writingOf({ writing }: OpenDataset['held']): NonNullable<OpenDataset['held']['writing']> {
  if (writing) return writing;
  throw new KoboldError('bad-request', 'A file cannot be changed: it can be read only.');
}
