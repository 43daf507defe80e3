/** Reads a byte stream into a table, giving way to calls between chunks. Knows nothing of URLs, stores and views. */
import { KoboldError } from '../../core/errors.js';
import type { Table } from '../../core/table/column.js';
import { pause } from '../live/pause.js';
import { orStalled, type ByteStream, type Head } from './byte-stream.js';
import { formatOf, TableParser } from './table-parser.js';

export const LIMITS = {
  maxBytes: 512_000_000,
  /** Nothing came for so long: the connection is given up. */
  stallMs: 20_000,
} as const;

/** Work between two breaths. */
const WORK_MS = 8;
/** A stream that has sent something but no screenful pauses this long: what is there is shown. */
const HESITATION_MS = 150;
/** What a page takes to lay out its first rows. */
const FIRST_ROWS_MS = 80;
/** Parsed at once; a few milliseconds. */
const SLICE_BYTES = 256 * 1024;
/** Until there are rows: what fills a screen, for code that is still cold takes its time. */
const FIRST_SLICE_BYTES = 24 * 1024;

export interface Reading {
  readonly url: string;
  readonly stallMs: number;
  /** Rows have come. The table is the same object each time. */
  rows(table: Table, progress: number | undefined): void;
  /** Each chunk as it came, before it is parsed. */
  bytes?(chunk: Uint8Array<ArrayBuffer>): void;
}

export async function readTable(stream: ByteStream, head: Head, reading: Reading): Promise<Table> {
  const contentType = head.headers['content-type'];
  const parser = new TableParser(formatOf(new URL(reading.url).pathname, contentType), contentType);
  const size = expectedSize(head);
  let read = 0;
  let breath = performance.now();
  for (;;) {
    const next = orStalled(stream.read(), reading.stallMs, reading.url);
    if (read > 0 && !parser.table?.rowCount && (await isLate(next))) {
      parser.flush();
      if (parser.table?.rowCount) reading.rows(parser.table, size && Math.min(1, read / size));
    }
    const chunk = await next;
    if (!chunk) break;
    read += chunk.length;
    if (read > LIMITS.maxBytes) throw tooLarge(reading.url);
    reading.bytes?.(chunk);
    for (let from = 0, sliceBytes; from < chunk.length; from += sliceBytes) {
      const began = !parser.table?.rowCount;
      sliceBytes = began ? FIRST_SLICE_BYTES : SLICE_BYTES;
      parser.push(chunk.subarray(from, from + sliceBytes));
      if (parser.table?.rowCount) reading.rows(parser.table, size && Math.min(1, read / size));
      if (began && parser.table?.rowCount && from + sliceBytes < chunk.length) {
        // The first rows are shown before anything else is read: parsing on takes the processor from the page that
        // lays them out, which on two cores costs it more than this.
        await new Promise((resolve) => setTimeout(resolve, FIRST_ROWS_MS));
        breath = performance.now();
      } else if (performance.now() - breath > WORK_MS) {
        await pause();
        breath = performance.now();
      }
    }
  }
  return parser.end();
}

/** So that the few rows of a slow beginning are shown before there is enough text to judge the file by. */
async function isLate(next: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), HESITATION_MS);
  });
  const came = next.then(
    () => false,
    () => false, // told by whoever reads
  );
  return Promise.race([came, late]).finally(() => clearTimeout(timer));
}

/** Bytes after decompression are not known from the length of what is compressed. */
function expectedSize({ headers }: Head): number | undefined {
  const length = Number(headers['content-length']);
  const encoding = headers['content-encoding'] ?? 'identity';
  return length > 0 && encoding === 'identity' ? length : undefined;
}

function tooLarge(url: string): KoboldError {
  const limit = LIMITS.maxBytes;
  return new KoboldError('too-large', `The file is larger than ${limit / 1_000_000} MB, the most that is read.`, {
    url,
    limit,
  });
}
