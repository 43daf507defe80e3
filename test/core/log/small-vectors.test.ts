/** test/vectors/addresses.json, clock.json, encryption.json. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { addressToNaddr, isAddress, parseSharedAddress } from '../../../core/log/address.js';
import { createdAt, tick } from '../../../core/log/clock.js';
import { isPayload, keyToId, open, seal } from '../../../core/log/encrypt.js';
import type { Address, Stamp } from '../../../core/log/event.js';
import * as oracle from '../../oracle/naddr.js';
import { readVectors } from '../../support/vectors.js';

type Named<T> = readonly (T & { readonly name: string })[];
interface Shared {
  readonly text: string;
  readonly address: Address;
  readonly relays: readonly string[];
}
interface AddressVectors {
  readonly printed: readonly (Omit<Shared, 'text'> & { readonly naddr: string })[];
  readonly read: Named<Shared>;
  readonly refused: Named<{ readonly text: string }>;
  readonly addresses: readonly string[];
  readonly notAddresses: readonly string[];
}
type ClockCases = Named<{ last: Stamp | null; inSecond?: number; now: number; next: Stamp }>;
interface EncryptionVectors {
  readonly keys: readonly { readonly key: string; readonly id: string }[];
  readonly sealed: Named<{ key: string; nonce: string; text: string; payload: string }>;
  readonly refused: Named<{ key: string; payload: string; form: boolean }>;
}

const addresses = await readVectors<AddressVectors>('addresses');
const clock = (await readVectors<{ cases: ClockCases }>('clock')).cases;
const encryption = await readVectors<EncryptionVectors>('encryption');

describe('vectors of addresses', () => {
  it('are printed', () => {
    for (const { address, relays, naddr } of addresses.printed) {
      expect(addressToNaddr(address, relays)).to.equal(naddr);
      expect(oracle.readShared(naddr)).to.deep.equal([address, relays]);
    }
  });

  for (const { name, text, address, relays } of addresses.read)
    it(`read: ${name}`, () => {
      expect(parseSharedAddress(text)).to.deep.equal({ address, relays });
      expect(oracle.readShared(text)).to.deep.equal([address, relays]);
    });

  for (const { name, text } of addresses.refused)
    it(`refused: ${name}`, () => {
      expect(() => parseSharedAddress(text))
        .to.throw()
        .with.property('code', 'bad-source');
      expect(oracle.readShared(text)).to.equal(undefined);
    });

  it('are such, or not', () => {
    for (const is of [isAddress, oracle.isAddress]) {
      for (const text of addresses.addresses) expect(is(text), text).to.equal(true);
      for (const text of addresses.notAddresses) expect(is(text), text).to.equal(false);
    }
  });
});

describe('vectors of clocks', () => {
  for (const { name, last, inSecond = 0, now, next } of clock)
    it(name, () => {
      expect(tick(last === null ? undefined : { stamp: last, inSecond }, now).stamp).to.deep.equal(next);
      expect(plainStamp(last, inSecond, now), 'by the page').to.deep.equal(next);
    });
});

/** Section 18, word by word. */
function plainStamp(last: Stamp | null, inSecond: number, now: number): Stamp {
  if (last === null) return [now, 0];
  const ms = Math.max(now, last[0]);
  const counter = ms === last[0] ? last[1] + 1 : 0;
  const stamp: Stamp = counter > 65_535 ? [ms + 1, 0] : [ms, counter];
  const isFull = inSecond === 300 && createdAt(stamp) === createdAt(last);
  return isFull ? [(createdAt(last) + 1) * 1000, 0] : stamp;
}

describe('vectors of encryption', () => {
  it('name keys', () => {
    for (const { key, id } of encryption.keys) expect(keyToId(hexToBytes(key))).to.equal(id);
  });

  for (const { name, key, nonce, text, payload } of encryption.sealed)
    it(`sealed: ${name}`, () => {
      expect(seal(text, hexToBytes(key), hexToBytes(nonce))).to.equal(payload);
      expect(open(payload, hexToBytes(key))).to.equal(text);
      expect(bytesToHex(Uint8Array.from(atob(payload), (unit) => unit.charCodeAt(0)).subarray(1, 33))).to.equal(nonce);
    });

  for (const { name, key, payload, form } of encryption.refused)
    it(`refused: ${name}`, () => {
      expect(open(payload, hexToBytes(key))).to.equal(undefined);
      expect(isPayload(payload)).to.equal(!form);
    });
});
