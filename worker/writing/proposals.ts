/**
 * What people suggest for a dataset, for those who decide and those who suggested: pages ask again when a frame says that something
 * has changed. Anybody may suggest anything, so an answer has a bounded size, whatever is there.
 */
import { neventEncode, npubEncode } from 'nostr-tools/nip19';
import { type Author, authorOf } from '../../core/dataset/provenance.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import { cellKey } from '../../core/lineage/merge.js';
import { currentPolicies, type MergeBlocker } from '../../core/lineage/merge-rules.js';
import { allDecisions, lastWrites, type ProposalDecisions } from '../../core/lineage/proposal.js';
import type { AuthorityEvent, ProposalEvent, Pubkey, Role } from '../../core/log/event.js';
import { planAcceptance, resourcesOf } from '../../core/writing/accept-plan.js';
import { rightTo, roleBy } from '../../core/writing/own-right.js';
import { isOnDeleted } from '../../core/writing/suggestions.js';
import type { HeldDataset } from '../dataset/datasets.js';
import { cut, ProposalWords } from './proposal-items.js';
import type {
  BlockerInfo,
  DecisionInfo,
  GoneRecord,
  PersonInfo,
  ProposalCounts,
  ProposalInfo,
  ProposalsAnswer,
  ProposalsQuestion,
} from './proposal-info.js';

const MOST_LISTED = 50;
const USUALLY_LISTED = 20;
/** Of each: decisions and reviews of one proposal, records with drafts that are gone. */
const MOST_TOLD = 50;
const LONGEST_NOTE = 2_000;
const LONGEST_TITLE = 200;
const MOST_HINTS = 3;
const MAINTAINER = 6;

/** Throws `bad-request` while nothing of the dataset is here, and for a key that is none. */
export async function listProposals(held: HeldDataset, question: ProposalsQuestion): Promise<ProposalsAnswer> {
  const { writing } = held;
  const state = writing?.target.fold.state ?? held.dataset.fold?.state;
  if (!state) throw new KoboldError('bad-request', 'Nothing of this dataset is here yet.');
  const as = question.as === undefined ? undefined : asPubkey(question.as);
  const asker: Asker = { state, device: writing?.device, as, now: Date.now() };
  const decisionsOf = allDecisions(state);
  const people = delegates(state);
  const personOf = (pubkey: Pubkey): Pubkey => people.get(pubkey)?.pubkey ?? pubkey;
  const mineOf = ({ pubkey }: ProposalEvent): ProposalInfo['mine'] =>
    pubkey === asker.device ? 'device' : as !== undefined && personOf(pubkey) === as ? 'person' : undefined;
  const found = state
    .proposals()
    .filter((proposal) => isAsked(proposal, decisionsOf(proposal).status, question))
    .filter((proposal) => !question.mine || mineOf(proposal) !== undefined)
    .reverse();
  const after = question.before === undefined ? 0 : found.findIndex(({ id }) => id === question.before) + 1;
  const limit = Math.min(MOST_LISTED, Math.max(1, Math.floor(Number(question.limit)) || USUALLY_LISTED));
  const listed = found.slice(after, after + limit);
  const words = new ProposalWords(state, held.dataset.computed);
  const role = as && decidingRole(state, as, asker.now);
  const proposals = listed.map((proposal): Unnamed => {
    const decisions = decisionsOf(proposal);
    const mine = mineOf(proposal);
    return { proposal, info: describe(proposal, decisions, asker, words, people, mine) };
  });
  const names = await held.namesOf?.(new Set(proposals.flatMap(({ info }) => peopleIn(info))), question.names === true);
  return {
    proposals: await Promise.all(
      proposals.map(async ({ proposal, info }) => ({
        ...withNames(info, names ?? new Map()),
        nevent: nevent(proposal, await held.relaysOf(proposal.id)),
      })),
    ),
    count: found.length,
    more: after + limit < found.length,
    columns: words.columns,
    ...(role && { role }),
    gone: goneRecords(held, words),
  };
}

/** For frames: one pass over what there is. */
export function countProposals(state: DatasetState, device: Pubkey | undefined): ProposalCounts {
  const decisionsOf = allDecisions(state);
  const open = state.proposals().filter((proposal) => decisionsOf(proposal).status === 'open');
  return { open: open.length, mine: open.filter(({ pubkey }) => pubkey === device).length };
}

interface Asker {
  readonly state: DatasetState;
  readonly device: Pubkey | undefined;
  readonly as: Pubkey | undefined;
  readonly now: number;
}

/** Before it is known what they call themselves. */
interface Unnamed {
  readonly proposal: ProposalEvent;
  readonly info: Omit<ProposalInfo, 'nevent'>;
}

function isAsked(
  { id, ops }: ProposalEvent,
  status: ProposalInfo['status'],
  { status: wanted = 'open', proposal, resource }: ProposalsQuestion,
): boolean {
  // What only takes another back is told with that one.
  if (ops.length === 0 || (proposal !== undefined && proposal !== id)) return false;
  if (resource && !ops.some((op) => op.resource === resource)) return false;
  return wanted === 'all' || (status === 'open') === (wanted === 'open');
}

function describe(
  proposal: ProposalEvent,
  { status, decisions, reviews }: ProposalDecisions,
  asker: Asker,
  words: ProposalWords,
  people: ReadonlyMap<Pubkey, AuthorityEvent>,
  mine: ProposalInfo['mine'],
): Unnamed['info'] {
  const { state } = asker;
  const { id, pubkey, stamp, title, note, amends } = proposal;
  const verdicts = reviews.slice(0, MOST_TOLD).flatMap((review) => {
    const event = state.event(review.id);
    return event?.type === 'authority' ? [toDecision(state, event, review.verdict)] : [];
  });
  const taken = takenOf(proposal, decisions);
  const blockers =
    status === 'open' && asker.as !== undefined
      ? blockersOf(proposal, { status, decisions, reviews }, asker)
      : undefined;
  return {
    id,
    by: toPerson(proposerOf(pubkey, people, state)),
    ...(mine && { mine }),
    at: stamp[0],
    ...(title !== undefined && { title: cut(title, LONGEST_TITLE) }),
    ...(note !== undefined && { note: cut(note, LONGEST_NOTE) }),
    status,
    decisions: decisions
      .slice(-MOST_TOLD)
      .map((event) => toDecision(state, event, event.act.act === 'accept' ? 'accept' : 'reject')),
    reviews: verdicts,
    ...(amends !== undefined && { amends }),
    ...words.itemsOf(proposal),
    ...(taken !== undefined && { taken }),
    ...(blockers && { blockers }),
    needsApprovals: Math.max(0, ...currentPolicies(state).map(({ required_approvals = 0 }) => required_approvals)),
  };
}

function takenOf(proposal: ProposalEvent, decisions: readonly AuthorityEvent[]): number | undefined {
  const ops = decisions.flatMap(({ act }) => (act.act === 'accept' ? act.ops : []));
  if (!decisions.some(({ act }) => act.act === 'accept')) return undefined;
  const own = lastWrites(proposal.ops);
  return [...lastWrites(ops).values()].filter((write) => own.has(cellKey(write))).length;
}

function blockersOf(proposal: ProposalEvent, decisions: ProposalDecisions, asker: Asker): BlockerInfo[] {
  const { state, now } = asker;
  const as = asker.as!;
  const resources = resourcesOf(proposal.ops);
  const rights = resources.map((resource) => [resource, rightTo(state, as, resource, now)] as const);
  const [lacking] = rights.find(([, right]) => right === undefined || !mayDecide(right)) ?? [];
  if (lacking !== undefined) {
    const role = decidingRole(state, as, now);
    return role ? [{ code: 'scope', resource: cut(lacking, LONGEST_TITLE) }] : [{ code: 'role', need: 'maintainer' }];
  }
  const role = roleBy(state, rights[0]?.[1]?.grant);
  const { blockers } = planAcceptance(proposal, state, { pubkey: as, role }, undefined, decisions);
  return blockers.map(toBlocker);
}

function toBlocker(blocker: MergeBlocker): BlockerInfo {
  switch (blocker.code) {
    case 'rejected':
      return { code: 'rejected', count: blocker.by.length };
    case 'outdated':
      return { code: 'outdated', count: blocker.cells.length };
    case 'authority-missing':
      return { code: 'authority-missing', count: blocker.ids.length };
    case 'check':
      return { code: 'check', name: cut(blocker.name, LONGEST_TITLE) };
    default:
      return blocker;
  }
}

/** Devices decide nothing, whoever's they are: their ranks are the odd ones (PROTOCOL.md, section 6). */
const mayDecide = ({ rank }: { readonly rank: number }): boolean => rank >= MAINTAINER && rank % 2 === 0;

/** Of a key that may decide about anything here. */
function decidingRole(state: DatasetState, pubkey: Pubkey, now: number): Role | undefined {
  for (const resource of ['*', ...state.resources()]) {
    const right = rightTo(state, pubkey, resource, now);
    if (right && mayDecide(right)) return roleBy(state, right.grant);
  }
  return undefined;
}

/** The valid delegation of each device: proposals cite none. */
function delegates(state: DatasetState): ReadonlyMap<Pubkey, AuthorityEvent> {
  const revoked = new Set(state.authority().flatMap(({ act }) => (act.act === 'revoke' ? [act.target] : [])));
  const found = new Map<Pubkey, AuthorityEvent>();
  for (const event of state.authority())
    if (event.act.act === 'delegate' && !revoked.has(event.id)) found.set(event.act.to, event);
  return found;
}

function proposerOf(pubkey: Pubkey, people: ReadonlyMap<Pubkey, AuthorityEvent>, state: DatasetState): Author {
  const delegation = people.get(pubkey);
  if (delegation?.act.act !== 'delegate') return { pubkey, person: pubkey };
  const { device } = delegation.act;
  const { person, role } = authorOf(state, delegation);
  return { pubkey, person, ...(device !== undefined && { device: cut(device, LONGEST_TITLE) }), ...(role && { role }) };
}

function toPerson(author: Author): PersonInfo {
  return { author, npub: npubEncode(author.person) };
}

function toDecision(state: DatasetState, event: AuthorityEvent, verdict: DecisionInfo['verdict']): DecisionInfo {
  const { act, stamp } = event;
  const note = 'note' in act ? act.note : undefined;
  return {
    ...toPerson(authorOf(state, event)),
    at: stamp[0],
    verdict,
    ...(note !== undefined && { note: cut(note, LONGEST_NOTE) }),
  };
}

function peopleIn({ by, decisions, reviews }: Unnamed['info']): Pubkey[] {
  return [by, ...decisions, ...reviews].map(({ author }) => author.person);
}

function withNames(info: Unnamed['info'], names: ReadonlyMap<Pubkey, string>): Unnamed['info'] {
  const toNamed = <T extends PersonInfo>(person: T): T => {
    const name = names.get(person.author.person);
    return name === undefined ? person : { ...person, name };
  };
  const { by, decisions, reviews } = info;
  return { ...info, by: toNamed(by), decisions: decisions.map(toNamed), reviews: reviews.map(toNamed) };
}

function nevent({ id, pubkey, kind }: ProposalEvent, relays: readonly string[]): string {
  return neventEncode({ id, author: pubkey, kind, relays: relays.slice(0, MOST_HINTS) });
}

function goneRecords({ writing }: HeldDataset, words: ProposalWords): GoneRecord[] {
  if (!writing?.status.gone) return [];
  const { state } = words;
  const gone = new Map<string, GoneRecord>();
  const { drafts } = writing;
  for (const draft of drafts) {
    const { resource, record } = draft;
    if (gone.size === MOST_TOLD || !isOnDeleted(state, draft, drafts)) continue;
    const labels = { resourceLabel: words.resourceLabel(resource), recordLabel: words.recordLabel(resource, record) };
    gone.set(`${resource}\n${record}`, { resource, record, ...labels });
  }
  return [...gone.values()];
}

function asPubkey(text: string): Pubkey {
  if (/^[0-9a-f]{64}$/.test(text)) return text as Pubkey;
  throw new KoboldError('bad-request', 'A key is 64 hex digits.');
}
