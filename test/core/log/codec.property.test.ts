/** Codecs of the log: what is encoded comes back, in one form only, plain and sealed. */
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeEvent, receiveEvent } from '../../../core/log/decode.js';
import { encodeEvent, type EventDraft } from '../../../core/log/encode.js';
import { keyToId } from '../../../core/log/encrypt.js';
import { eventId } from '../../../core/log/event-id.js';
import type { NostrEvent } from '../../../core/log/event.js';
import { runs } from '../../support/effort.js';
import { eventDraft } from './arbitrary-event.js';
import { pubkeyOf, signAs } from './keys-of-people.js';

const AUTHOR = pubkeyOf('alice');

/** With an id and a signature of the right form: the codec does not look at it. */
function unsignedEvent(template: ReturnType<typeof encodeEvent>): NostrEvent {
  const event = { pubkey: AUTHOR, ...template };
  return { ...event, id: eventId(event), sig: '0'.repeat(128) };
}

function draftOf(decoded: object): EventDraft {
  const { id: _id, pubkey: _pubkey, ...draft } = decoded as { id: string; pubkey: string };
  return draft as unknown as EventDraft;
}

describe('log codec', () => {
  it('gives back every typed event it has encoded', () => {
    fc.assert(
      fc.property(eventDraft, (draft) => {
        const decoded = decodeEvent(JSON.parse(JSON.stringify(unsignedEvent(encodeEvent(draft)))));
        expect(draftOf(decoded)).to.deep.equal(draft);
      }),
      { numRuns: runs(600) },
    );
  });

  it('writes an event in one way only', () => {
    fc.assert(
      fc.property(eventDraft, (draft) => {
        const event = unsignedEvent(encodeEvent(draft));
        const again = encodeEvent(draftOf(decodeEvent(event)));
        expect(again).to.deep.equal(encodeEvent(draft));
        expect(again.content).to.equal(event.content);
      }),
      { numRuns: runs(300) },
    );
  });

  it('opens sealed events with the key and keeps them locked without', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(eventDraft, bytes, bytes, (draft, key, nonce) => {
        const event = unsignedEvent(encodeEvent(draft, { seal: { key, nonce } }));
        const keys = new Map([[keyToId(key), key]]);
        expect(draftOf(decodeEvent(event, { keys }))).to.deep.equal(draft);
        const isOpen = draft.type === 'snapshot' || (draft.type === 'authority' && draft.act.act !== 'accept');
        const without = decodeEvent(event) as unknown as { type: string };
        const locked = draft.type === 'proposal' ? 'unread' : 'locked';
        expect(without.type).to.equal(isOpen ? draft.type : locked);
      }),
      { numRuns: runs(150) },
    );
  });

  it('receives what a signer signed, and nothing that was changed after', () => {
    fc.assert(
      fc.property(eventDraft, fc.nat({ max: 127 }), (draft, digit) => {
        const event = signAs('alice', encodeEvent(draft));
        expect(receiveEvent(event)).to.deep.equal(decodeEvent(event));
        const other = event.sig[digit] === '0' ? '1' : '0';
        const forged = { ...event, sig: event.sig.slice(0, digit) + other + event.sig.slice(digit + 1) };
        expect(receiveEvent(forged)).to.have.property('refused', 'bad-signature');
        expect(receiveEvent({ ...event, pubkey: pubkeyOf('bob') })).to.have.property('refused', 'bad-id');
      }),
      { numRuns: runs(15) },
    );
  });
});
