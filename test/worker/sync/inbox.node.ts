/** What is wrong with an event, and what becomes of it: dropped under a code, and nothing is known by its id. */
import { expect } from 'chai';
import { signEvent } from '../../../core/log/event-id.js';
import type { EventId, NostrEvent } from '../../../core/log/event.js';
import { Inbox } from '../../../worker/sync/inbox.js';
import { Verifier } from '../../../worker/sync/verifier.js';
import { Replica } from '../../support/replica.js';
import { Person, SignedHistory } from '../../support/signed-history.js';

const NO_CHANCE = new Uint8Array(32);

describe('an event that a relay gives', () => {
  const history = new SignedHistory('inbox');
  const { root, address } = history;
  const good = history.set(root, 'r1', { name: 'good' });
  const other = new SignedHistory('another');
  const uninvited = other.set(other.root, 'r1', { name: 'elsewhere' });
  const stranger = new Person('nobody’s friend');
  const { kind, created_at, tags, content } = good;
  const signed = (more: Partial<NostrEvent>, by = root): NostrEvent =>
    signEvent(
      { kind, created_at, content, ...more, tags: (more.tags ?? tags).map((tag) => [...tag]) },
      by.secret,
      NO_CHANCE,
    );
  const flipped = (hex: string): string => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');

  const open = (verifier: Verifier) => {
    const replica = new Replica(address, { relays: [] });
    const inbox = new Inbox({
      target: replica,
      receive: (events, relay) => replica.receive(events, relay),
      isAuthor: (pubkey) => pubkey === root.pubkey,
      isIntake: () => false,
      verifier,
      alsoSeen: () => undefined,
    });
    return { replica, offer: (raw: unknown) => inbox.offer({ raw, relay: 'wss://relay.test/' }) };
  };

  const cases: readonly [what: string, code: string, raw: unknown][] = [
    ['with an id that is not its own', 'bad-id', { ...good, id: flipped(good.id) }],
    ['with other content under its id', 'bad-id', { ...good, content: content.replace('good', 'evil') }],
    ['with a signature of nobody', 'bad-signature', { ...good, sig: flipped(good.sig) }],
    ['with a signature of somebody else', 'bad-signature', { ...good, sig: signed({}, stranger).sig }],
    ['of a kind that is none of the log', 'bad-kind', signed({ kind: 1 })],
    ['larger than relays take', 'too-large', signed({ content: 'x'.repeat(60_001) })],
    ['with tags that are no lists of texts', 'bad-shape', { ...good, tags: [...tags, ['t', 7]] }],
    ['with a tag too long', 'bad-tags', signed({ tags: [...tags, ['t', 'x'.repeat(10_000)]] })],
    ['with two datasets', 'bad-link', signed({ tags: [...tags, ['a', other.address]] })],
    ['with a tag that would let relays erase it', 'forbidden-tag', signed({ tags: [...tags, ['expiration', '1']] })],
    ['with a clock that is not its time', 'bad-time', signed({ created_at: created_at + 7 })],
    ['with a member of another type', 'bad-shape', { ...good, created_at: String(created_at) }],
    ['with content that is no JSON', 'bad-json', signed({ content: 'hello' })],
    ['by somebody unknown', 'not-asked', signed({}, stranger)],
    ['of another dataset', 'not-asked', uninvited],
    ['that is none', 'not-asked', 'hello'],
  ];
  for (const fast of [false, true])
    for (const [what, code, raw] of cases)
      it(`${what}: ${code}${fast ? ', by nostr-wasm too' : ''}`, async () => {
        const verifier = new Verifier();
        if (fast) await verifier.prepare(1_000);
        const { replica, offer } = open(verifier);
        expect(await offer(raw)).to.equal(code);
        expect([...replica.held_.keys()]).to.deep.equal([]);
        // Its true namesake is taken all the same.
        expect(await offer(structuredClone(good))).to.equal('new');
        expect(await offer(structuredClone(good))).to.equal('known');
        expect(replica.has(good.id as EventId)).to.equal(true);
      });

  it('from the future: kept, and deferred until its time', async () => {
    const far = new SignedHistory('inbox', Date.now() + 30 * 86_400_000, root.name);
    expect(far.address).to.equal(address);
    const { replica, offer } = open(new Verifier());
    const late = far.set(far.root, 'r2', { name: 'later' });
    expect(await offer(late)).to.equal('new');
    expect(replica.fold.state.deferred()).to.deep.equal([late.id]);
    expect(replica.fold.state.shown('plant', 'r2', 'name')).to.equal(undefined);
  });
});
