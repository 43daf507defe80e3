/**
 * The address of a table on a page of its own, `embed.html?src=…&sort=…`: made by snippets, read by the embed pages and
 * by whoever turns a plain link into a table. `src` is resolved against the address of embed.html.
 */

/** What an address may set, by attribute of `kobold-table`; everything else in it is ignored. */
export const EMBED_ATTRIBUTES = [
  'src',
  'resource',
  'view',
  'caption',
  'columns',
  'filter',
  'initial-filter',
  'sort',
  'search',
  'group-by',
  'page-size',
  'layout',
  'controls',
  'href',
  'empty-text',
  'time-zone',
] as const;

export type EmbedAttribute = (typeof EMBED_ATTRIBUTES)[number];
export type EmbedAttributes = Partial<Record<EmbedAttribute, string>>;

/** Values longer than this are no attribute anybody wrote. */
const MAX_VALUE_CHARS = 2000;

/** `base` is the folder the built files are in, with or without the slash at its end. Nothing in the answer needs escaping but `&`. */
export function embedAddress(base: string, attributes: EmbedAttributes, page = 'embed.html'): string {
  const pairs = EMBED_ATTRIBUTES.flatMap((name) => {
    const value = attributes[name];
    return value ? [`${nameInAddress(name)}=${encode(value)}`] : [];
  });
  return `${folder(base)}${page}${pairs.length > 0 ? '?' : ''}${pairs.join('&')}`;
}

/** Reads the part of an address after `?`. Of repeated names the first counts. */
export function embedAttributes(query: string): EmbedAttributes {
  const params = new URLSearchParams(query);
  const found: EmbedAttributes = {};
  for (const name of EMBED_ATTRIBUTES) {
    const value = params.get(nameInAddress(name)) ?? undefined;
    if (value && value.length <= MAX_VALUE_CHARS) found[name] = value;
  }
  return found;
}

export function folder(base: string): string {
  return base === '' || base.endsWith('/') ? base : `${base}/`;
}

/** People read addresses: `title` says more than `caption`. */
function nameInAddress(name: EmbedAttribute): string {
  return name === 'caption' ? 'title' : name;
}

/** encodeURIComponent that does not throw on half of a surrogate pair. */
export function encodeText(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** As encodeURIComponent, but `/`, `:` and `,` stay readable, and what Markdown, WordPress or a template could take for its own does not. */
function encode(value: string): string {
  return encodeText(value)
    .replace(/%(2F|3A|2C)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/[!'()*_~]/g, (char) =>
      char === '_' || char === '~' ? char : `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
