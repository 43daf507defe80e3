/** Cells to the clipboard: tab-separated text for spreadsheets' oldest habit, an HTML table for their best. Loaded on use. */
import type { CellRange } from '../../../worker/api.js';
import { errorToData } from '../../../core/errors.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import '../../kit/terms/en-copy.js';

export async function copyCells(handle: LiveHandle, range: CellRange): Promise<void> {
  const single = range.to - range.from === 1 && range.fields.length === 1;
  const text = handle.copy(range, { header: !single });
  const html = text.then(tabsToHtml);
  if (globalThis.ClipboardItem && navigator.clipboard?.write) {
    const blob = (type: string, content: Promise<string>) => content.then((it) => new Blob([it], { type }));
    const forms = { 'text/plain': blob('text/plain', text), 'text/html': blob('text/html', html) };
    // Who is told why it failed is told once, below.
    for (const form of [html, ...Object.values(forms)]) form.catch(() => undefined);
    try {
      // Promises inside: browsers want the call in the same moment as the key.
      await navigator.clipboard.write([new ClipboardItem(forms)]);
      return;
    } catch (error) {
      if (error instanceof TypeError) throw error;
      // Not allowed (frames without permission): the old way may be.
    }
  }
  copyByEvent(await text, await html);
}

/** Why they were not, in the reader's language. */
export function copyFailure(localize: Pick<LocalizeController, 'terms' | 'number'>, error: unknown): string {
  const { limit } = errorToData(error).details;
  const { terms } = localize;
  return typeof limit === 'number' ? terms.tooManyToCopy(localize.number(limit)) : terms.cannotCopyCells;
}

/** On plain http there is no clipboard API; the copy event still is. */
function copyByEvent(text: string, html: string): void {
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
    event.clipboardData?.setData('text/html', html);
  };
  addEventListener('copy', fill, { capture: true, once: true });
  document.execCommand('copy');
  removeEventListener('copy', fill, { capture: true });
}

export function tabsToHtml(text: string): string {
  const rows = parseTabs(text).map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  return `<meta charset="utf-8"><table class="kobold-cells">${rows.join('')}</table>`;
}

/** Undoes the quoting of spreadsheets: cells with tabs, breaks or quotes stand in quotes, quotes doubled. */
export function parseTabs(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  if (rows.length > 1 && rows.at(-1)!.length === 1 && rows.at(-1)![0] === '') rows.pop();
  return rows;
}

const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!)
    .replaceAll('\n', '<br>');
