/** What every key vault must do: the acceptance suite of KeyVault. */
import { expect } from 'chai';
import type { Address } from '../../core/log/event.js';
import type { KeyVault } from '../../worker/writing/key-vault.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const SEEDS = `34880:${'a'.repeat(64)}:seeds` as Address;
const TOOLS = `34880:${'a'.repeat(64)}:tools` as Address;

export function keyVaultSuite(name: string, open: () => Promise<KeyVault>): void {
  describe(`a key vault: ${name}`, () => {
    let vault: KeyVault;
    beforeEach(async () => (vault = await open()));
    afterEach(() => vault.close());

    it('has no key before one is needed, and then the same one always', async () => {
      expect(await vault.find(SEEDS)).to.equal(undefined);
      const key = await vault.take(SEEDS);
      expect(bytesToHex(schnorr.getPublicKey(key.secret))).to.equal(key.pubkey);
      expect(await vault.take(SEEDS)).to.deep.equal(key);
      expect(await vault.find(SEEDS)).to.deep.equal(key);
    });

    it('has another key for each dataset', async () => {
      const [one, other] = [await vault.take(SEEDS), await vault.take(TOOLS)];
      expect(one.pubkey).not.to.equal(other.pubkey);
    });

    it('gives all who ask at once the same', async () => {
      const keys = await Promise.all(Array.from({ length: 8 }, () => vault.take(SEEDS)));
      expect(new Set(keys.map(({ pubkey }) => pubkey)).size).to.equal(1);
    });
  });
}
