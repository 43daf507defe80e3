/**
 * A static file server for tests that can be as bad as the real ones: slow, stalling, breaking off, mislabelling,
 * refusing CORS. On 127.0.0.1 and a free port; every request is logged.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface TestServer {
  /** http://127.0.0.1:port */
  readonly origin: string;
  readonly port: number;
  /** Every request so far, oldest first. */
  readonly log: readonly LoggedRequest[];
  /** The same server under another name, mapped to 127.0.0.1 by the browsers of browser.ts: an insecure origin. */
  as(host: string): string;
  mount(prefix: string, folder: string): void;
  /** What a path answers, instead of any mounted file. Query strings are ignored. */
  answer(path: string, answer: Answer | string): void;
  /** Requests so far whose path begins like this. */
  requests(prefix: string): LoggedRequest[];
  clearLog(): void;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly mounts?: Readonly<Record<string, string>>;
  /** Added to every answer: content-security-policy, cache-control, … */
  readonly headers?: Readonly<Record<string, string>>;
  /** Access-Control-Allow-Origin: * on every answer. */
  readonly cors?: boolean;
  /** Before every answer, as a far server would. */
  readonly latencyMs?: number;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  readonly latencyMs?: number;
  /** What comes after the body instead of its end: nothing for ever, or a lost connection. */
  readonly then?: 'stall' | 'break';
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.svg': 'image/svg+xml',
};

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const mounts = new Map(Object.entries(options.mounts ?? {}));
  const answers = new Map<string, Answer>();
  const log: LoggedRequest[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    log,
    as: (host) => `http://${host}:${port}`,
    mount: (prefix, folder) => void mounts.set(prefix, folder),
    answer: (path, answer) => void answers.set(path, typeof answer === 'string' ? { body: answer } : answer),
    requests: (prefix) => log.filter(({ path }) => path.startsWith(prefix)),
    clearLog: () => void log.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://server');
    const path = decodeURIComponent(url.pathname);
    log.push({ method: request.method ?? 'GET', path, query: url.search, headers: request.headers });
    for (const [name, value] of Object.entries(options.headers ?? {})) response.setHeader(name, value);
    if (options.cors) response.setHeader('access-control-allow-origin', '*');

    const answer = answers.get(path);
    const latencyMs = answer?.latencyMs ?? options.latencyMs ?? 0;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (answer) return sendAnswer(path, answer, response);

    const file = fileFor(path, mounts);
    const size = file === undefined ? undefined : await sizeOf(file);
    if (file === undefined || size === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
      return;
    }
    response.writeHead(200, { 'content-type': typeOf(file), 'content-length': size });
    createReadStream(file).pipe(response);
  }
}

/** Lines of a CSV file with at least so many bytes, made as they are read. */
export async function* generatedCsv(bytes: number): AsyncGenerator<string> {
  yield 'id,name,amount,day\n';
  for (let id = 0, sent = 0; sent < bytes;) {
    let part = '';
    for (let line = 0; line < 2_000; line++, id++) {
      part += `${id},name ${id % 977},${(id * 7919) % 100_003},2024-${String((id % 12) + 1).padStart(2, '0')}-15\n`;
    }
    sent += part.length;
    yield part;
  }
}

async function sendAnswer(path: string, answer: Answer, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status ?? 200, { 'content-type': typeOf(path), ...answer.headers });
  const body = answer.body ?? '';
  const parts = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
  for await (const part of parts) {
    if (response.destroyed) return;
    if (!response.write(part)) await drained(response);
  }
  if (answer.then === 'stall') return;
  if (answer.then === 'break') {
    await new Promise<void>((resolve) => response.write('', () => resolve()));
    response.destroy();
    return;
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function fileFor(path: string, mounts: ReadonlyMap<string, string>): string | undefined {
  const prefixes = [...mounts.keys()].filter((prefix) => path.startsWith(prefix));
  const prefix = prefixes.sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return undefined;
  const folder = normalize(mounts.get(prefix)!);
  const file = normalize(join(folder, path.slice(prefix.length)));
  return file.startsWith(folder) ? file : undefined;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}

function typeOf(path: string): string {
  return TYPES[extname(path)] ?? (path.endsWith('/') ? TYPES['.html']! : 'application/octet-stream');
}
