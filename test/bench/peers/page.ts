/** Builds the peers' pages: a script bundled and minified per peer, as their users ship it, and the HTML around it. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { BenchServer } from '../bench-server.js';

export const PEERS = ['tabulator', 'ag-grid'] as const;
export type Peer = (typeof PEERS)[number];

/** `csv`: reads the file named in the address with papaparse. `memory`: waits for `showRows`. */
export type PeerPage = 'csv' | 'memory';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Serves `/<peer>/<page>.html`; the scripts' text by path, for counting bytes. */
export async function servePeerPages(server: BenchServer, pages: readonly PeerPage[]): Promise<Map<string, string>> {
  const sizes = new Map<string, string>();
  const serve = (path: string, text: string): void => {
    server.serve(path, text);
    sizes.set(path, text);
  };
  for (const peer of PEERS) {
    const style = peer === 'tabulator' ? `<link rel="stylesheet" href="/${peer}/style.css">` : '';
    if (style)
      serve(`/${peer}/style.css`, await bundle(`@import 'tabulator-tables/dist/css/tabulator.min.css';`, 'css'));
    for (const page of pages) {
      serve(`/${peer}/${page}.js`, await bundle(entry(peer, page), 'ts'));
      server.serve(
        `/${peer}/${page}.html`,
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>${peer}</title>${style}
<body><div id="table"></div><script src="/${peer}/${page}.js"></script></body></html>`,
      );
    }
  }
  return sizes;
}

function entry(peer: Peer, page: PeerPage): string {
  if (page === 'csv')
    return `import Papa from 'papaparse';
      import { show } from './${peer}.ts';
      Papa.parse(new URLSearchParams(location.search).get('csv'), {
        download: true, header: true, skipEmptyLines: true, dynamicTyping: { days: true, kilograms: true },
        complete: ({ data }) => show(data),
      });`;
  return `import { plantings } from '../plantings.ts';
    import { show } from './${peer}.ts';
    window.showRows = (count) => show(plantings(count)).then((driver) => { window.driver = driver; });`;
}

async function bundle(contents: string, loader: 'ts' | 'css'): Promise<string> {
  const result = await build({
    stdin: { contents, loader, resolveDir: FOLDER },
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  return result.outputFiles[0]!.text;
}
