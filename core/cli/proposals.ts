/**
 * `kobold proposals`, `accept`, `reject`: what anybody has suggested for a dataset on relays, and the decision of who cares for it.
 * An acceptance carries the changes themselves, so the proposal may vanish (PROTOCOL.md, section 9).
 */
import { randomBytes } from 'node:crypto';
import { npubEncode } from 'nostr-tools/nip19';
import type { DatasetState } from '../dataset/state.js';
import { KoboldError } from '../errors.js';
import type { CellChange } from '../lineage/diff.js';
import { proposalDecisions, proposalItems } from '../lineage/proposal.js';
import type { Act, EventId, ProposalEvent } from '../log/event.js';
import { openProposals, planAcceptance, resourcesOf } from '../writing/accept-plan.js';
import { assertValid, findRight, roleBy } from '../writing/own-right.js';
import { Writer } from '../writing/writer.js';
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import { deliverAll, isTaken, tellDeliveries } from './deliveries.js';
import { blockingWords } from './merge-words.js';
import { pickedCells } from './picked-cells.js';
import { openRemote, type Remote, tellChanges } from './remote-changes.js';
import type { ExitCode, Run } from './run.js';
import { count, plainText } from './terminal.js';

/** So many digits name a proposal, as long as they name one only. */
const FEWEST_DIGITS = 4;
const SHOWN_DIGITS = 8;

type Acceptor = Parameters<typeof planAcceptance>[2];

export async function proposals(run: Run): Promise<ExitCode> {
  const { line, terminal, isJson } = run;
  const remote = await openRemote(run, line.files[0]!, { needsKey: false, withProposals: true });
  const { state } = remote.dataset;
  const open = openProposals(state);
  for (const proposal of open) {
    if (isJson) await write(terminal, `${JSON.stringify(factsOf(proposal, state))}\n`);
    else await tellProposal(run, proposal, state);
  }
  if (open.length === 0 && !isJson) await write(terminal, 'Nobody has suggested anything that is not decided.\n');
  return 0;
}

/** Nothing is signed that the fold would set aside, or, without `--force`, that the dataset's policy asks tools not to. */
export function accept(run: Run): Promise<ExitCode> {
  const { values, lists } = run.line;
  const mayOverwrite = values['force'] === true;
  const only = lists['only'];
  return decide(run, (proposal, state, acceptor) => {
    const cells = only && pickedCells(proposal, state, only);
    const { act, blockers } = planAcceptance(proposal, state, acceptor, cells);
    const { blocks, warns } = blockingWords(blockers, mayOverwrite);
    const name = proposal.id.slice(0, SHOWN_DIGITS);
    if (blocks.length > 0)
      throw new KoboldError('bad-request', `${name} cannot be accepted: ${blocks.join('; ')}. Nothing was sent.`);
    for (const words of warns) run.progress.done(`${name}: ${words}.`);
    return act;
  });
}

export function reject(run: Run): Promise<ExitCode> {
  return decide(run, ({ id }) => ({ act: 'reject', proposal: id }));
}

async function decide(
  run: Run,
  actOf: (proposal: ProposalEvent, state: DatasetState, by: Acceptor) => Act,
): Promise<ExitCode> {
  const { line, terminal, isJson } = run;
  const [to, ...ids] = line.files as [string, ...string[]];
  const remote = await openRemote(run, to, { needsKey: true, withProposals: true });
  const { state, fold } = remote.dataset;
  const chosen = [...new Map(ids.map((id) => findProposal(id, state)).map((found) => [found.id, found])).values()];
  const { writer, by } = writerOf(run, remote, chosen[0]!);
  const events = chosen.map((proposal) => {
    const event = writer.write({ type: 'authority', act: actOf(proposal, fold.state, by) });
    assertValid(state, event.id as EventId);
    return event;
  });
  const sent = await deliverAll(run, remote.relays, events, remote.key);
  if (isJson) {
    const facts = {
      dataset: remote.address,
      proposals: chosen.map(({ id }) => id),
      events: events.map(({ id }) => id),
    };
    await write(terminal, `${JSON.stringify({ ...facts, relays: sent.deliveries })}\n`);
    return sent.code;
  }
  const done = line.command === 'accept' ? 'accepted' : 'rejected';
  for (const [at, { id }] of chosen.entries())
    if (sent.deliveries.some((delivery) => isTaken(delivery, events[at]!.id)))
      await write(terminal, `${id.slice(0, SHOWN_DIGITS)} ${done}\n`);
  await tellDeliveries(run, sent.deliveries);
  return sent.code;
}

function findProposal(digits: string, state: DatasetState): ProposalEvent {
  const open = openProposals(state);
  const isNamed = ({ id }: ProposalEvent): boolean =>
    digits.length >= FEWEST_DIGITS && id.startsWith(digits.toLowerCase());
  const named = open.filter(isNamed);
  if (named.length === 1) return named[0]!;
  const known = state.proposals().find(isNamed);
  if (named.length > 1) throw usage(`"${digits}" names ${named.length} proposals: write more of its digits.`);
  if (known) throw usage(`"${digits}" is ${proposalDecisions(known, state).status} already.`);
  throw usage(
    open.length === 0
      ? 'Nothing is proposed that is not decided.'
      : `There is no open proposal "${digits.slice(0, 64)}": kobold proposals lists them.`,
  );
}

function writerOf(run: Run, { dataset, key }: Remote, { ops }: ProposalEvent): { writer: Writer; by: Acceptor } {
  const { state, fold, events } = dataset;
  const resource = resourcesOf(ops)[0] ?? '*';
  const right = findRight(state, events.keys(), key!.pubkey, resource, run.terminal.now());
  const random = (): Uint8Array => new Uint8Array(randomBytes(32));
  const writer = new Writer(fold, { secret: key!.secret, now: run.terminal.now, random, ...right });
  return { writer, by: { pubkey: key!.pubkey, role: roleBy(state, right.grant) } };
}

function changesOf(proposal: ProposalEvent, state: DatasetState): CellChange[] {
  return proposalItems(proposal, state).map(({ resource, record, field, now, proposed }) => ({
    resource,
    record,
    field,
    before: now,
    after: proposed,
  }));
}

async function tellProposal(run: Run, proposal: ProposalEvent, state: DatasetState): Promise<void> {
  const { id, pubkey, stamp, title, note } = proposal;
  const items = proposalItems(proposal, state);
  const outdated = items.filter(({ status }) => status === 'outdated').length;
  const said = [title, note].filter((text) => text !== undefined).map((text) => ` ${plainText(JSON.stringify(text))}`);
  const day = new Date(stamp[0]).toISOString().slice(0, 10);
  const warning = outdated === 0 ? '' : `  (${count(outdated, 'cell')} changed since)`;
  await write(run.terminal, `${id.slice(0, SHOWN_DIGITS)}  ${day}  ${npubEncode(pubkey)}${said.join('')}${warning}\n`);
  const changes = changesOf(proposal, state);
  for (const resource of new Set(changes.map((change) => change.resource)))
    await tellChanges(
      run,
      state,
      changes.filter((change) => change.resource === resource),
      false,
    );
}

function factsOf(proposal: ProposalEvent, state: DatasetState) {
  const { id, pubkey, stamp, title, note } = proposal;
  const items = proposalItems(proposal, state);
  return {
    id,
    by: pubkey,
    at: stamp[0],
    ...(title !== undefined && { title }),
    ...(note !== undefined && { note }),
    items,
  };
}
