/**
 * A file server on loopback for the measured pages: `dist/` under /kobold/, made pages, scripts and data from memory or
 * a temporary folder. Every answer can be held back, which is what a distant server feels like.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

export interface BenchServer {
  readonly origin: string;
  /** Before each answer. */
  latencyMs: number;
  /** Paths asked for since the last `requests.length = 0`. */
  readonly requests: string[];
  /** Serves this text from now on. */
  serve(path: string, text: string): void;
  /** Serves this file from now on, streamed. */
  serveFile(path: string, file: string): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json',
};

export async function startBenchServer(distFolder: string): Promise<BenchServer> {
  const texts = new Map<string, string>();
  const files = new Map<string, string>();
  const requests: string[] = [];

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://bench').pathname);
    requests.push(path);
    const answer = async (): Promise<void> => {
      const headers = {
        'content-type': TYPES[extname(path)] ?? TYPES['.html']!,
        'cache-control': 'public, max-age=600',
      };
      const text = texts.get(path);
      if (text !== undefined) return void response.writeHead(200, headers).end(text);
      const file = files.get(path) ?? fileInDist(path, distFolder);
      const size = file ? (await stat(file).catch(() => undefined))?.size : undefined;
      if (!file || size === undefined) return void response.writeHead(404).end();
      response.writeHead(200, { ...headers, 'content-length': size });
      if (size < 1 << 20) response.end(await readFile(file));
      else createReadStream(file, { highWaterMark: 1 << 18 }).pipe(response);
    };
    setTimeout(() => void answer().catch((error: unknown) => response.destroy(error as Error)), handle.latencyMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const handle: BenchServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    latencyMs: 0,
    requests,
    serve: (path, text) => void texts.set(path, text),
    serveFile: (path, file) => void files.set(path, file),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return handle;
}

function fileInDist(path: string, distFolder: string): string | undefined {
  if (!path.startsWith('/kobold/')) return undefined;
  const file = normalize(join(distFolder, path.slice('/kobold/'.length)));
  return file.startsWith(distFolder + sep) ? file : undefined;
}
