/**
 * Missing ids in the order in which relays are asked for them. Strangers can name a hundred thousand ids that are nobody's, and
 * sync looks at how things stand after every batch: so all of them are walked through seldom, and what was found due is
 * asked for from then on, piece by piece.
 */
import type { IdSet } from '../../core/dataset/state.js';
import type { EventId } from '../../core/log/event.js';
import { REASK_MS, relayToAsk, relaysToAsk, type DueIds, type RelayView } from './decide.js';

/** After a walk through n ids there is none for n times as long: a hundredth of the time goes into it at most or so. */
const REST_MS_PER_ID = 0.01;

export interface MissingView {
  readonly now: number;
  readonly missing: IdSet;
  readonly fetching: ReadonlySet<EventId>;
  readonly relays: readonly RelayView[];
}

export class MissingQueue {
  #ids: EventId[] = [];
  #at = 0;
  #restUntil = -Infinity;
  /** When the next of those that no relay is to be asked for now is due. ms; Infinity: not by itself. */
  #nextAt = Infinity;

  /** Of what is due as much as somebody takes; what was taken does not come again before the next walk. */
  due(view: MissingView): DueIds {
    if (view.missing.size === 0 || relaysToAsk(view.relays).length === 0) return { ids: [], nextAt: Infinity };
    // Once more after that: it may be that none of them can be asked for any longer, and then nothing else looks again.
    const again = Math.max(this.#restUntil, view.now + 1);
    if (this.#at < this.#ids.length) return { ids: this.#take(view.missing), nextAt: again };
    if (view.now < this.#restUntil) return { ids: [], nextAt: this.#restUntil };
    this.#walk(view);
    return { ids: this.#take(view.missing), nextAt: Math.max(this.#nextAt, this.#restUntil) };
  }

  *#take(missing: IdSet): Iterable<EventId> {
    while (this.#at < this.#ids.length) {
      const id = this.#ids[this.#at++]!;
      if (missing.has(id)) yield id;
    }
  }

  #walk({ now, missing, fetching, relays }: MissingView): void {
    const ready = relaysToAsk(relays);
    [this.#ids, this.#at, this.#nextAt] = [[], 0, Infinity];
    for (const id of missing) {
      if (fetching.has(id)) continue;
      if (relayToAsk(id, ready, now)) this.#ids.push(id);
      else for (const { asked } of ready) this.#nextAt = Math.min(this.#nextAt, asked.get(id)! + REASK_MS);
    }
    this.#restUntil = now + Math.floor(missing.size * REST_MS_PER_ID);
  }
}
