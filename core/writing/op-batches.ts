/** Ops cut into events of a comfortable size, as many as fit share a signature. PROTOCOL.md, sections 2, 4 and 18. */
import { namedIds } from '../log/encode-content.js';
import type { EventId, Op } from '../log/event.js';

/** Of the ops in an event's text, where quotes count twice: it then has 16 KB at most, unless one op alone has more. */
const COMFORTABLE_CHARACTERS = 14_500;
/** An event may name 800 ids; one op names at most 64 for each of its fields. */
const MOST_IDS = 600;
/** An id stands once in an event; where it is named stands its place in the list. */
const ID_CHARACTERS = 69;
const REF_CHARACTERS = 4;

export function* batchOps(ops: Iterable<Op>): Generator<readonly Op[]> {
  let batch: Op[] = [];
  let characters = 0;
  let ids = new Set<EventId>();
  for (const op of ops) {
    const named = namedIds(op);
    const fresh = new Set(named.filter((id) => !ids.has(id)));
    const own = JSON.stringify(JSON.stringify(op)).length - named.length * (ID_CHARACTERS - REF_CHARACTERS);
    const size = own + fresh.size * ID_CHARACTERS;
    if (batch.length > 0 && (characters + size > COMFORTABLE_CHARACTERS || ids.size + fresh.size > MOST_IDS)) {
      yield batch;
      batch = [];
      [characters, ids] = [0, new Set()];
    }
    batch.push(op);
    characters += own;
    for (const id of named) {
      if (ids.has(id)) continue;
      ids.add(id);
      characters += ID_CHARACTERS;
    }
  }
  if (batch.length > 0) yield batch;
}
