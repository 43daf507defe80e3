/** Signed snapshots of the logs of the vectors, and of rows with something wrong. */
import { fromBase64url } from '../support/base64url.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { snapshotSet, type SnapshotSet } from '../../core/dataset/snapshot-set.js';
import { snapshotContent, snapshotParts, type SnapshotFacts } from '../../core/dataset/snapshot-write.js';
import { Fold } from '../../core/dataset/fold.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { Address, DatasetEvent, Hash, Json, NostrEvent, Stamp } from '../../core/log/event.js';
import { jcs } from '../oracle/json.js';
import { A, AT, made } from './event-maker.js';
import { SNAPSHOT_EDITS, type Rows } from './snapshot-edits.js';
import { SNAPSHOT_LOGS, type SnapshotLog } from './snapshot-logs.js';

const NOW = AT[0]! + 10;

export interface SignedSnapshot {
  readonly snapshot: NostrEvent;
  /** Uncompressed. */
  readonly parts: readonly string[];
}

/** The shape of snapshot.json; test/vectors/README.md says it in words. */
export interface SnapshotVectors {
  readonly now: number;
  readonly logs: Readonly<Record<string, SnapshotLog>>;
  readonly cases: readonly (SignedSnapshot & {
    readonly name: string;
    readonly log: string;
    readonly code: string | null;
  })[];
}

type Facts = Pick<SnapshotFacts, 'heads' | 'hash' | 'events'>;

export function signed(
  address: string,
  events: readonly NostrEvent[],
  partBytes: number,
  base?: SnapshotLog['base'],
): SignedSnapshot & { facts: Facts } {
  const set = setOf(address, events, base)!;
  const facts = { heads: set.state.heads(), hash: set.hash(), events: set.events };
  const parts = [...snapshotParts(set.rows(), partBytes)].map(({ text }) => text);
  return { ...signedParts(facts, parts), facts };
}

export function setOf(
  address: string,
  events: readonly NostrEvent[],
  base?: SnapshotLog['base'],
): SnapshotSet | undefined {
  const logged = events.map((raw) => ({ event: raw, decoded: decodeEvent(raw) as DatasetEvent }));
  return snapshotSet(address as Address, logged, { now: NOW }, (taken) => {
    const fold = new Fold(address as Address, { now: NOW });
    if (base) fold.setBase(base.cells as never, base.hash as Hash);
    fold.add(taken);
    return fold.state;
  });
}

function signedParts(facts: Facts, parts: readonly string[]): SignedSnapshot {
  const sizes = parts.map((text) => ({
    x: hashOf(text),
    size: utf8ToBytes(text).length,
    packed: utf8ToBytes(text).length,
  }));
  const content = snapshotContent({ ...facts, at: [NOW, 0] as Stamp, compression: 'none', parts: sizes });
  return { snapshot: made(content, { kind: 4882, tags: [A] }), parts };
}

export function snapshotVectors(): SnapshotVectors {
  const logs = Object.fromEntries(Object.entries(SNAPSHOT_LOGS).map(([name, tell]) => [name, tell()]));
  const honest = Object.entries(logs).map(([log, { address, events, base }]) => ({
    log,
    ...signed(address, events, 150, base),
  }));
  const taken = honest.map(({ log, snapshot, parts }) => ({ name: log, log, snapshot, parts, code: null }));
  const [chain] = honest as [(typeof honest)[number]];
  const { snapshot, parts } = chain;
  const [first, ...rest] = parts as [string, ...string[]];
  const ofParts = [
    { name: 'a part is missing', parts: parts.slice(0, -1), code: 'truncated' },
    { name: 'parts change places', parts: parts.toReversed(), code: 'bad-snapshot' },
    { name: 'a part too many', parts: [...parts, first], code: 'bad-snapshot' },
    { name: 'a part that is another', parts: [first.replace('4880', '4881'), ...rest], code: 'bad-snapshot' },
  ].map((one) => ({ log: chain.log, snapshot, ...one }));
  const last = parts.length - 1;
  const withPart = (at: number, text: string) => signedParts(chain.facts, parts.map((part, place) => (place === at ? text : part))); // prettier-ignore
  const without = (at: number, { snapshot, parts }: SignedSnapshot) => ({ snapshot, parts: parts.toSpliced(at, 1) });
  // Of two faults, the one that no further part mends.
  const ofBoth = [
    {
      name: 'a row that is no JCS, and a later part is missing',
      code: 'bad-snapshot',
      ...without(last, withPart(0, first.replace('[', '[ '))),
    },
    {
      name: 'a row of a later sort, and a later part is missing',
      code: 'bad-snapshot',
      ...without(last, withPart(0, `[0,"r"]\n${first}`)),
    },
    {
      name: 'a whole event that is refused, and a later part is missing',
      code: 'bad-snapshot',
      ...without(last, withPart(0, `["event",{}]\n${first}`)),
    },
  ].map((one) => ({ log: chain.log, ...one }));
  const empties = signedParts(chain.facts, ['', first, '', ...rest]);
  const withEmpties = { name: 'empty parts, which have one hash', log: chain.log, ...empties, code: null };
  const ofFacts = Object.entries({
    'another state hash': { hash: hashOf('') },
    'another number of events': { events: 4 },
    'other heads': { heads: [], hash: stateHashOf(rowsIn(parts), { ...chain.facts, heads: [] }) },
  } as Record<string, Partial<Facts>>).map(([name, facts]) => ({
    ...{ name, log: chain.log, code: 'bad-snapshot' },
    ...signedParts({ ...chain.facts, ...facts }, parts),
  }));
  const ofRows = SNAPSHOT_EDITS.map(([name, { log, edit }]) => {
    const from = honest.find((one) => one.log === log)!;
    const lines = rowsIn(from.parts);
    const rows = edit(structuredClone(lines)) ?? lines;
    const facts = { ...from.facts, hash: stateHashOf(rows, from.facts) };
    const text = rows.map((row) => `${typeof row === 'string' ? row : jcs(row)}\n`).join('');
    return { name, log, code: 'bad-snapshot', ...signedParts(facts, [text]) };
  });
  return { now: NOW, logs, cases: [...taken, withEmpties, ...ofParts, ...ofBoth, ...ofFacts, ...ofRows] };
}

function rowsIn(parts: readonly string[]): Rows {
  const lines = parts.join('').split('\n').slice(0, -1);
  return lines.map((text) => JSON.parse(text) as Json[]);
}

/** As who wrote these rows would say it, so that nothing else is wrong; of rows that cannot be read, what it was. */
export function stateHashOf(rows: Rows, { heads, hash }: Facts): Hash {
  try {
    const parsed = rows.map((row) => (typeof row === 'string' ? (JSON.parse(row) as Json[]) : row));
    const of = (word: string) => parsed.filter((row) => row[0] === word);
    const ids = [
      ...of('event').map((row) => (row[1] as { id: string }).id),
      ...of('links').flatMap((row) => bytesToHex(fromBase64url(row[1] as string)).match(/.{64}/g) ?? []),
    ];
    let [number, ms] = [0, 0];
    const writers = of('writers').flatMap((row) =>
      (row[1] as (number | string)[]).map((event, at) => {
        if (typeof event === 'number') number += event;
        ms += (row[2] as number[])[at]!;
        return [[ms, (row[3] as number[])[at]!], typeof event === 'number' ? ids[number]! : event];
      }),
    );
    const state = rows.filter((_, at) => typeof parsed[at]![0] === 'number' || parsed[at]![0] === 'fields');
    const lines = [
      ...[heads as Json, ...writers].map((each) => jcs(each as never)),
      ...state.map((row) => (typeof row === 'string' ? row : jcs(row))),
    ];
    return hashOf(['kobold:1', ...lines].map((text) => `${text}\n`).join(''));
  } catch {
    return hash;
  }
}

function hashOf(text: string): Hash {
  return bytesToHex(sha256(utf8ToBytes(text))) as Hash;
}
