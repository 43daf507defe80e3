/** Ops cut into events of a comfortable size, as many as fit share a signature. PROTOCOL.md, sections 4 and 18. */
import type { Op } from '../log/event.js';

/** Of the ops as JSON, where ids stand in full: an event then has 16 KB at most, unless one op alone has more. */
const COMFORTABLE_CHARACTERS = 14_500;
/** An event may name 800 ids; one op names at most 64 for each of its fields. */
const MOST_IDS = 600;

export function* batchOps(ops: Iterable<Op>): Generator<readonly Op[]> {
  let batch: Op[] = [];
  let characters = 0;
  let ids = 0;
  for (const op of ops) {
    const text = JSON.stringify(op);
    const named = text.match(/"[0-9a-f]{64}"/g)?.length ?? 0;
    const size = JSON.stringify(text).length;
    if (batch.length > 0 && (characters + size > COMFORTABLE_CHARACTERS || ids + named > MOST_IDS)) {
      yield batch;
      batch = [];
      [characters, ids] = [0, 0];
    }
    batch.push(op);
    characters += size;
    ids += named;
  }
  if (batch.length > 0) yield batch;
}
