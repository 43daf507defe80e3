/**
 * The worked examples of core/PROTOCOL.md, read out of the page: what it shows is what both implementations say. A fenced
 * block is named by its info string: `history` (section 7.4), and of section 20 `json event`, `text commits`, `text state`, `text hash`.
 */
import { expect } from 'chai';
import { canonicalJson } from '../../core/canonical-json.js';
import { foldEvents } from '../../core/dataset/fold.js';
import { receiveEvent } from '../../core/log/decode.js';
import type { Address, DatasetEvent, NostrEvent } from '../../core/log/event.js';
import { hashText } from '../../core/log/canonical-line.js';
import { fold as oracleFold } from '../oracle/fold.js';
import type { OracleState } from '../oracle/fold.js';
import { Story } from '../oracle/story.js';
import { readPage } from '../support/vectors.js';
import { coreState, differences } from './dataset/fold-against-oracle.js';

const blocks = [...(await readPage()).matchAll(/^```(\w[^\n]*)\n(.*?)^```$/gms)].map(([, info, text]) => ({
  info: info!.trim(),
  text: text!,
}));
const one = (info: string): string => {
  const found = blocks.filter((block) => block.info === info);
  expect(found.length, info).to.equal(1);
  return found[0]!.text;
};

describe('the worked histories of the page', () => {
  const histories = blocks.filter(({ info }) => info === 'history');

  it('are five', () => expect(histories.length).to.equal(5));

  for (const [index, { text }] of histories.entries())
    it(`come out as they say: ${index + 1}`, () => {
      const story = new Story();
      const lines = text.trim().split('\n').map((line) => line.trim().split(/\s+/)); // prettier-ignore
      const results = lines.filter(([first]) => first === '→').map(([, ...words]) => words.join(' '));
      for (const line of lines) if (line[0] !== '→') tell(story, line);
      const { address, now, events, lists } = story;
      const state = oracleFold(address, events, { now, lists });
      expect(state.refused).to.deep.equal([]);
      expect(resultsOf(state, story)).to.deep.equal(results);
      const road = { start: now, deliveries: [{ events: events.toReversed() }] };
      expect(differences({ seed: 0, address, now, events, lists }, road)).to.deep.equal([]);
      expect(coreState({ seed: 0, address, now, events, lists }, road).heads()).to.deep.equal(state.heads);
    });
});

describe('the worked event of the page', () => {
  it('is signed, and its id is the hash of the bytes shown', () => {
    const event = JSON.parse(one('json event')) as NostrEvent;
    const { id, pubkey, created_at, kind, tags, content } = event;
    expect(receiveEvent(event)).to.include({ type: 'data', id });
    expect(`${canonicalJson([0, pubkey, created_at, kind, tags, content] as never)}\n`).to.equal(one('text commits'));
    expect(hashText(one('text commits').slice(0, -1))).to.equal(id);
  });

  it('gives the state whose bytes and hash are shown', () => {
    const event = JSON.parse(one('json event')) as NostrEvent;
    const [address, now] = [event.tags[0]![1]!, event.created_at * 1000];
    const hash = one('text hash').trim();
    expect(hashText(one('text state'))).to.equal(hash);
    expect(foldEvents(address as Address, [receiveEvent(event) as DatasetEvent], { now }).hash()).to.equal(hash);
    expect(oracleFold(address, [event], { now, signatures: true }).hash).to.equal(hash);
  });
});

/** One line: `who what name words…`, the words in runs that begin with one of these. */
const RUNS = ['to', 'of', 'cut', 'over', 'by', 'after'];

function tell(story: Story, [who, what, name, ...words]: readonly string[]): void {
  const runs: Record<string, string[]> = { said: [] };
  let run = 'said';
  for (const word of words)
    if (RUNS.includes(word)) runs[(run = word)] = [];
    else runs[run]!.push(word);
  const [by] = runs['by'] ?? [];
  const telling = { ...(by !== undefined && { by }), ...(runs['after'] && { prev: runs['after'] }) };
  const [to = '', role = ''] = runs['to'] ?? [];
  const [field = '', value] = (runs['said']![0] ?? '').split('=');
  const over = runs['over'];
  switch (what) {
    case 'grant':
      return story.grant(name!, who!, to, role, telling);
    case 'delegate':
      return story.delegate(name!, who!, to, telling);
    case 'successor':
      return story.act(name!, who!, 'successor', { to: story.key(to) }, telling);
    case 'revoke':
      return story.revoke(name!, who!, runs['of']![0]!, runs['cut']!.filter((id) => id !== 'nothing'), telling); // prettier-ignore
    case 'write':
      return story.write(name!, who!, { [field]: Number(value) }, over ? { [field]: over } : {}, telling);
    default:
      throw new Error(`The page says ${what}.`);
  }
}

/** As the page writes results, in its order: codes as events were told, then what is shown, then heads as told. */
function resultsOf({ quarantined, waiting, cells, heads, conflicts }: OracleState, story: Story): string[] {
  expect([waiting, conflicts]).to.deep.equal([[], []]);
  const told = story.events.map(({ id }) => id);
  const codes = new Map(quarantined);
  return [
    ...told.flatMap((id) => (codes.has(id) ? [`${story.nameOf(id)} ${codes.get(id)}`] : [])),
    ...cells.map(([, , field, live]) => `${field} = ${JSON.stringify(live.at(-1)![2])}`),
    `heads ${told.filter((id) => heads.includes(id)).map((id) => story.nameOf(id)).join(' ')}`, // prettier-ignore
  ];
}
