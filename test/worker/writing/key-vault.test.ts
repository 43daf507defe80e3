/** Keys of this device in a real browser: they outlive the worker, and nobody finds them on the disk. */
import { expect } from 'chai';
import { Dexie } from 'dexie';
import type { Address } from '../../../core/log/event.js';
import { openDexieKeyVault } from '../../../worker/writing/dexie-key-vault.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { keyVaultSuite } from '../../contracts/key-vault.js';

let count = 0;
const freshName = (): string => `kobold-keys-test-${Date.now()}-${count++}`;
const SEEDS = `34880:${'a'.repeat(64)}:seeds` as Address;

keyVaultSuite('memory', async () => createMemoryKeyVault());
keyVaultSuite('IndexedDB', () => openDexieKeyVault(freshName()));

describe('keys in IndexedDB', () => {
  it('are the same for who opens it later, or at the same time', async () => {
    const name = freshName();
    const vaults = await Promise.all([openDexieKeyVault(name), openDexieKeyVault(name)]);
    const [one, other] = await Promise.all(vaults.map((vault) => vault.take(SEEDS)));
    expect(one).to.deep.equal(other);
    vaults.forEach((vault) => vault.close());
    const later = await openDexieKeyVault(name);
    expect(await later.find(SEEDS)).to.deep.equal(one);
    later.close();
  });

  it('do not lie there in the clear, and the key that seals them cannot be taken out', async () => {
    const name = freshName();
    const vault = await openDexieKeyVault(name);
    const { secret } = await vault.take(SEEDS);
    vault.close();
    const db = await new Dexie(name).open();
    const rows = await Promise.all(db.tables.map((table) => table.toArray() as Promise<Record<string, unknown>[]>));
    db.close();
    const sealing = rows.flat().find(({ key }) => key instanceof CryptoKey)!.key as CryptoKey;
    expect(sealing.extractable).to.equal(false);
    const refused = await crypto.subtle.exportKey('raw', sealing).then(
      () => 'exported',
      () => 'refused',
    );
    expect(refused).to.equal('refused');
    const kept = rows.flat().flatMap((row) => Object.values(row));
    const bytes = kept.flatMap((value) =>
      value instanceof ArrayBuffer ? [new Uint8Array(value)] : value instanceof Uint8Array ? [value] : [],
    );
    expect(bytes.length).to.be.greaterThan(1);
    const wanted = bytesToHex(secret);
    for (const some of bytes) expect(bytesToHex(some)).not.to.contain(wanted);
    expect(JSON.stringify(kept.filter((value) => typeof value === 'string'))).not.to.contain(wanted);
  });

  it('are looked for without making a database: who only reads has none', async () => {
    const name = freshName();
    const vault = await openDexieKeyVault(name);
    expect(await vault.find(SEEDS)).to.equal(undefined);
    const names = async () => (await indexedDB.databases()).map((database) => database.name);
    expect(await names()).not.to.contain(name);
    await vault.take(SEEDS);
    expect(await names()).to.contain(name);
    vault.close();
  });

  it('are given up where the browser never answers', async () => {
    const { open } = IDBFactory.prototype;
    const { setTimeout } = globalThis;
    IDBFactory.prototype.open = () => ({ addEventListener: () => undefined }) as unknown as IDBOpenDBRequest;
    globalThis.setTimeout = ((run: () => void, ms = 0) => setTimeout(run, ms / 100)) as typeof setTimeout;
    try {
      const vault = await openDexieKeyVault(freshName());
      const said = await vault.find(SEEDS).then(
        () => 'found',
        (error: { code?: string }) => error.code,
      );
      expect(said).to.equal('store-unavailable');
    } finally {
      IDBFactory.prototype.open = open;
      globalThis.setTimeout = setTimeout;
    }
  });

  it('that cannot be read any more say so', async () => {
    const name = freshName();
    const vault = await openDexieKeyVault(name);
    await vault.take(SEEDS);
    vault.close();
    const db = await new Dexie(name).open();
    await db
      .table('keys')
      .where({ dataset: SEEDS })
      .modify({ sealed: new ArrayBuffer(48) });
    db.close();
    const later = await openDexieKeyVault(name);
    const said = await later.find(SEEDS).then(
      () => 'found',
      (error: { code?: string }) => error.code,
    );
    later.close();
    expect(said).to.equal('keys-unavailable');
  });
});
