/** One suggestion as a page is told of it: whose it is, what it says, what became of it. Texts of strangers are cut. */
import { neventEncode, npubEncode } from 'nostr-tools/nip19';
import { type Author, authorOf } from '../../core/dataset/provenance.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { cellKey } from '../../core/lineage/merge.js';
import { currentPolicies } from '../../core/lineage/merge-rules.js';
import { lastWrites, type ProposalDecisions } from '../../core/lineage/proposal.js';
import type { AuthorityEvent, ProposalEvent, Pubkey } from '../../core/log/event.js';
import type { DevicePerson } from '../../core/writing/devices.js';
import { cut } from '../dataset/cut-text.js';
import { blockersFor } from './proposal-blockers.js';
import type { DecisionInfo, PersonInfo, ProposalInfo } from './proposal-info.js';
import type { ProposalWords } from './proposal-items.js';

/** Decisions and reviews of one proposal. */
const MOST_TOLD = 50;
const LONGEST_NOTE = 2_000;
const LONGEST_TITLE = 200;
const MOST_HINTS = 3;

export interface Asker {
  /** The key of this device, if it has one. */
  readonly device: Pubkey | undefined;
  /** Who asks what they may decide. */
  readonly as: Pubkey | undefined;
  /** ms since 1970. */
  readonly now: number;
}

/** Before it is known what people call themselves, and where it is. */
export type Unnamed = Omit<ProposalInfo, 'nevent'>;

export class ProposalTelling {
  readonly #state: DatasetState;

  constructor(
    readonly words: ProposalWords,
    /** Of the keys that proposals are signed with. */
    readonly people: ReadonlyMap<Pubkey, DevicePerson>,
    readonly asker: Asker,
  ) {
    this.#state = words.state;
  }

  mineOf(proposal: ProposalEvent): ProposalInfo['mine'] {
    const { device, as } = this.asker;
    if (proposal.pubkey === device) return 'device';
    return as !== undefined && this.#authorOf(proposal).person === as ? 'person' : undefined;
  }

  info(proposal: ProposalEvent, decided: ProposalDecisions): Unnamed {
    const { id, stamp, title, note, amends } = proposal;
    const { status, decisions, reviews } = decided;
    const { as, now } = this.asker;
    const isAsked = status === 'open' && as !== undefined;
    const taken = takenOf(proposal, decisions);
    const mine = this.mineOf(proposal);
    return {
      id,
      by: toPerson(this.#authorOf(proposal)),
      ...(mine && { mine }),
      at: stamp[0],
      ...(title !== undefined && { title: cut(title, LONGEST_TITLE) }),
      ...(note !== undefined && { note: cut(note, LONGEST_NOTE) }),
      status,
      decisions: decisions
        .slice(-MOST_TOLD)
        .map((event) => this.#decision(event, event.act.act === 'accept' ? 'accept' : 'reject')),
      reviews: reviews.slice(0, MOST_TOLD).flatMap((review) => {
        const event = this.#state.event(review.id);
        return event?.type === 'authority' ? [this.#decision(event, review.verdict)] : [];
      }),
      ...(amends !== undefined && { amends }),
      ...this.words.itemsOf(proposal),
      ...(taken !== undefined && { taken }),
      ...(isAsked && { blockers: blockersFor(as, proposal, decided, this.#state, now) }),
      needsApprovals: Math.max(
        0,
        ...currentPolicies(this.#state).map(({ required_approvals = 0 }) => required_approvals),
      ),
    };
  }

  #authorOf({ pubkey, stamp }: ProposalEvent): Author {
    const found = this.people.get(pubkey);
    if (!found || stamp[0] > found.until) return { pubkey, person: pubkey };
    const { person, device, role } = found.author;
    return {
      pubkey,
      person,
      ...(device !== undefined && { device: cut(device, LONGEST_TITLE) }),
      ...(role && { role }),
    };
  }

  #decision(event: AuthorityEvent, verdict: DecisionInfo['verdict']): DecisionInfo {
    const { act, stamp } = event;
    const note = 'note' in act ? act.note : undefined;
    return {
      ...toPerson(authorOf(this.#state, event)),
      at: stamp[0],
      verdict,
      ...(note !== undefined && { note: cut(note, LONGEST_NOTE) }),
    };
  }
}

export function peopleIn({ by, decisions, reviews }: Unnamed): Pubkey[] {
  return [by, ...decisions, ...reviews].map(({ author }) => author.person);
}

export function withNames(info: Unnamed, names: ReadonlyMap<Pubkey, string>): Unnamed {
  const toNamed = <T extends PersonInfo>(person: T): T => {
    const name = names.get(person.author.person);
    return name === undefined ? person : { ...person, name };
  };
  const { by, decisions, reviews } = info;
  return { ...info, by: toNamed(by), decisions: decisions.map(toNamed), reviews: reviews.map(toNamed) };
}

export function neventOf({ id, pubkey, kind }: ProposalEvent, relays: readonly string[]): string {
  return neventEncode({ id, author: pubkey, kind, relays: relays.slice(0, MOST_HINTS) });
}

/** Cells of it that an acceptance took; undefined where none is there. */
function takenOf(proposal: ProposalEvent, decisions: readonly AuthorityEvent[]): number | undefined {
  const ops = decisions.flatMap(({ act }) => (act.act === 'accept' ? act.ops : []));
  if (!decisions.some(({ act }) => act.act === 'accept')) return undefined;
  const own = lastWrites(proposal.ops);
  return [...lastWrites(ops).values()].filter((write) => own.has(cellKey(write))).length;
}

function toPerson(author: Author): PersonInfo {
  return { author, npub: npubEncode(author.person) };
}
