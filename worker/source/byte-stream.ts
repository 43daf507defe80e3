/** A file as it comes: its head, then its bytes. Read by pulling, so that a file of any size needs the memory of one chunk. */
import { KoboldError } from '../../core/errors.js';

export interface Head {
  readonly status: number;
  /** After redirects. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ByteStream {
  /** Rejects with `unreachable` or `blocked-by-page` when no answer came. */
  head(): Promise<Head>;
  /** The next bytes, undefined after the last. Rejects with `broken-stream` when the connection is lost. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Lets go of the connection; nothing is read afterwards. */
  cancel(): void;
}

/** The headers the worker looks at; more do not cross the port. A server shows some to other sites only when told to. */
export const HEADERS_READ = [
  'content-type',
  'content-length',
  'content-encoding',
  'etag',
  'last-modified',
  'cache-control',
] as const;

export function headersRead(headers: Headers): Record<string, string> {
  const read: Record<string, string> = {};
  for (const name of HEADERS_READ) {
    const value = headers.get(name);
    if (value !== null) read[name] = value;
  }
  return read;
}

/** A page cannot tell an absent network from a server that forbids other sites to read: the sentence says both. */
export function unreachable(url: string, cause: string): KoboldError {
  const { host, origin } = new URL(url);
  if (origin === self.origin) {
    return new KoboldError('unreachable', `${host} did not answer. Perhaps there is no connection.`, { url, cause });
  }
  return new KoboldError(
    'unreachable',
    `${host} did not answer, or does not let other sites read this file. Perhaps there is no connection; otherwise its server must send the header "Access-Control-Allow-Origin: *".`,
    { url, cause, origin: self.origin, header: 'Access-Control-Allow-Origin: *' },
  );
}

export function brokenStream(url: string, cause: string): KoboldError {
  return new KoboldError('broken-stream', `The connection was lost in the middle of the file.`, { url, cause });
}

/** Rejects with `stalled` when a promise takes longer. */
export async function orStalled<T>(promise: Promise<T>, timeoutMs: number, url: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(timeoutMs / 1000);
      const { host } = new URL(url);
      reject(new KoboldError('stalled', `${host} has sent nothing for ${seconds} seconds.`, { url, seconds }));
    }, timeoutMs);
  });
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}
