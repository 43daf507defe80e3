/** Mutated bundles: whatever comes out was in the bundle, or is refused with a code; never a crash, never a long wait. */
import { expect } from 'chai';
import { type BundleItem, BundleReader } from '../../../core/exchange/bundle-read.js';
import { canonicalLine, hashText } from '../../../core/log/canonical-line.js';
import { decodeEvent, receiveEvent } from '../../../core/log/decode.js';
import { REFUSALS } from '../../../core/log/refusal.js';
import { packIds } from '../../../core/dataset/packed-ids.js';
import { snapshotContent, snapshotParts } from '../../../core/dataset/snapshot-write.js';
import type { EventId, Hash } from '../../../core/log/event.js';
import { isBrowser, runs, timeLimitMs } from '../../support/effort.js';
import { bundleBytes, chain, joined, manifest, sign } from './bundle-samples.js';

const MOST_MS = 50;

describe('a mutated bundle', function () {
  this.timeout(timeLimitMs(120_000));
  const events = chain(4);
  const ids = events.map(({ id }) => id as EventId).sort();
  const [part] = [...snapshotParts([['links', packIds([ids[0]!]), [4880], [''], [[]], [1]]])];
  const facts = { heads: [], hash: hashText('') as Hash, events: 1, compression: 'none' } as const;
  const at = JSON.parse(events[0]!.content).at as [number, number];
  const content = snapshotContent({ ...facts, at, parts: [{ ...part!, packed: part!.size }] });
  const snapshot = { event: sign(4882, JSON.parse(content)), parts: [part!.text] };
  const original = bundleBytes({ manifest: manifest(), events, snapshot, lists: [ids] });
  const known = new Set(read(original).map(told));

  // A signature takes a millisecond: those known to be good are not checked again.
  const good = new Set([...events, manifest(), snapshot.event].map(({ id, sig }) => id + sig));
  const receive = (raw: unknown) => {
    const { id, sig } = (raw ?? {}) as { id?: string; sig?: string };
    return good.has(`${id}${sig}`) ? decodeEvent(raw) : receiveEvent(raw);
  };

  it('is whole to begin with', () => {
    expect(known).to.have.length(10);
    expect(read(original).filter(({ type }) => type === 'refused' || type === 'broken')).to.deep.equal([]);
  });

  it('says nothing that was not in it', () => {
    const count = runs(5000);
    for (let seed = 1; seed <= count; seed++) {
      const random = randomOf(seed);
      let bytes = original;
      for (let n = random(3); n >= 0; n--) bytes = mutated(bytes, random);
      const isSealed = random(2) === 0;
      if (isSealed) bytes = resealed(bytes);
      check(bytes, isSealed, `seed ${seed}`);
    }
  });

  function check(bytes: Uint8Array, isSealed: boolean, seed: string): void {
    let items: BundleItem[] = [];
    let ms = Infinity;
    // A busy browser is slow now and then; a hang is slow always.
    for (let run = 0; run < 5 && ms > MOST_MS; run++) {
      const started = workedMs();
      items = read(bytes, receive);
      ms = workedMs() - started;
    }
    expect(ms, seed).to.be.below(MOST_MS);
    const last = items.at(-1)!;
    if (!isSealed && !isSame(bytes, original)) expect(last.type, seed).to.equal('broken');
    for (const item of items) {
      if (item.type === 'broken') expect(item === last && item.code in REFUSALS, seed).to.equal(true);
      else if (item.type === 'refused') expect(item.code in REFUSALS, seed).to.equal(true);
      else if (item.type === 'manifest' || item.type === 'event' || item.type === 'snapshot')
        expect(known.has(told(item)), `${seed}: ${told(item)}`).to.equal(true);
    }
    expect(({} as { polluted?: unknown }).polluted, seed).to.equal(undefined);
  }
});

/** In Node the processor's time: others may have it for long. */
function workedMs(): number {
  return isBrowser ? performance.now() : process.cpuUsage().user / 1_000;
}

function read(
  bytes: Uint8Array,
  receive = receiveEvent as (raw: unknown) => ReturnType<typeof receiveEvent>,
): BundleItem[] {
  const reader = new BundleReader(receive);
  return [...reader.push(bytes), ...reader.end()];
}

function told(item: BundleItem): string {
  return 'event' in item ? JSON.stringify(item.event) : `${item.type} ${item.line}`;
}

/** Mulberry32: the seed is the replay. */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const PIECES = [
  '"__proto__":{"polluted":1},',
  '[[[[[[[[[[[[[[[[[[[[',
  '1e999',
  '\\ud800',
  '-0',
  'null',
  '\n',
  '["end",0,""]\n',
  '"',
];

function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = random(bytes.length);
  const length = random(random(2) === 0 ? 4 : 400);
  const [before, after] = [bytes.slice(0, at), bytes.slice(at)];
  switch (random(7)) {
    case 0: // flip
      before[Math.max(0, at - 1)]! ^= 1 << random(8);
      return joined([before, after]);
    case 1: // leave out
      return joined([before, after.slice(length)]);
    case 2: // double
      return joined([before, after.slice(0, length), after]);
    case 3: // insert
      return joined([before, new TextEncoder().encode(PIECES[random(PIECES.length)]), after]);
    case 4: // stop
      return before.length > 0 ? before : after;
    case 5: // put elsewhere
      return joined([after.slice(0, length), before, after.slice(length)]);
    default: {
      // change lines with each other
      const lines = new TextDecoder().decode(bytes).split('\n');
      const [one, two] = [random(lines.length), random(lines.length)];
      [lines[one], lines[two]] = [lines[two]!, lines[one]!];
      return new TextEncoder().encode(lines.join('\n'));
    }
  }
}

/** With an end that fits, so that what is before it has to hold by itself. */
function resealed(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const end = text.lastIndexOf('["end"');
  const body = end === -1 ? `${text}\n` : text.slice(0, end);
  return new TextEncoder().encode(body + canonicalLine(['end', body.split('\n').length - 1, hashText(body)]));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
