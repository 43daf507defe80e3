/** Builds the peers' pages: a script bundled and minified per peer, as their users ship it, and the HTML around it. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { BenchServer } from '../bench-server.js';

export const PEERS = ['tabulator', 'ag-grid'] as const;
export type Peer = (typeof PEERS)[number];

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Serves `/<peer>.html?csv=…`; answers the script's and style's texts by path, for counting bytes. */
export async function servePeerPages(server: BenchServer): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const peer of PEERS) {
    const style = peer === 'tabulator' ? `<link rel="stylesheet" href="/${peer}.css">` : '';
    if (style) texts.set(`/${peer}.css`, await bundle(`@import 'tabulator-tables/dist/css/tabulator.min.css';`, 'css'));
    texts.set(`/${peer}.js`, await bundle(script(peer), 'ts'));
    server.serve(
      `/${peer}.html`,
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${peer}</title>${style}
<body><div id="table"></div><script src="/${peer}.js"></script></body></html>`,
    );
  }
  for (const [path, text] of texts) server.serve(path, text);
  return texts;
}

export function peerAddress(peer: Peer, csv: string): string {
  return `/${peer}.html?csv=${csv}`;
}

/** What their users write: papaparse fetches and reads the file, numbers as numbers, and the table takes the rows. */
function script(peer: Peer): string {
  return `import Papa from 'papaparse';
    import { show } from './${peer}.ts';
    Papa.parse(new URLSearchParams(location.search).get('csv'), {
      download: true, header: true, skipEmptyLines: true, dynamicTyping: { days: true, kilograms: true },
      complete: ({ data }) => show(data).then((driver) => { window.driver = driver; }),
    });`;
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
