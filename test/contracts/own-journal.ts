/** What every journal of own changes must do: the acceptance suite of OwnJournal. */
import { expect } from 'chai';
import type { OwnJournal } from '../../worker/store/own-journal.js';

/** `open` gives one that is empty. */
export function ownJournalSuite(name: string, open: () => Promise<OwnJournal>): void {
  describe(`a journal of own changes: ${name}`, () => {
    let journal: OwnJournal;
    beforeEach(async () => (journal = await open()));

    it('gives back what was written, whole, by names in their order', async () => {
      expect(await journal.names()).to.deep.equal([]);
      const long = '{"text":"süß"}'.repeat(20_000);
      await journal.write('b.events', 'two');
      await journal.write('a.events', long);
      expect(await journal.names()).to.deep.equal(['a.events', 'b.events']);
      expect(await journal.read('a.events')).to.equal(long);
      expect(await journal.read('b.events')).to.equal('two');
      expect(await journal.read('c.events')).to.equal(undefined);
    });

    it('replaces what has the same name, with something shorter too', async () => {
      await journal.write('a.drafts', 'first and long');
      await journal.write('a.drafts', 'second');
      expect(await journal.read('a.drafts')).to.equal('second');
    });

    it('forgets what is removed, and does not mind what is not there', async () => {
      await journal.write('a.events', 'one');
      await journal.remove('a.events');
      await journal.remove('a.events');
      expect(await journal.names()).to.deep.equal([]);
      expect(await journal.read('a.events')).to.equal(undefined);
    });

    it('takes several at once', async () => {
      const names = Array.from({ length: 8 }, (_, n) => `${n}.events`);
      await Promise.all(names.map((each) => journal.write(each, each)));
      expect(await journal.names()).to.deep.equal(names);
      for (const each of names) expect(await journal.read(each)).to.equal(each);
    });
  });
}
