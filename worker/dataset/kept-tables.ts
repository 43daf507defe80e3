/**
 * The tables of a dataset as they were at the last visit: shown at once, while the log is read. A projection: whatever fails
 * here is silent, and the log decides.
 */
import type { Address } from '../../core/log/event.js';
import { restoreTable } from '../../core/table/stored-table.js';
import type { EventStore } from '../store/event-store.js';
import type { Dataset } from './dataset.js';
import { keepLooks } from './kept-looks.js';

const KEEP_AFTER_MS = 2_000;
/** Of what `storeTable` gives: another form gets another number. */
const projectionName = (resource: string): string => `table 1 ${resource}`;

export class KeptTables {
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly address: Address,
    readonly dataset: Dataset,
  ) {}

  /** The fold takes their place when it has read the log. */
  async show(store: EventStore, isWanted: () => boolean): Promise<void> {
    for (const [name, view] of this.dataset.views) {
      const kept = await store.projection(this.address, projectionName(name));
      if (!kept) continue;
      const chunks = await Promise.all(Array.from({ length: kept.chunks }, (_, at) => kept.chunk(at)));
      const stored = restoreTable(chunks);
      if (stored && isWanted()) view.showStored(stored);
    }
  }

  /** When nothing has changed for a while. `basis`: what they are made of; undefined: they are not to be kept now. */
  keepSoon(store: EventStore, basis: () => string | undefined): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      const madeOf = basis();
      if (madeOf === undefined) return;
      void this.#keep(store, madeOf).catch(() => undefined);
    }, KEEP_AFTER_MS);
  }

  close(): void {
    clearTimeout(this.#keeping);
  }

  /** Looks first: who leaves early finds at least these. */
  async #keep(store: EventStore, madeOf: string): Promise<void> {
    const views = [...this.dataset.views];
    const looks = views.flatMap(([, view]) => [...view.looks].flatMap((of) => [...of]));
    await keepLooks(store, this.address, madeOf, new Map(looks));
    for (const [name, view] of views) {
      const stored = view.stored();
      if (stored) await store.putProjection(this.address, projectionName(name), madeOf, stored);
    }
  }
}
