/** Whatever is changed in the rows of a snapshot: both implementations refuse it, or both take the same state from it. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { collectSnapshot } from '../../../core/dataset/snapshot-contents.js';
import { SnapshotReader } from '../../../core/dataset/snapshot-read.js';
import { snapshotSet } from '../../../core/dataset/snapshot-set.js';
import { snapshotContent, snapshotParts } from '../../../core/dataset/snapshot-write.js';
import { decodeEvent } from '../../../core/log/decode.js';
import { eventId } from '../../../core/log/event-id.js';
import { hashText } from '../../../core/log/canonical-line.js';
import type { Address, DatasetEvent, Json, NostrEvent, SnapshotEvent } from '../../../core/log/event.js';
import { history } from '../../oracle/histories.js';
import { jcs } from '../../oracle/json.js';
import { type Random, randomOf } from '../../oracle/random.js';
import { Refused } from '../../oracle/refused.js';
import { takeSnapshot } from '../../oracle/snapshot.js';
import { ROOT, type RawEvent } from '../../oracle/world.js';
import { runs, timeLimitMs } from '../../support/effort.js';
import { stateHashOf } from '../../vectors/signed-snapshots.js';

const EDITS = 12;

describe('a snapshot with something changed', function () {
  this.timeout(timeLimitMs(120_000));

  it('is refused by both implementations, or by none', () => {
    const found = { taken: 0, refused: 0 };
    for (let seed = 1; seed <= runs(60); seed += 1) {
      const told = snapshotOf(seed);
      if (told === undefined) continue;
      const random = randomOf(seed);
      for (let edit = 0; edit < EDITS; edit += 1) {
        const rows = edit === 0 ? told.rows : changed(told.rows, random);
        const [raw, text] = signedRows(told, rows);
        const taken = byCore(told, raw, text);
        expect(byOracle(told.address, raw, text), `seed ${seed}, edit ${edit}: ${text}`).to.equal(taken);
        if (edit === 0) expect(taken, `seed ${seed}`).to.equal(told.facts.hash);
        found[taken === 'bad-snapshot' ? 'refused' : 'taken'] += 1;
      }
    }
    expect(found.taken).to.be.above(30);
    expect(found.refused).to.be.above(100);
  });
});

type Rows = Json[][];
type Told = NonNullable<ReturnType<typeof snapshotOf>>;

function snapshotOf(seed: number) {
  const { address, now, events } = history(seed);
  const logged = events.flatMap((raw) => {
    const decoded = decodeEvent(raw);
    return 'refused' in decoded ? [] : [{ event: raw as unknown as NostrEvent, decoded: decoded as DatasetEvent }];
  });
  const set = snapshotSet(address as Address, logged, { now });
  if (set === undefined) return undefined;
  const facts = { heads: set.state.heads(), hash: set.hash(), events: set.events };
  const text = [...snapshotParts(set.rows())].map((part) => part.text).join('');
  const lines = text.split('\n').slice(0, -1);
  return { address, now, facts, rows: lines.map((line) => JSON.parse(line) as Json[]) };
}

/** One thing, somewhere: events are left alone, they have their own checks. */
function changed(rows: Rows, random: Random): Rows {
  const copy = structuredClone(rows);
  const whole = copy.filter((row) => row[0] === 'event').length;
  const rest = copy.length - whole;
  if (rest === 0) return copy;
  const at = whole + random.int(rest);
  const other = whole + random.int(rest);
  switch (random.int(6)) {
    case 0:
      copy.splice(at, 1);
      break;
    case 1:
      copy.splice(other, 0, structuredClone(copy[at]!));
      break;
    case 2:
      [copy[at], copy[other]] = [copy[other]!, copy[at]!];
      break;
    default:
      changeIn(copy[at]!, random);
  }
  return copy;
}

function changeIn(list: Json[], random: Random): void {
  if (list.length === 0) return void list.push(0);
  const at = random.int(list.length);
  const item = list[at]!;
  if (Array.isArray(item) && random.int(4) > 0) return changeIn(item as Json[], random);
  const by = [-1, 1, 2][random.int(3)]!;
  switch (random.int(5)) {
    case 0:
      list.splice(at, 1);
      return;
    case 1:
      list.splice(at, 0, structuredClone(item));
      return;
    case 2:
      list[at] = list[random.int(list.length)]!;
      return;
    default:
      list[at] = typeof item === 'number' ? item + by : typeof item === 'string' ? `${item.slice(0, -1)}${by}` : by;
  }
}

function signedRows({ now, address, facts }: Told, rows: Rows): [NostrEvent, string] {
  const text = rows.map((row) => `${jcs(row)}\n`).join('');
  const size = new TextEncoder().encode(text).length;
  const content = snapshotContent({
    ...facts,
    hash: stateHashOf(rows, facts),
    at: [now, 0],
    compression: 'none',
    parts: [{ x: hashText(text), size, packed: size }],
  });
  const unsigned = { pubkey: ROOT, created_at: Math.floor(now / 1000), kind: 4882, tags: [['a', address]], content };
  return [{ ...unsigned, id: eventId(unsigned), sig: '0'.repeat(128) } as NostrEvent, text];
}

/** The state hash, or the code. */
function byCore({ address, now }: Told, raw: NostrEvent, text: string): string {
  const reader = new SnapshotReader(decodeEvent(raw) as SnapshotEvent);
  const records = reader.push(new TextEncoder().encode(text));
  const contents = 'code' in records ? records : (reader.end() ?? collectSnapshot(reader, decodeEvent));
  if ('code' in contents) return contents.code;
  const fold = new Fold(address as Address, { now });
  return fold.load(contents)?.code ?? fold.state.hash();
}

function byOracle(address: string, raw: NostrEvent, text: string): string {
  try {
    return takeSnapshot(address, raw as unknown as RawEvent, [text], { signatures: false }).hash;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return refused.code;
  }
}
