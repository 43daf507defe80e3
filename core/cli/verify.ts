/** `kobold verify`: is a file whole, or what relays hold; is everything in it permitted; does its snapshot say what the log says? */
import { isAddress } from '../log/address.js';
import { auditSnapshot, type SnapshotAudit } from '../dataset/snapshot-audit.js';
import type { DatasetState } from '../dataset/state.js';
import { write } from './bundle-file.js';
import { readDataset } from './dataset-file.js';
import { socketOptions } from './deliveries.js';
import { type Findings, findingsOf, tellFindings } from './findings.js';
import { makersOf, partsOnRelays, readParts, snapshotsOnRelays } from './relay-snapshot.js';
import { openRemote } from './remote-changes.js';
import type { ExitCode, Run } from './run.js';
import { count, plainText } from './terminal.js';

/** `none`: there is no snapshot. `refused`: it is not what was signed, or parts of it are missing. */
interface SnapshotFinding {
  readonly outcome: SnapshotAudit['outcome'] | 'none' | 'refused';
  readonly id?: string;
  readonly code?: 'bad-snapshot' | 'truncated';
  readonly message?: string;
}

const NONE: SnapshotFinding = { outcome: 'none' };

export async function verify(run: Run): Promise<ExitCode> {
  const [what] = run.line.files as [string];
  if (/^(nostr:)?naddr1/i.test(what) || isAddress(what)) return verifyRelays(run, what);
  const dataset = await readDataset(what, run);
  const { snapshot, state, address, counts } = dataset;
  const audited = snapshot && {
    id: snapshot.snapshot.id,
    ...finding(auditSnapshot(snapshot, (id) => state.event(id))),
  };
  const events = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const found = findingsOf(dataset);
  // Without the log there is nothing to hold it against: then the file is its snapshot.
  const isFine = found.ok && audited?.outcome !== 'differs';
  await tell(run, what, { address, events, state, found, snapshot: audited ?? NONE, isFine });
  return found.broken ? 3 : isFine ? 0 : 1;
}

/** The log of all relays together, and the newest valid snapshot on them. */
async function verifyRelays(run: Run, to: string): Promise<ExitCode> {
  const { address, relays, key, dataset } = await openRemote(run, to, { needsKey: false });
  const { fold, state, events } = dataset;
  const options = socketOptions(run, key);
  const held = await snapshotsOnRelays(
    address,
    relays,
    makersOf(address, state.authority()),
    options,
    dataset.manifest,
  );
  fold.add(held.snapshots.map(({ decoded }) => decoded));
  const [newest] = held.snapshots
    .filter(({ decoded }) => state.isValid(decoded.id))
    .sort((a, b) => b.decoded.stamp[0] - a.decoded.stamp[0]);
  let snapshot = NONE;
  if (newest) {
    run.progress.step('Reading the snapshot');
    const parts = await partsOnRelays(newest, options);
    const contents = readParts(newest.decoded, parts ?? []);
    const audited = 'code' in contents ? undefined : finding(auditSnapshot(contents, (id) => state.event(id)));
    snapshot = { id: newest.decoded.id, ...(audited ?? { outcome: 'refused', ...(contents as object) }) };
    run.progress.clear();
  }
  const found = findingsOf({ state, refused: [], broken: undefined });
  const isFine = found.ok && (snapshot.outcome === 'none' || snapshot.outcome === 'same');
  await tell(run, to, { address, events: events.size, state, found, snapshot, isFine });
  return isFine ? 0 : 1;
}

function finding(audit: SnapshotAudit): Omit<SnapshotFinding, 'id'> {
  if (audit.outcome === 'differs')
    return { outcome: 'differs', code: 'bad-snapshot', message: `The log has the state hash ${audit.hash}.` };
  if (audit.outcome === 'incomplete')
    return { outcome: 'incomplete', message: `${count(audit.missing.length, 'event')} of it are not here.` };
  return audit;
}

interface Verified {
  readonly address: string;
  readonly events: number;
  readonly state: DatasetState;
  readonly found: Findings;
  readonly snapshot: SnapshotFinding;
  readonly isFine: boolean;
}

async function tell(
  { terminal, isJson }: Run,
  name: string,
  { address, events, state, found, snapshot, isFine }: Verified,
): Promise<void> {
  if (isJson) {
    const facts = { address, events, hash: state.hash(), snapshot, ...found, ok: isFine };
    return write(terminal, `${JSON.stringify(facts)}\n`);
  }
  for (const line of tellFindings(found)) await write(terminal, `${line}\n`);
  const { outcome, id = '', code, message = '' } = snapshot;
  if (outcome !== 'none')
    await write(
      terminal,
      `snapshot ${id.slice(0, 12)}…: ${WORDS[outcome]}${message && ` ${plainText(message)}`}${code ? ` (${code})` : ''}\n`,
    );
  const verdict = isFine ? 'all signed and permitted, nothing missing, no conflicts' : 'see above';
  await write(terminal, `${name}: ${count(events, 'event')}, ${verdict}\n`);
}

const WORDS = {
  same: 'the log says the same.',
  differs: 'the log says otherwise.',
  incomplete: 'cannot be held against the log.',
  refused: 'it is not to be used.',
} as const;
