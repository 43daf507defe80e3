/** Values of several parts: tags, images and files by address and hash, points on the map. PROTOCOL.md, section 12.2. */
import type { Json } from '../log/event.js';
import { isUrl, parseUrl } from './contact-text.js';
import { hasLoneSurrogate, parseJson } from '../canonical-json.js';
import { isHex64, isMembers, type Members, member } from '../log/members.js';
import { parseNumber } from './number-value.js';

/** JSON typed or pasted into a field; events take 60,000 bytes. */
const LONGEST_JSON_BYTES = 100_000;

export function isTags(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  return value.every((tag: unknown, at) => {
    const before: unknown = value[at - 1];
    return typeof tag === 'string' && tag !== '' && !hasLoneSurrogate(tag) && (at === 0 || (before as string) < tag);
  });
}

/**
 * A list of texts, or a text: the tags between commas, trimmed, or such a list as JSON. Empty ones go, each stays once,
 * by code unit.
 */
export function parseTags(input: Json): readonly string[] | undefined {
  let parts: Json | undefined = input;
  if (typeof input === 'string') {
    const list = input.trimStart().startsWith('[') ? jsonOf(input) : undefined;
    parts = Array.isArray(list) ? list : input.split(',').map((part) => part.trim());
  }
  if (!Array.isArray(parts) || !parts.every((part): part is string => typeof part === 'string')) return undefined;
  const tags = [...new Set(parts)].filter((tag) => tag !== '').sort(byCodeUnit);
  return isTags(tags) ? tags : undefined;
}

/** Such that `parseTags` gives the same back. */
export function tagsToText(tags: readonly string[]): string {
  const plain = tags.every((tag) => !tag.includes(',') && tag === tag.trim() && !tag.startsWith('['));
  return plain ? tags.join(', ') : JSON.stringify(tags);
}

/** The bytes are what the hash says; the address is one place to find them. */
export function isFile(value: unknown): value is Members {
  if (!isMembers(value)) return false;
  if (!isUrl(member(value, 'url')) || !isHex64(member(value, 'sha256'))) return false;
  return Object.entries(value).every(([name, part]) => {
    if (name === 'url' || name === 'sha256') return true;
    if (name === 'size')
      return typeof part === 'number' && Number.isSafeInteger(part) && part >= 0 && !Object.is(part, -0);
    return (
      (name === 'type' || name === 'name' || name === 'alt') && typeof part === 'string' && !hasLoneSurrogate(part)
    );
  });
}

/** An object, or the JSON of one. The address is trimmed, the hash brought to lower case, what is null left out. */
export function parseFile(input: Json): Members | undefined {
  const object = objectOf(input);
  if (!object) return undefined;
  const entries = Object.entries(object).filter(([, part]) => part !== null);
  const file = Object.fromEntries(
    entries.map(([name, part]): [string, Json] => {
      if (typeof part !== 'string') return [name, part];
      if (name === 'url') return [name, parseUrl(part) ?? part];
      return [name, name === 'sha256' ? part.trim().toLowerCase() : part];
    }),
  );
  return isFile(file) ? file : undefined;
}

export function isGeo(value: unknown): value is Members {
  return isMembers(value) && Object.keys(value).length === 2 && isAngle(value['lat'], 90) && isAngle(value['lon'], 180);
}

/** An object, the JSON of one, or `lat, lon` in degrees with a decimal point. */
export function parseGeo(input: Json): Members | undefined {
  let geo = objectOf(input);
  if (!geo && typeof input === 'string' && input.length <= 100) {
    const [lat, lon, ...more] = input.split(',').map(parseNumber);
    if (lat !== undefined && lon !== undefined && more.length === 0) geo = { lat, lon };
  }
  return isGeo(geo) ? geo : undefined;
}

export function geoToText(geo: Members): string {
  return `${String(geo['lat'])}, ${String(geo['lon'])}`;
}

/** Undefined for what is no JSON, or larger than any event. */
export function jsonOf(text: string): Json | undefined {
  return parseJson(text, { maxBytes: LONGEST_JSON_BYTES }).value;
}

function objectOf(input: Json): Members | undefined {
  const value = typeof input === 'string' && input.trimStart().startsWith('{') ? jsonOf(input) : input;
  return isMembers(value) ? value : undefined;
}

function isAngle(value: Json | undefined, most: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= most && !Object.is(value, -0);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
