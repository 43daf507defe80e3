/**
 * Bundles on disk: Node's zlib around core's reader and writer. Whether a file is compressed is seen by its first bytes;
 * what comes out of the decompressor is counted, so that a small file cannot fill the memory.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { KoboldError } from '../errors.js';
import { ExpansionLimit } from '../exchange/bundle-lines.js';
import { type BrokenItem, type BundleItem, BundleReader, type Receive } from '../exchange/bundle-read.js';
import type { Terminal } from './terminal.js';

const CHUNK_BYTES = 256 * 1024;

/** `-` is standard input. Throws `not-found` and `unreachable`; what is wrong inside the file is an item. */
export async function* readBundleFile(
  path: string,
  terminal: Terminal,
  options: { receive?: Receive; onShare?: (share: number | undefined) => void } = {},
): AsyncGenerator<BundleItem> {
  const reader = new BundleReader(options.receive);
  try {
    for await (const bytes of unpacked(path, terminal, options.onShare)) {
      if (bytes === 'too-large') return yield broken('The file unpacks to more than 100 times its size.');
      yield* reader.push(bytes);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') return yield* reader.end();
    if (code?.startsWith('Z_')) return yield broken('The compressed file is damaged.');
    throw error;
  }
  yield* reader.end();
}

/** Through a file beside it, so that nobody finds half a bundle. Compressed, unless it would unpack too far. */
export async function writeBundleFile(
  path: string,
  lines: AsyncIterable<Uint8Array>,
  terminal: Terminal,
): Promise<void> {
  if (path === '-') {
    for await (const bytes of Readable.from(lines).pipe(createGzip())) await write(terminal, bytes as Uint8Array);
    return;
  }
  const half = `${path}.half`;
  try {
    await pipeline(Readable.from(lines), createGzip({ chunkSize: CHUNK_BYTES }), createWriteStream(half));
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    if (error instanceof KoboldError) throw error;
    throw unwritable(path, error);
  }
}

/** Chunks of a file or of standard input. */
export async function* readBytes(
  path: string,
  terminal: Terminal,
  onShare?: (share: number | undefined) => void,
): AsyncGenerator<Uint8Array> {
  try {
    const size = path === '-' ? undefined : (await stat(path)).size;
    let read = 0;
    for await (const bytes of path === '-' ? terminal.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      read += (bytes as Uint8Array).length;
      yield bytes as Uint8Array;
      onShare?.(size ? Math.min(1, read / size) : undefined);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

export async function write({ stdout }: Terminal, data: string | Uint8Array): Promise<void> {
  if (!stdout.write(data)) await new Promise((resolve) => stdout.once('drain', resolve));
}

export function unreadable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new KoboldError('not-found', `There is no file ${path}.`, { file: path });
  if (code === 'EISDIR') return new KoboldError('unreachable', `${path} is a folder.`, { file: path });
  if (code === 'EACCES') return new KoboldError('unreachable', `The file ${path} may not be read.`, { file: path });
  return error;
}

export function unwritable(path: string, error: unknown): KoboldError {
  const why = error instanceof Error ? error.message : String(error);
  return new KoboldError('unreachable', `The file ${path} cannot be written: ${why}`, { file: path }, { cause: error });
}

async function* unpacked(
  path: string,
  terminal: Terminal,
  onShare: ((share: number | undefined) => void) | undefined,
): AsyncGenerator<Uint8Array | 'too-large'> {
  const chunks = readBytes(path, terminal, onShare);
  const first = await firstBytes(chunks);
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield first;
    yield* chunks;
    return;
  }
  const limit = new ExpansionLimit();
  const packed = Readable.from(
    (async function* () {
      for await (const bytes of prepended(first, chunks)) {
        limit.packed(bytes.length);
        yield bytes;
      }
    })(),
    { objectMode: false, highWaterMark: CHUNK_BYTES },
  );
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const failure = pipeline(packed, gunzip).catch((error: unknown) => error);
  for await (const bytes of gunzip) {
    if (!limit.unpacked((bytes as Uint8Array).length)) {
      yield 'too-large';
      return;
    }
    yield bytes as Uint8Array;
  }
  const error = await failure;
  if (error !== undefined) throw error;
  if (!limit.fits()) yield 'too-large';
}

async function firstBytes(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < 2) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  return first;
}

async function* prepended(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function broken(message: string): BrokenItem {
  return { type: 'broken', line: 0, code: 'bad-bundle', message };
}
