/**
 * How many bytes the canonical JSON of a value has, found without writing it and without recursion: events come from
 * strangers and may be of any shape, depth and size. PROTOCOL.md, section 2, step 1.
 */

/** UTF-8 bytes of the JCS of `value`; stops counting soon after `limit`. What JSON cannot say counts as nothing. */
export function jsonSize(value: unknown, limit: number): number {
  const open: unknown[] = [value];
  let bytes = 0;
  while (open.length > 0 && bytes <= limit) {
    const next = open.pop();
    if (typeof next === 'string') bytes += textSize(next, limit - bytes);
    else if (typeof next === 'number' || typeof next === 'boolean' || next === null) bytes += String(next).length;
    else if (Array.isArray(next)) {
      bytes += Math.max(2, next.length + 1); // brackets and commas
      if (bytes <= limit) for (let index = 0; index < next.length; index += 1) open.push(next[index]);
    } else if (typeof next === 'object') {
      const keys = Object.keys(next);
      bytes += Math.max(2, keys.length * 2 + 1); // braces, colons and commas
      for (const key of keys) {
        bytes += textSize(key, limit - bytes);
        if (bytes > limit) break;
        open.push((next as Record<string, unknown>)[key]);
      }
    }
  }
  return bytes;
}

/** Bytes of a text as JSON, quotes included: two-character escapes, six for the other controls, else UTF-8. */
function textSize(text: string, limit: number): number {
  if (text.length > limit) return text.length + 2;
  let bytes = text.length + 2;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22 || unit === 0x5c) bytes += 1;
    else if (unit < 0x20) bytes += SHORT_ESCAPES.has(unit) ? 1 : 5;
    else if (unit >= 0x800) {
      const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
      bytes += 2;
      if (isPair) at += 1; // 4 bytes for 2 units
    } else if (unit >= 0x80) bytes += 1;
  }
  return bytes;
}

/** \b \t \n \f \r */
const SHORT_ESCAPES: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);
