import { expect } from 'chai';
import fc from 'fast-check';
import { eventId } from '../../../core/log/event-id.js';
import { leadingZeroBits, startMining } from '../../../core/log/proof-of-work.js';
import { runs } from '../../support/effort.js';

describe('proof of work', () => {
  it('counts as NIP-13 does', () => {
    expect(leadingZeroBits('000000000e9d97a1ab09fc381030b346cdd7a142ad57e6df0b46dc9bef6c7e2d')).to.equal(36);
    expect(leadingZeroBits('f'.repeat(64))).to.equal(0);
    expect(leadingZeroBits('7f')).to.equal(1);
    expect(leadingZeroBits('0'.repeat(64))).to.equal(256);
  });

  it('finds an event whose id has as much, and says how much was meant', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const event = fc.record({
      pubkey: fc.constant('11'.repeat(32)),
      created_at: fc.nat(),
      kind: fc.constant(4880),
      tags: fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
      content: text,
    });
    fc.assert(
      fc.property(event, fc.integer({ min: 0, max: 9 }), (unsigned, bits) => {
        const mining = startMining(unsigned, bits);
        let mined;
        while (!(mined = mining.run(100)));
        expect(leadingZeroBits(eventId(mined))).to.be.at.least(bits);
        expect(mined.tags.slice(0, -1)).to.deep.equal(unsigned.tags);
        expect(mined.tags.at(-1)).to.deep.equal(['nonce', String(mining.tried - 1), String(bits)]);
        expect({ ...mined, tags: unsigned.tags }).to.deep.equal(unsigned);
      }),
      { numRuns: runs(50) },
    );
  });
});
