/**
 * One line of canonical JSON (RFC 8785), an array: what bundles and the parts of snapshots are made of. Bytes other than
 * the canonical ones of what they parse to are no such line, so each content has exactly one written form and one hash.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, parseCanonicalJson } from '../canonical-json.js';
import type { Hash, Json } from './event.js';

/** With its LF. Throws TypeError for what JSON cannot say. */
export function canonicalLine(row: readonly unknown[]): string {
  return `${canonicalJson(row as readonly Json[])}\n`;
}

/** Without its LF; undefined where it is no canonical JSON array, or nests deeper (a scalar has 0, `[]` 1). */
export function parseCanonicalLine(line: string, maxNesting: number): readonly Json[] | undefined {
  const { value } = parseCanonicalJson(line, { maxNesting });
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

/** The text of UTF-8 bytes, a byte order mark included; undefined where they are none. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** sha256 of the UTF-8 bytes. */
export function hashText(text: string): Hash {
  return bytesToHex(sha256(utf8ToBytes(text))) as Hash;
}

/** Every platform has it; the library of ES2023 does not say so. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
