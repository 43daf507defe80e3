/**
 * Contents outside of the log: snapshots and their parts (PROTOCOL.md, section 14), manifests (17). Of the second
 * implementation, which reads no state from them: only whether they are what the page says.
 */
import {
  checkStamp,
  isAddress,
  isArray,
  isCount,
  isId,
  isIds,
  isOneOf,
  isPolicy,
  isText,
  need,
  optional,
  required,
} from './content.js';
import { isObject } from './json.js';
import type { Json, JsonObject } from './json.js';

const MOST_PART_BYTES = 16 * 1024 * 1024;
const ANY = Number.MAX_SAFE_INTEGER;

export function checkSnapshot(content: JsonObject, createdAt: number): void {
  if ((content.v as number) > 1) return;
  checkStamp(content, createdAt);
  const isPart = (part: Json): boolean =>
    isObject(part) &&
    isId(part.x!) &&
    isCount(part.packed!, ANY) &&
    isCount(part.size!, Math.min(MOST_PART_BYTES, 100 * (part.packed as number) + 1_000));
  required(content, {
    heads: (heads) => isIds(heads, 0, Infinity),
    hash: isId,
    events: (events) => isCount(events, ANY),
    bytes: (bytes) => isCount(bytes, 512 * 1024 * 1024),
    compression: isOneOf('gzip', 'none'),
    parts: (parts) => isArray(parts, 1, 5_000) && parts.every(isPart),
  });
  optional(content, { urls: (urls) => isArray(urls, 0, Infinity) && urls.every(isText) });
  const sizes = (content.parts as readonly { size: number }[]).map(({ size }) => size);
  need(content.bytes === sizes.reduce((sum, size) => sum + size, 0));
}

/** Sealed ones hold a payload, whose form says nothing here. */
export function checkPart(tags: readonly (readonly string[])[], content: string, isSealed: boolean): void {
  const only = (name: string): string => {
    const values = tags.filter((tag) => tag[0] === name);
    need(values.length === 1);
    return values[0]![1] ?? '';
  };
  need(isId(only('x')));
  need(/^(0|[1-9][0-9]{0,3})$/.test(only('part')) && Number(only('part')) <= 4_999);
  if (!isSealed) need(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(content));
}

export function checkManifestTags(tags: readonly (readonly string[])[]): void {
  const slugs = tags.filter(([name]) => name === 'd');
  need(slugs.length === 1 && /^[a-z0-9][a-z0-9-]{0,63}$/.test(slugs[0]![1] ?? ''), 'bad-link');
  const origins = tags.filter(([name]) => name === 'A');
  need(origins.length <= 1 && origins.every(([, origin]) => isAddress(origin ?? '')), 'bad-link');
}

export function checkManifest(content: JsonObject, createdAt: number): void {
  if ((content.v as number) > 1) return;
  if (content.at !== undefined) checkStamp(content, createdAt);
  required(content, { name: isText });
  const ids = (value: Json): boolean => isIds(value, 0, Infinity);
  optional(content, {
    description: isText,
    type: isText,
    licence: isText,
    visibility: isOneOf('public', 'tribe', 'private'),
    relays: (relays) => isArray(relays, 0, Infinity) && relays.every(isText),
    lineage: isLineage,
    policy: isPolicy,
    heads: ids,
    authority_heads: ids,
    snapshot: isId,
  });
}

function isLineage(lineage: Json): boolean {
  if (!isObject(lineage)) return false;
  const { base, origin } = lineage;
  if (origin !== undefined && !isAddress(origin)) return false;
  return base === undefined || (isObject(base) && isAddress(base.address!) && isIds(base.heads!, 0, Infinity));
}
