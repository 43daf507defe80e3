/**
 * What a live table says for its snippet: its source, its attributes, what the reader made of it, its rows as text.
 * Used by "Use this table" and by the front page.
 */
import { CsvScanner } from '../../../core/exchange/csv-scanner.js';
import { printFilter, printSort } from '../../../core/query/print.js';
import { getClient } from '../../kit/client.js';
import { EMBED_ATTRIBUTES, type EmbedAttributes } from '../../kit/embed-address.js';
import { SELF_CONTAINED_ROWS, STATIC_ROWS, type SnippetRequest } from '../../kit/snippet.js';
import { sourceOf } from '../../kit/source.js';
import { writtenSource } from '../../kit/written-source.js';
import { groupOf, sortOf, type PanelContext } from '../table/reader-view.js';

/** Undefined while there is nothing to copy. `base`: the folder of kobold.js as the pasted page will see it. */
export async function snippetRequest(context: PanelContext, base: string): Promise<SnippetRequest | undefined> {
  const { table, state, handle, columns } = context;
  if (!handle || state.status !== 'ready' || state.fields.length === 0) return undefined;
  const written = writtenSource(table);
  const shown = columns.filter((column) => !column.hidden).map((column) => column.field);
  // Rows that travel alone are all the data there will be: every column, in the file's order where none was chosen.
  const fields = written ? shown : state.fields;
  const keys = fields.map((field) => field.key);
  const text = written
    ? await handle.copy({ from: 0, to: STATIC_ROWS, fields: keys }, { header: false })
    : await copyUnfiltered(table, context.localize.lang, keys);
  const labels = new Map(columns.map((column) => [column.field.key, column.label]));
  return {
    title: table.getAttribute('caption')?.trim() || state.title,
    ...(written && { src: new URL(written, table.baseURI).href }),
    columns: fields.map((field) => (written ? (labels.get(field.key) ?? field.label) : field.label)),
    rows: cellsOf(text),
    total: written ? state.counts.matched : state.counts.total,
    base,
    options: optionsOf(context),
  };
}

/** The builder's attributes, and in their place what the reader changed. */
function optionsOf(context: PanelContext): SnippetRequest['options'] {
  const { table, view, state } = context;
  const attributes: EmbedAttributes & { height?: string } = {};
  for (const name of [...EMBED_ATTRIBUTES, 'height'] as const) {
    const value = table.getAttribute(name)?.trim();
    if (value && name !== 'src' && name !== 'caption') attributes[name] = value;
  }
  const sort = printSort(sortOf(view, state));
  const narrow = state.resolved?.narrow && printFilter(state.resolved.narrow);
  const { sort: _s, search: _q, 'initial-filter': _i, 'group-by': _g, ...kept } = attributes;
  return {
    ...kept,
    ...(narrow && { 'initial-filter': narrow }),
    ...(sort && { sort }),
    ...(view.search.trim() && { search: view.search.trim() }),
    ...(groupOf(view, state) && { 'group-by': groupOf(view, state) }),
  };
}

/** The reader's filter must not decide what data there is: a view of its own, closed after the copy. */
async function copyUnfiltered(table: HTMLElement, locale: string, fields: readonly string[]): Promise<string> {
  const source = sourceOf(table);
  if (!source) return '';
  const request = { locale, today: '2000-01-01', fields: [], window: { offset: 0, limit: 0 } };
  let settle = () => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const handle = getClient().live(source, request, (frame) => {
    if (frame.counts?.complete || frame.error) settle();
  });
  try {
    await settled;
    return await handle.copy({ from: 0, to: SELF_CONTAINED_ROWS + 1, fields }, { header: false });
  } finally {
    handle.close();
  }
}

function cellsOf(tsv: string): string[][] {
  const scanner = new CsvScanner('\t');
  return [...scanner.push(tsv), ...scanner.end()];
}
