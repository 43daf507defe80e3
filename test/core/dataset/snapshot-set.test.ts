/** Of which logs a snapshot can be made. PROTOCOL.md, section 14. */
import { expect } from 'chai';
import { setOf } from '../../vectors/signed-snapshots.js';
import { forked, type SnapshotLog } from '../../vectors/snapshot-logs.js';

const made = ({ address, events, base }: SnapshotLog) => setOf(address, events, base);

describe('what a snapshot is made of', () => {
  it('has the writers of a fork’s base, each once', () => {
    const { state, rows } = made(forked([1_600_000_000_000, 0]))!;
    expect(state.needs()).to.deep.equal([]);
    const writers = [...rows()].flatMap(([word, ids]) => (word === 'writers' ? (ids as readonly unknown[]) : []));
    expect(writers.filter((id) => typeof id === 'string')).to.have.length(2);
  });

  it('is nothing where a base names one event with two stamps, which no reader would take', () => {
    expect(made(forked([1_600_000_000_000, 7]))).to.equal(undefined);
  });

  it('is nothing where a base names an event of the fork’s own log', () => {
    expect(made(forked([1_600_000_000_000, 0], true))).to.equal(undefined);
  });

  it('is nothing where the base is not here', () => {
    const { base: _, ...log } = forked([1_600_000_000_000, 0]);
    expect(made(log)).to.equal(undefined);
  });
});
