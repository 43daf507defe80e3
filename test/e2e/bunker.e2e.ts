/** A remote signer that cannot be reached, or never answers, in whole pages: said in the reader's language, with a way to try again. */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { ar } from '../../components/kit/terms/ar.js';
import { de } from '../../components/kit/terms/de.js';
import { en } from '../../components/kit/terms/en.js';
import '../../components/kit/terms/en-identity.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { annasPlants } from '../support/annas-plants.js';
import { changeCell, markedCell, pressSuggestion } from '../support/editing-page.js';
import { focus, isIn, press, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { takePictures } from '../support/pictures.js';
import { publish } from '../support/publish-events.js';
import { bunkerAddress, playRemoteSigner, type RemoteSigner, signsFor } from '../support/remote-signer.js';
import type { TestServer } from '../support/server.js';
import { Person, type SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const WHO = 'kobold-identity';
const LINE = 'kobold-table kobold-suggestions';
const WORD = 'once-only';
const LANGUAGES = { de, ar, en } as const;

inBrowsers(['chromium', 'firefox'], 'a remote signer that is not there', ({ name, open }) => {
  let site: TestServer;
  /** The dataset's, and the signer's, which comes and goes. */
  let relay: Relay;
  let far: Relay | undefined;
  let signer: RemoteSigner | undefined;
  let history: SignedHistory;
  let anna: Person;
  let address: string;
  const bunker = new Person('Anna’s bunker');

  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    ({ history, anna } = annasPlants());
    relay = await startRelay();
    publish(relay, history.events);
    const tags = `<kobold-dataset src="${addressToNaddr(history.address, [relay.url])}"><kobold-identity></kobold-identity>
      <kobold-table resource="plant" editable></kobold-table></kobold-dataset>`;
    for (const lang of Object.keys(LANGUAGES)) {
      const dir = lang === 'ar' ? 'rtl' : 'ltr';
      site.answer(
        `/${lang}.html`,
        html(MODULE_SCRIPT + tags).replace('<html lang="en">', `<html lang="${lang}" dir="${dir}">`),
      );
    }
    far = await startRelay();
    address = bunkerAddress(bunker, far.url, WORD);
    await gone();
  });
  afterEach(async () => {
    await gone();
    await relay.close();
  });
  after(() => site.close());

  async function gone(): Promise<void> {
    signer?.close();
    signer = undefined;
    await far?.close();
    far = undefined;
  }
  /** Where it was before. */
  async function back(answers = true): Promise<void> {
    const url = new URL(new URL(address.replace('bunker:', 'http:')).searchParams.get('relay')!);
    far = await startRelay({ port: Number(url.port) });
    if (answers) signer = await playRemoteSigner(far.url, bunker, signsFor(anna, WORD));
  }

  async function connect(page: Page): Promise<void> {
    await press(page, WHO, '[data-way=bunker]');
    await focus(page, WHO, '[name=bunker]');
    await page.evaluate((text) => document.execCommand('insertText', false, text), address); // as one pastes
    await page.evaluate(hurry);
    await page.keyboard.press('Enter');
  }

  it('is said so in every language, keeps the address, and is reached at a second try', async function () {
    this.timeout(60_000);
    for (const [lang, terms] of Object.entries(LANGUAGES)) {
      // What is said is the same in every browser.
      if (name !== 'chromium' && lang !== 'en') continue;
      const { page, errors, messages } = await open(`${site.origin}/${lang}.html`);
      await page.bringToFront();
      await connect(page);
      await until(`the sentence in ${lang}`, async () => (await alert(page)) === terms.bunkerUnreachable);
      expect(messages.join('\n')).to.include('signer-unreachable');
      expect(await typed(page)).to.equal(address);
      if (lang !== 'en') continue;
      await assertPageAccessible(page);
      if (name === 'chromium') await takePictures(page, 'bunker-unreachable');

      // Reached, but nobody answers there.
      await back(false);
      await press(page, WHO, '[data-form=bunker] [type=submit]');
      await until('the sentence', async () => (await alert(page)) === terms.signerFailures['signer-silent']);
      expect(messages.join('\n')).to.include('signer-silent');
      expect(await typed(page)).to.equal(address);
      signer = await playRemoteSigner(far!.url, bunker, signsFor(anna, WORD));
      await press(page, WHO, '[data-form=bunker] [type=submit]');
      await until('who it is', () => isIn(page, WHO, '.person'));
      expect(errors.filter(isOurs)).to.deep.equal([]);
    }
  });

  it('leaves what was typed a suggestion, to be saved once it is there', async function () {
    this.timeout(60_000);
    const { page, errors, messages } = await open(`${site.origin}/en.html`);
    await waitForRows(page, 2);
    await back();
    await connect(page);
    await until('who it is', () => isIn(page, WHO, '.person'));
    await changeCell(page, 'tomato', 'days', '75');
    await until('the suggestion', async () => (await markedCell(page, 'tomato', 'days')) === '75 suggested');
    await gone();
    await pressSuggestion(page, 'Save as');
    await until('the sentence', async () =>
      (await textIn(page, LINE, '[role=alert]'))?.includes(en.signerFailures['signer-unreachable']!),
    );
    expect(messages.join('\n')).to.include('signer-unreachable');
    expect(await markedCell(page, 'tomato', 'days')).to.equal('75 suggested');
    await assertPageAccessible(page);
    if (name === 'chromium') await takePictures(page, 'bunker-gone');

    await page.reload({ waitUntil: 'domcontentloaded' });
    await until('the kept suggestion', async () => (await markedCell(page, 'tomato', 'days')) === '75 suggested');
    await back();
    await pressSuggestion(page, 'Save as');
    await until('the saved value', async () => (await markedCell(page, 'tomato', 'days')) === '75');
    expect(errors.filter(isOurs)).to.deep.equal([]);
  });
});

/** Firefox tells of a relay that is not there as of an error. */
const isOurs = (error: string): boolean => !error.includes('establish a connection');

const alert = (page: Page): Promise<string | undefined> => textIn(page, WHO, '[role=alert]');

function typed(page: Page): Promise<string | undefined> {
  return page.$eval(WHO, (who) => who.shadowRoot!.querySelector<HTMLInputElement>('[name=bunker]')?.value);
}

/** Runs in the page: the ten seconds in which a relay must be reached, and the minute in which a signer answers, are short. */
function hurry(): void {
  const later = globalThis.setTimeout;
  const short: Readonly<Record<number, number>> = { 10_000: 800, 60_000: 2_000, 110_000: 2_500 };
  globalThis.setTimeout = ((run: () => void, ms = 0, ...rest: unknown[]) =>
    later(run, short[ms] ?? ms, ...rest)) as typeof setTimeout;
}
