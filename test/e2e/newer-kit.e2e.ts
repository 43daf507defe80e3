/** An old and a newer kit in two tabs of a site: the old one writes no more, says to reload, and loses nothing that it had kept. */
import { expect } from 'chai';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edit, type EditedSite, editedSite, shownDays } from '../support/edited-site.js';
import { until } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { inBrowsers, startSite } from '../support/site.js';

inBrowsers(['chromium', 'firefox'], 'a newer kit in another tab', ({ open, openBeside }) => {
  let site: TestServer;
  let edited: EditedSite;
  let newer: string;
  before(async () => {
    newer = await newerKit();
    site = await startSite({ mounts: { '/newer/': newer } });
    edited = await editedSite(3);
    site.answer('/old.html', edited.body);
    site.answer('/new.html', edited.body.replace('/kobold/', '/newer/'));
  });
  after(async () => {
    await edited?.stop();
    await site?.close();
    await rm(newer, { recursive: true, force: true });
  });

  it('the old one refuses to write and says to reload; what it kept before is there', async function () {
    this.timeout(90_000);
    const { page: old } = await open(`${site.origin}/old.html`);
    await until('rows', async () => (await shownDays(old)).size === 3);
    expect(await edit(old, 'r0', 5)).to.equal('suggested');
    const { page: young } = await openBeside(old, `${site.origin}/new.html`);
    await until('what the old one kept, in the newer one', async () => (await shownDays(young)).get('r0') === 5);
    expect(await edit(young, 'r1', 6)).to.equal('suggested');

    expect(await edit(old, 'r2', 7)).to.equal('store-newer');
    await until('the sentence at the dataset', () =>
      old.evaluate(() =>
        /reload/i.test(
          document.querySelector('kobold-sync')?.shadowRoot?.querySelector('.store-problem')?.textContent ?? '',
        ),
      ),
    );
    expect(await edit(young, 'r2', 8)).to.equal('suggested');

    const { page: again } = await openBeside(old, `${site.origin}/old.html`);
    await until('rows', async () => (await shownDays(again)).size === 3);
    expect(await edit(again, 'r2', 9)).to.equal('store-newer');
  });
});

/** The built kit once more, with the next version of the database: as a release is that changes it. */
async function newerKit(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kobold-newer-'));
  await cp('dist', folder, { recursive: true });
  const [version] = await readdir(join(folder, 'v'));
  const file = join(folder, 'v', version!, 'worker-dexie-event-store.js');
  const source = await readFile(file, 'utf8');
  const last = Math.max(...[...source.matchAll(/\.version\((\d+)\)\.stores\(/g)].map(([, number]) => Number(number)));
  const raised = source
    .replace(`.version(${last}).stores(`, `.version(${last + 1}).stores(`)
    .replace(new RegExp(`(indexedDB\\.open\\(\\w+,)${last}0\\)`), `$1${last + 1}0)`);
  expect(raised.split(`${last + 1}0)`).length, 'the version is written where it was').to.be.greaterThan(1);
  await writeFile(file, raised);
  return folder;
}
