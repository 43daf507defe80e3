/** The second implementation gives every event of events.json the same outcome: both were written from the page. */
import { expect } from 'chai';
import { decode } from '../../oracle/decode.js';
import { Refused } from '../../oracle/refused.js';
import { readVectors } from '../../support/vectors.js';
import { type EventCase, expandEvent } from './event-vectors.js';

describe('the second implementation, on events', () => {
  let cases: readonly EventCase[];
  before(async () => ({ cases } = await readVectors<{ cases: readonly EventCase[] }>('events')));

  it('takes and refuses the same ones, with the same codes', () => {
    expect(cases.length).to.be.greaterThan(200);
    for (const { name, outcome, event, keys } of cases) expect(outcomeOf(event, keys), name).to.equal(outcome);
  });
});

function outcomeOf(event: unknown, keys: EventCase['keys']): string {
  try {
    decode(expandEvent(event), { ...(keys && { keys }) });
    return 'ok';
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return refused.code;
  }
}
