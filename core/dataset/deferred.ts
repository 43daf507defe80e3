/** Events from the future: they count as not here yet. PROTOCOL.md, section 3. */
import type { DatasetEvent, EventId } from '../log/event.js';

/** How far ahead of the reader's clock a stamp may be, in ms. */
const TOLERANCE_MS = 900_000;

export class Deferred {
  readonly #byId = new Map<EventId, DatasetEvent>();
  /** Latest first; sorted when somebody asks for the due ones. */
  #queue: DatasetEvent[] = [];
  #isSorted = true;

  constructor(private nowMs: number) {}

  /** Whether the event is kept back. */
  keeps(event: DatasetEvent): boolean {
    if (event.stamp[0] <= this.nowMs + TOLERANCE_MS) return false;
    if (this.#byId.has(event.id)) return true;
    this.#byId.set(event.id, event);
    this.#queue.push(event);
    this.#isSorted = false;
    return true;
  }

  /** The events that are due at `nowMs`. Time does not run backwards. */
  advance(nowMs: number): DatasetEvent[] {
    this.nowMs = Math.max(this.nowMs, nowMs);
    if (!this.#isSorted) this.#queue.sort((a, b) => b.stamp[0] - a.stamp[0]);
    this.#isSorted = true;
    const due: DatasetEvent[] = [];
    for (let last = this.#queue.at(-1); last && last.stamp[0] <= this.nowMs + TOLERANCE_MS; last = this.#queue.at(-1)) {
      due.push(last);
      this.#queue.pop();
      this.#byId.delete(last.id);
    }
    return due;
  }

  get events(): Iterable<DatasetEvent> {
    return this.#byId.values();
  }
}
