/** Bytes the worker asks for itself: nobody lent an answer, or the lender has gone. */
import { brokenStream, headersRead, unreachable, type ByteStream } from './byte-stream.js';

export function fetchedBytes(url: string, init: RequestInit = {}): ByteStream {
  const abort = new AbortController();
  const response = fetch(url, { ...init, signal: abort.signal });
  response.catch(() => undefined); // told by head()
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  return {
    async head() {
      try {
        const { status, url: finalUrl, headers, body } = await response;
        reader = body?.getReader();
        return { status, url: finalUrl || url, headers: headersRead(headers) };
      } catch (error) {
        throw unreachable(url, String(error));
      }
    },
    async read() {
      try {
        return (await reader?.read())?.value;
      } catch (error) {
        throw brokenStream(url, String(error));
      }
    },
    cancel: () => abort.abort(),
  };
}
