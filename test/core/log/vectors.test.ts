/** The event vectors: what the page says of single events, case by case. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { receiveEvent, type Decoded } from '../../../core/log/decode.js';
import { REFUSALS, isRefusal } from '../../../core/log/refusal.js';
import { readVectors } from '../../support/vectors.js';
import { expandEvent, type EventCase } from './event-vectors.js';

/** Said of files, not of events: test/core/exchange has them. */
const OF_BUNDLES = ['bad-bundle', 'bad-snapshot', 'truncated'];

describe('event vectors', () => {
  let cases: readonly EventCase[];
  before(async () => {
    cases = (await readVectors<{ cases: EventCase[] }>('events')).cases;
  });

  it('come out as stated', () => {
    for (const vector of cases) {
      const keys = new Map(Object.entries(vector.keys ?? {}).map(([id, hex]) => [id, hexToBytes(hex)]));
      const received = receiveEvent(expandEvent(vector.event), { keys });
      expect(isRefusal(received) ? received.refused : 'ok', vector.name).to.equal(vector.outcome);
      if (!isRefusal(received)) expect(keptAs(received), vector.name).to.equal(vector.as);
    }
  });

  it('have different names and show every code of an event', () => {
    expect(new Set(cases.map(({ name }) => name)).size).to.equal(cases.length);
    const shown = new Set<string>(cases.map(({ outcome }) => outcome));
    expect(Object.keys(REFUSALS).filter((code) => !shown.has(code))).to.deep.equal(OF_BUNDLES);
  });
});

function keptAs(event: Decoded): EventCase['as'] {
  switch (event.type) {
    case 'data':
    case 'schema':
    case 'proposal':
      return event.ops.some(({ op }) => op === 'unknown') ? 'unknown' : undefined;
    case 'authority':
      return event.act.act === 'unknown' ? 'unknown' : undefined;
    case 'snapshot':
      return undefined;
    default:
      return event.type;
  }
}
