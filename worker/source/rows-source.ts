/** Cells already in the page: a child `<table>`, a paste. Complete at once, and nothing to fetch again. */
import { errorToData } from '../../core/errors.js';
import { TableBuilder } from '../../core/table/table-builder.js';
import type { SourceRef } from '../api.js';
import { pause } from '../live/pause.js';
import { LoadedTable } from './loaded-table.js';
import { SourceState, type Source } from './source.js';

const ROWS_AT_ONCE = 5000;

export function openRowsSource({ name, header, rows }: SourceRef & { kind: 'rows' }): Source {
  const state = new SourceState(name);
  let closed = false;

  async function build(): Promise<void> {
    try {
      const builder = new TableBuilder(header);
      for (let from = 0; from < rows.length && !closed; from += ROWS_AT_ONCE) {
        if (from > 0) await pause();
        builder.append(rows.slice(from, from + ROWS_AT_ONCE));
      }
      builder.finish();
      state.set({ loaded: new LoadedTable(builder.table) });
    } catch (error) {
      state.set({ error: errorToData(error) });
    }
  }
  void build();

  return Object.assign(state, {
    reload: () => undefined,
    close: () => {
      closed = true;
    },
  });
}
