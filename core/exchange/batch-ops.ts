/**
 * Ops cut into events of a comfortable size: verifying a signature is the dearest thing replicas do, so as many ops as
 * fit share one. PROTOCOL.md, sections 4 and 18.
 */
import { canonicalJson, utf8Length } from '../canonical-json.js';
import { KoboldError } from '../errors.js';
import type { Json, Stamp } from '../log/event.js';

/** UTF-8 bytes of the event's JSON, by section 18. */
const COMFORTABLE_BYTES = 16_000;
/** Beyond, relays do not take the event (section 2), with room for its other members. */
const MOST_BYTES = 58_000;
/** id, pubkey, sig, the tags a, prev and grant, stamps, and names. */
const AROUND_OPS_BYTES = 1_200;
const MOST_OPS = 10_000;
/** Of `set` in one op. */
const MOST_FIELDS = 512;

export interface NewRecord {
  readonly resource: string;
  readonly record: string;
  /** Field key → value in normal form, or as it was written. */
  readonly fields: readonly (readonly [key: string, value: Json])[];
}

/**
 * Records → the JSON texts of their ops, in batches of one event each. What does not fit one op goes on in
 * `record.update`. Throws `too-large` for a value that no event can hold.
 */
export function* batchRecords(records: Iterable<NewRecord>): Generator<readonly string[]> {
  let batch: string[] = [];
  let bytes = AROUND_OPS_BYTES;
  for (const record of records) {
    for (const { text, size } of recordToOps(record)) {
      if (batch.length > 0 && (bytes + size > COMFORTABLE_BYTES || batch.length === MOST_OPS)) {
        yield batch;
        batch = [];
        bytes = AROUND_OPS_BYTES;
      }
      batch.push(text);
      bytes += size;
    }
  }
  if (batch.length > 0) yield batch;
}

/** The content of a 4880 or 4881 with these ops, in canonical JSON. */
export function opsToContent(at: Stamp, ops: readonly string[]): string {
  return `{"at":[${at[0]},${at[1]}],"ops":[${ops.join(',')}],"v":1}`;
}

interface SizedOp {
  readonly text: string;
  /** As it stands in an event, where its quotes are escaped. */
  readonly size: number;
}

function* recordToOps({ resource, record, fields }: NewRecord): Generator<SizedOp> {
  let op: 'record.create' | 'record.update' = 'record.create';
  let set: [string, Json][] = [];
  let bytes = 0;
  for (const [key, value] of fields) {
    const size = sizeInEvent(canonicalJson([key, value]));
    if (size > MOST_BYTES - AROUND_OPS_BYTES) {
      const details = { record, field: key, bytes: size };
      const message = `The cell "${key}" of record "${record}" has about ${size} bytes; an event holds ${MOST_BYTES}.`;
      throw new KoboldError('too-large', message, details);
    }
    if (set.length > 0 && (bytes + size > COMFORTABLE_BYTES - AROUND_OPS_BYTES || set.length === MOST_FIELDS)) {
      yield sized(op, resource, record, set);
      op = 'record.update';
      set = [];
      bytes = 0;
    }
    set.push([key, value]);
    bytes += size;
  }
  if (set.length > 0 || op === 'record.create') yield sized(op, resource, record, set);
}

function sized(op: string, resource: string, record: string, set: readonly (readonly [string, Json])[]): SizedOp {
  const text = canonicalJson({ op, resource, record, ...(set.length > 0 && { set: Object.fromEntries(set) }) });
  return { text, size: sizeInEvent(text) };
}

function sizeInEvent(text: string): number {
  return utf8Length(JSON.stringify(text)) - 1;
}
