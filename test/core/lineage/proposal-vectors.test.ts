/** test/vectors/proposals.json: what is said of a proposal, and of an acceptance before and after it is signed. */
import { expect } from 'chai';
import { foldEvents } from '../../../core/dataset/fold.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { mergeBlockers } from '../../../core/lineage/merge-rules.js';
import { proposalDecisions, proposalItems } from '../../../core/lineage/proposal.js';
import { decodeEvent } from '../../../core/log/decode.js';
import type { Address, AuthorityEvent, DatasetEvent, ProposalEvent, Role } from '../../../core/log/event.js';
import { fold as oracleFold } from '../../oracle/fold.js';
import { PROPOSAL_CASES } from '../../oracle/proposal-cases.js';
import { readProposal } from '../../oracle/proposals.js';
import { Story } from '../../oracle/story.js';
import { proposalVectors } from '../../oracle/vectors.js';
import type { ProposalVector } from '../../oracle/vectors.js';
import { NAMES } from '../../oracle/world.js';
import { readVectors } from '../../support/vectors.js';
import { standing } from '../dataset/history.js';

const vectors = await readVectors<readonly ProposalVector[]>('proposals');

describe('vectors of proposals', () => {
  it('are what the cases give (else: npx tsx test/oracle/write-vectors.ts)', () => {
    expect(vectors).to.deep.equal(JSON.parse(JSON.stringify(proposalVectors())));
  });

  for (const { name, why, address, now, events, proposal: id, attempt, role, expect: expected } of vectors)
    it(`${name} (${why})`, () => {
      const decoded = events.map((raw) => decodeEvent(raw) as DatasetEvent);
      const proposal = decoded.find((event): event is ProposalEvent => event.id === id)!;
      const state = foldEvents(address as Address, decoded, { now });
      const { blocks, attempt: verdict, ...reading } = expected;
      expect(readingOf(proposal, state)).to.deep.equal(reading);
      if (attempt === undefined) return;

      const accept = decodeEvent(attempt) as AuthorityEvent;
      const acceptor = { pubkey: accept.pubkey, role: role as Role };
      const found = mergeBlockers(state, proposal, accept.act as never, acceptor).map(({ code }) => code);
      expect(found).to.deep.equal(blocks);
      expect(standing(foldEvents(address as Address, [...decoded, accept], { now }), accept.id)).to.equal(verdict);
    });

  for (const { name, tell, expect: expected } of PROPOSAL_CASES)
    it(`${name}: the second implementation says what was written by hand`, () => {
      const story = new Story();
      tell(story);
      const { address, now, events } = story;
      const [before, attempt] = [events.filter(({ id }) => id !== story.id('attempt')), story.id('attempt')];
      const told = readProposal(story.id('Q'), before, oracleFold(address, before, { now }));
      const nameOf = (key: string) => NAMES.find((each) => story.key(each) === key)!;
      expect(told.status).to.equal(expected.status);
      expect(told.decisions.map((id) => story.nameOf(id))).to.deep.equal(expected.decisions ?? []);
      const reviews = told.reviews.map(([key, , verdict]) => [nameOf(key!), verdict]);
      expect(Object.fromEntries(reviews)).to.deep.equal(expected.reviews ?? {});
      const items = told.items.map(([, record, field, status]) => [`${record} ${field}`, status]);
      expect(Object.fromEntries(items)).to.deep.equal(expected.items);
      if (expected.attempt === undefined) return;
      const { quarantined, waiting } = oracleFold(address, events, { now });
      const [, code = 'valid'] = [...quarantined, ...waiting].find(([id]) => id === attempt) ?? [];
      expect(code).to.equal(expected.attempt);
    });
});

function readingOf(proposal: ProposalEvent, state: DatasetState): unknown {
  const { status, decisions, reviews } = proposalDecisions(proposal, state);
  return {
    status,
    decisions: decisions.map((event) => event.id),
    reviews: reviews.map(({ by, id, verdict }) => [by, id, verdict]),
    items: proposalItems(proposal, state).map((item) => [item.resource, item.record, item.field, item.status]),
  };
}
