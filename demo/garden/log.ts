/**
 * The garden's log: who may do what, the schema, the catalog, two seasons, and what happens among people — a correction, two
 * who change one cell at once, one who is let go. The same key and time make the same events, byte for byte.
 */
import { batchOps } from '../../core/writing/op-batches.js';
import { Writer, type WriterOptions } from '../../core/writing/writer.js';
import { Fold } from '../../core/dataset/fold.js';
import { diffToOps } from '../../core/lineage/ops.js';
import { printAddress } from '../../core/log/address.js';
import { createdAt } from '../../core/log/clock.js';
import { encodeManifest } from '../../core/log/encode.js';
import { signEvent } from '../../core/log/event-id.js';
import {
  type Act,
  type Address,
  type EventId,
  type Json,
  KIND,
  type NostrEvent,
  type Op,
} from '../../core/log/event.js';
import { readCatalog, type NewRecord } from './catalog.js';
import { DEFINITIONS } from './definitions.js';
import { Dice } from './dice.js';
import { type KeyPair, peopleOf } from './people.js';
import { makeSeason } from './season.js';

export interface Garden {
  readonly address: Address;
  readonly manifest: NostrEvent;
  /** Parents first, authority before what rests on it. */
  readonly events: readonly NostrEvent[];
  /** What all of them add up to. */
  readonly fold: Fold;
}

export const GARDEN_SLUG = 'willow-lane';
/** The log is an hour long and ends when it is made: relays refuse what is old or yet to come. */
const HOUR_MS = 3_600_000;
const STEP_MS = 40_000;
const NO_CHANCE = new Uint8Array(32);

/** `madeAt`: ms since 1970. */
export function makeGarden(owner: Uint8Array, madeAt: number): Garden {
  const people = peopleOf(owner);
  const address = printAddress({ root: people.club.pubkey, slug: GARDEN_SLUG });
  const fold = new Fold(address, { now: madeAt });
  const { state } = fold;
  const events: NostrEvent[] = [];
  let time = madeAt - HOUR_MS;
  const hand = ({ secret }: KeyPair, grant?: EventId): Hand => {
    const options: WriterOptions = { secret, now: () => time, random: () => NO_CHANCE, ...(grant && { grant }) };
    const writer = new Writer(fold, options);
    const write = (...writing: Parameters<Writer['write']>): EventId => {
      time += STEP_MS;
      const event = writer.write(...writing);
      events.push(event);
      return event.id as EventId;
    };
    return {
      act: (act) => write({ type: 'authority', act }),
      data: (ops, heads, note) => write({ type: 'data', ops, ...(note !== undefined && { note }) }, heads),
      define: (ops) => write({ type: 'schema', ops }),
      records: (records) => {
        for (const ops of batchOps(records.flatMap(toOps))) write({ type: 'data', ops });
      },
    };
  };
  const change = (record: string, field: string, after: Json): Op[] => {
    const before = state.shown('SeedVariety', record, field)?.value;
    return diffToOps([{ resource: 'SeedVariety', record, field, before, after }], state);
  };

  // Who may do what.
  const club = hand(people.club);
  const own = ['Harvest', 'SeedVariety', 'Sowing'];
  const toMaria = club.act({ act: 'grant', to: people.maria.pubkey, role: 'maintainer', scope: '*' });
  const toBen = club.act({ act: 'grant', to: people.ben.pubkey, role: 'contributor', scope: own });
  // Whoever picks something may say so, with eight bits of work, which no one notices.
  club.act({ act: 'intake', resource: 'Harvest', mode: 'open', pow: 8 });
  const toTom = club.act({ act: 'grant', to: people.tom.pubkey, role: 'contributor', scope: own });
  const maria = hand(people.maria, toMaria);
  const device = 'Maria’s laptop';
  const toLaptop = maria.act({ act: 'delegate', to: people.laptop.pubkey, role: 'maintainer', scope: '*', device });
  const laptop = hand(people.laptop, toLaptop);
  const ben = hand(people.ben, toBen);
  const tom = hand(people.tom, toTom);

  // What there is.
  for (const [resource, set] of Object.entries(DEFINITIONS))
    club.define([{ op: 'schema.update', resource, set, unset: [], over: {} }]);
  const dice = new Dice(1887);
  const catalog = readCatalog(dice);
  const season = makeSeason(catalog.varieties, dice);
  club.records([...season.members, ...catalog.suppliers, ...catalog.species]);
  laptop.records(catalog.records);
  laptop.records(catalog.offers);
  const hands = { edith: laptop, maria: laptop, harold: laptop, priya: laptop, ben, tom };
  for (const [member, sowings] of season.sowings) hands[member].records(sowings);
  for (const [member, harvests] of season.harvests) hands[member].records(harvests);

  // What happened.
  ben.data(change('tomato-brandywine', 'days_to_germination', 9), undefined, 'Counted on three windowsills.');
  laptop.data(change('tomato-black-krim', 'spacing', 70));
  const tomsLast = tom.data(
    change('radish-black-spanish-round', 'notes', 'Winter radish. Sow after midsummer, thinly.'),
  );
  const heads = state.heads();
  const atOnce = [
    change('tomato-black-krim', 'days_to_germination', 7),
    change('tomato-black-krim', 'days_to_germination', 9),
  ];
  ben.data(atOnce[0]!, heads);
  laptop.data(atOnce[1]!, heads);
  const beforeTomLeft = state.heads();
  club.act({ act: 'revoke', target: toTom, cut: [tomsLast], not: [] });
  tom.data(change('tomato-ailsa-craig', 'notes', 'Sold out everywhere. Ask Tom.'), beforeTomLeft);

  return { address, manifest: manifestOf(fold, people.club, madeAt), events, fold };
}

interface Hand {
  act(act: Act): EventId;
  data(ops: readonly Op[], heads?: readonly EventId[], note?: string): EventId;
  define(ops: readonly Op[]): EventId;
  records(records: readonly NewRecord[]): void;
}

function toOps({ resource, record, set, many = {} }: NewRecord): Op[] {
  const relations = Object.entries(many).flatMap(([relation, targets]) =>
    targets.map((to) => ({ op: 'relation.add', resource, record, relation, to, over: [] }) as unknown as Op),
  );
  return [{ op: 'record.create', resource, record, set, over: {} }, ...relations];
}

/** Relays keep the newest manifest only, so it says no heads: the next change would make them wrong. */
function manifestOf({ address, state }: Fold, { secret }: KeyPair, madeAt: number): NostrEvent {
  const authority_heads = state
    .authority()
    .map(({ id }) => id)
    .slice(-32)
    .sort();
  const board = {
    name: 'Willow Lane seeds',
    description: 'What the garden club sows, who sells it, and how much of it came up.',
    type: 'seed catalog',
    visibility: 'public',
    licence: 'CC0-1.0',
    at: [madeAt, 0],
    authority_heads,
  } as const;
  const draft = { kind: KIND.manifest, type: 'manifest', dataset: address, version: 1, board } as const;
  return signEvent(encodeManifest({ ...draft, created_at: createdAt([madeAt, 0]) }), secret, NO_CHANCE);
}
