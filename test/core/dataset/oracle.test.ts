/** The second implementation of the protocol against what the page says by hand: it must be right before it judges. */
import { expect } from 'chai';
import { CASES } from '../../oracle/cases.js';
import { fold } from '../../oracle/fold.js';
import { history } from '../../oracle/histories.js';
import type { Json } from '../../oracle/json.js';
import { Story } from '../../oracle/story.js';
import { isBrowser, timeLimitMs } from '../../support/effort.js';

describe('the second implementation of the protocol', () => {
  for (const { name, why, tell, expect: expected } of CASES) {
    it(`${name} (${why})`, () => {
      const story = new Story();
      tell(story);
      const state = fold(story.address, story.events, { now: story.now, lists: story.lists, base: story.base });
      const names = (pairs: readonly (readonly [string, string])[]) =>
        Object.fromEntries(pairs.map(([id, code]) => [story.nameOf(id), code]));
      const ids = (told: readonly string[]) => told.map((each) => story.id(each)).sort();

      expect(names(state.quarantined)).to.deep.equal(expected.quarantined ?? {});
      expect(names(state.waiting)).to.deep.equal(expected.waiting ?? {});
      expect(state.missing).to.deep.equal(ids(expected.missing ?? []));
      expect(state.conflicts.map((row) => row.slice(0, 3).join(' '))).to.deep.equal(expected.conflicts ?? []);
      if (expected.heads) expect(state.heads.map((id) => story.nameOf(id))).to.have.members(expected.heads);
      if (!expected.shows) return;
      const shown = state.cells.map(([resource, record, field, live]) => [
        `${resource} ${record} ${field}`,
        withNames(live.at(-1)![2], story),
      ]);
      expect(Object.fromEntries(shown)).to.deep.equal(expected.shows);
    });
  }
});

/** A deletion lists ids. */
function withNames(value: Json | undefined, story: Story): Json | undefined {
  const text = JSON.stringify(value);
  return text && (JSON.parse(text.replace(/[0-9a-f]{64}/g, (id) => story.nameOf(id))) as Json);
}

describe('random histories', () => {
  if (isBrowser) return;
  it('hold every code and every act, most of them valid', function () {
    this.timeout(timeLimitMs(60_000));
    const counts = new Map<string, number>();
    const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const { address, events, now, lists, base } = history(seed);
      const state = fold(address, events, { now, lists, base });
      for (const [, code] of [...state.quarantined, ...state.waiting]) count(code);
      for (const { content, kind } of state.valid) count(`valid ${String(content.act ?? kind)}`);
      for (const list of ['conflicts', 'missing', 'deferred', 'newer', 'locked', 'unknown', 'needs'] as const)
        if (state[list].length > 0) count(list);
      for (const _ of events) count('events');
      for (const _ of state.valid) count('valid');
      expect(state.refused).to.deep.equal([]);
    }
    const seen = [...counts].sort().map(([what, times]) => `${what} ${times}`);
    console.log(`      ${seen.join(', ')}`);
    const codes =
      'no-grant not-a-grant bad-grant wrong-key expired role scope own-records pow grant-invalid revoked rank chain ' +
      'proposal policy missing-grant missing-target missing-review list-needed';
    const acts = 'grant successor delegate revoke intake policy review accept reject checkpoint redact fork 4880 4881';
    const lists = 'conflicts missing deferred newer locked unknown needs';
    const needed = [...codes.split(' '), ...acts.split(' ').map((act) => `valid ${act}`), ...lists.split(' ')];
    expect(needed.filter((what) => !counts.has(what))).to.deep.equal([]);
    expect(counts.get('valid')! / counts.get('events')!).to.be.greaterThan(0.6);
  });
});
