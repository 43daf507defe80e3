/** The cases as vectors for other implementations: raw events in, the state that core/PROTOCOL.md gives out. */
import { CASES } from './cases.js';
import type { CellRow, ConflictRow } from './cells.js';
import { fold } from './fold.js';
import { stateHash, stateText } from './hash.js';
import { PROPOSAL_CASES } from './proposal-cases.js';
import { readProposal } from './proposals.js';
import type { ProposalReading } from './proposals.js';
import { START_MS, Story } from './story.js';
import { NAMES } from './world.js';
import type { RawEvent } from './world.js';

export interface HistoryVector {
  readonly name: string;
  readonly why: string;
  readonly address: string;
  /** The reader's time in ms. */
  readonly now: number;
  /** Ids are true; signatures are zeros and not to be checked. */
  readonly events: readonly RawEvent[];
  /** `[x, ids]`: PROTOCOL.md, 7.2. */
  readonly lists?: readonly (readonly [string, readonly string[]])[];
  /** PROTOCOL.md, 11. */
  readonly base?: { readonly heads: readonly string[]; readonly hash: string; readonly cells: readonly CellRow[] };
  readonly expect: {
    readonly hash: string;
    readonly heads: readonly string[];
    readonly conflicts: readonly ConflictRow[];
    /** `[id, code]` */
    readonly quarantined: readonly (readonly [string, string])[];
    readonly waiting: readonly (readonly [string, string])[];
    readonly missing: readonly string[];
  };
}

export function historyVectors(): HistoryVector[] {
  return CASES.map(({ name, why, tell }) => {
    const story = new Story();
    tell(story);
    const { address, now, events, lists } = story;
    const cells = story.base;
    const state = fold(address, events, { now, lists, base: cells });
    const { hash, heads, conflicts, quarantined, waiting, missing } = state;
    const baseHeads = story.sorted('upstream');
    return {
      name,
      why,
      address,
      now,
      events,
      ...(lists.size > 0 ? { lists: [...lists] } : {}),
      ...(cells ? { base: { heads: baseHeads, hash: stateHash(baseHeads, cells), cells } } : {}),
      expect: { hash, heads, conflicts, quarantined, waiting, missing },
    };
  });
}

export interface HashVector {
  readonly name: string;
  readonly heads: readonly string[];
  /** In no order. */
  readonly cells: readonly CellRow[];
  /** What is hashed, as UTF-8. */
  readonly text: string;
  readonly hash: string;
}

/** PROTOCOL.md, section 13. */
export function hashVectors(): HashVector[] {
  const [one, two] = [`1${'0'.repeat(63)}`, `2${'0'.repeat(63)}`];
  const stamp = [START_MS, 0];
  const cases: [string, string[], CellRow[]][] = [
    ['nothing', [], []],
    ['one cell', [one], [['beds', 'r1', 'f', [[stamp, one, 1]]]]],
    [
      'null, absence, deletion and a conflict',
      [one, two],
      [
        ['beds', 'r1', 'f', [[stamp, one, null]]],
        ['beds', 'r1', 'g', [[stamp, one]]],
        ['beds', 'r2', '$alive', [[stamp, two, { deleted: [one] }]]],
        [
          'beds',
          'r1',
          '$alive',
          [
            [stamp, one, true],
            [[START_MS, 1], two, true],
          ],
        ],
      ],
    ],
    [
      'a record of one writer, one of two, and one of the same fields again',
      [two],
      [
        ['beds', 'r1', '$alive', [[stamp, one, true]]],
        ['beds', 'r1', 'f', [[stamp, one, 'x']]],
        ['beds', 'r2', '$alive', [[stamp, one, true]]],
        ['beds', 'r2', 'f', [[[START_MS, 1], two, 'y']]],
        ['beds', 'r3', 'f', [[stamp, one, 'z']]],
        ['beds', 'r4', '$alive', [[[START_MS, 1], two, true]]],
        ['beds', 'r4', 'f', [[[START_MS, 1], two, [{ b: 1, a: 2 }]]]],
      ],
    ],
    [
      '$schema comes first, and fields are of one resource',
      [one],
      [
        ['beds', '!', 'f', [[stamp, one, 1]]],
        ['beds', '$schema', 'field/f', [[stamp, one, { type: 'number' }]]],
        ['bed', 'r1', 'f', [[stamp, one, 1]]],
        ['beds', 'r1', '!f', [[stamp, one, 1]]],
        ['beds', 'r1', '$alive', [[stamp, one, true]]],
      ],
    ],
    [
      'lines ascend by UTF-8 bytes: U+E000 before U+1F331, though its code unit is greater',
      [one],
      [
        ['beds', '\u{1F331}', 'f', [[stamp, one, 'é']]],
        ['beds', '\uE000', 'f', [[stamp, one, 'e\u0301']]],
        ['beds', 'Z', 'f', [[stamp, one, 1e21]]],
        ['beds', 'é', 'f', [[stamp, one, { b: 0.1, a: [] }]]],
        ['beds', 'a"b', 'f', [[stamp, one, '\u2028\n']]],
      ],
    ],
  ];
  return cases.map(([name, heads, cells]) => {
    const { text } = stateText(heads, cells);
    return { name, heads, cells, text, hash: stateHash(heads, cells) };
  });
}

export interface ProposalVector {
  readonly name: string;
  readonly why: string;
  readonly address: string;
  readonly now: number;
  readonly events: readonly RawEvent[];
  /** Its id; among the events. */
  readonly proposal: string;
  /** An acceptance that is about to be signed, and by whom. */
  readonly attempt?: RawEvent;
  readonly role?: string;
  readonly expect: ProposalReading & {
    /** What keeps a tool from signing the attempt. */
    readonly blocks?: readonly string[];
    /** What the fold says of it all the same. */
    readonly attempt?: string;
  };
}

const ROLES = { root: 'owner', alice: 'admin', laptop: 'contributor' } as Readonly<Record<string, string>>;

/** PROTOCOL.md, sections 9 and 10. */
export function proposalVectors(): ProposalVector[] {
  return PROPOSAL_CASES.map(({ name, why, tell, expect: { blocks, attempt: said } }) => {
    const story = new Story();
    tell(story);
    const { address, now } = story;
    const proposal = story.id('Q');
    const attempt = story.events.find(({ id }) => id === story.id('attempt'));
    const events = story.events.filter((event) => event !== attempt);
    const reading = readProposal(proposal, events, fold(address, events, { now }));
    const author = NAMES.find((each) => story.key(each) === attempt?.pubkey);
    return {
      ...{ name, why, address, now, events, proposal },
      ...(attempt && { attempt, role: ROLES[author!] ?? 'maintainer' }),
      expect: { ...reading, ...(blocks && { blocks }), ...(said !== undefined && { attempt: said }) },
    };
  });
}
