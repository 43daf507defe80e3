/**
 * The parts of a snapshot, in order → rows to go on from, each part checked against the signed list before it is parsed.
 * First rows are usable before the last part has come; whether the cells have the state hash is known at the end.
 * PROTOCOL.md, sections 13 and 14.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, parseCanonicalJson } from '../canonical-json.js';
import { decodeUtf8, parseCanonicalLine } from '../log/canonical-line.js';
import { isStamp } from '../log/clock.js';
import { isHex64, isMembers, isSortedIds, member } from '../log/members.js';
import type { EventId, Json, SnapshotEvent } from '../log/event.js';
import { compareUtf8 } from './order.js';
import { DEEPEST_ROW, type SnapshotRow } from './snapshot-row.js';

/** What is wrong with a snapshot: then nothing of it counts, also not what was read before. */
export interface SnapshotRefusal {
  readonly code: 'bad-snapshot' | 'truncated';
  readonly message: string;
}

const SORTS = ['event', 'link', 'cell'] as const;

export class SnapshotReader {
  readonly #hash = sha256.create();
  #part = 0;
  #sort = 0;
  #rows = 0;
  /** Of cells, to be hashed together. */
  #lines = '';
  /** The last cell's line, without its word: they ascend. */
  #cell = '';
  readonly #ids = new Set<string>();
  /** Named by rows of the same sort so far, and not there yet. */
  #named = new Set<string>();
  readonly #parents = new Set<string>();
  /** Their places stand in where they are not here. */
  readonly #redacted = new Set<string>();
  #refusal: SnapshotRefusal | undefined;

  constructor(readonly snapshot: Pick<SnapshotEvent, 'heads' | 'hash' | 'events' | 'parts'>) {
    this.#hash.update(utf8ToBytes(`kobold:1\n${canonicalJson(snapshot.heads)}\n`));
  }

  /** Parts that have not come. */
  get partsLeft(): number {
    return this.snapshot.parts.length - this.#part;
  }

  /**
   * The next part's uncompressed bytes → its rows. Whole events are as they stand: receive them as any.
   * `x`: their sha256 where a platform has made it, which is quicker.
   */
  push(bytes: Uint8Array, x?: string): readonly SnapshotRow[] | SnapshotRefusal {
    if (this.#refusal !== undefined) return this.#refusal;
    const part = this.snapshot.parts[this.#part++];
    if (part === undefined) return this.#refuse('There is a part that the snapshot does not list.');
    const at = `Part ${this.#part} of the snapshot`;
    if (bytes.length !== part.size) return this.#refuse(`${at} has ${bytes.length} bytes in place of ${part.size}.`);
    if ((x ?? bytesToHex(sha256(bytes))) !== part.x) return this.#refuse(`${at} does not have its hash.`);
    const text = decodeUtf8(bytes);
    if (text === undefined || (text !== '' && !text.endsWith('\n'))) return this.#refuse(`${at} is not made of lines.`);
    const rows: SnapshotRow[] = [];
    const lines = text.split('\n');
    lines.pop();
    const parsed = parseTogether(text, lines.length);
    for (const [index, line] of lines.entries()) {
      const row = plainRow(parsed?.[index], line) ?? parseCanonicalLine(line, DEEPEST_ROW);
      const wrong = row === undefined ? 'is no canonical JSON array' : this.#check(row, line);
      if (wrong !== undefined) return this.#refuse(`${at}: row ${rows.length + 1} ${wrong}.`);
      rows.push(row as unknown as SnapshotRow);
    }
    this.#hashLines();
    return rows;
  }

  #hashLines(): void {
    this.#hash.update(utf8ToBytes(this.#lines));
    this.#lines = '';
  }

  /** After the last part: undefined if everything is as the signer said. */
  end(): SnapshotRefusal | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.partsLeft > 0) {
      return (this.#refusal = { code: 'truncated', message: `${this.partsLeft} parts of the snapshot are missing.` });
    }
    const { events, hash, heads } = this.snapshot;
    if (this.#rows !== events) return this.#refuse(`The snapshot has ${this.#rows} events in place of ${events}.`);
    for (const id of [...this.#parents, ...heads]) {
      if (!this.#ids.has(id) && !this.#redacted.has(id))
        return this.#refuse(`The snapshot names the event ${id} and does not hold it.`);
    }
    if (bytesToHex(this.#hash.clone().digest()) !== hash)
      return this.#refuse('The cells of the snapshot do not have its state hash.');
    return undefined;
  }

  #refuse(message: string): SnapshotRefusal {
    return (this.#refusal = { code: 'bad-snapshot', message });
  }

  /** What is wrong with the row; undefined if nothing is. */
  #check(row: readonly Json[], line: string): string | undefined {
    const sort = SORTS.indexOf(row[0] as 'event');
    if (sort < this.#sort) return sort === -1 ? 'is of an unknown sort' : 'stands behind rows of a later sort';
    if (sort > this.#sort) this.#named.clear();
    this.#sort = sort;
    switch (sort) {
      case 0:
        return this.#checkEvent(row);
      case 1:
        return this.#checkLink(row);
      default:
        return this.#checkCell(row, line);
    }
  }

  #checkEvent(row: readonly Json[]): string | undefined {
    const event = row[1] as { id?: unknown; tags?: unknown; content?: unknown } | null | undefined;
    if (
      row.length !== 2 ||
      typeof event !== 'object' ||
      event === null ||
      !isHex64(event.id) ||
      !Array.isArray(event.tags)
    )
      return 'does not hold an event';
    const prev = event.tags.flatMap((tag: unknown) =>
      Array.isArray(tag) && tag[0] === 'e' && tag[3] === 'prev' && isHex64(tag[1]) ? [tag[1]] : [],
    );
    for (const id of redactedBy(event)) this.#redacted.add(id);
    return this.#checkPlace(event.id, prev);
  }

  #checkLink(row: readonly Json[]): string | undefined {
    const [, id, kind, grant, prev, state] = row;
    const isLink =
      row.length === 6 &&
      isHex64(id) &&
      (kind === 4880 || (kind === 4881 && state === 0)) &&
      (grant === '' || isHex64(grant)) &&
      Array.isArray(prev) &&
      isSortedIds(prev) &&
      (state === 0 || state === 1);
    return isLink ? this.#checkPlace(id, prev as string[]) : 'is no link';
  }

  #checkPlace(id: string, prev: readonly string[]): string | undefined {
    if (this.#ids.has(id)) return 'names an event a second time';
    if (this.#named.has(id)) return 'stands behind its children';
    if (++this.#rows > this.snapshot.events) return 'is one event too many';
    this.#ids.add(id);
    for (const parent of prev) {
      this.#parents.add(parent);
      if (!this.#ids.has(parent)) this.#named.add(parent);
    }
    return undefined;
  }

  #checkCell(row: readonly Json[], line: string): string | undefined {
    const [, resource, record, field, writes] = row;
    const isCell =
      row.length === 5 &&
      [resource, record, field].every((name) => typeof name === 'string') &&
      Array.isArray(writes) &&
      writes.length > 0 &&
      writes.every((write, at) => isWriteRow(write) && (at === 0 || isBefore(writes[at - 1], write)));
    if (!isCell) return 'is no cell';
    const hashed = `[${line.slice('["cell",'.length)}`;
    if (this.#cell !== '' && compareUtf8(this.#cell, hashed) >= 0) return 'is out of order';
    this.#cell = hashed;
    this.#lines += `${hashed}\n`;
    return undefined;
  }
}

/**
 * All lines by one parse: a fifth of the time. What it gives is only a guess at each line, which is held against it; undefined
 * where it makes no sense or nests so deep that a parser might not come back.
 */
function parseTogether(text: string, count: number): readonly unknown[] | undefined {
  try {
    const parsed = JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`) as unknown[];
    return parsed.length === count ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The row, if it is made of arrays and scalars and prints as its line: JSON.stringify is then its JCS. Undefined for what has to be
 * looked at more closely: objects, surrogates in escapes.
 */
function plainRow(row: unknown, line: string): readonly Json[] | undefined {
  if (!Array.isArray(row) || !isPlain(row, 0) || line.includes('\\ud')) return undefined;
  return JSON.stringify(row) === line ? (row as readonly Json[]) : undefined;
}

/** Of rows: cells have lists of writes in a list, four deep with their stamps. */
function isPlain(values: readonly unknown[], depth: number): boolean {
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    if (depth === 4 || !Array.isArray(value) || !isPlain(value, depth + 1)) return false;
  }
  return true;
}

/** Targets, as far as an event that nobody has checked yet tells them. */
function redactedBy({ content }: { content?: unknown }): string[] {
  if (typeof content !== 'string' || !content.includes('"act":"redact"')) return [];
  const { value } = parseCanonicalJson(content);
  const targets = isMembers(value) ? member(value, 'targets') : undefined;
  if (!Array.isArray(targets)) return [];
  return targets.flatMap((target: Json) => (isMembers(target) && isHex64(target.id) ? [target.id] : []));
}

type Written = readonly [readonly [number, number], EventId, Json?];

function isWriteRow(value: Json): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3 || !isHex64(value[1])) return false;
  return isStamp(value[0]);
}

function isBefore(a: Json | undefined, b: Json): boolean {
  const [[ms, counter], id] = a as unknown as Written;
  const [[nextMs, nextCounter], nextId] = b as unknown as Written;
  return ms !== nextMs ? ms < nextMs : counter !== nextCounter ? counter < nextCounter : id < nextId;
}
