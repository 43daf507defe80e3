/** A source whose rows come when a test says so. */
import { TableBuilder } from '../../core/table/table-builder.js';
import { LoadedTable } from '../../worker/source/loaded-table.js';
import { SourceState } from '../../worker/source/source.js';
import type { OpenSource } from '../../worker/source/sources.js';

export class GrowingSource implements OpenSource {
  readonly state = new SourceState('Plants');
  readonly source = Object.assign(this.state, { reload: () => undefined, close: () => undefined });
  released = 0;
  #builder: TableBuilder;

  constructor(readonly header: readonly string[]) {
    this.#builder = new TableBuilder(header);
  }

  add(rows: readonly (readonly string[])[]): void {
    this.#builder.append(rows);
    this.#show();
  }

  finish(): void {
    this.#builder.finish();
    this.#show();
  }

  /** The file was loaded anew. */
  replace(rows: readonly (readonly string[])[]): void {
    this.#builder = new TableBuilder(this.header);
    this.#builder.append(rows);
    this.#builder.finish();
    this.#show();
  }

  release(): void {
    this.released++;
  }

  #show(): void {
    const { table } = this.#builder;
    const { loaded } = this.state;
    this.state.set({ loaded: loaded?.table === table ? loaded : new LoadedTable(table), error: undefined });
  }
}
