/** Links from data: http(s), mailto and tel only, whatever the scheme hides behind (tabs, case, entities are text here). */
const LINKABLE = new Set(['http:', 'https:', 'mailto:', 'tel:']);

export function safeUrl(text: string, base?: string): string | undefined {
  try {
    const url = new URL(text.trim(), base);
    return LINKABLE.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** `/v/{id}` with percent-encoded values; undefined when the result is no http(s) link. Unknown names stay empty. */
export function fillLink(template: string, valueOf: (name: string) => string, base: string): string | undefined {
  const filled = template.replace(/\{([^{}]+)\}/g, (_, name: string) => encodeURIComponent(valueOf(name.trim())));
  const url = safeUrl(filled, base);
  return url && /^https?:/.test(url) ? url : undefined;
}
