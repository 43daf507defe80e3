/** A snapshot and the rest of the events is the whole log, wherever the snapshot was taken; or it says that it is not. */
import { expect } from 'chai';
import { type History, history } from '../../oracle/histories.js';
import { Story } from '../../oracle/story.js';
import { runs, timeLimitMs } from '../../support/effort.js';
import { checkSnapshot } from './snapshot-and-rest.js';

describe('a snapshot and the rest', function () {
  this.timeout(timeLimitMs(120_000));

  it('is the whole log, or needs its history; with all events it needs nothing', () => {
    const count = runs(200);
    const found = { none: 0, enough: 0, 'history-needed': 0 };
    for (let seed = 1; seed <= count; seed += 1) found[checkSnapshot(history(seed))] += 1;
    expect(found.none).to.be.below(count / 2);
    expect(found['history-needed'])
      .to.be.below(count / 3)
      .and.above(0);
  });

  it('knows the heads that redactions give, though nothing of them is known but their places', () => {
    const story = new Story();
    story.grant('gA', 'root', 'alice', 'contributor');
    story.write('one', 'bob', { f: 1 }, {}, { by: 'an unknown grant', isWithheld: true });
    story.write('two', 'alice', { f: 2 }, {}, { by: 'gA', isWithheld: true });
    story.act('R', 'root', 'redact', { targets: [story.place('one'), story.place('two')] }, { prev: [] });
    story.write('three', 'alice', { f: 3 }, {}, { by: 'gA', prev: ['two', 'R'] });
    expect(checkSnapshot(toHistory(story), 2)).to.equal('enough');
  });

  it('needs the originals where a redaction gives another place than theirs', () => {
    const story = new Story();
    story.grant('gA', 'root', 'alice', 'contributor');
    story.write('one', 'alice', { f: 1 }, {}, { by: 'gA' });
    story.write('two', 'alice', { f: 2 }, {}, { by: 'gA', isWithheld: true });
    const wrong = { ...story.place('one'), prev: [story.id('two')] };
    story.act('R', 'root', 'redact', { targets: [wrong, story.place('two')] }, { prev: ['gA'] });
    story.act('S', 'root', 'redact', { targets: [story.place('one')] }, { prev: ['gA'] });
    expect(checkSnapshot(toHistory(story), 4)).to.equal('enough');
    expect(checkSnapshot(toHistory(story), 3)).to.equal('history-needed');
  });
});

function toHistory({ address, now, events, lists }: Story): History {
  return { seed: 1, address, now, events, lists };
}
