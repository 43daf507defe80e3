/** The rules of decide.ts, one by one, and all of them over every combination of what a relay can be like. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { EventId, Pubkey } from '../../../core/log/event.js';
import {
  decide,
  MOST_FETCHING,
  PATIENCE_MS,
  REASK_MS,
  REREAD_MS,
  type Action,
  type DatasetView,
  type RelayView,
} from '../../../worker/sync/decide.js';
import { MissingQueue } from '../../../worker/sync/missing-queue.js';
import { runs } from '../../support/effort.js';

const NOW = 1_000_000_000;
const ann = 'a'.repeat(64) as Pubkey;
const ben = 'b'.repeat(64) as Pubkey;
const id = (n: number): EventId => n.toString(16).padStart(64, '0') as EventId;

const relay = (more: Partial<RelayView> = {}): RelayView => ({
  url: 'wss://one.test/',
  isOpen: true,
  feed: 'open',
  readingSince: undefined,
  read: undefined,
  readAt: 0,
  feedNotBefore: 0,
  readNotBefore: 0,
  asked: new Map(),
  ...more,
});
const read = (more: Partial<RelayView> = {}): RelayView => relay({ read: new Set([ann]), readAt: NOW - 1, ...more });
type Given = Omit<DatasetView, 'missing'> & { readonly missing: readonly EventId[] };
const viewOf = ({ missing, ...rest }: Given): DatasetView => ({
  ...rest,
  missing: new MissingQueue().due({ ...rest, missing: new Set(missing) }),
});
const dataset = (relays: RelayView[], more: Partial<Given> = {}): DatasetView =>
  viewOf({ now: NOW, authors: [ann], missing: [], fetching: new Set(), relays, ...more });
const kinds = (actions: readonly Action[]): string[] => actions.map((action) => action.do);

describe('what sync does next', () => {
  it('opens the live subscription first, and reads nothing before (1)', () => {
    expect(decide(dataset([relay({ feed: 'closed' })]))).to.deep.equal([{ do: 'open-feed', url: 'wss://one.test/' }]);
    expect(decide(dataset([relay({ feed: 'opening' })]))).to.deep.equal([]);
    expect(decide(dataset([relay()]))).to.deep.equal([{ do: 'read', url: 'wss://one.test/', authors: [ann] }]);
  });

  it('reads all the same where a relay refuses subscriptions that stay (1)', () => {
    const actions = decide(dataset([relay({ feed: 'failed', feedNotBefore: NOW + 5 })]));
    expect(actions).to.deep.equal([
      { do: 'read', url: 'wss://one.test/', authors: [ann] },
      { do: 'wake', at: NOW + 5 },
    ]);
  });

  it('reads the past of who is new, and of nobody else (2)', () => {
    expect(kinds(decide(dataset([read()])))).to.deep.equal(['wake']);
    const actions = decide(dataset([read()], { authors: [ann, ben] }));
    expect(actions[0]).to.deep.equal({ do: 'read', url: 'wss://one.test/', authors: [ben] });
  });

  it('asks the second relay when the first is done, or takes too long (4)', () => {
    const second = relay({ url: 'wss://two.test/' });
    expect(kinds(decide(dataset([relay(), second])))).to.deep.equal(['read', 'wake']);
    expect(decide(dataset([relay({ readingSince: NOW - 1 }), second]))).to.deep.equal([
      { do: 'wake', at: NOW - 1 + PATIENCE_MS },
    ]);
    expect(kinds(decide(dataset([relay({ readingSince: NOW - PATIENCE_MS }), second])))).to.deep.equal(['read']);
    expect(decide(dataset([read(), second]))[0]).to.include({ do: 'read', url: 'wss://two.test/' });
  });

  it('waits after a failure (5)', () => {
    expect(decide(dataset([relay({ readNotBefore: NOW + 7 })]))).to.deep.equal([{ do: 'wake', at: NOW + 7 }]);
    expect(kinds(decide(dataset([relay({ readNotBefore: NOW })])))).to.deep.equal(['read']);
  });

  it('asks each relay for a missing id once a minute, one after the other, 64 at a time (6)', () => {
    const missing = Array.from({ length: 100 }, (_, n) => id(n));
    const [first] = decide(dataset([read()], { missing }));
    expect(first).to.have.property('do', 'fetch');
    expect(first?.do === 'fetch' && first.ids).to.have.length(MOST_FETCHING);
    const two = [read({ asked: new Map([[id(1), NOW - 1]]) }), read({ url: 'wss://two.test/' })];
    expect(decide(dataset(two, { missing: [id(1)] }))[0]).to.deep.equal({
      do: 'fetch',
      url: 'wss://two.test/',
      ids: [id(1)],
    });
    expect(kinds(decide(dataset([read({ asked: new Map([[id(1), NOW - 1]]) })], { missing: [id(1)] })))).to.deep.equal([
      'wake',
    ]);
    const forgotten = read({ asked: new Map([[id(1), NOW - REASK_MS]]) });
    expect(kinds(decide(dataset([forgotten], { missing: [id(1)] })))).to.deep.equal(['fetch', 'wake']);
    expect(kinds(decide(dataset([relay({ readingSince: 0 })], { missing: [id(1)] })))).to.deep.equal([]);
  });

  it('waits for as many missing ids as a stranger cares to name', () => {
    const missing = Array.from({ length: 300_000 }, (_, n) => id(n));
    const asked = new Map(missing.map((each, n) => [each, NOW - 1 - (n % 1_000)]));
    expect(decide(dataset([read({ asked, readAt: NOW })], { missing }))).to.deep.equal([
      { do: 'wake', at: NOW - 1_000 + REASK_MS },
    ]);
  });

  it('compares again from time to time (7)', () => {
    const actions = decide(dataset([read({ readAt: NOW - REREAD_MS, read: new Set([ann, ben]) })]));
    expect(actions).to.deep.equal([{ do: 'read', url: 'wss://one.test/', authors: [ann] }]);
  });

  it('keeps all rules at once, whatever the relays are like', () => {
    const time = fc.integer({ min: NOW - 2 * REREAD_MS, max: NOW + 10_000 });
    const someRelay = fc.record({
      url: fc.constantFrom('wss://one.test/', 'wss://two.test/', 'wss://three.test/'),
      isOpen: fc.boolean(),
      feed: fc.constantFrom('closed', 'opening', 'open', 'partial', 'failed') as fc.Arbitrary<RelayView['feed']>,
      readingSince: fc.option(fc.integer({ min: NOW - 20_000, max: NOW }), { nil: undefined }),
      read: fc.option(
        fc.subarray([ann, ben]).map((authors) => new Set(authors)),
        { nil: undefined },
      ),
      readAt: time,
      feedNotBefore: time,
      readNotBefore: time,
      asked: fc.uniqueArray(fc.tuple(fc.constantFrom(id(1), id(2), id(3)), time)).map((asked) => new Map(asked)),
    });
    const view = fc.record({
      now: fc.constant(NOW),
      authors: fc.subarray([ann, ben], { minLength: 1 }),
      missing: fc.subarray([id(1), id(2), id(3), id(4)]),
      fetching: fc.subarray([id(1), id(2)]).map((ids) => new Set(ids)),
      relays: fc.uniqueArray(someRelay, { selector: ({ url }) => url, maxLength: 3 }),
    });
    fc.assert(
      fc.property(view, (given) => {
        const actions = decide(viewOf(given));
        const byUrl = new Map<string, RelayView>(given.relays.map((each) => [each.url, each]));
        let reads = 0;
        const ids: EventId[] = [];
        for (const action of actions) {
          if (action.do === 'wake') {
            expect(action.at).to.be.greaterThan(NOW);
            continue;
          }
          const of = byUrl.get(action.url)!;
          expect(of.isOpen).to.equal(true);
          if (action.do === 'open-feed') {
            expect(['closed', 'partial', 'failed']).to.include(of.feed);
            expect(of.feedNotBefore).to.be.at.most(NOW);
          }
          if (action.do === 'read') {
            reads += 1;
            expect(['open', 'failed']).to.include(of.feed);
            expect(of.readingSince).to.equal(undefined);
            expect(of.readNotBefore).to.be.at.most(NOW);
            expect(action.authors).not.to.deep.equal([]);
            if (of.read && NOW - of.readAt < REREAD_MS) {
              for (const author of action.authors) expect(of.read.has(author)).to.equal(false);
            } else expect(action.authors).to.deep.equal(given.authors);
          }
          if (action.do === 'fetch') {
            expect(of.read).not.to.equal(undefined);
            for (const each of action.ids) {
              expect(given.fetching.has(each)).to.equal(false);
              expect(NOW - (of.asked.get(each) ?? 0)).to.be.at.least(REASK_MS);
              ids.push(each);
            }
          }
        }
        expect(reads).to.be.at.most(1);
        expect(new Set(ids).size).to.equal(ids.length);
        // Nothing that is to be done is forgotten: whoever is idle and unread either acts now or is woken for.
        const idle = given.relays.filter((each) => each.isOpen && each.feed === 'open' && !each.readingSince);
        const unread = idle.filter((each) => !each.read || given.authors.some((author) => !each.read!.has(author)));
        const isBusy = given.relays.some((each) => each.readingSince !== undefined);
        if (unread.length > 0 && !isBusy) {
          expect(actions.some((action) => action.do === 'read' || action.do === 'wake')).to.equal(true);
        }
      }),
      { numRuns: runs(2_000) },
    );
  });
});
