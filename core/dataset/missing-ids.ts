/**
 * The ids that log events name and that are not here (PROTOCOL.md, section 3). Events are asked for the ids they name when
 * somebody reads the list: an event may name hundreds of ids that are nobody's, and the state does not depend on them.
 */
import type { EventId } from '../log/event.js';
import type { EventNode, Graph } from './graph.js';
import { visitNamed } from './named-ids.js';

export class MissingIds {
  /** Named other than as parents; not here when they were looked at. */
  readonly #named = new Set<EventId>();
  /** The events of the graph before this one have been asked. */
  #asked = 0;

  constructor(private readonly graph: Graph) {}

  /** The original has come in place of what stood in for it. */
  replaced(node: EventNode): void {
    if (node.index < this.#asked) this.#ask(node);
  }

  /** Events whose place is known, but they are not, may be in it. */
  list(): Set<EventId> {
    for (; this.#asked < this.graph.nodes.length; this.#asked++) this.#ask(this.graph.nodes[this.#asked]!);
    for (const id of this.#named) if (this.#isHere(id)) this.#named.delete(id);
    const missing = new Set(this.#named);
    for (const id of this.graph.unknownParents()) missing.add(id);
    return missing;
  }

  #ask({ event, foreign }: EventNode): void {
    if (foreign || event.type === 'proposal' || event.type === 'snapshot') return;
    visitNamed(event, (id) => {
      if (!this.#isHere(id)) this.#named.add(id);
    });
  }

  #isHere(id: EventId): boolean {
    const node = this.graph.get(id);
    return node !== undefined && node.event.type !== 'placed';
  }
}
