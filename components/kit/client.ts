/** One client per page. (Types first; the implementation follows with the worker's hosts.) */
import type { CellRange, Facet, Frame, Health, RecordData, SourceRef, Summary, ViewRequest } from '../../worker/api.js';

/** A live view as elements hold it. It survives a dying worker and the back/forward cache by itself. */
export interface LiveHandle {
  update(request: ViewRequest): void;
  facet(field: string, options?: { search?: string; limit?: number }): Promise<Facet>;
  summarize(range: CellRange): Promise<Summary>;
  copy(range: CellRange, options?: { header?: boolean }): Promise<string>;
  record(which: { key: number } | { id: string }): Promise<RecordData | undefined>;
  reload(): void;
  close(): void;
}

export interface KoboldClient {
  live(source: SourceRef, request: ViewRequest, onFrame: (frame: Frame) => void): LiveHandle;
  health(): Promise<Health>;
}

/** One for the page, however many copies of this module it loaded (the entry is bundled alone, chunks by themselves). */
const SLOT = Symbol.for('kobold.client');
const page = globalThis as { [SLOT]?: KoboldClient };

export function getClient(): KoboldClient {
  return (page[SLOT] ??= createClient());
}

/** Tests bring their own. */
export function useClient(client: KoboldClient | undefined): void {
  page[SLOT] = client;
}

function createClient(): KoboldClient {
  throw new Error('not linked yet');
}
