/** The demo as a request handler: pages at `/`, the built kit at `/kobold/`, a large real file at `/files/` where there is one. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { build } from 'esbuild';
import sirv from 'sirv';

const root = resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
const dist = sirv(resolve(root, 'dist'), { dev: true, setHeaders: open });
const pages = sirv(resolve(root, 'demo'), { dev: true, setHeaders: open });
/** Data that is used in place and not part of the project; absent on most machines. */
const files = sirv(resolve(root, '../shared/data/airports'), { dev: true, setHeaders: open });

/** Those that only a dataset makes whole. */
const GARDEN_PAGES = ['/garden.html', '/members.html'];

export type DemoHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What the pages of the garden club are filled with. */
export interface GardenPages {
  readonly naddr: string;
  /** Of who keeps the catalog, `ncryptsec1…` (NIP-49): told to who opens the members' page. */
  maintainerKey?(): string;
}

/** Without a garden on a relay, its page shows the seeds from a file, as it does on any static host. */
export function demoHandler(garden?: GardenPages): DemoHandler {
  return (request, response) => handle(request, response, garden);
}

export const handleDemo: DemoHandler = demoHandler();

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  garden: GardenPages | undefined,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!;
  const notFound = () =>
    void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing here.');
  if (path === '/front.js') return serveScript(response);
  if (garden && GARDEN_PAGES.includes(path)) return serveGarden(response, path, garden);
  if (path.startsWith('/kobold/')) return handOn(dist, '/kobold');
  if (path === '/files/airports.csv') return handOn(files, '/files');
  if (path.endsWith('.ts')) return notFound();
  return pages(request, response, notFound);

  function handOn(handler: typeof pages, prefix: string): void {
    request.url = request.url!.slice(prefix.length);
    handler(request, response, notFound);
  }
}

/**
 * The page as its CMS would serve it had the editor pasted the dataset's address: `src` of the tags that say so in `data-live`
 * (a resource), and the parts that only a dataset can fill.
 */
async function serveGarden(response: ServerResponse, path: string, garden: GardenPages): Promise<void> {
  const { naddr } = garden;
  const page = await readFile(resolve(root, `demo${path}`), 'utf8');
  const key = page.includes('%MARIA%') ? (garden.maintainerKey?.() ?? '') : '';
  const live = page
    .replace(/src="[^"]*"(\s+)data-live="(\w+)"/g, `src="${naddr}"$1resource="$2"`)
    .replace(/<!-- live\n([^]*?)live -->/g, (_, part: string) =>
      part.replaceAll('%GARDEN%', naddr).replaceAll('%MARIA%', key),
    );
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'access-control-allow-origin': '*' }).end(live);
}

/** Other pages may read everything here: snippets are tried out in pages elsewhere. */
function open(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  if (response.getHeader('content-type') === 'text/csv') response.setHeader('content-type', 'text/csv; charset=utf-8');
}

async function serveScript(response: ServerResponse): Promise<void> {
  try {
    const { outputFiles } = await build({
      entryPoints: [resolve(root, 'demo/front.ts')],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      tsconfig: resolve(root, 'components/tsconfig.json'),
      // As the build does it: by this the page's script finds the client that kobold.js made.
      define: { __KOBOLD_VERSION__: JSON.stringify(version) },
      write: false,
    });
    response
      .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
      .end(outputFiles[0]!.contents);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error));
  }
}
