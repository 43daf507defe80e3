/**
 * Closures over `prev` that grow as late parents arrive: what a policy has settled (PROTOCOL.md, 10.1), what a checkpoint
 * covers (7.3). On the graph alone. Ids that are not here yet wait in an index by id.
 */
import type { EventId } from '../log/event.js';
import { type EventNode, type Graph, prevOf } from './graph.js';
import { NodeSet } from './node-set.js';

export type Closure = NodeSet;

export class Closures {
  readonly #waiting = new Map<EventId, Set<Closure>>();

  constructor(private readonly graph: Graph) {}

  open(ids: readonly EventId[]): Closure {
    const closure = new NodeSet();
    this.#walk(closure, ids);
    return closure;
  }

  /** Grows the closures that waited for this event; gives what is in one of them since. */
  arrived(node: EventNode): EventNode[] {
    const closures = this.#waiting.get(node.id);
    if (closures === undefined) return [];
    this.#waiting.delete(node.id);
    return Array.from(closures).flatMap((closure) => this.#walk(closure, [node.id]));
  }

  #walk(closure: Closure, ids: readonly EventId[]): EventNode[] {
    const added: EventNode[] = [];
    const todo = [...ids];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      const node = this.graph.get(id);
      if (node === undefined) this.#wait(id, closure);
      else if (closure.add(node)) {
        added.push(node);
        for (const parent of prevOf(node)) todo.push(parent);
      }
    }
    return added;
  }

  #wait(id: EventId, closure: Closure): void {
    const closures = this.#waiting.get(id);
    if (closures === undefined) this.#waiting.set(id, new Set([closure]));
    else closures.add(closure);
  }
}
