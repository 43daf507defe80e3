/**
 * What an editor pastes to show a table: four forms, because every CMS deletes something else (README, "Which form
 * survives where"). Every form reads as a table, or a link to one, where no script runs.
 */
import { embedAddress, encodeText, folder, type EmbedAttributes } from './embed-address.js';

export type SnippetForm = 'tag' | 'div' | 'link' | 'iframe';

/** Attributes of `kobold-table` a snippet carries along: the view as it was made. */
export type SnippetOptions = Omit<EmbedAttributes, 'src' | 'caption'> & { readonly height?: string };

export interface SnippetRequest {
  readonly title: string;
  /** Where the file is, absolute or from the page's own folder. Absent: the data has no address (dropped, pasted). */
  readonly src?: string;
  /** The dropped file's name, where there was one. */
  readonly fileName?: string;
  readonly columns: readonly string[];
  /** The first rows, as text; up to SELF_CONTAINED_ROWS of them where there is no `src`. */
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are in all. */
  readonly total: number;
  /** The folder that holds kobold.js, absolute or from the page's root. */
  readonly base: string;
  readonly options?: SnippetOptions;
  /** The line under a static table that does not hold all rows; default in English. */
  readonly moreText?: (more: number) => string;
}

export interface Snippet {
  readonly text: string;
  /**
   * What else the editor has to do: `upload-beside` the page the file named `file`; `upload-and-name`: upload it
   * anywhere and put its full address in the place of `placeholder`.
   */
  readonly todo?:
    | { readonly kind: 'upload-beside'; readonly file: string }
    | { readonly kind: 'upload-and-name'; readonly file: string; readonly placeholder: string };
}

export interface Snippets {
  readonly forms: Readonly<Record<SnippetForm, Snippet>>;
  /** Needed once on a page that has the div or link form. Part of the tag form already. */
  readonly script: string;
  /** The rows inside are the data; no file is asked for. */
  readonly selfContained: boolean;
}

/** Rows shown while no live data is there: enough to read, little enough to paste. */
export const STATIC_ROWS = 50;
export const SELF_CONTAINED_ROWS = 500;
export const SELF_CONTAINED_BYTES = 100_000;
const IFRAME_HEIGHT = '560';

export function makeSnippets(request: SnippetRequest): Snippets {
  const selfContained = isSelfContained(request);
  const file = request.fileName || fileNameFrom(request.title);
  const src = request.src ?? (selfContained ? undefined : encodeText(file));
  const placeholder = `https://example.org/${encodeText(file)}`;
  const { height, ...options } = request.options ?? {};

  const address = embedAddress(request.base, { ...options, src: request.src ?? placeholder, caption: request.title });
  const attributes: Record<string, string | undefined> = { src, caption: src && request.title, ...options, height };
  const table = staticTable(
    request,
    selfContained ? request.rows : request.rows.slice(0, STATIC_ROWS),
    request.src && address,
  );
  const script = `<script type="module" src="${escapeHtml(`${folder(request.base)}kobold.js`)}"></script>`;
  const beside =
    src !== undefined && request.src === undefined ? ({ kind: 'upload-beside', file } as const) : undefined;
  const named = request.src === undefined ? ({ kind: 'upload-and-name', file, placeholder } as const) : undefined;

  // In a paragraph of its own: where a sanitizer takes data-kobold away, a link that stands alone is still known.
  const link = `<p><a data-kobold="table" href="${escapeHtml(address)}">${escapeHtml(plain(request.title) || file)}</a></p>`;
  // Old attributes instead of `style`, which CMSs delete; the block keeps to the column where themes centre blocks.
  const size = { width: '100%', height: framePixels(height), frameborder: '0' };
  const frame = { src: address, title: request.title, ...size, loading: 'lazy' };
  return {
    forms: {
      tag: {
        text: forWordPress(`${script}\n<kobold-table${written(attributes)}>\n${table}\n</kobold-table>`),
        todo: beside,
      },
      div: {
        text: forWordPress(`<div data-kobold="table"${written(attributes, 'data-')}>\n${table}\n</div>`),
        todo: beside,
      },
      link: { text: link, todo: named },
      iframe: { text: forWordPress(`<div><iframe${written(frame)}></iframe></div>`), todo: named },
    },
    script,
    selfContained,
  };
}

/**
 * Its editors take the text between these comments for a "Custom HTML" block, also when it is pasted into the visual
 * one, and keep wpautop from tearing the tag off its table. Everywhere else they are comments.
 */
function forWordPress(html: string): string {
  return `<!-- wp:html -->\n${html}\n<!-- /wp:html -->`;
}

/** Small data without an address travels inside the page. */
export function isSelfContained({ src, rows, columns, total }: SnippetRequest): boolean {
  if (src !== undefined || rows.length < total || total > SELF_CONTAINED_ROWS) return false;
  const count = (row: readonly string[]) => row.reduce((sum, cell) => sum + cell.length, 0);
  return rows.reduce((sum, row) => sum + count(row), count(columns)) <= SELF_CONTAINED_BYTES;
}

/**
 * One line a row, no blank line, no indentation: Markdown and WordPress's wpautop take those for text of their own.
 * The caption is a link to the whole table, so that something useful is left where attributes are deleted.
 */
function staticTable(request: SnippetRequest, rows: SnippetRequest['rows'], address: string | undefined): string {
  const { columns, title, total } = request;
  const name = escapeHtml(plain(title));
  const caption = name && (address ? `<a href="${escapeHtml(address)}">${name}</a>` : name);
  const head = columns.map((label) => `<th scope="col">${escapeHtml(plain(label))}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${columns.map((_, at) => `<td>${escapeHtml(plain(row[at] ?? ''))}</td>`).join('')}</tr>`,
  );
  const more = (request.moreText ?? moreInEnglish)(total - rows.length);
  return [
    '<table>',
    ...(caption ? [`<caption>${caption}</caption>`] : []),
    `<thead><tr>${head}</tr></thead>`,
    '<tbody>',
    ...body,
    '</tbody>',
    ...(rows.length < total
      ? [`<tfoot><tr><td colspan="${Math.max(1, columns.length)}">${escapeHtml(more)}</td></tr></tfoot>`]
      : []),
    '</table>',
  ].join('\n');
}

const moreInEnglish = (more: number): string => (more === 1 ? '1 more row' : `${more} more rows`);

function written(attributes: Readonly<Record<string, string | undefined>>, prefix = ''): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value ? ` ${prefix}${name}="${escapeHtml(value)}"` : ''))
    .join('');
}

/**
 * Safe as text and inside quotes. Beyond HTML's own characters also those that CMSs read before HTML does: `[shortcode]`,
 * `{{ template }}`, backticks. NUL cannot stand in a page; a bare CR would be read as a line feed.
 */
function escapeHtml(text: string): string {
  return text.replaceAll('\0', '').replace(/[&<>"'`[\]{}\r]/g, (char) => NAMED[char] ?? `&#${char.charCodeAt(0)};`);
}
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Cells on one line; a table read back from a page has its spaces collapsed as well. */
const plain = (text: string): string => text.replace(/[\s\0]+/g, ' ').trim();

/** An iframe's height is a number of pixels; other lengths cannot be said without `style`, which CMSs delete. */
function framePixels(height: string | undefined): string {
  return /^\s*(\d+)(px)?\s*$/.exec(height ?? '')?.[1] ?? IFRAME_HEIGHT;
}

function fileNameFrom(title: string): string {
  const slug = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${slug || 'table'}.csv`;
}
