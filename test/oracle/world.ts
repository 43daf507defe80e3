/**
 * The people of a random history and what each has seen: makes raw events with true ids (and no signatures), as a tool
 * that mostly follows PROTOCOL.md section 18 would, and now and then does not.
 */
import type { CellRow } from './cells.js';
import type { Stamp } from './decode.js';
import { jcs, sha256Text } from './json.js';
import type { Json, JsonObject } from './json.js';
import { randomOf } from './random.js';
import type { Random } from './random.js';

export interface RawEvent extends JsonObject {
  readonly id: string;
  readonly pubkey: string;
  readonly created_at: number;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
  readonly sig: string;
}

export interface Made {
  readonly raw: RawEvent;
  readonly id: string;
  readonly pubkey: string;
  readonly kind: number;
  readonly stamp: Stamp;
  readonly prev: readonly string[];
  readonly grant?: string;
  readonly content: JsonObject;
}

/** A key, and the grant it may cite: what the makers of a history believe, which need not be so. */
export interface Holding {
  readonly pubkey: string;
  readonly grant?: string;
  readonly rank: number;
  readonly scope: Json;
  readonly isDevice: boolean;
}

export interface SignOptions {
  readonly prev?: readonly string[];
  readonly stamp?: Stamp;
  readonly address?: string;
  /** Written as it is instead of the content. */
  readonly text?: string;
  readonly tags?: readonly (readonly string[])[];
}

export const NAMES = ['root', 'alice', 'bob', 'carol', 'dave', 'eve', 'phone', 'laptop'];
export const KEYS = NAMES.map((name) => sha256Text(`key of ${name}`));
export const [ROOT, ...PERSONS] = KEYS.slice(0, 5) as [string, ...string[]];
export const STRANGER = KEYS[5]!;
export const DEVICES = KEYS.slice(6);
export const ADDRESS = `34880:${ROOT}:garden`;
export const FOREIGN = `34880:${ROOT}:other`;
export const NEVER = sha256Text('an event nobody has');
const START_MS = 1_700_000_000_000;
const SIG = '0'.repeat(128);

export class World {
  readonly random: Random;
  readonly events: Made[] = [];
  readonly holdings: Holding[] = [{ pubkey: ROOT, rank: 12, scope: '*', isDevice: false }];
  readonly lists = new Map<string, readonly string[]>();
  /** Section 11: what a fork starts with, where it is at hand; and the writes in it. */
  base: readonly CellRow[] | undefined;
  readonly baseWrites: { readonly id: string; readonly cell: string }[] = [];
  ms = START_MS;
  private readonly seen = new Map<string, Set<string>>();
  private counter = 0;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  /** A holding that suffices, as a rule; else anyone's. */
  holder(leastRank: number, fits: (holding: Holding) => boolean = () => true): Holding {
    const { random } = this;
    const able = this.holdings.filter((each) => each.rank >= leastRank && fits(each));
    // Root can do everything: it is asked when nobody else can, and now and then.
    const others = able.filter(({ rank }) => rank < 12);
    if (random.chance(0.93) && able.length > 0) {
      return others.length > 0 && random.chance(0.85) ? random.pick(others) : random.pick(able);
    }
    const someone = random.pick(this.holdings);
    if (random.chance(0.4)) return someone;
    const grant = random.pick([undefined, NEVER, random.pick(this.holdings).grant, this.anyId()]);
    return { ...someone, pubkey: random.pick(KEYS), grant };
  }

  /** What a key has seen: its own events, and those of others as they came by. */
  view(pubkey: string): Made[] {
    const seen = this.seen.get(pubkey) ?? new Set<string>();
    this.seen.set(pubkey, seen);
    const share = this.random.pick([0.2, 0.7, 1]);
    for (const event of this.events) if (event.pubkey === pubkey || this.random.chance(share)) seen.add(event.id);
    return this.events.filter((event) => seen.has(event.id));
  }

  /** Heads of a view, as `prev`: mostly right. */
  heads(view: readonly Made[]): string[] {
    const { random } = this;
    const log = view.filter(({ kind }) => kind !== 4883);
    const named = new Set(log.flatMap(({ prev }) => prev));
    const heads = log.filter(({ id }) => !named.has(id)).map(({ id }) => id);
    if (random.chance(0.06)) return [];
    if (random.chance(0.06))
      return random
        .some(log, 0.3)
        .map(({ id }) => id)
        .slice(0, 3)
        .sort();
    if (random.chance(0.015)) heads.push(random.pick([NEVER, this.anyId()]));
    return [...new Set(heads.slice(-4))].sort();
  }

  anyId(): string {
    return this.events.length > 0 ? this.random.pick(this.events).id : NEVER;
  }

  stamp(): Stamp {
    const { random } = this;
    if (random.chance(0.3)) this.counter += 1;
    else {
      this.ms += random.int(3_000);
      this.counter = 0;
    }
    if (random.chance(0.05)) return [this.ms - random.int(10_000), random.int(3)];
    if (random.chance(0.03)) return [this.ms + 1_000_000 + random.int(1_000_000), 0];
    return [this.ms, random.chance(0.1) ? random.int(4) : this.counter];
  }

  /** Signs nothing: gives an event its true id and puts it into the history. */
  sign(by: Holding, kind: number, members: JsonObject, options: SignOptions = {}): Made {
    const stamp = options.stamp ?? this.stamp();
    const view = options.prev ? [] : this.view(by.pubkey);
    const prev = kind === 4883 ? [] : (options.prev ?? this.heads(view));
    const content: JsonObject = { v: 1, at: stamp, ...members };
    const tags = [
      ['a', options.address ?? ADDRESS],
      ...prev.map((id) => ['e', id, '', 'prev']),
      ...(by.grant === undefined || kind === 4883 ? [] : [['e', by.grant, '', 'grant']]),
      ...(options.tags ?? []),
    ];
    const createdAt = Math.floor(stamp[0] / 1000);
    const text = options.text ?? jcs(content);
    const id = sha256Text(JSON.stringify([0, by.pubkey, createdAt, kind, tags, text]));
    const raw = { id, pubkey: by.pubkey, created_at: createdAt, kind, tags, content: text, sig: SIG };
    const made = { raw, id, pubkey: by.pubkey, kind, stamp, prev, grant: by.grant, content };
    this.events.push(made);
    return made;
  }
}
