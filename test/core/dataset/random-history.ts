/**
 * Histories of a small community that misbehaves: grants of all kinds, stale cuts, unknown ids, late and wrong grants,
 * policies, redactions, strangers. Decided by a seed; few actors and fields, so that things meet.
 */
import type { EventId, Json, Op } from '../../../core/log/event.js';
import {
  type Actor,
  History,
  NOW,
  type Named,
  type Telling,
  create,
  define,
  hashOf,
  relate,
  remove,
  restore,
  update,
} from './history.js';

const ACTORS = ['a', 'b', 'c', 'd', 'e', 'phone', 'tablet'];
const ROLES = ['reader', 'contributor', 'contributor', 'maintainer', 'maintainer', 'admin'] as const;

export function randomHistory(seed: number, length: number): History {
  return new RandomHistory(seed).grow(length);
}

export class Chance {
  constructor(private state: number) {}

  /** mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  maybe(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  some<T>(items: readonly T[], most: number): T[] {
    return Array.from({ length: items.length === 0 ? 0 : this.below(most + 1) }, () => this.pick(items));
  }

  shuffled<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    return shuffled;
  }
}

class RandomHistory {
  readonly #h = new History();
  readonly #chance: Chance;
  readonly #grants: EventId[] = [];

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  grow(length: number): History {
    for (const [i, name] of ACTORS.slice(0, 5).entries())
      this.#grants.push(this.#h.root.grant(this.#h.actor(name), ROLES[1 + i]!).id);
    while (this.#h.events.length < length) this.#step();
    return this.#h;
  }

  #step(): void {
    const chance = this.#chance;
    const roll = chance.below(100);
    const actor = this.#actor();
    const more = this.#telling();
    if (roll < 45) actor.write(this.#ops(), more);
    else if (roll < 49) actor.schema([define(`field/${this.#field()}`, { type: 'string', n: chance.below(3) })], more);
    else if (roll < 57) {
      const scope = chance.maybe(0.8) ? '*' : ['plant'];
      this.#grants.push(actor.grant(this.#person(), chance.pick(ROLES), { ...more, scope }).id);
    } else if (roll < 61) this.#grants.push(actor.delegate(this.#person(), more).id);
    else if (roll < 63) this.#grants.push(actor.openIntake(chance.pick(['plant', 'animal']), more).id);
    else if (roll < 64) this.#grants.push(actor.succeed(this.#person(), more).id);
    else if (roll < 74) actor.revoke(this.#grant(), this.#ids(4), { ...more, not: this.#ids(1) });
    else if (roll < 78) this.#policy(actor, more);
    else if (roll < 81) actor.propose(this.#ops());
    else if (roll < 84) actor.review(this.#id(4883), chance.pick(['approve', 'approve', 'reject']), more);
    else if (roll < 88) this.#accept(actor, more);
    else if (roll < 91) actor.checkpoint([this.#id(), ...this.#ids(2)], more);
    else if (roll < 95) this.#redact(actor, more);
    else if (roll < 96) actor.newer(chance.pick([4880, 4884]), more);
    else if (roll < 97) actor.locked(chance.pick([4880, 4881, 4884]), more);
    else if (roll < 98) actor.snapshot(more);
    else actor.act({ act: 'unknown', name: 'sing' }, more);
  }

  #accept(actor: Actor, more: Telling): void {
    const proposals = this.#h.events.filter((event) => event.type === 'proposal');
    if (proposals.length > 0) actor.accept(this.#chance.pick(proposals), { ...more, reviews: this.#ids(6) });
  }

  #policy(actor: Actor, more: Telling): void {
    const chance = this.#chance;
    const policies = this.#h.events.filter((event) => event.type === 'authority' && event.act.act === 'policy');
    actor.policy(
      {
        ...(chance.maybe(0.5) && { required_approvals: chance.below(2) }),
        ...(chance.maybe(0.5) && { no_rewrite: chance.maybe(0.7) }),
        ...(chance.maybe(0.3) && { block_on_rejected_reviews: true }),
        ...(chance.maybe(0.2) && { merge_role: 'admin' }),
      },
      { ...more, cut: this.#ids(3), over: chance.some(policies, 2) },
    );
  }

  #redact(actor: Actor, more: Telling): void {
    const targets = this.#h.events.filter(({ kind }) => kind === 4880);
    if (targets.length === 0) return;
    const target = this.#chance.pick(targets);
    actor.redact([this.#chance.maybe(0.85) ? target : { ...target, prev: [] }], more);
  }

  #ops(): Op[] {
    return Array.from({ length: 1 + this.#chance.below(3) }, () => this.#op());
  }

  #op(): Op {
    const chance = this.#chance;
    const own = `${this.#person().pubkey.slice(0, 32)}~1`;
    const record = chance.maybe(0.15) ? own : chance.pick(['r', 's']);
    const field = this.#field();
    const value: Json = chance.pick([1, 2, null, { $ref: ['', 'plant', 'r'], label: `${chance.below(2)}` }]);
    const over = chance.maybe(0.6) ? this.#ids(3) : [];
    switch (chance.below(8)) {
      case 0:
        return create(record, { [field]: value }, { [field]: over, $alive: over });
      case 1:
        return remove(record, this.#ids(6), over);
      case 2:
        return restore(record, over);
      case 3:
        return relate(record, 'likes', chance.pick(['r', 's']), `${chance.below(2)}`, over);
      case 4:
        return update(record, {}, { [field]: over }, [field]);
      default:
        return update(record, { [field]: value }, { [field]: over });
    }
  }

  #telling(): Telling {
    const chance = this.#chance;
    return {
      ...(chance.maybe(0.3) && { prev: this.#ids(3) }),
      ...(chance.maybe(0.2) && { at: NOW - chance.below(2_000_000) }),
      ...(chance.maybe(0.03) && { at: NOW + chance.below(2_000_000) }),
      ...(chance.maybe(0.15) && { grant: chance.maybe(0.1) ? this.#id() : this.#grant() }),
    };
  }

  #actor(): Actor {
    return this.#chance.maybe(0.2) ? this.#h.root : this.#person();
  }

  #person(): Actor {
    return this.#h.actor(this.#chance.pick(ACTORS));
  }

  #field(): string {
    return this.#chance.pick(['x', 'y']);
  }

  #grant(): EventId {
    return this.#chance.pick(this.#grants);
  }

  #id(kind?: number): EventId {
    const events = kind === undefined ? this.#h.events : this.#h.events.filter((event) => event.kind === kind);
    return events.length === 0 ? (hashOf('nothing') as unknown as EventId) : this.#chance.pick(events).id;
  }

  /** Mostly recent ones, now and then one nobody has. */
  #ids(most: number): Named[] {
    const ids = this.#chance.some(this.#h.events.slice(-12), most).map(({ id }) => id);
    if (this.#chance.maybe(0.05)) ids.push(hashOf(`unknown ${this.#chance.below(3)}`) as unknown as EventId);
    return ids;
  }
}
