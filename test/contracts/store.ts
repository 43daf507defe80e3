/** What every store of file copies must do: the acceptance suite of FileStore. */
import { expect } from 'chai';
import type { FileCopy, FileStore, StoreLimits } from '../../worker/store/file-store.js';

const copy = (url: string, text: string, more: Partial<FileCopy> = {}): FileCopy => ({
  url,
  fetchedAt: 1_700_000_000_000,
  bytes: new Blob([text]),
  ...more,
});

export function storeSuite(name: string, open: (limits: StoreLimits) => Promise<FileStore>): void {
  describe(`a store of file copies: ${name}`, () => {
    let store: FileStore;
    beforeEach(async () => (store = await open({ maxBytes: 100 })));
    afterEach(() => store.close());

    const textOf = async (url: string): Promise<string | undefined> => (await store.get(url))?.bytes.text();

    it('gives back what was put, with its facts', async () => {
      const facts = { etag: '"1"', lastModified: 'Mon, 01 Jan 2024 00:00:00 GMT', contentType: 'text/csv' };
      await store.put(copy('https://a.test/x.csv', 'a,b', facts));
      const { bytes, ...rest } = (await store.get('https://a.test/x.csv'))!;
      expect(rest).to.deep.equal({ url: 'https://a.test/x.csv', fetchedAt: 1_700_000_000_000, ...facts });
      expect(await bytes.text()).to.equal('a,b');
    });

    it('knows nothing of what was never put', async () => {
      expect(await store.get('https://a.test/never.csv')).to.equal(undefined);
    });

    it('replaces, and counts the bytes once', async () => {
      await store.put(copy('u', 'x'.repeat(40)));
      await store.put(copy('u', 'y'.repeat(30)));
      expect(await textOf('u')).to.equal('y'.repeat(30));
      expect(await store.usedBytes()).to.equal(30);
    });

    it('drops what was unused for longest when the room is full', async () => {
      await store.put(copy('a', 'x'.repeat(40)));
      await store.put(copy('b', 'x'.repeat(40)));
      await store.get('a');
      await store.put(copy('c', 'x'.repeat(40)));
      expect(await textOf('b')).to.equal(undefined);
      expect(await textOf('a')).to.have.length(40);
      expect(await textOf('c')).to.have.length(40);
      expect(await store.usedBytes()).to.equal(80);
    });

    it('does not keep what alone is too large, nor an older copy of it', async () => {
      await store.put(copy('a', 'small'));
      await store.put(copy('a', 'x'.repeat(101)));
      expect(await store.get('a')).to.equal(undefined);
      expect(await store.usedBytes()).to.equal(0);
    });

    it('removes', async () => {
      await store.put(copy('a', 'x'));
      await store.remove('a');
      await store.remove('never there');
      expect(await store.get('a')).to.equal(undefined);
    });
  });
}
