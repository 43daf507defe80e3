/** A history of which a snapshot is taken at some place, and what a reader knows who has it and the rest of the events. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { collectSnapshot, type SnapshotContents } from '../../../core/dataset/snapshot-contents.js';
import { SnapshotReader } from '../../../core/dataset/snapshot-read.js';
import { type LoggedEvent, type SnapshotSet, snapshotSet } from '../../../core/dataset/snapshot-set.js';
import { snapshotContent, snapshotParts } from '../../../core/dataset/snapshot-write.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { decodeEvent } from '../../../core/log/decode.js';
import { eventId } from '../../../core/log/event-id.js';
import type { Address, DatasetEvent, EventId, Hash, NostrEvent, SnapshotEvent } from '../../../core/log/event.js';
import { stateHash } from '../../oracle/hash.js';
import type { History } from '../../oracle/histories.js';
import { randomOf } from '../../oracle/random.js';
import { ROOT } from '../../oracle/world.js';

/**
 * The reader knows what who has all events knows, or that history is needed; and with all events needs nothing. Throws
 * where it is not so. `none`: no snapshot can be made here.
 */
export function checkSnapshot(
  told: History,
  earlyCount = randomOf(told.seed).int(told.events.length + 1),
): 'none' | 'enough' | 'history-needed' {
  const events = told.events.flatMap(logged);
  const early = events.slice(0, earlyCount);
  const set = snapshotSet(told.address as Address, early, { now: told.now }, (taken) => folded(told, taken).state);
  if (set === undefined) return 'none';
  return check(told, events, travelled(told, set), `seed ${told.seed}`) ? 'history-needed' : 'enough';
}

/** Whether the snapshot said that it needs its history. */
function check(told: History, events: readonly LoggedEvent[], contents: SnapshotContents, seed: string): boolean {
  const held = new Set<string>([...contents.whole, ...contents.links].map(({ id }) => id));
  const all = events.map(({ decoded }) => decoded);
  const whole = folded(told, [...all, contents.snapshot]).state;

  const fold = empty(told);
  const rest = all.filter(({ id }) => !held.has(id));
  // Some come before the snapshot, some after.
  const half = randomOf(told.seed).int(rest.length + 1);
  fold.add(rest.slice(0, half));
  expect(fold.load(contents), seed).to.equal(undefined);
  fold.add(rest.slice(half));
  const needsHistory = fold.state.needs().includes('history');
  if (!needsHistory) expect(summary(fold.state), seed).to.deep.equal(summary(whole));

  fold.add(all);
  expect(summary(fold.state), `${seed}, with all events`).to.deep.equal(summary(whole));
  expect(fold.state.needs(), seed).to.deep.equal(whole.needs());
  return needsHistory;
}

/** Through lines of parts, as it would travel. */
function travelled({ now, address, seed }: History, set: SnapshotSet): SnapshotContents {
  const parts = [...snapshotParts(set.rows(), 700)];
  const at = [now, 0] as const;
  const sizes = parts.map(({ x, size }) => ({ x, size, packed: size }));
  const content = snapshotContent({
    at,
    heads: set.state.heads(),
    hash: set.state.hash(),
    events: set.events,
    compression: 'none',
    parts: sizes,
  });
  const unsigned = { pubkey: ROOT, created_at: Math.floor(now / 1000), kind: 4882, tags: [['a', address]], content };
  const snapshot = decodeEvent({ ...unsigned, id: eventId(unsigned), sig: '0'.repeat(128) }) as SnapshotEvent;
  expect(snapshot).to.not.have.property('refused');
  const reader = new SnapshotReader(snapshot);
  for (const { text } of parts) {
    const read = reader.push(new TextEncoder().encode(text));
    if ('code' in read) throw new Error(read.message);
  }
  expect(reader.end()?.message, `seed ${seed}`).to.equal(undefined);
  const contents = collectSnapshot(reader, decodeEvent);
  if ('code' in contents) throw new Error(contents.message);
  return contents;
}

function empty({ address, now, lists, base, baseHeads }: History): Fold {
  const fold = new Fold(address as Address, { now });
  for (const [x, ids] of lists) fold.addList(x as Hash, ids as readonly EventId[]);
  if (base) fold.setBase(base as never, stateHash(baseHeads ?? [], base) as Hash);
  return fold;
}

function folded(told: History, events: readonly DatasetEvent[]): Fold {
  const fold = empty(told);
  fold.add(events);
  return fold;
}

function logged(raw: object): LoggedEvent[] {
  const decoded = decodeEvent(raw);
  return 'refused' in decoded ? [] : [{ event: raw as NostrEvent, decoded: decoded as DatasetEvent }];
}

function summary(state: DatasetState) {
  return { hash: state.hash(), heads: state.heads(), conflicts: state.conflicts(), authority: state.authority() };
}
