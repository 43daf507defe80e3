/** The calls of forms, on the page's side: as they are, but that work for a submission may take long. */
import type { Remote } from 'comlink';
import type { DatasetHandle, FormHandle } from '../../worker/api.js';

const WORK_MS = 3_600_000;

type Call = <T>(run: (remote: Remote<DatasetHandle>) => Promise<T>, ms?: number) => Promise<T>;

/** `remote.forms` is a proxy of what is in the worker. */
export function clientForms(call: Call): FormHandle {
  const forms = (remote: Remote<DatasetHandle>): FormHandle => remote.forms as unknown as FormHandle;
  return {
    state: (request) => call((remote) => forms(remote).state(request)),
    computed: (request) => call((remote) => forms(remote).computed(request)),
    submit: (submission) => call((remote) => forms(remote).submit(submission), WORK_MS),
    work: (id) => call((remote) => forms(remote).work(id)),
    stop: (id) => call((remote) => forms(remote).stop(id)),
    candidates: (...asked) => call((remote) => forms(remote).candidates(...asked)),
  };
}
