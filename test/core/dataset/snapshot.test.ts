import { expect } from 'chai';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Fold } from '../../../core/dataset/fold.js';
import { collectSnapshot } from '../../../core/dataset/snapshot-contents.js';
import type { PackedRecord } from '../../../core/dataset/packed-record.js';
import { SnapshotReader } from '../../../core/dataset/snapshot-read.js';
import { snapshotSet } from '../../../core/dataset/snapshot-set.js';
import { snapshotContent, snapshotParts } from '../../../core/dataset/snapshot-write.js';
import { decodeEvent } from '../../../core/log/decode.js';
import type { DatasetEvent, EventId, Hash, NostrEvent, SnapshotEvent } from '../../../core/log/event.js';
import { ADDRESS, chain, ROOT, sign } from '../exchange/bundle-samples.js';

const NOW = 1_767_225_700_000;
const OTHER = new Uint8Array(32).fill(9);

describe('a snapshot', () => {
  const events = chain(12);
  const { parts, snapshot, raw } = made(events);

  it('is cut into parts at lines, and is the state again', () => {
    expect(parts.length).to.be.above(4);
    for (const { text, size } of parts)
      expect(text.endsWith('\n') && (size <= 150 || text.indexOf('\n') === text.length - 1)).to.equal(true);
    const fold = loaded();
    const whole = new Fold(ADDRESS, { now: NOW });
    whole.add(decoded(events));
    expect(fold.state.hash()).to.equal(whole.state.hash()).and.to.equal(snapshot.hash);
    expect(fold.state.heads()).to.deep.equal([events.at(-1)!.id]);
    expect(fold.state.shown('plants', 'p3', 'name')?.value).to.equal('Kürbis 3 🎃');
    expect(fold.state.snapshots().map(({ id }) => id)).to.deep.equal([raw.id]);
    expect([...fold.state.missing()]).to.deep.equal([]);
  });

  it('has records to use before its last part has come', () => {
    const reader = new SnapshotReader(snapshot);
    const early = parts.slice(0, -1).flatMap(({ text }) => [...(reader.push(bytesOf(text)) as PackedRecord[])]);
    expect(early.map(({ record }) => record)).to.include.members(['p0', 'p1']);
    expect(reader.records).to.deep.equal(early);
    expect(reader.partsLeft).to.equal(1);
    expect(reader.end()).to.include({ code: 'truncated' });
  });

  it('goes on: later writes replace its own', () => {
    const fold = loaded();
    const over = { name: [events[3]!.id] };
    const op = { op: 'record.update', resource: 'plants', record: 'p3', set: { name: 'Gurke' }, over: { name: [0] } };
    const content = { v: 1, at: [NOW, 0], ids: over.name, ops: [op] };
    fold.add(decoded([sign(4880, content as never, [['e', events.at(-1)!.id, '', 'prev']])]));
    expect(fold.state.writes('plants', 'p3', 'name').map(({ value }) => value)).to.deep.equal(['Gurke']);
    expect(fold.state.conflicts()).to.deep.equal([]);
  });

  it('needs its history when a later revocation reaches below it, and is whole again when that has come', () => {
    const { log, grant } = shared();
    const fold = new Fold(ADDRESS, { now: NOW });
    expect(load(fold, made(log))).to.equal(undefined);
    expect(fold.state.needs()).to.deep.equal([]);
    const revoke = sign(4884, { v: 1, at: [NOW, 1], act: 'revoke', target: grant.id, cut: [], not: [] });
    fold.add(decoded([revoke]));
    expect(fold.state.needs()).to.deep.equal(['history']);
    expect(fold.state.shown('plants', 'b0', 'name')?.value).to.equal('by another');
    fold.add(decoded(log));
    expect(fold.state.needs()).to.deep.equal([]);
    expect(fold.state.shown('plants', 'b0', 'name')).to.equal(undefined);
  });

  it('leaves out what rests on events that are not there', () => {
    const floating = sign(4880, JSON.parse(events[1]!.content) as never, [['e', 'ab'.repeat(32), '', 'prev']]);
    const nothing = 'cd'.repeat(32);
    const op = { op: 'record.update', resource: 'plants', record: 'p3', set: { name: 'x' }, over: { name: [0] } };
    const replacing = sign(4880, { v: 1, at: [NOW, 0], ids: [nothing], ops: [op] } as never, [
      ['e', events.at(-1)!.id, '', 'prev'],
    ]);
    for (const resting of [floating, replacing]) {
      const { snapshot: same } = made([...events, resting]);
      expect(same.hash).to.equal(snapshot.hash);
      expect(same.events).to.equal(12);
    }
  });

  describe('is refused when', () => {
    const forged: Record<string, (texts: string[]) => void> = {
      'a value is another': (texts) => (texts[texts.length - 1] = texts.at(-1)!.replace('Kürbis', 'Gurken')),
      'a part is cut short': (texts) => (texts[0] = texts[0]!.slice(0, -1)),
      'parts change places': (texts) => texts.reverse(),
      'a part comes twice': (texts) => texts.splice(1, 0, texts[0]!),
      'a part is endless': (texts) => (texts[0] = texts[0]! + ' '.repeat(20_000_000)),
    };
    for (const [name, forge] of Object.entries(forged)) {
      it(name, () => {
        const texts = parts.map(({ text }) => text);
        forge(texts);
        expect(readAll(snapshot, texts)).to.include({ code: 'bad-snapshot' });
      });
    }

    const lines = parts.map(({ text }) => text).join('');
    const lied: Record<string, { text?: string; facts?: Partial<SnapshotEvent> }> = {
      'its cells have another hash': { facts: { hash: snapshot.parts[0]!.x } },
      'it counts other events': { facts: { events: 11 } },
      'its heads are not there': { facts: { heads: ['cd'.repeat(32) as EventId] } },
      'rows are out of order': { text: lines.split('\n').slice(0, -1).reverse().join('\n') + '\n' },
      'an event comes twice': { text: lines.split('\n')[0] + '\n' + lines },
      'a parent is not told of': { text: lines.split('\n').slice(1).join('\n'), facts: { events: 11 } },
      'a row is of an unknown sort': { text: '["row"]\n' + lines },
      'a row is poisoned': { text: lines + '[0,"z",0,true,{"__proto__":1}]\n' },
      'bytes are no UTF-8': { text: '\ud800' },
    };
    for (const [name, { text = lines, facts }] of Object.entries(lied)) {
      it(name, () => {
        const [part] = [...snapshotParts([])];
        const bytes = bytesOf(text);
        const one = { ...snapshot, ...facts, parts: [{ x: hashOf(bytes), size: bytes.length, packed: bytes.length }] };
        expect(part!.size).to.equal(0);
        expect(readAll(one as SnapshotEvent, [text])).to.include({ code: 'bad-snapshot' });
      });
    }

    it('its signer may not make one', () => {
      const fold = new Fold(ADDRESS, { now: NOW });
      const stranger = made(events, OTHER);
      expect(load(fold, stranger)).to.include({ code: 'bad-snapshot' });
      expect(fold.state.resources()).to.deep.equal([]);
    });

    it('it lets an event count that its own authority forbids', () => {
      const { log, grant } = shared();
      const revoke = sign(4884, { v: 1, at: [NOW, 1], act: 'revoke', target: grant.id, cut: [], not: [] });
      const honest = made([...log, revoke]);
      const text = honest.parts
        .map((part) => part.text)
        .join('')
        .replace(/^(\["links".*),\[0\]\]$/gm, '$1,[1]]');
      const lie = signedSnapshot({ ...honest.facts, parts: [] }, [text]);
      expect(load(new Fold(ADDRESS, { now: NOW }), lie)).to.include({ code: 'bad-snapshot' });
    });
  });

  function loaded(): Fold {
    const fold = new Fold(ADDRESS, { now: NOW });
    expect(load(fold, { parts, snapshot })).to.equal(undefined);
    return fold;
  }
});

type Made = { snapshot: SnapshotEvent; parts: readonly { text: string }[] };

function made(events: readonly NostrEvent[], secret?: Uint8Array) {
  const logged = events.map((event) => ({ event, decoded: decodeEvent(event) as DatasetEvent }));
  const set = snapshotSet(ADDRESS, logged, { now: NOW })!;
  const facts = { heads: set.state.heads(), hash: set.state.hash(), events: set.events };
  const texts = [...snapshotParts(set.rows(), 150)].map(({ text }) => text);
  return { facts, ...signedSnapshot(facts, texts, secret) };
}

function signedSnapshot(facts: object, texts: readonly string[], secret?: Uint8Array) {
  const parts = texts.map((text) => ({ text, size: bytesOf(text).length, x: hashOf(bytesOf(text)) }));
  const sizes = parts.map(({ x, size }) => ({ x, size, packed: size }));
  const content = snapshotContent({
    ...(facts as never as { events: number; heads: []; hash: never }),
    at: [NOW, 0],
    compression: 'none',
    parts: sizes,
  });
  const raw = sign(4882, JSON.parse(content) as never, [], secret);
  return { raw, snapshot: decodeEvent(raw) as SnapshotEvent, parts };
}

/** A log in which another key writes by a grant. */
function shared() {
  const pubkey = sign(4880, { v: 1, at: [NOW, 0], ops: [] }, [], OTHER).pubkey;
  expect(pubkey).to.not.equal(ROOT);
  const at = (n: number) => [NOW - 1000, n];
  const grant = sign(4884, { v: 1, at: at(0), act: 'grant', to: pubkey, role: 'contributor', scope: '*' } as never);
  const ops = [{ op: 'record.create', resource: 'plants', record: 'b0', set: { name: 'by another' } }];
  const tags = [
    ['e', grant.id, '', 'prev'],
    ['e', grant.id, '', 'grant'],
  ];
  return { grant, log: [grant, sign(4880, { v: 1, at: at(1), ops } as never, tags, OTHER)] };
}

function readAll(snapshot: SnapshotEvent, texts: readonly string[]) {
  const reader = new SnapshotReader(snapshot);
  for (const text of texts) {
    const read = reader.push(bytesOf(text));
    if ('code' in read) return read;
  }
  return reader.end();
}

function load(fold: Fold, { snapshot, parts }: Made) {
  const reader = new SnapshotReader(snapshot);
  for (const { text } of parts) expect(reader.push(bytesOf(text))).not.to.have.property('code');
  expect(reader.end()).to.equal(undefined);
  const contents = collectSnapshot(reader, decodeEvent);
  if ('code' in contents) throw new Error(contents.message);
  return fold.load(contents);
}

function decoded(events: readonly NostrEvent[]): DatasetEvent[] {
  return events.map((event) => decodeEvent(event) as DatasetEvent);
}

function bytesOf(text: string): Uint8Array {
  return text === '\ud800' ? new Uint8Array([0xff, 0x0a]) : new TextEncoder().encode(text);
}

function hashOf(bytes: Uint8Array): Hash {
  return bytesToHex(sha256(bytes)) as Hash;
}
