/** A scroll bar shorter than the rows it stands for still reaches every one of them. */
import { assert } from 'chai';
import fc from 'fast-check';
import { scaleFor, toFull, toTop } from '../../../components/data/grid/scroll-scale.js';

const scales = fc
  .record({ full: fc.integer({ min: 1, max: 400_000_000 }), viewport: fc.integer({ min: 1, max: 3000 }) })
  .map(({ full, viewport }) => scaleFor(full, viewport));

describe('the scroll scale', () => {
  it('leads back to where it came from', () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, part) => {
        const full = part * scale.fullRange;
        assert.closeTo(toFull(scale, toTop(scale, full)), full, 1);
      }),
    );
  });

  it('reaches both ends, and only rises', () => {
    fc.assert(
      fc.property(
        scales,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scale, a, b) => {
          assert.equal(toFull(scale, 0), 0);
          assert.closeTo(toFull(scale, scale.range), scale.fullRange, 1);
          const [low, high] = a < b ? [a, b] : [b, a];
          assert.isAtMost(toFull(scale, low * scale.range), toFull(scale, high * scale.range) + 1e-6);
        },
      ),
    );
  });

  it('is taller than no browser allows', () => {
    fc.assert(fc.property(scales, (scale) => assert.isAtMost(scale.height, 10_000_000)));
  });
});
