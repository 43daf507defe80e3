/**
 * Parts of a snapshot as files on any static host, at `<url>/<x>`. The address is a stranger's word: only public hosts over https,
 * or this machine for a page that comes from it; nothing is told but the address, and no more is read than was signed.
 */
import type { SnapshotEvent } from '../../core/log/event.js';
import { isLoopback, isPublic } from '../sync/relay-url.js';

const TIMEOUT_MS = 15_000;

/** As the host gives it, packed or not; undefined where it does not. */
export async function fetchPart(
  base: string,
  { x, size, packed }: SnapshotEvent['parts'][number],
  isLocalPage: boolean,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!mayBeRead(base, isLocalPage)) return undefined;
  try {
    const response = await fetch(`${base.replace(/\/+$/, '')}/${x}`, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok || !response.body) return undefined;
    return await atMost(response.body, Math.max(size, packed));
  } catch {
    return undefined;
  }
}

function mayBeRead(base: string, isLocalPage: boolean): boolean {
  if (!URL.canParse(base)) return false;
  const { protocol, hostname } = new URL(base);
  if (isLocalPage && isLoopback(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && isPublic(hostname);
}

async function atMost(body: ReadableStream<Uint8Array>, bytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const read = new Uint8Array(bytes);
  const reader = body.getReader();
  for (let at = 0; ;) {
    const { value } = await reader.read();
    if (!value) return read.slice(0, at);
    if (at + value.length > bytes) {
      void reader.cancel();
      return undefined;
    }
    read.set(value, at);
    at += value.length;
  }
}
