/** What a URL and the head of its answer tell before a byte is read. */
import { KoboldError } from '../../core/errors.js';
import type { Head } from './byte-stream.js';

/** Throws `bad-source` and `unsupported` for what cannot be a file. */
export function assertFileUrl(written: string): string {
  if (/^(nostr:)?(naddr1|npub1|nevent1|note1|nprofile1)/i.test(written)) {
    throw new KoboldError(
      'unsupported',
      'This release reads files. Addresses come with the release that speaks to relays.',
      {
        src: written.slice(0, 200),
      },
    );
  }
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    throw new KoboldError('bad-source', `"${written.slice(0, 60)}" is not a URL.`, { src: written.slice(0, 200) });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new KoboldError('bad-source', `A file must be on the web (http or https), not ${url.protocol}`, {
      src: written.slice(0, 200),
    });
  }
  url.hash = '';
  return url.href;
}

/** A dataset in a file, rather than rows. */
export function isBundleUrl(url: string): boolean {
  return /\.kobold$/i.test(new URL(url).pathname);
}

export function assertReadable(url: string, { status }: Head): void {
  const { host, pathname } = new URL(url);
  if (status === 404 || status === 410) {
    throw new KoboldError('not-found', `${host} has no file ${pathname} (${status}).`, { url, status });
  }
  if (status < 200 || status > 299) {
    const why =
      status === 401 || status === 403
        ? ' It asks for a login or forbids reading.'
        : status >= 500
          ? ' The server has a problem.'
          : '';
    throw new KoboldError('refused', `${host} answered ${status} instead of the file.${why}`, { url, status });
  }
}

/** `/files/seed%20varieties.csv` → `seed varieties`. */
export function titleOf(url: string): string {
  const { pathname, host } = new URL(url);
  const name = pathname.split('/').findLast((part) => part !== '') ?? '';
  return withoutEnding(decoded(name)) || host;
}

export function withoutEnding(name: string): string {
  return name.replace(/\.[a-z0-9]{1,6}$/i, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
