/**
 * Random small histories: few people, few cells, so that everything meets everything. A history draws its themes, then
 * its steps among them; most steps are what the person may do, some are not.
 */
import {
  accept,
  checkpoint,
  delegate,
  grant,
  intake,
  oddity,
  policy,
  redact,
  review,
  revoke,
  successor,
} from './authority-acts.js';
import type { CellRow } from './cells.js';
import { propose, upstream, UPSTREAM_HEADS, writeData, writeSchema, writeThroughIntake } from './data-acts.js';
import { ADDRESS, World } from './world.js';
import type { Made, RawEvent } from './world.js';

export interface History {
  readonly seed: number;
  readonly address: string;
  /** The reader's time in ms when all has arrived. */
  readonly now: number;
  /** In the order they were made; some of those made are withheld. */
  readonly events: readonly RawEvent[];
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly base?: readonly CellRow[];
  /** The heads it is the state at. */
  readonly baseHeads?: readonly string[];
}

type Act = (world: World) => Made | undefined;
type Theme = readonly [Act, number][];

const PLAIN: Theme = [
  [writeData, 12],
  [grant, 1],
  [revoke, 0.8],
];
const THEMES: readonly Theme[] = [
  [[writeSchema, 4]],
  [
    [delegate, 3],
    [revoke, 1],
  ],
  [
    [grant, 3],
    [revoke, 4],
  ],
  [
    [intake, 2],
    [writeThroughIntake, 6],
  ],
  [
    [policy, 3],
    [propose, 2],
    [review, 4],
    [accept, 6],
    [revoke, 1],
  ],
  [
    [propose, 2],
    [accept, 3],
  ],
  [
    [policy, 2],
    [checkpoint, 3],
    [revoke, 4],
  ],
  [[redact, 3]],
  [[successor, 2]],
  [[oddity, 2]],
  [[upstreamFork, 1]],
];

export function history(seed: number): History {
  const world = new World(seed);
  const { random } = world;
  const weighted = [PLAIN, ...random.some(THEMES, 0.27)].flat();
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  // Mostly small, which is where bugs shrink to anyway.
  const length = random.chance(0.004) ? 60 + random.int(60) : 5 + random.int(random.pick([8, 16, 36]));
  for (let count = 1 + random.int(4); count > 0; count -= 1) grant(world, 'by root');
  for (let tries = 0; world.events.length < length && tries < 3 * length + 40; tries += 1) {
    let at = (random.int(10_000) / 10_000) * total;
    const act = weighted.find(([, weight]) => (at -= weight) < 0)?.[0] ?? writeData;
    act(world);
  }
  const withheld = random.chance(0.35) ? 0.08 : 0;
  return {
    seed,
    address: ADDRESS,
    now: world.ms + (random.chance(0.5) ? 0 : 1_500_000),
    events: world.events.filter(() => !random.chance(withheld)).map(({ raw }) => raw),
    lists: world.lists,
    base: world.base,
    baseHeads: world.base && UPSTREAM_HEADS,
  };
}

/** Section 11: the dataset is a fork, or claims to be. */
function upstreamFork(world: World): Made {
  const { rows, act } = upstream(world);
  if (world.random.chance(0.8)) world.base = rows;
  return world.sign(world.random.chance(0.9) ? world.holdings[0]! : world.holder(8), 4884, act);
}
