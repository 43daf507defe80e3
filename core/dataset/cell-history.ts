/**
 * A cell that more than one write concerns: the live ones in order, and what is named, so that it can return.
 * PROTOCOL.md, section 5: a write is live unless a valid write of the cell names it; naming is direct.
 */
import type { EventId } from '../log/event.js';
import { compareStamped } from './order.js';
import type { Write } from './state.js';

/** An id that live or dead writes name; `write` is what it hides, if that is here. */
class Named {
  namers = 0;
  write: Write | undefined = undefined;
  constructor(readonly id: EventId) {}
}

/** Few are found by looking at all of them; a Map costs more than they do. */
const FEW = 8;

export class CellHistory {
  /** Smallest first. */
  live: Write[];
  #liveById: Map<EventId, Write> | undefined = undefined;
  #named: Named[] | Map<EventId, Named> = [];

  constructor(write: Write | undefined) {
    this.live = write === undefined ? [] : [write];
  }

  /** Nothing is named: a single live write says it all. */
  get isPlain(): boolean {
    return this.live.length < 2 && (Array.isArray(this.#named) ? this.#named.length : this.#named.size) === 0;
  }

  add(write: Write): void {
    const named = this.#findNamed(write.id);
    if (named === undefined) this.#insertLive(write);
    else named.write = write;
  }

  remove(id: EventId): void {
    const named = this.#findNamed(id);
    if (named === undefined) this.#removeLive(id);
    else named.write = undefined;
  }

  /** A valid write of the cell names an id. */
  name(id: EventId): void {
    let named = this.#findNamed(id);
    if (named === undefined) {
      named = new Named(id);
      named.write = this.#removeLive(id);
      this.#addNamed(named);
    }
    named.namers++;
  }

  unname(id: EventId): void {
    const named = this.#findNamed(id)!;
    if (--named.namers > 0) return;
    if (Array.isArray(this.#named)) this.#named = this.#named.filter((each) => each !== named);
    else this.#named.delete(id);
    if (named.write !== undefined) this.#insertLive(named.write);
  }

  #findNamed(id: EventId): Named | undefined {
    return Array.isArray(this.#named) ? this.#named.find((named) => named.id === id) : this.#named.get(id);
  }

  #addNamed(named: Named): void {
    if (!Array.isArray(this.#named)) this.#named.set(named.id, named);
    else if (this.#named.length < FEW) this.#named = [...this.#named, named];
    else this.#named = new Map([...this.#named, named].map((each) => [each.id, each]));
  }

  #insertLive(write: Write): void {
    // Arrays that grow reserve room for sixteen more; most cells never have a second live write.
    if (this.live.length === 0) this.live = [write];
    else this.live.splice(this.#placeOf(write), 0, write);
    if (this.#liveById !== undefined) this.#liveById.set(write.id, write);
    else if (this.live.length > FEW) this.#liveById = new Map(this.live.map((each) => [each.id, each]));
  }

  #removeLive(id: EventId): Write | undefined {
    const write = this.#liveById ? this.#liveById.get(id) : this.live.find((each) => each.id === id);
    if (write === undefined) return undefined;
    this.live.splice(this.#placeOf(write), 1);
    this.#liveById?.delete(id);
    return write;
  }

  /** Where the write is or would be; looks at the end first, since most writes come in order. */
  #placeOf(write: Write): number {
    let low = 0;
    let high = this.live.length;
    if (high > 0 && compareStamped(this.live[high - 1]!, write) < 0) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareStamped(this.live[middle]!, write) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
