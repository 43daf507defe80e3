/** Addresses as people pass them on: naddr (NIP-19), nostr: links (NIP-21), plain ones. */
import { expect } from 'chai';
import fc from 'fast-check';
import { naddrEncode, noteEncode, npubEncode } from 'nostr-tools/nip19';
import { KoboldError } from '../../../core/errors.js';
import { addressToNaddr, parseAddress, parseSharedAddress, printAddress } from '../../../core/log/address.js';
import type { Address } from '../../../core/log/event.js';
import { runs } from '../../support/effort.js';
import { address } from './arbitrary-event.js';
import { pubkeyOf } from './keys-of-people.js';

const ALICE = pubkeyOf('alice');
const GARDEN = `34880:${ALICE}:garden` as Address;
const naddr = addressToNaddr(GARDEN);

describe('dataset addresses', () => {
  it('come back from their parts and from an naddr, with relays', () => {
    const relays = fc.array(fc.constantFrom('wss://a.example', 'ws://localhost:7777/x'), { maxLength: 3 });
    fc.assert(
      fc.property(address, relays, (own, hints) => {
        expect(printAddress(parseAddress(own)!)).to.equal(own);
        expect(parseSharedAddress(addressToNaddr(own, hints))).to.deep.equal({ address: own, relays: hints });
      }),
      { numRuns: runs(100) },
    );
  });

  it('are read in every form people paste', () => {
    for (const text of [
      naddr,
      `nostr:${naddr}`,
      `NOSTR:${naddr}`,
      `web+nostr:${naddr}`,
      ` ${naddr}\n`,
      naddr.toUpperCase(),
      GARDEN,
    ]) {
      expect(parseSharedAddress(text), text).to.deep.equal({ address: GARDEN, relays: [] });
    }
  });

  const bad: Record<string, string> = {
    'the empty text': '',
    'a damaged checksum': `${naddr.slice(0, -1)}${naddr.endsWith('q') ? 'p' : 'q'}`,
    'an naddr cut short': naddr.slice(0, 40),
    'mixed case': `N${naddr.slice(1)}`,
    'a person': npubEncode(ALICE),
    'a note': noteEncode(ALICE),
    'another kind': naddrEncode({ kind: 30023, pubkey: ALICE, identifier: 'garden' }),
    'a slug that is none': naddrEncode({ kind: 34880, pubkey: ALICE, identifier: 'Garden' }),
    'an empty slug': naddrEncode({ kind: 34880, pubkey: ALICE, identifier: '' }),
    'a plain address of another kind': GARDEN.replace('34880', '30023'),
    'an endless naddr': `naddr1${'q'.repeat(10_000)}`,
    'a web address': 'https://example.org/data.csv',
  };
  for (const [what, text] of Object.entries(bad)) {
    it(`refuse ${what}`, () => {
      expect(() => parseSharedAddress(text))
        .to.throw(KoboldError)
        .with.property('code', 'bad-source');
    });
  }
});
