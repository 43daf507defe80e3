/** NIP-19's `naddr` (bech32 without its limit of length, parts of type, length and value) from its text alone. */
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** What people paste → `[address, relays]`; undefined for anything else. PROTOCOL.md, section 17. */
export function readShared(pasted: string): readonly [string, readonly string[]] | undefined {
  const text = pasted.trim().replace(/^(web\+)?nostr:/i, '');
  if (isAddress(text)) return [text, []];
  const bytes = bech32(text);
  if (!bytes) return undefined;
  const [slug] = parts(bytes, 0).map(utf8);
  const [author] = parts(bytes, 2).filter(({ length }) => length === 32);
  const [kind] = parts(bytes, 3).filter(({ length }) => length === 4);
  if (slug === undefined || !author || !kind) return undefined;
  const number = kind.reduce((sum, byte) => sum * 256 + byte, 0);
  const address = `${number}:${author.map((byte) => byte.toString(16).padStart(2, '0')).join('')}:${slug}`;
  return isAddress(address) ? [address, parts(bytes, 1).map(utf8)] : undefined;
}

export function isAddress(text: string): boolean {
  return /^34880:[0-9a-f]{64}:[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}

function bech32(text: string): number[] | undefined {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return undefined;
  const lower = text.toLowerCase();
  if (!lower.startsWith('naddr1')) return undefined;
  const words = [...lower.slice('naddr1'.length)].map((letter) => ALPHABET.indexOf(letter));
  if (words.length < 6 || words.includes(-1)) return undefined;
  const prefix = [...'naddr'].map((letter) => letter.charCodeAt(0));
  const all = [...prefix.map((unit) => unit >> 5), 0, ...prefix.map((unit) => unit & 31), ...words];
  if (checksum(all) !== 1) return undefined;
  const bits = words.slice(0, -6).map((word) => word.toString(2).padStart(5, '0')).join(''); // prettier-ignore
  const rest = bits.slice(bits.length - (bits.length % 8));
  if (rest.length > 4 || rest.includes('1')) return undefined;
  return (bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
}

function checksum(words: readonly number[]): number {
  let sum = 1;
  for (const word of words) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ word;
    for (const [bit, generator] of GENERATOR.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum;
}

function parts(bytes: readonly number[], type: number): number[][] {
  const found: number[][] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2 + bytes[at + 1]!)
    if (bytes[at] === type) found.push(bytes.slice(at + 2, at + 2 + bytes[at + 1]!));
  return found;
}

function utf8(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
