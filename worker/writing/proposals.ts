/**
 * What people suggest for a dataset, for those who decide and those who suggested: pages ask again when a frame says that something
 * has changed. Anybody may suggest anything, so an answer has a bounded size, whatever is there. One of them: proposal-telling.ts.
 */
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import type { ProposalEvent, Pubkey } from '../../core/log/event.js';
import { decidingRight } from '../../core/writing/devices.js';
import { roleBy } from '../../core/writing/own-right.js';
import { onDeleted } from '../../core/writing/suggestions.js';
import type { HeldDataset } from '../dataset/datasets.js';
import type { GoneRecord, ProposalCounts, ProposalInfo, ProposalsAnswer, ProposalsQuestion } from './proposal-info.js';
import { ProposalWords } from './proposal-items.js';
import { ProposalReadings } from './proposal-readings.js';
import { neventOf, peopleIn, ProposalTelling, withNames } from './proposal-telling.js';

const MOST_LISTED = 50;
const USUALLY_LISTED = 20;
/** Records with drafts that are gone. */
const MOST_GONE = 50;

/** Throws `bad-request` while nothing of the dataset is here, and for a key that is none. */
export async function listProposals(held: HeldDataset, question: ProposalsQuestion): Promise<ProposalsAnswer> {
  const { writing, dataset } = held;
  const fold = writing?.target.fold ?? dataset.fold;
  if (!fold) throw new KoboldError('bad-request', 'Nothing of this dataset is here yet.');
  const { state } = fold;
  const as = question.as === undefined ? undefined : asPubkey(question.as);
  const now = Date.now();
  const all = state.proposals();
  const readings = writing?.readings ?? new ProposalReadings(fold);
  const words = new ProposalWords(state, dataset.computed);
  const telling = new ProposalTelling(words, readings.people, { device: writing?.device, as, now });
  const { decisionsOf } = readings;
  const found = all
    .filter((proposal) => isAsked(proposal, decisionsOf(proposal).status, question))
    .filter((proposal) => !question.mine || telling.mineOf(proposal) !== undefined)
    .reverse();
  const after = question.before === undefined ? 0 : found.findIndex(({ id }) => id === question.before) + 1;
  const limit = Math.min(MOST_LISTED, Math.max(1, Math.floor(Number(question.limit)) || USUALLY_LISTED));
  const told = found
    .slice(after, after + limit)
    .map((proposal) => ({ proposal, info: telling.info(proposal, decisionsOf(proposal)) }));
  const names = await held.namesOf?.(new Set(told.flatMap(({ info }) => peopleIn(info))), question.names === true);
  const right = as && decidingRight(state, as, now);
  return {
    proposals: await Promise.all(
      told.map(async ({ proposal, info }) => ({
        ...withNames(info, names ?? new Map()),
        nevent: neventOf(proposal, await held.relaysOf(proposal.id)),
      })),
    ),
    count: found.length,
    more: after + limit < found.length,
    columns: words.columns,
    ...(right && { role: roleBy(state, right.grant) }),
    gone: goneRecords(held, words),
  };
}

/** For frames: one pass over what there is. */
export function countProposals(
  state: DatasetState,
  device: Pubkey | undefined,
  decisionsOf: ProposalReadings['decisionsOf'],
): ProposalCounts {
  const open = state.proposals().filter((proposal) => decisionsOf(proposal).status === 'open');
  return { open: open.length, mine: open.filter(({ pubkey }) => pubkey === device).length };
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

function goneRecords({ writing }: HeldDataset, words: ProposalWords): GoneRecord[] {
  if (!writing?.status.gone) return [];
  const { state } = words;
  const gone = new Map<string, GoneRecord>();
  const { drafts } = writing;
  const isGone = onDeleted(state, drafts);
  for (const draft of drafts) {
    const { resource, record } = draft;
    if (gone.size === MOST_GONE || !isGone(draft)) continue;
    const labels = { resourceLabel: words.resourceLabel(resource), recordLabel: words.recordLabel(resource, record) };
    gone.set(`${resource}\n${record}`, { resource, record, ...labels });
  }
  return [...gone.values()];
}

function asPubkey(text: string): Pubkey {
  if (/^[0-9a-f]{64}$/.test(text)) return text as Pubkey;
  throw new KoboldError('bad-request', 'A key is 64 hex digits.');
}
