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

  /** The event has been judged again. */
  judged(node: EventNode, finding: string): void {
    const found = this.#found.get(node);
    if (found === undefined) return;
    if (found === finding) this.#changed.delete(node);
    else this.#changed.add(node);
  }
}
