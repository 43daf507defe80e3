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
  const { data } = element;
  if (data) return fromPage(element, (page) => page.dataSource(data));
  const own = writtenSource(element);
  const provider = providerOf(element, own);
  const written = provider ? writtenSource(provider) : own;
  const said = (name: string): string => saidBy(element, name) || (provider ? saidBy(provider, name) : '');
  if (written !== undefined)
    return parseSource(written, (provider ?? element).baseURI, said('resource'), said('relays'));
  const table = own === undefined && childTable(element);
  return table ? fromPage(element, (page) => page.tableSource(table)) : undefined;
}

/** What is in the page already needs no haste: what reads it comes only to pages that have some. */
function fromPage(element: Sourced, read: (page: PageData) => SourceRef): SourceRef | undefined {
  if (pageData) return read(pageData);
  const loaded = import('./page-data.js').then((module) => {
    pageData = module;
    element.requestUpdate?.();
  });
  loaded.catch(() => undefined); // the next update tries again
  return undefined;
}

type PageData = typeof import('./page-data.js');
let pageData: PageData | undefined;

export function childTable(element: HTMLElement): HTMLTableElement | null {
  return element.querySelector<HTMLTableElement>(
    ':scope > table, :scope > figure > table, :scope > :not([slot]) table',
  );
}

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
