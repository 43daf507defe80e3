/**
 * JSON as the protocol means it: canonical text (RFC 8785), orders and hashes. Part of the second implementation of
 * core/PROTOCOL.md, which imports nothing from core/: it was written from the page and is only ever compared.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };
export type JsonObject = { readonly [member: string]: Json };

/** RFC 8785: members sorted by code unit, no spaces; JSON.stringify writes numbers and texts as it asks. */
export function jcs(value: Json): string {
  if (!isObject(value)) return Array.isArray(value) ? `[${value.map(jcs).join(',')}]` : JSON.stringify(value);
  let text = '';
  for (const name of Object.keys(value).sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${jcs(value[name]!)}`;
  return `{${text}}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lower-case hex of SHA-256 over the text's UTF-8 bytes. */
export function sha256Text(text: string): string {
  return bytesToHex(sha256(utf8(text)));
}

const encoder = new TextEncoder();
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** By UTF-8 bytes, which is not the order of JavaScript's `<` where surrogates meet U+E000 and above. */
export function byBytes(a: string, b: string): number {
  const x = utf8(a);
  const y = utf8(b);
  const first = x.findIndex((byte, at) => byte !== y[at]);
  if (first === -1) return x.length - y.length;
  return first >= y.length ? 1 : x[first]! - y[first]!;
}

/** By code unit. */
export function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether texts ascend by code unit without duplicates. */
export function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, at) => at === 0 || texts[at - 1]! < text);
}
