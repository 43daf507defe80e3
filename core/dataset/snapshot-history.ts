/**
 * When a snapshot no longer says enough: what came later makes an event count, or not count, whose writes and `over` the
 * snapshot has folded away. PROTOCOL.md, section 14. Then the log must be replayed.
 */
import type { EventNode } from './graph.js';

export class SnapshotHistory {
  /** What was found of an event when the snapshot was taken in. */
  readonly #found = new Map<EventNode, string>();
  readonly #changed = new Set<EventNode>();

  get isNeeded(): boolean {
    return this.#changed.size > 0;
  }

  watch(node: EventNode, finding: string): void {
    this.#found.set(node, finding);
  }

  watches(node: EventNode): boolean {
    return this.#found.has(node);
  }

  /** A place that the snapshot's redactions gave has turned out to be another one: for good, until the log is replayed. */
  misplaced(node: EventNode): void {
    this.#found.delete(node);
    this.#changed.add(node);
  }

  /** The event has been judged again. */
  judged(node: EventNode, finding: string): void {
    const found = this.#found.get(node);
    if (found === undefined) return;
    if (found === finding) this.#changed.delete(node);
    else this.#changed.add(node);
  }
}
