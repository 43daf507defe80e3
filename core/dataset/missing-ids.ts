/**
 * The ids that log events name and that are not here (PROTOCOL.md, section 3). Events are asked for the ids they name when
 * somebody reads the list: a revocation may name hundreds that are nobody's, and the state does not depend on them.
 */
import type { EventNode, Graph } from './graph.js';
import { visitNamed } from './named-ids.js';
import type { IdSet } from './state.js';

export class MissingIds {
  /** The events of the graph before this one have been asked. */
  #asked = 0;

  constructor(private readonly graph: Graph) {}

  /** The original has come in place of what stood in for it. */
  replaced(node: EventNode): void {
    if (node.index < this.#asked) this.#ask(node);
  }

  /** `places` stand for events that are not here, though the graph knows them. */
  list(places: readonly EventNode[]): IdSet {
    for (; this.#asked < this.graph.nodes.length; this.#asked++) this.#ask(this.graph.nodes[this.#asked]!);
    const { unknown } = this.graph;
    const placed = new Set(places.map(({ id }) => id));
    // Not copied: strangers can make it long, and it is read after every batch.
    return {
      size: unknown.size + placed.size,
      has: (id) => unknown.has(id) || placed.has(id),
      *[Symbol.iterator]() {
        yield* placed;
        yield* unknown.keys();
      },
    };
  }

  #ask({ event, foreign }: EventNode): void {
    if (foreign || event.type === 'proposal' || event.type === 'snapshot') return;
    visitNamed(event, (id) => this.graph.name(id));
  }
}
