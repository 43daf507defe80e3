/** Which address an editor or a program wrote. Apart from source.ts, because the page asks before any element is loaded. */

/** `src`, as property or attribute, else the attribute `dataset`. Elements may not have their class yet. */
export function writtenSource(element: HTMLElement & { readonly src?: unknown }): string | undefined {
  const src = typeof element.src === 'string' ? element.src : element.getAttribute('src');
  return src?.trim() || element.getAttribute('dataset')?.trim() || undefined;
}

/** The address of a file on the web, without fragment; undefined for anything else, of which `parseSource` says what is wrong. */
export function fileUrl(written: string, base: string): string | undefined {
  if (!URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** An address on relays rather than of a file: NIP-19, with or without the `nostr:` of NIP-21, or plain. */
export const isNostrAddress = (written: string): boolean =>
  /^(nostr:)?(34880:|naddr1|npub1|nevent1|note1|nprofile1)/i.test(written);

/** A word: the name of a `<kobold-dataset>`. A file in the same folder that has no ending is written `./file`. */
export const isName = (written: string): boolean => !/[./:?#\s]/.test(written) && !isNostrAddress(written);
