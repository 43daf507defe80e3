/**
 * What can be wrong with a dataset, as readers see it: each state is provoked by a relay, a file server or a store that has
 * the fault, the sentence is looked for in `kobold-sync`, the table and the record, and axe looks over it.
 * `KOBOLD_PICTURES=<folder>` takes pictures of each.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import type { FaultPlan } from '../../demo/relay/faults.js';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import type { EventId, NostrEvent, Op, Over } from '../../core/log/event.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { textOf } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { takePictures } from '../support/pictures.js';
import { publishSnapshot } from '../support/publish-snapshot.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const DAY = 86_400_000;
const WORKER = `v/${readdirSync('dist/v')[0]}/worker.js`;
/** Put before the worker's own text: its store, or its word on the network, is as it says. */
const WORKERS = {
  full: `const add = IDBObjectStore.prototype.put, of = IDBObjectStore.prototype.add;
    const full = (run) => function (...args) {
      if (this.name !== 'chunks') return run.apply(this, args);
      this.transaction.abort();
      throw new DOMException('No room.', 'QuotaExceededError');
    };
    IDBObjectStore.prototype.put = full(add); IDBObjectStore.prototype.add = full(of);`,
  unavailable: `IDBFactory.prototype.open = function () { throw new DOMException('A mutation operation was attempted.', 'InvalidStateError'); };`,
  unplugged: `Object.defineProperty(navigator, 'onLine', { get: () => false });`,
};

inBrowsers(['chromium', 'firefox'], 'the states of a dataset', ({ name, open, openBeside }) => {
  let site: TestServer;
  let relays: Relay[];
  /** What lies with relays alone is the same in every browser. */
  const itOnce = name === 'chromium' ? it : () => undefined;

  before(async () => {
    site = await startSite();
    const text = readFileSync(`dist/${WORKER}`, 'utf8');
    for (const [fault, before] of Object.entries(WORKERS)) {
      site.mount(`/${fault}/`, 'dist/');
      site.answer(`/${fault}/${WORKER}`, {
        headers: { 'content-type': 'text/javascript' },
        body: `${before}\n${text}`,
      });
    }
  });
  beforeEach(() => void (relays = []));
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.close().catch(() => undefined)));
  });
  after(() => site.close());

  async function relay(events: readonly NostrEvent[], faults: FaultPlan = {}): Promise<Relay> {
    const started = await startRelay({ events: events as never, faults });
    relays.push(started);
    return started;
  }
  /** A page with all that shows a dataset; `kit`: whose worker it has. */
  function pageOf(
    { address }: SignedHistory,
    urls: readonly string[] = relays.map(({ url }) => url),
    kit = 'kobold',
    record = 'tomato',
  ) {
    const naddr = addressToNaddr(address, urls);
    const body = `${MODULE_SCRIPT.replace('kobold', kit)}<kobold-dataset name="seeds" src="${naddr}"></kobold-dataset>
      <kobold-sync src="seeds"></kobold-sync><br>
      <kobold-table src="seeds" resource="plant" controls="search filter sort"></kobold-table><br>
      <kobold-record src="seeds" resource="plant" record="${record}"></kobold-record>`;
    site.answer('/page.html', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html(body) });
    return `${site.origin}/page.html`;
  }
  /** All that is looked at of a state. */
  async function look(page: Page, state: string): Promise<void> {
    for (const details of await page.$$('kobold-sync >>> details.trouble'))
      await details.evaluate((element) => void ((element as HTMLDetailsElement).open = true));
    await assertPageAccessible(page);
    for (const dir of ['rtl', 'ltr']) expect(await sidewaysOverflow(page, dir), `sideways, ${dir}`).to.equal(0);
    if (name === 'chromium') await takePictures(page, state);
  }

  it('a snapshot that is being read: what is shown is on trust, until all of it is here', async function () {
    this.timeout(60_000);
    const { snapshot, parts, manifest, last, history } = snapshotOf(site.origin);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow = async function* () {
      await released;
      yield gunzipSync(Buffer.from(last.content, 'base64'));
    };
    site.answer(`/parts/${last.tags.find(([tag]) => tag === 'x')![1]!}`, { body: slow() });
    await relay([snapshot, ...parts.filter((part) => part !== last), manifest]);
    const { page, errors } = await open(pageOf(history, undefined, 'kobold', 'r007'));
    await says(page, 'kobold-sync', /Reading a snapshot, \d+ of \d+ parts\. What is shown meanwhile is taken on trust/);
    await says(page, 'kobold-table', /Not checked yet: a snapshot is being read \(\d+%\)/);
    await says(page, 'kobold-record', /Not checked yet: a snapshot is being read.*Variety 7/);
    await look(page, 'snapshot-reading');
    release();
    await says(page, 'kobold-sync', /Began with a snapshot of .*Made by/);
    await says(page, 'kobold-sync', /Live on 1 of 1 relays/);
    await silent(page, 'kobold-table', /Not checked yet/);
    await silent(page, 'kobold-record', /Not checked yet/);
    await look(page, 'snapshot-taken');
    expect(errors).to.deep.equal([]);
  });

  for (const [why, words, lie] of [
    ['bad-snapshot', /it does not hold what its signature says.*every signed change is read instead/, true],
    ['truncated', /parts of it never came.*every signed change is read instead/, false],
  ] as const)
    itOnce(`a snapshot that is refused: ${why}`, async function () {
      this.timeout(60_000);
      const { snapshot, parts, manifest, last, history } = snapshotOf(undefined, lie);
      await relay([...history.events, snapshot, ...parts.filter((part) => lie || part !== last), manifest]);
      const { page, errors } = await open(pageOf(history));
      await says(page, 'kobold-sync', words);
      await says(page, 'kobold-sync', /Live on 1 of 1 relays/);
      await says(page, 'kobold-record', /78.*Matina/);
      await silent(page, 'kobold-table', /a lie|Not checked yet/);
      await look(page, `snapshot-${why}`);
      expect(errors).to.deep.equal([]);
    });

  for (const [kit, words] of [
    ['full', /This browser has no more room for this site/],
    ['unavailable', /This browser keeps nothing for this page/],
  ] as const)
    it(`a store that is ${kit}: everything is shown, and that it is not kept`, async function () {
      this.timeout(60_000);
      const history = plants();
      await relay(history.events);
      const { page, errors } = await open(pageOf(history, undefined, kit));
      await waitForRows(page, 2);
      await says(page, 'kobold-sync', words, /Live on 1 of 1 relays/);
      await says(page, 'kobold-table', words);
      await says(page, 'kobold-record', /Matina/);
      await look(page, `store-${kit}`);
      expect(errors).to.deep.equal([]);
    });

  for (const [what, version, words] of [
    ['newer', 1000, /A newer release uses the store of this site: reload the page/],
    ['blocked', 1, /Another tab of this site holds an older store open/],
  ] as const)
    it(`a store that another tab has ${what === 'newer' ? 'made newer' : 'held open'}`, async function () {
      this.timeout(60_000);
      const history = plants();
      await relay(history.events);
      const other = await open(`${site.origin}/kobold/none.html`);
      await other.page.evaluate(holdStore, version);
      const { page } = await openBeside(other.page, pageOf(history));
      await waitForRows(page, 2);
      await says(page, 'kobold-sync', words);
      await says(page, 'kobold-table', words);
      await look(page, `store-${what}`);
    });

  it('relays that do not answer, with and without a kept copy', async function () {
    this.timeout(60_000);
    const history = plants();
    const { url } = await relay(history.events);
    const first = await open(pageOf(history));
    await waitForRows(first.page, 2);
    await says(first.page, 'kobold-sync', /Live on 1 of 1/, /Kept in this browser/);
    await relays[0]!.close();
    await says(first.page, 'kobold-sync', /No relay answers\. What is here stays/, /offline · tried again/);
    await says(first.page, 'kobold-table', /offline/i);
    await says(first.page, 'kobold-record', /offline/i);
    await look(first.page, 'relay-offline');

    const { page } = await open(pageOf(history, [url]));
    await says(page, 'kobold-sync', /No relay answers, and nothing of this dataset is here yet/);
    await says(page, 'kobold-table', /This table cannot be shown right now/);
    await says(page, 'kobold-record', /does not answer right now, and nothing of it is here yet/);
    await look(page, 'relay-never');

    const { page: unplugged } = await open(pageOf(history, [url], 'unplugged'));
    await says(unplugged, 'kobold-sync', /No relay answers, and nothing|You are offline/);
  });

  itOnce('relays that have nothing of it', async function () {
    this.timeout(60_000);
    await relay([]);
    const { page } = await open(pageOf(plants()));
    await says(page, 'kobold-sync', /The relays answer, but none has anything of this dataset/);
    await says(page, 'kobold-table', /This table cannot be shown right now.*It holds nothing yet/);
    await says(page, 'kobold-record', /This record cannot be shown right now.*It holds nothing yet/);
    await look(page, 'relay-empty');
  });

  itOnce('relays of every kind beside one that is sound', async function () {
    this.timeout(90_000);
    const history = plants();
    const { events } = history;
    const sound = await relay(events);
    const [private_, lying, gone, half] = await Promise.all([
      relay(events, { authRequired: true }),
      relay(events, { forge: 1 }),
      relay(events),
      relay(events, { withhold: { ids: [events.at(-1)!.id, events.at(-2)!.id] } }),
    ]);
    await gone!.close();
    const urls = [sound, private_!, lying!, gone!, half!].map(({ url }) => url);
    const { page, errors } = await open(pageOf(history, urls));
    await waitForRows(page, 2);
    await until(
      'every relay in its state',
      async () => {
        const states = await relayLines(page);
        const is = (of: Relay, words: RegExp) => words.test(states[of.url] ?? '') || fail(of.url, words, states);
        return (
          is(sound, /live/) &&
          is(private_!, /asks who you are/) &&
          is(lying!, /\d+ not taken: forged/) &&
          is(gone!, /offline · tried again/) &&
          is(half!, /2 of ours missing there/)
        );
      },
      60_000,
    );
    await says(page, 'kobold-sync', /Live on \d of 5 relays/);
    await look(page, 'relays-of-every-kind');
    expect(errors).to.deep.equal([]);
  });

  itOnce('decisions that no relay gives, and decisions read from too few relays', async function () {
    this.timeout(60_000);
    const history = plants();
    const helper = new Person('Dora');
    history.grant(history.root, helper, 'maintainer');
    history.set(helper, 'chard', { name: 'Bright Lights', days: 55 });
    const decision = history.events.at(-2)!;
    const manifest = history.publishManifest([]);
    const all = [...history.events, manifest];
    await relay(all, { withhold: { ids: [decision.id] } });
    await relay(all, { silent: true });
    const { page, errors } = await open(pageOf(history));
    await waitForRows(page, 2);
    await says(page, 'kobold-sync', /Who may write here was read from too few relays/);
    await says(
      page,
      'kobold-sync',
      /Decisions about who may write here that no relay gives: 1/,
      /Missing 1/,
      new RegExp(decision.id),
    );
    await look(page, 'authority-gap');
    expect(errors).to.deep.equal([]);
  });

  itOnce('what is in conflict, missing, of the future, without effect; the same offline', async function () {
    this.timeout(60_000);
    const history = plants();
    const [anna, ben] = [new Person('Anna'), new Person('Ben')];
    history.grant(history.root, anna, 'maintainer');
    history.grant(history.root, ben, 'contributor');
    const first = history.set(anna, 'tomato', { days: 75 });
    history.set(anna, 'tomato', { days: 76 });
    const over = { days: [first.id as EventId] } as unknown as Over;
    const disputed: Op = {
      op: 'record.update',
      resource: 'plant',
      record: 'tomato',
      set: { days: 80 },
      unset: [],
      over,
    };
    history.sign(ben, { kind: 4880, type: 'data', ops: [disputed] });
    const schema = {
      op: 'schema.update',
      resource: 'plant',
      set: { resource: { label: 'Weeds' } },
      unset: [],
      over: {},
    };
    history.sign(ben, { kind: 4881, type: 'schema', ops: [schema] });
    const lost = history.set(anna, 'leek', { name: 'Blue Solaise' });
    history.set(anna, 'leek', { days: 120 });
    history.clockMs = Date.now() + 2 * DAY;
    history.set(anna, 'radish', { name: 'Radish of tomorrow' });
    const { close } = await relay(history.events.filter((event) => event !== lost));
    const { page, errors } = await open(pageOf(history));
    await says(page, 'kobold-sync', /In conflict 1/, /Missing 1/, /Not yet 1/, /Without effect 1/);
    await says(page, 'kobold-sync', new RegExp(lost.id), /the role does not allow this/);
    await says(page, 'kobold-record', /Several values stand here/);
    expect(
      await page.evaluate(
        () => document.querySelector('kobold-table')!.shadowRoot!.querySelectorAll('.disputed').length,
      ),
    ).to.equal(1);
    await silent(page, 'kobold-table', /tomorrow|Weeds/);
    await look(page, 'troubles');
    await close();
    await says(page, 'kobold-sync', /No relay answers\. What is here stays/, /In conflict 1/, /Missing 1/);
    await says(page, 'kobold-table', /offline/i);
    await says(page, 'kobold-record', /offline/i, /Several values stand here/);
    await look(page, 'troubles-offline');
    expect(errors).to.deep.equal([]);
  });
});

function plants(slug = 'seeds', startMs?: number): SignedHistory {
  const history = new SignedHistory(slug, startMs);
  history.set(history.root, 'radish', { name: 'Radish', days: 25 });
  history.set(history.root, 'tomato', { name: 'Matina', days: 70 });
  return history;
}

/** Made a week ago of 60 plants; `files`: where its parts lie too. */
function snapshotOf(files: string | undefined, lie = false) {
  const history = plants(files !== undefined ? 'with-files' : lie ? 'lying' : 'cut', Date.now() - 7 * DAY);
  for (let n = 0; n < 60; n++)
    history.set(history.root, `r${String(n).padStart(3, '0')}`, { name: `Variety ${n}`, days: 40 + n }, 10);
  history.set(history.root, 'tomato', { days: 78 });
  const { snapshot, parts, manifest } = publishSnapshot(history, {
    ...(files !== undefined && { urls: [`${files}/parts`] }),
    ...(lie && { lie: (text) => text.replace('"Matina"', '"a lie"') }),
  });
  return { history, snapshot, parts, manifest, last: parts.at(-1)! };
}

async function says(page: Page, selector: string, ...words: RegExp[]): Promise<void> {
  await until(
    `${words.join(' ')} in ${selector}`,
    async () => {
      const text = await textOf(page, selector);
      if (words.every((each) => each.test(text))) return true;
      throw new Error(text.slice(0, 1_500));
    },
    30_000,
  );
}
async function silent(page: Page, selector: string, words: RegExp): Promise<void> {
  await until(`no ${String(words)} in ${selector}`, async () => !words.test(await textOf(page, selector)), 30_000);
}

/** In px, of a page as narrow as a phone. */
async function sidewaysOverflow(page: Page, dir: string): Promise<number> {
  const before = page.viewport();
  await page.setViewport({ width: 380, height: 900 });
  const overflow = await page.evaluate((dir) => {
    document.documentElement.dir = dir;
    const { scrollWidth, clientWidth } = document.documentElement;
    document.documentElement.dir = 'ltr';
    return scrollWidth - clientWidth;
  }, dir);
  await page.setViewport(before);
  return overflow;
}

/** Of each relay, all that is said of it. */
const relayLines = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelector('kobold-sync')!.shadowRoot!.querySelectorAll<HTMLElement>('[data-relay]')].map(
        (line) => [line.dataset['relay']!, line.textContent!.replace(/\s+/g, ' ')],
      ),
    ),
  );
function fail(url: string, words: RegExp, states: Record<string, string>): never {
  throw new Error(`${url} should be ${String(words)}: ${JSON.stringify(states)}`);
}

/** Runs in a page: holds the store open at a version, and lets nobody have it. */
function holdStore(version: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('kobold-events-1', version);
    request.onerror = () => reject(request.error as DOMException);
    request.onsuccess = () => {
      (window as unknown as { held: IDBDatabase }).held = request.result;
      resolve();
    };
  });
}
