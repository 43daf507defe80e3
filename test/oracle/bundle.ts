/** PROTOCOL.md section 15: what is taken from a `.kobold` file, what is refused in it, and where and how it breaks. */
import { isAddress, isArray, isId, isIds, isText } from './content.js';
import { decode, nesting } from './decode.js';
import { jcs, sha256Text, isObject } from './json.js';
import type { Json } from './json.js';
import { Refused } from './refused.js';
import { takeSnapshot } from './snapshot.js';
import type { RawEvent } from './world.js';

export interface BundleReading {
  readonly address?: string;
  /** Ids of the events that are taken, in order. */
  readonly events: readonly string[];
  readonly refused: readonly { readonly line: number; readonly code: string }[];
  readonly broken: { readonly line: number; readonly code: string } | null;
  /** Of a file with parts that is not broken: null where they are taken in, else the code. */
  readonly snapshot?: string | null;
}

const MOST_LINE_BYTES = 16 * 1024 * 1024;
/** The place of each word in the order of lines; those of one place may mix. */
const PLACES: Readonly<Record<string, number>> = {
  kobold: 1,
  manifest: 2,
  event: 3,
  snapshot: 4,
  part: 5,
  list: 6,
  base: 6,
  end: 7,
};
const ONCE = ['kobold', 'manifest', 'snapshot', 'end'];

export async function readBundle(file: Uint8Array): Promise<BundleReading> {
  const events: string[] = [];
  const refused: { line: number; code: string }[] = [];
  const words: string[] = [];
  let address: string | undefined;
  let parts: readonly string[] | undefined;
  let part = -1;
  let list: Json | undefined;
  const texts: string[] = [];
  let line = 0;
  const reading = (code?: string): BundleReading => ({
    ...(address !== undefined && { address }),
    ...{ events, refused, broken: code === undefined ? null : { line, code } },
  });
  /** An event of a line, if it is none to refuse. */
  const taken = (raw: Json, kind?: number): boolean => {
    try {
      const event = decode(raw);
      if (kind !== undefined && event.kind !== kind) throw new Refused('bad-kind');
      if (ofDataset(raw) !== address) throw new Refused('bad-link');
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ line, code: error.code });
      return false;
    }
  };

  const { bytes, code: stopped } = await unpacked(file);
  const all = lines(bytes);
  for (const { bytes: lineBytes, isWhole, before } of all) {
    line += 1;
    if (lineBytes.length > MOST_LINE_BYTES || words.includes('end')) return reading('bad-bundle');
    if (!isWhole) return reading(stopped ?? 'truncated');
    const row = readRow(lineBytes);
    if (!row) return reading('bad-bundle');
    const [word, ...rest] = row as [string, ...Json[]];
    const last = words.at(-1);
    const isInOrder = last === undefined ? word === 'kobold' : PLACES[word]! >= PLACES[last]!;
    if (!isInOrder || (ONCE.includes(word) && words.includes(word))) return reading('bad-bundle');
    words.push(word);
    switch (word) {
      case 'kobold':
        address = rest[1] as string;
        break;
      case 'manifest':
        taken(rest[0]!, 34880);
        break;
      case 'event':
        if (taken(rest[0]!)) events.push((rest[0] as { id: string }).id);
        break;
      case 'snapshot':
        if (taken(rest[0]!, 4882)) parts = partsOf((list = rest[0]!));
        break;
      case 'part': {
        const next = parts ? parts.indexOf(rest[0] as string, part + 1) : part;
        const isListed = words.includes('snapshot') && (!parts || next > part);
        if (!isListed || sha256Text(rest[1] as string) !== rest[0]) return reading('bad-bundle');
        part = next;
        texts.push(rest[1] as string);
        break;
      }
      case 'list':
        if (sha256Text(jcs(rest[1]!)) !== rest[0]) return reading('bad-bundle');
        break;
      case 'end':
        if (rest[0] !== line - 1 || rest[1] !== sha256Text(before)) return reading('bad-bundle');
    }
  }
  if (words.at(-1) === 'end' && stopped === undefined) {
    return parts && texts.length > 0 ? { ...reading(), snapshot: outcome(address!, list!, texts) } : reading();
  }
  line += 1;
  return reading(stopped ?? 'truncated');
}

function outcome(address: string, list: Json, texts: readonly string[]): string | null {
  try {
    takeSnapshot(address, list as unknown as RawEvent, texts);
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.code;
  }
}

function ofDataset(raw: Json): string {
  const { kind, pubkey, tags } = raw as { kind: number; pubkey: string; tags: readonly (readonly string[])[] };
  const value = (name: string) => tags.find((tag) => tag[0] === name)![1]!;
  return kind === 34880 ? `34880:${pubkey}:${value('d')}` : value('a');
}

/** Undefined where its list is not read: newer, or no list but a part. */
function partsOf(raw: Json): string[] | undefined {
  const { content, tags } = raw as { content: string; tags: readonly (readonly string[])[] };
  if (tags.some(([name]) => name === 'part')) return undefined;
  const list = JSON.parse(content) as { v: number; parts: readonly { x: string }[] };
  return list.v > 1 ? undefined : list.parts.map(({ x }) => x);
}

/** A line of JCS, of a word and form of this page. */
function readRow(bytes: Uint8Array): readonly Json[] | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (nesting(text) > 20) return undefined;
    const row = JSON.parse(text) as Json;
    return jcs(row) === text && isRow(row) ? (row as readonly Json[]) : undefined;
  } catch {
    return undefined;
  }
}

function isRow(row: Json): boolean {
  if (!Array.isArray(row)) return false;
  const [word, a = null, b = null] = row as readonly Json[];
  switch (word) {
    case 'kobold':
      return row.length === 3 && a === 1 && isAddress(b);
    case 'manifest':
    case 'event':
    case 'snapshot':
      return row.length === 2 && isObject(a);
    case 'part':
      return row.length === 3 && isId(a) && isText(b);
    case 'list':
      return row.length === 3 && isId(a) && isIds(b, 0, Infinity);
    case 'base':
      return row.length === 3 && isId(a) && isArray(b, 0, Infinity) && b.every((cell) => isArray(cell, 4, 4));
    case 'end':
      return row.length === 3 && Number.isSafeInteger(a) && isId(b);
    default:
      return false;
  }
}

/** Lines without their LF, and the text before each; what comes after the last LF is a line that is not whole. */
function* lines(bytes: Uint8Array): Generator<{ bytes: Uint8Array; isWhole: boolean; before: string }> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    const line = bytes.slice(from, end === -1 ? undefined : end);
    yield { bytes: line, isWhole: end !== -1, before: new TextDecoder().decode(bytes.slice(0, from)) };
    from += line.length + 1;
  }
}

/** The plain bytes, as far as they come, and why they stop before the file does. */
async function unpacked(file: Uint8Array): Promise<{ bytes: Uint8Array; code?: string }> {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return { bytes: file };
  const most = file.length * 100 + 1_000;
  const plain: number[] = [];
  const stream = new Blob([file.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { bytes: Uint8Array.from(plain) };
      for (const byte of value) plain.push(byte);
      if (plain.length > most) return { bytes: Uint8Array.from(plain.slice(0, most)), code: 'bad-bundle' };
    }
  } catch {
    return { bytes: Uint8Array.from(plain), code: 'truncated' };
  }
}
