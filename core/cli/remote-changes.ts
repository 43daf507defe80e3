/** Changes to a dataset that lives on relays: read it, see what the key may, sign the changes as events, send these. */
import { randomBytes } from 'node:crypto';
import type { DatasetState } from '../dataset/state.js';
import type { LoggedEvent } from '../dataset/snapshot-set.js';
import { KoboldError } from '../errors.js';
import { type CellChange } from '../lineage/diff.js';
import { diffToOps } from '../lineage/ops.js';
import { parseSharedAddress } from '../log/address.js';
import { type Address, type EventId, KIND, type NostrEvent } from '../log/event.js';
import { compareCells } from '../dataset/order.js';
import { ALIVE } from '../dataset/op-writes.js';
import { readSchema } from '../schema/schema.js';
import { isReference, parseElementField } from '../schema/reference.js';
import { valueToText } from '../schema/values.js';
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import { deliverAll, type Deliveries, mergeDeliveries, relaysOf, socketOptions, tellDeliveries } from './deliveries.js';
import { readExistingKey, type SigningKey } from './key-file.js';
import { batchOps } from '../writing/op-batches.js';
import { assertValid, findRight } from '../writing/own-right.js';
import { publishSnapshot, type SnapshotReport, type SnapshotSource, tellSnapshot } from './publish-snapshot.js';
import { readFromRelays, type RelayDataset } from './relay-dataset.js';
import { RelatedRecords } from '../writing/related-records.js';
import type { Run } from './run.js';
import { count, plainText } from './terminal.js';
import { Writer } from '../writing/writer.js';

export interface Remote {
  readonly address: Address;
  readonly relays: readonly string[];
  readonly key: SigningKey | undefined;
  readonly dataset: RelayDataset;
}

export interface SentChanges extends Deliveries {
  readonly events: readonly NostrEvent[];
  /** Made or found on the way. */
  readonly snapshot: SnapshotReport | null;
  tell(): Promise<void>;
}

/** Lines of changes that are shown. */
const MOST_SHOWN = 20;
const LONGEST_SHOWN = 60;

/** `to`: an naddr or a plain address. Throws `bad-request`, `bad-source` and what reading throws. */
export async function openRemote(
  run: Run,
  to: string,
  { needsKey, withProposals = false }: { needsKey: boolean; withProposals?: boolean },
): Promise<Remote> {
  const { line, terminal, progress } = run;
  const { address, relays: hints } = parseSharedAddress(to);
  const relays = relaysOf(run, hints);
  if (relays.length === 0) throw usage('The address names no relay: say where the dataset is with --relay wss://…');
  const key = await readExistingKey(line.values['key'] as string | undefined, terminal.env['KOBOLD_KEY']);
  if (key === undefined && needsKey) throw usage('Changes are signed: say with which key, --key FILE.');
  const onEvents = (events: number): void =>
    progress.step(
      `Reading ${count(events, 'event')} from ${relays.length === 1 ? relays[0]! : `${relays.length} relays`}`,
    );
  const dataset = await readFromRelays(address, relays, socketOptions(run, key), { onEvents, withProposals });
  progress.clear();
  for (const { message } of dataset.failed) progress.done(`Not asked: ${plainText(message)}`);
  return { address, relays, key, dataset };
}

/** Nothing is sent on a dry run, nor where the dataset would not take it. `changes` are of one resource. */
export async function writeChanges(
  run: Run,
  { address, relays, key, dataset }: Remote,
  resource: string,
  changes: readonly CellChange[],
  isDryRun: boolean,
): Promise<SentChanges> {
  const { fold, state } = dataset;
  const needs = state.needs();
  if (needs.length > 0)
    throw new KoboldError('bad-request', `The dataset cannot be changed from here yet: ${needs.join(', ')}.`);
  if (isDryRun || changes.length === 0)
    return { events: [], deliveries: [], code: 0, snapshot: null, tell: async () => undefined };
  const now = run.terminal.now();
  const right = findRight(state, dataset.events.keys(), key!.pubkey, resource, now);
  const random = (): Uint8Array => new Uint8Array(randomBytes(32));
  const writer = new Writer(fold, { secret: key!.secret, now: run.terminal.now, random, ...right });
  // All ops before the first event: what they replace is what was there before any of them.
  const batches = [...batchOps(diffToOps([...changes].sort(compareCells), state))];
  const events = batches.map((ops) => {
    const event = writer.write({ type: 'data', ops });
    assertValid(state, event.id as EventId);
    return event;
  });
  const log = await deliverAll(run, relays, events, key);
  const reached = log.deliveries.filter(({ failed }) => failed === undefined).map(({ relay }) => relay);
  const { snapshot, ...more } = await publishSnapshot(run, sourceOf(address, dataset, events), reached, key, 'grown');
  const sent = mergeDeliveries([log, more]);
  const tell = async (): Promise<void> => {
    await tellSnapshot(run, snapshot);
    await tellDeliveries(run, sent.deliveries);
  };
  return { ...sent, events, snapshot, tell };
}

/** What a snapshot is made of: all events in hand, and those that were just written. */
export function sourceOf(
  address: Address,
  { events, state, manifest }: RelayDataset,
  written: readonly NostrEvent[] = [],
): SnapshotSource {
  const logged = [...events.values(), ...written].flatMap((event): LoggedEvent[] => {
    const decoded = state.event(event.id as EventId);
    return decoded && decoded.kind !== KIND.proposal && decoded.kind !== KIND.snapshot ? [{ event, decoded }] : [];
  });
  return { address, events: logged, ...(manifest && { manifest }) };
}

/** A line a cell, for people. */
export async function tellChanges(
  { terminal }: Run,
  state: DatasetState,
  changes: readonly CellChange[],
  isDryRun: boolean,
): Promise<void> {
  const resource = changes[0]?.resource;
  if (resource === undefined) return;
  const { members } = readSchema(state, resource);
  const related = new RelatedRecords(state);
  const text = (field: string, value: CellChange['after']): string => {
    if (isReference(value)) return named(plainText(related.titleOf(value)), plainText(value.$ref[2]));
    const member = members.get(field);
    const type = member === undefined || member.kind === 'relationship' ? 'json' : member.type;
    return value === undefined ? '(nothing)' : shortened(plainText(valueToText(type, value)));
  };
  const most = isDryRun ? Infinity : MOST_SHOWN;
  for (const { record, field, before, after } of changes.slice(0, most)) {
    const relation = parseElementField(field)?.relation;
    const label = plainText(members.get(relation ?? field)?.label ?? relation ?? field);
    let said = `${label}: ${text(field, before)} → ${text(field, after)}`;
    if (relation !== undefined) said = `${label}: ${after === undefined ? '−' : '+'} ${text(field, after ?? before)}`;
    if (field === ALIVE) said = after === true ? 'new' : 'deleted';
    await write(terminal, `${plainText(record)}: ${said}\n`);
  }
  if (changes.length > most) await write(terminal, `and ${count(changes.length - most, 'cell')} more\n`);
}

function named(title: string, id: string): string {
  return title === id ? id : `${shortened(title)} (${id})`;
}

function shortened(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
