import { expect } from 'chai';
import { canonicalJson } from '../../../core/canonical-json.js';
import { ExpansionLimit, LONGEST_LINE_BYTES } from '../../../core/exchange/bundle-lines.js';
import { type BundleItem, BundleReader } from '../../../core/exchange/bundle-read.js';
import { BundleWriter } from '../../../core/exchange/bundle-write.js';
import { canonicalLine, hashText } from '../../../core/log/canonical-line.js';
import type { EventId, Hash, NostrEvent } from '../../../core/log/event.js';
import { ADDRESS, bundleBytes, chain, joined, manifest, sign } from './bundle-samples.js';

describe('a bundle', () => {
  const events = chain(3);
  const ids = events.map(({ id }) => id as EventId).sort();

  it('gives back what was written, each item with its line', () => {
    const cells = [['plants', 'p0', '$alive', [[[1, 0], ids[0]!, true]]]];
    const hash = 'ab'.repeat(32) as Hash;
    const items = read(bundleBytes({ manifest: manifest(), events, lists: [ids], base: { hash, cells } }));
    expect(items.map(({ type, line }) => `${line} ${type}`)).to.deep.equal(
      ['address', 'manifest', 'event', 'event', 'event', 'list', 'base', 'end'].map((type, at) => `${at + 1} ${type}`),
    );
    expect(items[0]).to.include({ address: ADDRESS });
    expect(eventsOf(items)).to.deep.equal(events);
    expect(items[5])
      .to.include({ x: hashText(canonicalJson(ids)) })
      .and.to.deep.include({ ids });
    expect(items[6]).to.deep.include({ hash, cells });
  });

  it('is the same however its bytes are cut', () => {
    const bytes = bundleBytes({ events });
    const whole = read(bytes);
    for (const size of [1, 7, 100, 4096]) expect(read(bytes, size), `pieces of ${size}`).to.deep.equal(whole);
  });

  it('is worth what came before where it stops', () => {
    const bytes = bundleBytes({ events });
    for (const at of [0, 5, 60, bytes.length - 200, bytes.length - 1]) {
      const items = read(bytes.subarray(0, at));
      expect(items.at(-1), `at ${at}`).to.include({ type: 'broken', code: 'truncated' });
      expect(eventsOf(items)).to.deep.equal(events.slice(0, eventsOf(items).length));
    }
    expect(eventsOf(read(bytes.subarray(0, -1)))).to.have.length(3);
  });

  it('reports a refused event and reads on', () => {
    const forged = { ...events[1]!, sig: events[0]!.sig };
    const foreign = sign(4880, JSON.parse(events[0]!.content) as never, []);
    const elsewhere = { ...foreign, tags: [['a', ADDRESS.replace('garden', 'field')]] };
    const items = read(bundleBytes({ events: [events[0]!, forged, elsewhere, events[2]!] }));
    expect(items.flatMap((item) => (item.type === 'refused' ? [[item.line, item.code, item.id]] : []))).to.deep.equal([
      [3, 'bad-signature', forged.id],
      [4, 'bad-id', elsewhere.id],
    ]);
    expect(items.at(-1)!.type).to.equal('end');
  });

  it('refuses an event of another dataset, and one that stands in a line of another word', () => {
    const writer = new BundleWriter();
    const other = ADDRESS.replace('garden', 'field') as typeof ADDRESS;
    const lines = [writer.address(other), writer.event(events[0]!), writer.event(manifest(), 'snapshot'), writer.end()];
    const codes = read(joined(lines)).flatMap((item) => (item.type === 'refused' ? item.code : []));
    expect(codes).to.deep.equal(['bad-link', 'bad-link']);
    const misplaced = read(bundleBytes({ manifest: events[0]! }));
    expect(misplaced[1]).to.include({ type: 'refused', code: 'bad-kind' });
  });

  it('drops what NIP-01 does not know', () => {
    const line = canonicalLine(['event', { ...events[0]!, seen: true }]);
    const items = read(sealed([canonicalLine(['kobold', 1, ADDRESS]), line]));
    expect(eventsOf(items)).to.deep.equal([events[0]]);
  });

  describe('is broken by', () => {
    const first = canonicalLine(['kobold', 1, ADDRESS]);
    const event = canonicalLine(['event', events[0]!]);
    const wrong = hashText('something else');
    const cases: Record<string, string[]> = {
      'another first line': [event],
      'a later version': [canonicalLine(['kobold', 2, ADDRESS])],
      'an address that is none': [canonicalLine(['kobold', 1, 'garden'])],
      'a second first line': [first, first],
      'an unknown word': [first, canonicalLine(['events', []])],
      'a word from every object': [first, canonicalLine(['toString', 1])],
      'no word': [first, canonicalLine([1])],
      'an object': [first, '{}\n'],
      'an empty line': [first, '\n'],
      'a space': [first, event.replace(',', ', ')],
      'a carriage return': [first, event.replace('\n', '\r\n')],
      'a byte order mark': [`\ufeff${first}`],
      'deep nesting': [first, `["event",${'['.repeat(100_000)}${']'.repeat(100_000)}]\n`],
      'a poisoned member': [first, '["event",{"__proto__":{"polluted":true}}]\n'],
      'a manifest after events': [first, event, canonicalLine(['manifest', manifest()])],
      'two manifests': [first, canonicalLine(['manifest', manifest()]), canonicalLine(['manifest', manifest()])],
      'a part without a snapshot': [first, event, canonicalLine(['part', hashText('a'), 'a'])],
      'an event after a list': [first, canonicalLine(['list', hashText('[]'), []]), event],
      'a list with another hash': [first, canonicalLine(['list', wrong, []])],
      'a list that does not ascend': [first, canonicalLine(['list', wrong, [...ids].reverse()])],
      'a base without cells': [first, canonicalLine(['base', wrong])],
      'an event too many in a line': [first, canonicalLine(['event', events[0]!, events[1]!])],
    };
    for (const [name, lines] of Object.entries(cases)) {
      it(name, () => {
        const items = read(sealed(lines));
        expect(items.at(-1)).to.include({ type: 'broken', code: 'bad-bundle', line: lines.length });
        expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
      });
    }

    it('an end that counts or hashes other lines', () => {
      for (const end of [
        [1, hashText(first + event)],
        [2, wrong],
        [2, hashText(first + event), 0],
      ]) {
        const items = read(new TextEncoder().encode(first + event + canonicalLine(['end', ...end])));
        expect(items.at(-1)).to.include({ type: 'broken', code: 'bad-bundle', line: 3 });
        expect(eventsOf(items)).to.have.length(1);
      }
    });

    it('anything after the end', () => {
      const bytes = bundleBytes({ events });
      for (const size of [1, 1 << 20]) {
        expect(read(joined([bytes, new Uint8Array([32])]), size).at(-1)).to.include({ code: 'bad-bundle', line: 6 });
        expect(read(joined([bytes, bytes]), size).at(-1)).to.include({ code: 'bad-bundle', line: 6 });
      }
    });

    it('a line that never ends, as soon as it is too long', () => {
      const reader = new BundleReader();
      reader.push(new TextEncoder().encode('["kobold",'));
      const chunk = new Uint8Array(1 << 20).fill(0x20);
      let items: BundleItem[] = [];
      let pushed = 0;
      while (items.length === 0 && pushed < 2 * LONGEST_LINE_BYTES) {
        items = reader.push(chunk);
        pushed += chunk.length;
      }
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ type: 'broken', code: 'bad-bundle', line: 1 });
      expect(pushed).to.be.at.most(LONGEST_LINE_BYTES + chunk.length);
    });

    it('its first byte, where it is another kind of file', () => {
      for (const text of ['name,sort\n', '\u001f\u008b', '<!doctype html>', '[]', '["kobolt"']) {
        const items = new BundleReader().push(new TextEncoder().encode(text));
        expect(items.map(({ type }) => type)).to.deep.equal(['broken']);
      }
    });
  });

  it('is written in order or not at all', () => {
    const writer = new BundleWriter();
    expect(() => writer.event(events[0]!)).to.throw('may not come after "nothing"');
    writer.address(ADDRESS);
    writer.event(events[0]!);
    expect(() => writer.event(manifest(), 'manifest')).to.throw('"manifest" may not come after "event"');
    writer.end();
    expect(() => writer.event(events[1]!)).to.throw('may not come after "end"');
  });
});

describe('the limit of expansion', () => {
  it('is a hundredfold and a little, by the size of the file', () => {
    const limit = new ExpansionLimit(1000);
    expect(limit.unpacked(101_000)).to.equal(true);
    expect(limit.unpacked(1)).to.equal(false);
  });

  it('lets a stream burst by one line, and takes it back at the end', () => {
    const limit = new ExpansionLimit();
    limit.packed(10);
    expect(limit.unpacked(LONGEST_LINE_BYTES)).to.equal(true);
    expect(limit.fits()).to.equal(false);
    limit.packed(LONGEST_LINE_BYTES);
    expect(limit.fits()).to.equal(true);
    expect(limit.unpacked(200 * LONGEST_LINE_BYTES)).to.equal(false);
  });
});

function read(bytes: Uint8Array, size = bytes.length || 1): BundleItem[] {
  const reader = new BundleReader();
  const items: BundleItem[] = [];
  for (let at = 0; at < bytes.length; at += size) items.push(...reader.push(bytes.slice(at, at + size)));
  return [...items, ...reader.end()];
}

function eventsOf(items: readonly BundleItem[]): NostrEvent[] {
  return items.flatMap((item) => (item.type === 'event' ? [item.event] : []));
}

/** Lines with an end that fits them. */
function sealed(lines: readonly string[]): Uint8Array {
  const text = lines.join('');
  return new TextEncoder().encode(text + canonicalLine(['end', lines.length, hashText(text)]));
}
