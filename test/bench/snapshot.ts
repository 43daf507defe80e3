/**
 * `npm run --silent bench snapshot`: records from a snapshot beside replaying their log, both from what travels to a fold
 * that counts, and the snapshot's bytes beside the gzipped CSV of the same rows. In Node, without a network.
 */
import { gzipSync } from 'node:zlib';
import { draftSnapshot, type SnapshotDraft } from '../../core/cli/make-snapshot.js';
import { Fold } from '../../core/dataset/fold.js';
import { decodeEvent, receiveEvent } from '../../core/log/decode.js';
import type { DatasetEvent, SnapshotEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { SnapshotReading } from '../../worker/dataset/snapshot-reading.js';
import { Verifier } from '../../worker/sync/verifier.js';
import { type Figure, compare } from './figure.js';
import { importedLog, type PlantedLog, writtenLog } from './planted-log.js';

/** Records of the log as an import writes it, some 40 an event; and as people do, one an event. */
const LOGS = { 'imported-100k': [importedLog, 100_000], 'written-20k': [writtenLog, 20_000] } as const;
const WANTED_TIMES = 20;
const WANTED_SIZE = 1.3;

export async function runSnapshotBench(say: (progress: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, [make, records]] of Object.entries(LOGS)) {
    const log = await make(records);
    const logged = log.events.map((event) => ({ event, decoded: decodeEvent(event) as DatasetEvent }));
    const [makeMs, draft] = await timed(() => draftSnapshot(log.address, logged, log.at)!);
    const packed = draft.parts.reduce((sum, part) => sum + part.packed.length, 0);
    const csv = gzipSync(log.csv, { level: 9 }).length;
    const replayMs = await replay(log);
    const read = await readSnapshot(log, draft);
    say(
      `${name}: ${log.events.length} events; snapshot made in ${ms(makeMs)}, ${packed} B in ${draft.parts.length} parts (CSV ${csv} B); ` +
        `replayed in ${ms(replayMs)}, first rows ${ms(read.firstMs)}, whole ${ms(read.wholeMs)}`,
    );
    figures.push(
      ...compare(`snapshot.bytes-of-gzipped-csv.${name}`, '×', packed / csv, { target: WANTED_SIZE }),
      ...compare(
        `snapshot.first-rows-before-replay.${name}`,
        '×',
        replayMs / read.firstMs,
        { target: WANTED_TIMES },
        'more',
      ),
      ...compare(
        `snapshot.whole-before-replay.${name}`,
        '×',
        replayMs / read.wholeMs,
        { target: WANTED_TIMES },
        'more',
      ),
    );
  }
  return figures;
}

/** Verified by WebAssembly, as sync does, and folded. */
async function replay({ address, events }: PlantedLog): Promise<number> {
  const verifier = new Verifier();
  await verifier.prepare(events.length);
  const texts = events.map((event) => JSON.stringify(event));
  const [taken] = await timed(() => {
    const fold = new Fold(address, { now: Date.now() });
    for (let at = 0; at < texts.length; at += 500)
      fold.add(
        texts.slice(at, at + 500).map((text) => {
          const event = verifier.check(JSON.parse(text), undefined);
          if (isRefusal(event)) throw new Error(event.message);
          return event as DatasetEvent;
        }),
      );
    if (fold.state.heads().length !== 1) throw new Error('The log was not folded.');
  });
  return taken;
}

async function readSnapshot(
  { address, manifest, at }: PlantedLog,
  { content, parts }: SnapshotDraft,
): Promise<{ firstMs: number; wholeMs: number }> {
  const { pubkey } = manifest;
  const facts = JSON.parse(content) as SnapshotEvent;
  const snapshot = {
    ...facts,
    id: 'ab'.repeat(32),
    pubkey,
    kind: 4882,
    type: 'snapshot',
    dataset: address,
    stamp: at,
    prev: [],
  };
  const contents = parts.map(({ packed }) => Buffer.from(packed).toString('base64'));
  const began = performance.now();
  const reading = new SnapshotReading(snapshot as unknown as SnapshotEvent);
  let firstMs = 0;
  for (const [index, { x }] of parts.entries()) {
    if (!(await reading.take({ x, content: contents[index]! }))) throw new Error(`Part ${index} was not taken.`);
    const isMore = await reading.advance();
    if (isMore && firstMs === 0) firstMs = performance.now() - began;
  }
  const read = await reading.read(receiveEvent);
  const refusal = 'code' in read ? read : new Fold(address, { now: Date.now() }).load(read.contents);
  if (refusal) throw new Error(refusal.message);
  return { firstMs, wholeMs: performance.now() - began };
}

async function timed<T>(run: () => T): Promise<[number, T]> {
  const began = performance.now();
  const made = await run();
  return [performance.now() - began, made];
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
