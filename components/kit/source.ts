/**
 * From what an editor wrote to what the worker opens: a program's `data`, else `src` (or the attribute `dataset`), else
 * what an enclosing `<kobold-dataset>` says, else the child `<table>`.
 */
import { KoboldError } from '../../core/errors.js';
import type { SourceRef } from '../../worker/api.js';
import { fileUrl, isName, isNostrAddress, writtenSource } from './written-source.js';

/** Data a program hands over: a file the reader chose, or cells. The same object stays the same source. */
export type TableData =
  Blob | { readonly name?: string; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

type Sourced = HTMLElement & { readonly data?: TableData | undefined; requestUpdate?(): void };

/** `undefined`: nothing to show yet (no source given, no table inside yet). Throws `bad-source`, `unsupported`. */
export function sourceOf(element: Sourced): SourceRef | undefined {
  if (element.data) return dataSource(element.data);
  const own = writtenSource(element);
  const provider = providerOf(element, own);
  const written = provider ? writtenSource(provider) : own;
  const said = (name: string): string => saidBy(element, name) || (provider ? saidBy(provider, name) : '');
  if (written !== undefined)
    return parseSource(written, (provider ?? element).baseURI, said('resource'), said('relays'));
  const table = own === undefined && childTable(element);
  return table ? sourceOfTable(table, element) : undefined;
}

/** The table shows by itself meanwhile, so what reads it comes only to pages that have one. */
function sourceOfTable(table: HTMLTableElement, element: Sourced): SourceRef | undefined {
  if (tables) return tables.tableSource(table);
  const loaded = import('./child-table.js').then((module) => {
    tables = module;
    element.requestUpdate?.();
  });
  loaded.catch(() => undefined); // the next update tries again
  return undefined;
}

let tables: typeof import('./child-table.js') | undefined;

export function childTable(element: HTMLElement): HTMLTableElement | null {
  return element.querySelector<HTMLTableElement>(
    ':scope > table, :scope > figure > table, :scope > :not([slot]) table',
  );
}

export function dataSource(data: TableData): SourceRef {
  let source = handedOver.get(data);
  if (!source) handedOver.set(data, (source = copyData(data, newId())));
  return source;
}

/** Copied, because what frameworks hand over may be a proxy (Vue's reactive objects), and no proxy crosses to a worker. */
function copyData(data: TableData, id: string): SourceRef {
  if (data instanceof Blob) return { kind: 'file', id, name: data instanceof File ? data.name : '', blob: data };
  const rows = Array.from(data.rows, (row) => Array.from(row, cellOf));
  return { kind: 'rows', id, name: String(data.name ?? ''), header: Array.from(data.header, cellOf), rows };
}

const cellOf = (cell: unknown): string => (typeof cell === 'string' ? cell : String(cell ?? ''));

/** `relays`: hints, by spaces. */
function parseSource(written: string, base: string, resource: string, relays: string): SourceRef {
  const of = resource ? { resource } : {};
  if (isNostrAddress(written))
    return { kind: 'dataset', address: written, ...of, ...(relays && { relays: relays.split(/[\s,]+/) }) };
  const url = isName(written) ? undefined : fileUrl(written, base);
  if (url !== undefined) return { kind: 'url', url, ...of };
  throw new KoboldError(
    'bad-source',
    `src="${shorten(written)}" is neither the address of a file on the web (http or https) nor the name of a kobold-dataset.`,
    { src: shorten(written, 200) },
  );
}

const handedOver = new WeakMap<TableData, SourceRef>();
let nextId = 0;
/** Unlike any other page's: the worker is shared. */
const newId = (): string => `data-${crypto.getRandomValues(new Uint32Array(2)).join('')}-${nextId++}`;

/** The `<kobold-dataset>` meant, upgraded or not: by name, in the same tree or in the document, else the one around. */
function providerOf(element: HTMLElement, own: string | undefined): HTMLElement | null {
  if (own === undefined) return element.parentElement?.closest<HTMLElement>('kobold-dataset') ?? null;
  if (!isName(own)) return null;
  const named = `kobold-dataset[name="${CSS.escape(own)}"]`;
  return (element.getRootNode() as ParentNode).querySelector<HTMLElement>(named) ?? document.querySelector(named);
}

/** By property, else by attribute: elements may not have their class yet. */
function saidBy(element: HTMLElement, name: string): string {
  const said: unknown = (element as HTMLElement & Record<string, unknown>)[name] || element.getAttribute(name);
  return typeof said === 'string' ? said.trim() : '';
}

function shorten(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
