/**
 * A cell that more than one write concerns: the live ones in order, and what is named, so that it can return.
 * PROTOCOL.md, section 5: a write is live unless a valid write of the cell names it; naming is direct.
 */
import type { EventId } from '../log/event.js';
import { FewMap } from './few-map.js';
import { compareStamped } from './order.js';
import type { Write } from './state.js';

/** How many writes of the cell name an id, and what they hide by it, if that is here. */
type Naming = number | { namers: number; readonly write: Write };

/** Few are found by looking at all of them; a Map costs more than they do. */
const FEW = 8;

export class CellHistory {
  /** Smallest first. */
  live: Write[];
  #liveById: Map<EventId, Write> | undefined = undefined;
  readonly #named = new FewMap<EventId, Naming>();

  constructor(write: Write | undefined) {
    this.live = write === undefined ? [] : [write];
  }

  /** Nothing is named: a single live write says it all. */
  get isPlain(): boolean {
    return this.live.length < 2 && this.#named.size === 0;
  }

  add(write: Write): void {
    const naming = this.#named.get(write.id);
    if (naming === undefined) this.#insertLive(write);
    else this.#named.set(write.id, { namers: namersOf(naming), write });
  }

  remove(id: EventId): void {
    const naming = this.#named.get(id);
    if (naming === undefined) this.#removeLive(id);
    else this.#named.set(id, namersOf(naming));
  }

  /** A valid write of the cell names an id. */
  name(id: EventId): void {
    const naming = this.#named.get(id);
    if (typeof naming === 'object') naming.namers++;
    else if (naming !== undefined) this.#named.set(id, naming + 1);
    else {
      const write = this.#removeLive(id);
      this.#named.set(id, write === undefined ? 1 : { namers: 1, write });
    }
  }

  unname(id: EventId): void {
    const naming = this.#named.get(id)!;
    if (namersOf(naming) > 1) {
      if (typeof naming === 'object') naming.namers--;
      else this.#named.set(id, naming - 1);
      return;
    }
    this.#named.delete(id);
    if (typeof naming === 'object') this.#insertLive(naming.write);
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

function namersOf(naming: Naming): number {
  return typeof naming === 'number' ? naming : naming.namers;
}
