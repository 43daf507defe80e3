/** A resource of a dataset as a source. */
import { errorToData, KoboldError } from '../../core/errors.js';
import type { EventId } from '../../core/log/event.js';
import type { DatasetRef, OpenDataset } from '../dataset/datasets.js';
import type { ResourceView } from '../dataset/resource-view.js';
import { loadDatasets } from '../dataset/load.js';
import type { CellQuestion, StepKind, ViewRequest } from '../api.js';
import { lookKey, type FirstLook } from '../first-look.js';
import type { Store } from '../store/store.js';
import type { Plan } from '../writing/own-parts.js';
import type { ByteStream } from './byte-stream.js';
import { SourceState, type Source } from './source.js';

/** How far back the past of a cell is fetched where only a snapshot tells of it. */
const LOOK_UPS = 5;

export function openDatasetSource(ref: DatasetRef, store: Store, lent?: ByteStream): Source {
  const state = new SourceState('');
  const looks = new Map<string, () => FirstLook | undefined>();
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
      view.looks.add(looks);
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
    keepLook(request: ViewRequest, look: () => FirstLook | undefined) {
      const key = lookKey(ref.resource, request);
      if (key === undefined) return () => undefined;
      looks.set(key, look);
      return () => {
        if (looks.get(key) === look) looks.delete(key);
      };
    },
    async provenance({ id, field, names = false }: CellQuestion) {
      const { held } = open ?? {};
      let said = await view?.provenance(id, field, held!.relaysOf);
      // Each event that comes names those it replaced.
      for (let round = 0; names && said && round < LOOK_UPS; round++) {
        const sayings = said.parts.flatMap(({ live, before }) => [...live, ...before]);
        const unknown = sayings.flatMap(({ id, author }) => (author ? [] : [id as EventId]));
        if (!(await held?.lookUp?.(unknown))) break;
        said = await view!.provenance(id, field, held!.relaysOf);
      }
      return said && held?.named ? held.named(said, names) : said;
    },
    editing: ({ id, field }: CellQuestion) => open?.held.writing && view?.editing(id, field, open.held.writing),
    write: async (kind: StepKind, plan: Plan) => {
      const resource = view?.chosen;
      if (!open?.held.writing || resource === undefined)
        throw new KoboldError('bad-request', 'This cannot be changed: it is a file, or it is not here yet.');
      const nameOf = view!.nameOf();
      return open.held.writing.apply(
        resource,
        (state, schema, tools) => plan(state, schema, { ...tools, nameOf }),
        kind,
      );
    },
    candidates: (field: string, search: string, options: { limit: number; locale: string }) =>
      view?.candidates(field, search, options) ?? [],
    about: (id: string, options: Parameters<ResourceView['about']>[1]) => view?.about(id, options),
    reload: () => (open ? open.held.reload() : void start()),
    close() {
      closed = true;
      unsubscribe();
      view?.looks.delete(looks);
      open?.release();
    },
  });
}
