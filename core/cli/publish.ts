/** `kobold publish`: a dataset's events, a table's changes as new events, or a snapshot of what is there, to relays. */
import { extname } from 'node:path';
import {
  type Address,
  type DatasetEvent,
  KIND,
  type ManifestEvent,
  type NostrEvent,
  type SnapshotEvent,
} from '../log/event.js';
import { addressToNaddr, isAddress } from '../log/address.js';
import { KoboldError } from '../errors.js';
import { compareStamped } from '../dataset/order.js';
import type { LoggedEvent } from '../dataset/snapshot-set.js';
import { parentsFirst } from '../log/parents-first.js';
import { readBundleFile, write } from './bundle-file.js';
import { usage } from './command-line.js';
import { deliverAll, mergeDeliveries, relaysOf, tellDeliveries } from './deliveries.js';
import { readExistingKey, type SigningKey } from './key-file.js';
import {
  publishSnapshot,
  type SentSnapshot,
  type SnapshotSource,
  snapshotWish,
  tellSnapshot,
} from './publish-snapshot.js';
import { publishTable } from './publish-table.js';
import type { Signboard } from './relay-snapshot.js';
import { openRemote, sourceOf } from './remote-changes.js';
import type { ExitCode, Run } from './run.js';
import { count } from './terminal.js';
import type { TableFormat } from './table-file.js';

export async function publish(run: Run): Promise<ExitCode> {
  const [file] = run.line.files as [string];
  snapshotWish(run);
  if (/^(nostr:)?naddr1/i.test(file) || isAddress(file)) return publishAddress(run, file);
  const format = extname(file).slice(1).toLowerCase();
  if (format === 'kobold') return publishBundle(run, file);
  if (format === 'csv' || format === 'tsv' || format === 'json')
    return publishTable(run, file, format satisfies TableFormat);
  throw usage(`${file} is neither a dataset (.kobold), a table (.csv .tsv .json) nor an address.`);
}

interface Bundle {
  readonly address: Address;
  readonly manifest?: Signboard;
  readonly events: readonly LoggedEvent[];
  readonly refused: number;
  /** With all its parts. */
  readonly snapshot?: SnapshotSource['own'];
}

async function publishBundle(run: Run, file: string): Promise<ExitCode> {
  const { terminal, progress, isJson, line } = run;
  for (const option of ['to', 'resource', 'key-column', 'delete'])
    if (line.values[option] !== undefined)
      throw usage(`--${option} is for tables; ${file} says itself where it belongs.`);
  const relays = relaysOf(run);
  if (relays.length === 0) throw usage('Say where to: --relay wss://…');
  const key = await readExistingKey(line.values['key'] as string | undefined, terminal.env['KOBOLD_KEY']);
  const bundle = await readWhole(run, file);
  const { address, manifest, snapshot: own } = bundle;
  if (manifest?.decoded.board.visibility === 'private')
    throw new KoboldError('bad-request', 'The dataset is private: it never leaves the device.');
  const events = bundle.events.map(({ event }) => event);
  if (bundle.refused > 0)
    progress.done(`${count(bundle.refused, 'event')} of the file are refused and not sent: kobold verify ${file}`);
  if (own && key === undefined)
    progress.done('The snapshot in the file stays there: its parts are sent with --key FILE.');
  const isDryRun = line.values['dry-run'] === true;
  const source: SnapshotSource = {
    address,
    events: bundle.events.filter(({ decoded }) => isLog(decoded)),
    ...(manifest && { manifest }),
    ...(own && { own }),
  };
  const { snapshot, ...sent } = isDryRun ? NOTHING_SENT : await sendAll(run, relays, events, source, key);
  const naddr = addressToNaddr(address, relays);
  const all = events.length + (manifest ? 1 : 0);
  const facts = { dataset: address, naddr, events: all, refused: bundle.refused, snapshot };
  if (isJson) await write(terminal, `${JSON.stringify({ ...facts, relays: sent.deliveries })}\n`);
  else {
    if (isDryRun) await write(terminal, `${count(all, 'event')} would be sent to ${relays.join(', ')}\n`);
    await tellSnapshot(run, snapshot);
    await tellDeliveries(run, sent.deliveries);
    await write(terminal, `${naddr}\n`);
  }
  return sent.code;
}

const NOTHING_SENT: SentSnapshot = { deliveries: [], code: 0, snapshot: null, hasManifest: false };

/** The log, the snapshot, and the manifest last, so that where it is, all is. */
async function sendAll(
  run: Run,
  relays: readonly string[],
  events: readonly NostrEvent[],
  source: SnapshotSource,
  key: SigningKey | undefined,
): Promise<SentSnapshot> {
  const log = await deliverAll(run, relays, events, key);
  const reached = log.deliveries.filter(({ failed }) => failed === undefined).map(({ relay }) => relay);
  const sent = await publishSnapshot(run, source, reached, key, 'first');
  const manifest =
    source.manifest && !sent.hasManifest ? await deliverAll(run, reached, [source.manifest.event], key) : undefined;
  return { ...sent, ...mergeDeliveries([log, sent, manifest]) };
}

/** Of what the relays hold. */
async function publishAddress(run: Run, to: string): Promise<ExitCode> {
  const { terminal, isJson } = run;
  const { address, relays, key, dataset } = await openRemote(run, to, { needsKey: true });
  const isDryRun = run.line.values['dry-run'] === true;
  const { snapshot, ...sent } = isDryRun
    ? NOTHING_SENT
    : await publishSnapshot(run, sourceOf(address, dataset), relays, key, 'first');
  const naddr = addressToNaddr(address, relays);
  if (isJson) {
    const facts = { dataset: address, naddr, events: 0, refused: 0, snapshot };
    await write(terminal, `${JSON.stringify({ ...facts, relays: sent.deliveries })}\n`);
    return sent.code;
  }
  await tellSnapshot(run, snapshot);
  await tellDeliveries(run, sent.deliveries);
  await write(terminal, `${naddr}\n`);
  return sent.code;
}

async function readWhole({ terminal, progress }: Run, file: string): Promise<Bundle> {
  let address = '' as Address;
  let manifest: Signboard | undefined;
  let refused = 0;
  let snapshot: { event: NostrEvent; decoded: SnapshotEvent } | undefined;
  const texts: string[] = [];
  let share: number | undefined;
  const events: LoggedEvent[] = [];
  for await (const item of readBundleFile(file, terminal, { onShare: (now) => (share = now) })) {
    if (item.type === 'address') address = item.address;
    else if (item.type === 'manifest') manifest = { event: item.event, decoded: item.decoded as ManifestEvent };
    else if (item.type === 'event') events.push(item as LoggedEvent);
    else if (item.type === 'snapshot' && item.decoded.type === 'snapshot')
      snapshot = { event: item.event, decoded: item.decoded };
    else if (item.type === 'part') texts.push(item.text);
    else if (item.type === 'refused') refused += 1;
    else if (item.type === 'broken')
      throw new KoboldError('unsupported', `Nothing was sent: ${file}, line ${item.line}: ${item.message}`, { file });
    progress.step(`Checking ${count(events.length, 'event')} of ${file}`, share);
  }
  progress.clear();
  const isWhole = snapshot?.decoded.parts.length === texts.length;
  return {
    address,
    events: inOrder(events),
    refused,
    ...(manifest && { manifest }),
    ...(snapshot && isWhole && { snapshot: { ...snapshot, texts } }),
  };
}

function isLog({ kind }: DatasetEvent): boolean {
  return kind === KIND.data || kind === KIND.schema || kind === KIND.authority;
}

/** Parents before children and grants before what cites them; where there is a choice, authority and schema first. */
function inOrder(events: readonly LoggedEvent[]): LoggedEvent[] {
  const rank = ({ type }: DatasetEvent): number => (type === 'authority' ? 0 : type === 'schema' ? 1 : 2);
  return parentsFirst(events, {
    id: ({ decoded }) => decoded.id,
    before: ({ decoded }) => ('prev' in decoded ? [...decoded.prev, ...(decoded.grant ? [decoded.grant] : [])] : []),
    compare: (a, b) =>
      rank(a.decoded) - rank(b.decoded) ||
      ('stamp' in a.decoded && 'stamp' in b.decoded ? compareStamped(a.decoded, b.decoded) : 0),
  });
}
