/**
 * The newest valid authority events, which a manifest lists so that readers see when some are withheld: PROTOCOL.md,
 * section 17. Kept as events come and go; looked for anew only after one of them has lost its validity.
 */
import type { EventId } from '../log/event.js';
import type { EventNode } from './graph.js';
import { compareStamped } from './order.js';

const LISTED = 32;

export class AuthorityHeads {
  readonly #valid = new Set<EventNode>();
  /** Oldest first. `undefined`: one of them has gone. */
  #newest: EventNode[] | undefined = [];

  /** An authority event is valid, or is not. */
  set(node: EventNode): void {
    if (this.#valid.has(node) === node.isValid) return;
    if (node.isValid) {
      this.#valid.add(node);
      if (this.#newest !== undefined) insertNewest(this.#newest, node);
    } else {
      this.#valid.delete(node);
      if (this.#newest?.includes(node) === true) this.#newest = undefined;
    }
  }

  /** Ascending. */
  list(): EventId[] {
    if (this.#newest === undefined) {
      this.#newest = [];
      for (const node of this.#valid) insertNewest(this.#newest, node);
    }
    return this.#newest.map(({ id }) => id).sort();
  }
}

function insertNewest(newest: EventNode[], node: EventNode): void {
  let place = newest.length;
  while (place > 0 && compareStamped(node.event, newest[place - 1]!.event) < 0) place--;
  if (place === 0 && newest.length === LISTED) return;
  newest.splice(place, 0, node);
  if (newest.length > LISTED) newest.shift();
}
