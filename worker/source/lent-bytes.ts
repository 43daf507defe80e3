/**
 * Bytes of an answer that a page asked for before the worker was up. A few pulls are under way at any time, so that
 * page, port and parser work side by side. See LentMessage in api.ts.
 */
import { KoboldError } from '../../core/errors.js';
import type { LentMessage, LentRequest } from '../api.js';
import { brokenStream, unreachable, type ByteStream } from './byte-stream.js';

/** The page that lends went away; whoever still wants the file asks for it anew. */
export class LenderGone extends Error {}

const PULLS_UNDER_WAY = 4;

/** `gone` aborts when the lending page dies. */
export function lentBytes(url: string, port: MessagePort, gone: AbortSignal): ByteStream {
  const come: LentMessage[] = [];
  let wake: (() => void) | undefined;
  let pulls = 0;
  let over = false;

  port.onmessage = ({ data }: MessageEvent<LentMessage>) => {
    pulls--;
    come.push(data);
    if (data.type === 'end' || data.type === 'failed') over = true;
    wake?.();
  };
  const left = () => wake?.();
  gone.addEventListener('abort', left, { once: true });

  function send(request: LentRequest): void {
    port.postMessage(request);
  }

  async function next(ahead: number): Promise<LentMessage> {
    while (!over && pulls + come.length < ahead) {
      pulls++;
      send('pull');
    }
    while (come.length === 0) {
      if (gone.aborted) throw new LenderGone();
      await new Promise<void>((resolve) => (wake = resolve));
    }
    return come.shift()!;
  }

  function finish(): void {
    gone.removeEventListener('abort', left);
    port.close();
  }

  return {
    async head() {
      const message = await next(PULLS_UNDER_WAY);
      if (message.type === 'head') return message;
      finish();
      if (message.type === 'failed' && message.blockedBy) throw blockedByPage(url, message.blockedBy);
      throw unreachable(url, message.type === 'failed' ? message.message : 'no answer was lent');
    },
    async read() {
      const message = await next(PULLS_UNDER_WAY);
      if (message.type === 'chunk') return message.bytes;
      finish();
      if (message.type === 'failed') throw brokenStream(url, message.message);
      return undefined;
    },
    cancel() {
      send('cancel');
      finish();
    },
  };
}

function blockedByPage(url: string, directive: string): KoboldError {
  const { origin } = new URL(url);
  return new KoboldError(
    'blocked-by-page',
    `The content security policy of this page does not let it read from ${origin}. Add it: ${directive} ${origin}`,
    { url, directive, fix: `${directive} ${origin}` },
  );
}
