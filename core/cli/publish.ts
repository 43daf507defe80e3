/** `kobold publish`: a dataset's events, or a table's changes as new events, to relays. */
import { extname } from 'node:path';
import type { ManifestEvent, NostrEvent } from '../log/event.js';
import type { Decoded } from '../log/decode.js';
import { addressToNaddr } from '../log/address.js';
import { KoboldError } from '../errors.js';
import { compareStamped } from '../dataset/order.js';
import { parentsFirst } from '../log/parents-first.js';
import { readBundleFile, write } from './bundle-file.js';
import { usage } from './command-line.js';
import { deliverAll, relaysOf, tellDeliveries, type Deliveries } from './deliveries.js';
import { readExistingKey } from './key-file.js';
import { publishTable } from './publish-table.js';
import type { ExitCode, Run } from './run.js';
import { count } from './terminal.js';
import type { TableFormat } from './table-file.js';

export async function publish(run: Run): Promise<ExitCode> {
  const [file] = run.line.files as [string];
  const format = extname(file).slice(1).toLowerCase();
  if (format === 'kobold') return publishBundle(run, file);
  if (format === 'csv' || format === 'tsv' || format === 'json')
    return publishTable(run, file, format satisfies TableFormat);
  throw usage(`${file} is neither a dataset (.kobold) nor a table (.csv .tsv .json).`);
}

interface Bundle {
  readonly address: string;
  readonly manifest?: { readonly event: NostrEvent; readonly decoded: ManifestEvent };
  readonly events: readonly NostrEvent[];
  readonly refused: number;
  readonly hasSnapshot: boolean;
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
  if (bundle.manifest?.decoded.board.visibility === 'private')
    throw new KoboldError('bad-request', 'The dataset is private: it never leaves the device.');
  // Last, so that where the manifest is, all is.
  const events = [...bundle.events, ...(bundle.manifest ? [bundle.manifest.event] : [])];
  if (bundle.refused > 0)
    progress.done(`${count(bundle.refused, 'event')} of the file are refused and not sent: kobold verify ${file}`);
  if (bundle.hasSnapshot) progress.done('The snapshot in the file stays there: relays get the log itself.');
  const isDryRun = line.values['dry-run'] === true;
  const sent: Deliveries = isDryRun ? { deliveries: [], code: 0 } : await deliverAll(run, relays, events, key);
  const naddr = addressToNaddr(bundle.address as never, relays);
  const facts = { dataset: bundle.address, naddr, events: events.length, refused: bundle.refused };
  if (isJson) await write(terminal, `${JSON.stringify({ ...facts, relays: sent.deliveries })}\n`);
  else {
    if (isDryRun) await write(terminal, `${count(events.length, 'event')} would be sent to ${relays.join(', ')}\n`);
    await tellDeliveries(run, sent.deliveries);
    await write(terminal, `${naddr}\n`);
  }
  return sent.code;
}

async function readWhole({ terminal, progress }: Run, file: string): Promise<Bundle> {
  let address = '';
  let manifest: Bundle['manifest'];
  let refused = 0;
  let hasSnapshot = false;
  let share: number | undefined;
  const events: { event: NostrEvent; decoded: Decoded }[] = [];
  for await (const item of readBundleFile(file, terminal, { onShare: (now) => (share = now) })) {
    if (item.type === 'address') address = item.address;
    else if (item.type === 'manifest') manifest = { event: item.event, decoded: item.decoded as ManifestEvent };
    else if (item.type === 'event') events.push(item);
    else if (item.type === 'snapshot') hasSnapshot = true;
    else if (item.type === 'refused') refused += 1;
    else if (item.type === 'broken')
      throw new KoboldError('unsupported', `Nothing was sent: ${file}, line ${item.line}: ${item.message}`, { file });
    progress.step(`Checking ${count(events.length, 'event')} of ${file}`, share);
  }
  progress.clear();
  return { address, events: inOrder(events), refused, hasSnapshot, ...(manifest && { manifest }) };
}

/** Parents before children and grants before what cites them; where there is a choice, authority and schema first. */
function inOrder(events: readonly { event: NostrEvent; decoded: Decoded }[]): NostrEvent[] {
  const rank = ({ type }: Decoded): number => (type === 'authority' ? 0 : type === 'schema' ? 1 : 2);
  const ordered = parentsFirst(events, {
    id: ({ decoded }) => decoded.id,
    before: ({ decoded }) => ('prev' in decoded ? [...decoded.prev, ...(decoded.grant ? [decoded.grant] : [])] : []),
    compare: (a, b) =>
      rank(a.decoded) - rank(b.decoded) ||
      ('stamp' in a.decoded && 'stamp' in b.decoded ? compareStamped(a.decoded, b.decoded) : 0),
  });
  return ordered.map(({ event }) => event);
}
