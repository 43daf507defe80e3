/**
 * Which relays are connected to. A page may name what it likes; a dataset (a hint in its address, its manifest, a relay list
 * of its root) is a stranger's word, and must not make a reader's browser knock at doors of the reader's own network.
 */

/** Who named a relay. */
export type NamedBy = 'page' | 'hint' | 'manifest' | 'relay-list';

export interface NamedRelay {
  readonly url: string;
  readonly from: NamedBy;
}

/** Of one dataset: enough that several may fail, few enough that nobody makes a browser open hundreds. */
export const MOST_RELAYS = 8;
const LONGEST_URL = 300;

/** One form for one relay: as `URL` prints it, without fragment. undefined for what is no address of a relay. */
export function relayUrl(text: string): string | undefined {
  if (text.length > LONGEST_URL || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  if (url.protocol !== 'wss:' && url.protocol !== 'ws:') return undefined;
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  url.hash = '';
  return url.href;
}

/**
 * In the order given, each once, at most eight. `wss:` anywhere public; `ws:` only to this machine, where nobody listens in.
 * Addresses of this machine or of a private network count only if the page named them, or comes from this machine itself
 * (`isLocalPage`): then a dataset's hint tells nothing that the page's own server could not.
 * What a public name resolves to is not ours to see; browsers ask before such a request reaches a private network.
 */
export function chooseRelays(named: readonly NamedRelay[], isLocalPage: boolean): NamedRelay[] {
  const chosen = new Map<string, NamedRelay>();
  for (const { url: text, from } of named) {
    const url = relayUrl(text);
    if (url === undefined || chosen.has(url)) continue;
    if (chosen.size === MOST_RELAYS) break;
    if (isAllowed(new URL(url), from === 'page' || isLocalPage)) chosen.set(url, { url, from });
  }
  return [...chosen.values()];
}

function isAllowed({ protocol, hostname }: URL, isTrusted: boolean): boolean {
  if (protocol === 'ws:') return isTrusted && isLoopback(hostname);
  return isTrusted || isPublic(hostname);
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)\.?$/;
const PRIVATE_V4 =
  /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|192\.0\.0|198\.1[89]|2[2-5]\d)\./;

/** A name with a dot that is not reserved for private use, or a public IPv4 address. IPv6 addresses have too many forms. */
export function isPublic(hostname: string): boolean {
  if (hostname.startsWith('[')) return false;
  if (/^[\d.]+$/.test(hostname)) return !PRIVATE_V4.test(hostname);
  return hostname.includes('.') && !PRIVATE_NAMES.test(hostname);
}
