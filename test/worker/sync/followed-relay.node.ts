/** What is told of one relay: what it gave, and what of it was not taken. */
import { expect } from 'chai';
import { FollowedRelay } from '../../../worker/sync/followed-relay.js';

const idOf = (n: number): string => n.toString(16).padStart(64, '0');

describe('what a relay gave that was not taken', () => {
  const here = new Set<string>();
  const relay = { session: { url: 'wss://x.example/', status: { link: 'open' }, limits: {} }, feed: { state: {} } };
  let followed: FollowedRelay;
  const dropped = () => followed.status([]).dropped;
  beforeEach(() => {
    here.clear();
    followed = new FollowedRelay('page', relay as never, {} as never, () => 1_000, () => 0.5, (id) => here.has(id)); // prettier-ignore
  });

  it('is counted by why', () => {
    followed.count('bad-signature', { id: idOf(1) });
    followed.count('bad-signature', { id: idOf(2) });
    followed.count('too-large', {});
    followed.count('not-asked', undefined);
    expect(dropped()).to.deep.equal({ 'bad-signature': 2, 'too-large': 1, 'not-asked': 1 });
  });

  it('is nothing, where it came twice or before it was known who may write', () => {
    followed.count('new', { id: idOf(1) });
    followed.count('known', { id: idOf(1) });
    for (const n of [2, 3, 2, 3]) followed.count('not-asked', { id: idOf(n) });
    expect(dropped()).to.deep.equal({ 'not-asked': 2 });
    here.add(idOf(2));
    expect(dropped()).to.deep.equal({ 'not-asked': 1 });
    here.add(idOf(3));
    expect(dropped()).to.deep.equal({});
  });

  it('is counted without end, and remembered with one', () => {
    for (let n = 0; n < 6_000; n++) followed.count('not-asked', { id: idOf(n) });
    followed.count('not-asked', { id: 'x'.repeat(100_000) });
    expect(dropped()).to.deep.equal({ 'not-asked': 6_001 });
  });
});
