/**
 * Closures over `prev` that grow as late parents arrive: what a policy has settled (PROTOCOL.md, 10.1), what a checkpoint
 * covers (7.3). On the graph alone. A bit per event; ids that are not here yet wait in an index by id.
 */
import type { EventId } from '../log/event.js';
import { type EventNode, type Graph, prevOf, push } from './graph.js';

export class Closure {
  #bits = new Uint32Array(0);

  has({ index }: EventNode): boolean {
    return ((this.#bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  /** Whether it is new. */
  add({ index }: EventNode): boolean {
    const word = index >>> 5;
    if (word >= this.#bits.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const before = this.#bits[word]!;
    this.#bits[word] = before | (1 << (index & 31));
    return this.#bits[word] !== before;
  }
}

export class Closures {
  readonly #waiting = new Map<EventId, Closure[]>();

  constructor(private readonly graph: Graph) {}

  open(ids: readonly EventId[]): Closure {
    const closure = new Closure();
    this.#walk(closure, ids);
    return closure;
  }

  /** Grows the closures that waited for this event; gives what is in one of them since. */
  arrived(node: EventNode): EventNode[] {
    const closures = this.#waiting.get(node.id);
    if (closures === undefined) return [];
    this.#waiting.delete(node.id);
    return closures.flatMap((closure) => this.#walk(closure, [node.id]));
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
    if (!this.#waiting.get(id)?.includes(closure)) push(this.#waiting, id, closure);
  }
}
