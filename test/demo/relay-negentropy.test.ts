/** The relay's half of NIP-77 against the half in nostr-tools: any two sets, also in many small answers. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { nip77 } from 'nostr-tools';
import { NegentropyResponder, type Item } from '../../demo/relay/negentropy.js';
import { runs } from '../support/effort.js';

const FRAME_BYTES = 4_096;

/** Ids as hashes have them; few seconds, so that many share one. */
const item = (n: number, seconds: number): Item => ({
  created_at: 1_700_000_000 + (n % seconds),
  id: createHash('sha256').update(`${n}`).digest('hex'),
});

describe('negentropy of demo/relay', () => {
  it('tells exactly what differs, whatever the sets', () => {
    const scene = fc.record({
      count: fc.nat(1_500),
      seconds: fc.integer({ min: 1, max: 400 }),
      hereMissing: fc.uniqueArray(fc.nat(1_499), { maxLength: 60 }),
      thereMissing: fc.uniqueArray(fc.nat(1_499), { maxLength: 60 }),
      frameBytes: fc.constantFrom(FRAME_BYTES, 60_000),
    });
    fc.assert(
      fc.property(scene, ({ count, seconds, hereMissing, thereMissing, frameBytes }) => {
        const all = Array.from({ length: count }, (_, n) => item(n, seconds));
        const here = all.filter((_, n) => !hereMissing.includes(n));
        const there = all.filter((_, n) => !thereMissing.includes(n));
        const { have, need } = reconcile(here, there, frameBytes);
        expect(have).to.deep.equal(lacking(there, here));
        expect(need).to.deep.equal(lacking(here, there));
      }),
      { numRuns: runs(60) },
    );
  });

  it('gives all it has in several answers to whom has nothing', () => {
    const there = Array.from({ length: 5_000 }, (_, n) => item(n, 7));
    const { need, rounds, largestBytes } = reconcile([], there, 60_000);
    expect(need.size).to.equal(5_000);
    expect(rounds).to.be.within(3, 10);
    expect(largestBytes).to.be.below(65_536);
  });

  it('tells the 20 newest of 10,000 in four rounds and 2.7 kB before they are written in hex', () => {
    const there = Array.from({ length: 10_000 }, (_, n) => item(n, 1_000_000));
    const { need, rounds, bytes } = reconcile(there.slice(0, -20), there, 60_000);
    expect(need.size).to.equal(20);
    expect(rounds).to.be.at.most(4);
    expect(bytes).to.be.below(2_700);
  });

  it('names its version to whom speaks another, and refuses what is no message', () => {
    const responder = new NegentropyResponder([item(1, 1)]);
    expect(responder.reply('62000000')).to.equal('61');
    for (const message of [
      '',
      '6',
      'zz',
      '00',
      '61ff',
      '6100',
      '610003',
      '61000002ff',
      '610021',
      '61ffffffffffffffffffff00',
    ])
      expect(() => responder.reply(message), message).to.throw(Error);
  });
});

function reconcile(here: readonly Item[], there: readonly Item[], frameBytes: number) {
  const storage = new nip77.NegentropyStorageVector();
  for (const { created_at, id } of here) storage.insert(created_at, id);
  storage.seal();
  const asker = new nip77.Negentropy(storage, frameBytes);
  const responder = new NegentropyResponder(there, frameBytes);
  const [have, need] = [new Set<string>(), new Set<string>()];
  let message: string | null = asker.initiate();
  let [bytes, rounds, largestBytes] = [0, 0, 0];
  while (message && rounds < 200) {
    const answer = responder.reply(message);
    bytes += (message.length + answer.length) / 2;
    largestBytes = Math.max(largestBytes, answer.length / 2);
    rounds += 1;
    message = asker.reconcile(
      answer,
      (id) => void have.add(id),
      (id) => void need.add(id),
    );
  }
  expect(message).to.equal(null);
  return { have, need, rounds, bytes, largestBytes };
}

/** Ids of what `there` has and `here` has not. */
function lacking(here: readonly Item[], there: readonly Item[]): Set<string> {
  const ids = new Set(here.map(({ id }) => id));
  return new Set(there.filter(({ id }) => !ids.has(id)).map(({ id }) => id));
}
