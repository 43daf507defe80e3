/** What people bring: files dropped or chosen, cells or an address from the clipboard. Says in a sentence what it cannot take. */
import { CsvScanner } from '../core/exchange/csv-scanner.js';
import { tableSource } from '../components/kit/page-data.js';
import type { TableData } from '../components/kit/source.js';

export type Intake = { readonly url: string } | { readonly data: TableData } | { readonly problem: string };

/** Files go before text: browsers add a file's name, or a picture of the cells, to what is pasted. */
export function intakeFrom(transfer: DataTransfer): Intake | undefined {
  const file = [...transfer.files].find((one) => !one.type.startsWith('image/')) ?? transfer.files[0];
  const text = transfer.getData('text/plain');
  const cells = cellsFromHtml(transfer.getData('text/html')) ?? cellsFromText(text);
  if (cells) return { data: cells };
  if (file) return intakeFile(file);
  const address = (transfer.getData('text/uri-list') || text).trim();
  return address ? intakeAddress(address) : undefined;
}

export function intakeFile(file: File): Intake {
  const program = PROGRAMS.find(({ ending }) => ending.test(file.name))?.name;
  if (program) {
    return {
      problem: `${file.name} is ${program} file. Save it as CSV there (File, Save as, CSV UTF-8), or copy the cells and paste them here.`,
    };
  }
  if (/^(image|video|audio)\//.test(file.type) || /\.(pdf|zip|docx?|pptx?)$/i.test(file.name)) {
    return { problem: `${file.name} is not a table. A CSV, TSV or JSON file is.` };
  }
  if (file.size === 0) return { problem: `${file.name} is empty, or a folder.` };
  return { data: file };
}

export function intakeAddress(text: string): Intake {
  const written = /^[\w-]+(\.[\w-]+)+\//.test(text) ? `https://${text}` : text;
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return { problem: `“${shorten(text)}” is neither cells of a table nor the address of a file (https://…).` };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return {
      problem: `An address must begin with https:// (or http://), not ${url.protocol} Drop the file itself instead.`,
    };
  }
  if (url.hostname === 'docs.google.com' && /\/(edit|view)/.test(url.pathname)) {
    return {
      problem:
        'This is the address of a spreadsheet’s editor, not of its data. In Google Sheets choose File, Share, Publish to web, ' +
        'Comma-separated values, and paste the address it gives you.',
    };
  }
  const onGitHub = /^\/([^/]+\/[^/]+)\/blob\/(.+)$/.exec(url.pathname);
  if (url.hostname === 'github.com' && onGitHub)
    return { url: `https://raw.githubusercontent.com/${onGitHub[1]}/${onGitHub[2]}` };
  return { url: url.href };
}

/**
 * Why nothing came from `url`. A page cannot see whether the network or the other server's rules stopped it; asking
 * once more without wanting to read the answer tells.
 */
export async function whyUnreachable(url: string): Promise<string> {
  const { host, origin } = new URL(url);
  if (origin === location.origin) return `There is no answer from ${host}.`;
  try {
    await fetch(url, { mode: 'no-cors', credentials: 'omit' });
  } catch {
    return `There is no answer from ${host}. Is the address right, and are you online?`;
  }
  return (
    `${host} has this file but does not let other sites read it. Its server must send the header ` +
    `“Access-Control-Allow-Origin: *” with it. Or download the file and drop it here.`
  );
}

const PROGRAMS = [
  { ending: /\.xls[xmb]?$/i, name: 'an Excel' },
  { ending: /\.(ods|fods)$/i, name: 'a LibreOffice' },
  { ending: /\.numbers$/i, name: 'a Numbers' },
];

/** Spreadsheets and web pages put a `<table>` on the clipboard. A page with several is prose. */
function cellsFromHtml(html: string): TableData | undefined {
  if (!/<table/i.test(html)) return undefined;
  const tables = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('table');
  if (tables.length !== 1) return undefined;
  const source = tableSource(tables[0]!);
  if (source.kind !== 'rows' || source.rows.length === 0) return undefined;
  return { name: source.name || 'Pasted cells', header: source.header, rows: source.rows };
}

function cellsFromText(text: string): TableData | undefined {
  if (!/\n/.test(text.trim())) return undefined;
  if (!text.includes('\t')) return new File([text], 'Pasted cells', { type: 'text/csv' });
  const scanner = new CsvScanner('\t');
  const [header, ...rows] = [...scanner.push(text), ...scanner.end()];
  return header && rows.length > 0 ? { name: 'Pasted cells', header, rows } : undefined;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
