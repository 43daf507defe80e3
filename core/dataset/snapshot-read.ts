/**
 * The parts of a snapshot, in order → events and records to go on from, each part checked against the signed list before it is parsed.
 * First records are usable before the last part has come; whether they have the state hash is known at the end.
 * PROTOCOL.md, sections 13 and 14.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeUtf8 } from '../log/canonical-line.js';
import type { Json, SnapshotEvent } from '../log/event.js';
import type { PackedRecord } from './packed-record.js';
import { parseRows } from './snapshot-lines.js';
import { SnapshotEvents } from './snapshot-events.js';
import { SnapshotRecords } from './snapshot-records.js';
import { linesBeforeRows } from './state-hash.js';
import type { Writer } from './state.js';

/** What is wrong with a snapshot: then nothing of it counts, also not what was read before. */
export interface SnapshotRefusal {
  readonly code: 'bad-snapshot' | 'truncated';
  readonly message: string;
}

/** Of rows, in order. */
const SORTS = ['event', 'links', 'writers'] as const;
const STATE = 3;
const LF = 10;

export class SnapshotReader {
  readonly events: SnapshotEvents;
  /** All so far. */
  readonly records: PackedRecord[] = [];
  readonly #state: SnapshotRecords;
  /** Bytes of the rows that are the state. */
  readonly #hashed: Uint8Array[] = [];
  #part = 0;
  #sort = 0;
  #refusal: SnapshotRefusal | undefined;

  constructor(readonly snapshot: SnapshotEvent) {
    this.events = new SnapshotEvents(snapshot.events);
    this.#state = new SnapshotRecords(this.events);
  }

  /** Of live writes, by number. */
  get writers(): readonly Writer[] {
    return this.#state.writers;
  }

  /** Parts that have not come. */
  get partsLeft(): number {
    return this.snapshot.parts.length - this.#part;
  }

  /**
   * The next part's uncompressed bytes, which must not change, → its records. `x`: their sha256 where a platform has made it,
   * which is quicker.
   */
  push(bytes: Uint8Array, x?: string): readonly PackedRecord[] | SnapshotRefusal {
    if (this.#refusal !== undefined) return this.#refusal;
    const part = this.snapshot.parts[this.#part++];
    if (part === undefined) return this.#refuse('There is a part that the snapshot does not list.');
    const at = `Part ${this.#part} of the snapshot`;
    if (bytes.length !== part.size) return this.#refuse(`${at} has ${bytes.length} bytes in place of ${part.size}.`);
    if ((x ?? bytesToHex(sha256(bytes))) !== part.x) return this.#refuse(`${at} does not have its hash.`);
    const text = decodeUtf8(bytes);
    if (text === undefined || (text !== '' && !text.endsWith('\n'))) return this.#refuse(`${at} is not made of lines.`);
    const first = this.records.length;
    let before = 0;
    for (const [index, row] of parseRows(text).entries()) {
      const wrong = row === undefined ? 'is no canonical JSON array' : this.#take(row);
      if (wrong !== undefined) return this.#refuse(`${at}: row ${index + 1} ${wrong}.`);
      if (this.#sort < STATE) before = index + 1;
    }
    if (this.#sort === STATE) this.#hashed.push(before === 0 ? bytes : bytes.subarray(endOfLine(bytes, before)));
    return this.records.slice(first);
  }

  /** After the last part: the bytes whose sha256 must be the state hash, in pieces. */
  hashed(): readonly Uint8Array[] {
    return [utf8ToBytes(linesBeforeRows(this.snapshot.heads, this.#state.writers)), ...this.#hashed];
  }

  /** After the last part: undefined if everything is as the signer said. `hash`: of `hashed` where a platform has made it. */
  end(hash?: string): SnapshotRefusal | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.partsLeft > 0) {
      return (this.#refusal = { code: 'truncated', message: `${this.partsLeft} parts of the snapshot are missing.` });
    }
    const wrong = this.events.end(this.snapshot.heads) ?? this.#state.end();
    if (wrong !== undefined) return this.#refuse(`The snapshot ${wrong}.`);
    if ((hash ?? hashOf(this.hashed())) !== this.snapshot.hash)
      return this.#refuse('The records of the snapshot do not have its state hash.');
    return undefined;
  }

  #refuse(message: string): SnapshotRefusal {
    return (this.#refusal = { code: 'bad-snapshot', message });
  }

  /** What is wrong with the row; undefined if nothing is. */
  #take(row: readonly Json[]): string | undefined {
    const [word] = row;
    const sort = typeof word === 'number' || word === 'fields' ? STATE : SORTS.indexOf(word as 'event');
    if (sort < this.#sort) return sort === -1 ? 'is of an unknown sort' : 'stands behind rows of a later sort';
    this.#sort = sort;
    if (sort === 0) return this.events.takeEvent(row);
    if (sort === 1) return this.events.takeLinks(row);
    if (sort === 2) return this.#state.takeWriters(row);
    if (word === 'fields') return this.#state.takeFields(row);
    const record = this.#state.takeRecord(row);
    if (typeof record === 'string') return record;
    this.records.push(record);
    return undefined;
  }
}

/** The place behind the line of this number, from 1. */
function endOfLine(bytes: Uint8Array, line: number): number {
  let at = 0;
  for (let left = line; left > 0; left--) at = bytes.indexOf(LF, at) + 1;
  return at;
}

function hashOf(pieces: readonly Uint8Array[]): string {
  const hash = sha256.create();
  for (const piece of pieces) hash.update(piece);
  return bytesToHex(hash.digest());
}
