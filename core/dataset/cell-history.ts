/**
 * A cell that more than one write concerns: the live ones in order, and what is named, so that it can return.
 * PROTOCOL.md, section 5: a write is live unless a valid write of the cell names it; naming is direct.
 */
import type { EventId } from '../log/event.js';
import { FewMap } from './few-map.js';
import { compareStamped } from './order.js';
import type { Write } from './state.js';

/** How many writes of the cell name an id, and what they hide by it, if that is here. */
type Naming = number | Hidden;

class Hidden {
  constructor(
    public namers: number,
    readonly write: Write,
  ) {}
}

export class CellHistory {
  /** Smallest first. */
  live: Write[];
  /** What is known of an id: its live write, or who names it. */
  readonly #known = new FewMap<EventId, Write | Naming>();

  constructor(write: Write | undefined) {
    this.live = write === undefined ? [] : [write];
    if (write !== undefined) this.#known.set(write.id, write);
  }

  /** Nothing is named: a single live write says it all. */
  get isPlain(): boolean {
    return this.live.length < 2 && this.#known.size === this.live.length;
  }

  add(write: Write): void {
    const known = this.#known.get(write.id);
    if (isNaming(known)) this.#known.set(write.id, new Hidden(namersOf(known), write));
    else this.#insertLive(write);
  }

  remove(id: EventId): void {
    const known = this.#known.get(id);
    if (isNaming(known)) this.#known.set(id, namersOf(known));
    else if (known !== undefined) {
      this.#removeLive(known);
      this.#known.delete(id);
    }
  }

  /** A valid write of the cell names an id. */
  name(id: EventId): void {
    const known = this.#known.get(id);
    if (known instanceof Hidden) known.namers++;
    else if (typeof known === 'object') {
      this.#removeLive(known);
      this.#known.set(id, new Hidden(1, known));
    } else this.#known.set(id, (known ?? 0) + 1);
  }

  unname(id: EventId): void {
    const naming = this.#known.get(id) as Naming;
    if (namersOf(naming) > 1) {
      if (naming instanceof Hidden) naming.namers--;
      else this.#known.set(id, naming - 1);
    } else if (naming instanceof Hidden) this.#insertLive(naming.write);
    else this.#known.delete(id);
  }

  #insertLive(write: Write): void {
    // Arrays that grow reserve room for sixteen more; most cells never have a second live write.
    if (this.live.length === 0) this.live = [write];
    else this.live.splice(this.#placeOf(write), 0, write);
    this.#known.set(write.id, write);
  }

  #removeLive(write: Write): void {
    this.live.splice(this.#placeOf(write), 1);
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

function isNaming(known: Write | Naming | undefined): known is Naming {
  return typeof known === 'number' || known instanceof Hidden;
}

function namersOf(naming: Naming): number {
  return typeof naming === 'number' ? naming : naming.namers;
}
