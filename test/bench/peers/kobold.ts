/** Kobold's side: the page a README reader makes, and what he may change by attributes. */
import type { BenchServer } from '../bench-server.js';

export interface KoboldPage {
  readonly path: string;
  readonly src: string;
  /** Further attributes of the tag, as written. */
  readonly attributes?: string;
  readonly tables?: number;
}

export function serveKoboldPage(server: BenchServer, { path, src, attributes = '', tables = 1 }: KoboldPage): void {
  const tag = `<kobold-table src="${src}" ${attributes}></kobold-table>`;
  server.serve(
    path,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>kobold</title>
<script type="module" src="/kobold/kobold.js"></script>
<body>${tag.repeat(tables)}</body></html>`,
  );
}

/** Runs in the page: the driver the peers have as modules. */
export function installKoboldDriver(): void {
  const table = document.querySelector('kobold-table')!;
  window.driver = {
    sort: (field) => table.setAttribute('sort', field),
    filterContains: (field, needle) => table.setAttribute('filter', `${field} contains "${needle}"`),
    filterAtLeast: (field, least) => table.setAttribute('filter', `${field} at least ${least}`),
    reset() {
      table.removeAttribute('filter');
      table.removeAttribute('sort');
    },
  };
}

/** Runs in the page: true once the table counts this many rows and the row of labels. */
export function koboldHasAllRows(rows: number): boolean {
  const grid = document.querySelector('kobold-table')?.shadowRoot?.querySelector('[aria-rowcount]');
  return Number(grid?.getAttribute('aria-rowcount') ?? 0) > rows;
}
