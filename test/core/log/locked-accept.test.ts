/** An acceptance whose ops are sealed: all but its ops is read without the key, and refused alike. PROTOCOL.md, section 16. */
import { expect } from 'chai';
import { decodeEvent } from '../../../core/log/decode.js';
import { encodeEvent } from '../../../core/log/encode.js';
import { keyToId } from '../../../core/log/encrypt.js';
import type { Address, EventId, NostrEvent } from '../../../core/log/event.js';
import { isRefusal } from '../../../core/log/refusal.js';
import { pubkeyOf, signAs } from './keys-of-people.js';

const KEY = new Uint8Array(32).fill(7);
const keys = new Map([[keyToId(KEY), KEY]]);

const template = encodeEvent(
  {
    kind: 4884,
    type: 'authority',
    dataset: `34880:${pubkeyOf('root')}:seeds` as Address,
    stamp: [1_700_000_000_123, 4],
    prev: [],
    act: {
      act: 'accept',
      proposal: 'a'.repeat(64) as EventId,
      proposer: pubkeyOf('carol'),
      ops: [{ op: 'record.create', resource: 'plant', record: 'a', set: {}, over: {} }],
      items: [0],
      authors: [],
      reviews: ['b'.repeat(64) as EventId],
      checks: [{ name: 'links', ok: true }],
    },
  },
  { seal: { key: KEY, nonce: new Uint8Array(32).fill(9) } },
);

describe('a locked acceptance', () => {
  it('is read without its ops', () => {
    const event = signAs('root', template);
    const [opened, locked] = [decodeEvent(event, { keys }), decodeEvent(event)];
    if (isRefusal(opened) || isRefusal(locked) || opened.type !== 'authority' || locked.type !== 'locked')
      return expect.fail('both are kept');
    expect(locked.act).to.deep.equal({ ...opened.act, ops: [] });
    expect(locked.stamp).to.deep.equal(opened.stamp);
    expect(locked.keyId).to.equal(keyToId(KEY));
  });

  it('is refused for what all can see', () => {
    const content = (from: string, to: string): NostrEvent =>
      signAs('root', { ...template, content: template.content.replace(from, to) });
    for (const [event, code] of [
      [content(`"proposer":"${pubkeyOf('carol')}"`, '"proposer":"carol"'), 'bad-shape'],
      [content('"ok":true', '"ok":1'), 'bad-shape'],
      [content('[1700000000123,4]', '[1700000001123,4]'), 'bad-time'],
    ] as const)
      for (const decoded of [decodeEvent(event), decodeEvent(event, { keys })])
        expect(isRefusal(decoded) && decoded.refused).to.equal(code);
  });
});
