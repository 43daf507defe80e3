/**
 * Private by construction: who opens a page is known to its server, its files and its relays, and to nobody whom the data
 * names. Listened to at the strangers' own server, in the page, and in Chromium's log of its network, which knows what
 * workers ask for and which names are looked up.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { type Relay, startRelay } from '../../demo/relay/relay.js';
import { signEvent } from '../../core/log/event-id.js';
import { addressToNaddr } from '../../core/log/address.js';
import type { Json } from '../../core/log/event.js';
import { isInstalled, launch } from '../support/browser.js';
import { textOf } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { type LoggedRequest, startServer, type TestServer } from '../support/server.js';
import { SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

/** Nobody answers there, and nobody may be asked where it is. */
const NOWHERE = 'stranger.test';
const HASH = 'cd'.repeat(32);

interface World {
  readonly site: TestServer;
  /** What the data names; pictures are there. */
  readonly stranger: TestServer;
  readonly strangerOrigin: string;
  readonly relay: Relay;
}

async function openWorld(): Promise<World> {
  const [site, stranger, relay] = await Promise.all([startSite(), startServer({ cors: true }), startRelay()]);
  const strangerOrigin = stranger.as('other.test');
  const pixel = { headers: { 'content-type': 'image/svg+xml' }, body: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
  for (const name of ['asked', 'cell', 'query']) stranger.answer(`/${name}.svg`, pixel);
  stranger.answer('/there.html', html('There.'));
  const history = plants(strangerOrigin, relay.url);
  for (const event of history.events) expect(relay.publish(event as never).accepted).to.equal(true);
  const { root } = history;
  const profile = {
    kind: 0,
    created_at: Math.floor(Date.now() / 1000) - 60,
    tags: [],
    content: JSON.stringify({
      name: 'Root herself',
      picture: `${strangerOrigin}/face.png`,
      banner: `https://faces.${NOWHERE}/banner.png`,
      website: `https://faces.${NOWHERE}/`,
      nip05: `root@faces.${NOWHERE}`,
    }),
  };
  const signed = signEvent(profile, root.secret, new Uint8Array(32));
  expect(relay.publish(signed as never).accepted).to.equal(true);
  const naddr = addressToNaddr(history.address, [relay.url]);
  site.answer('/files/links.csv', {
    headers: { 'content-type': 'text/csv' },
    body: [
      'name,picture,page,bad',
      `one,${strangerOrigin}/one.png,https://csv.${NOWHERE}/page,javascript:alert(1)`,
      `two,https://csv.${NOWHERE}/two.jpg,//csv.${NOWHERE}/x,"data:text/html,<img src=//csv.${NOWHERE}/y>"`,
      `"<img src=//csv.${NOWHERE}/three.png>",${strangerOrigin}/three.gif,http://csv.${NOWHERE}/,x`,
    ].join('\n'),
  });
  const body = (attributes = ''): string =>
    html(
      `<kobold-dataset name="seeds" src="${naddr}"></kobold-dataset>
      <kobold-table id="live" src="seeds" resource="plant" ${attributes}></kobold-table>
      <kobold-record src="seeds" resource="plant" record="tomato" ${attributes}></kobold-record>
      <kobold-query src="seeds" resource="plant" ${attributes}><template><p>
        <a data-attr-href="{site}" data-attr-ping="{site}" data-field="name"></a>
        <img data-attr-src="{look}" data-attr-srcset="{look}" data-attr-style="background: url({look})" alt="">
        <iframe data-attr-src="{site}" title="none"></iframe><link rel="stylesheet" data-attr-href="{site}">
      </p></template></kobold-query>
      <kobold-sync src="seeds"></kobold-sync>
      <kobold-table id="file" src="/files/links.csv" ${attributes}></kobold-table>`,
      MODULE_SCRIPT,
    );
  site.answer('/private.html', body());
  site.answer('/allowed.html', body(`allow-images="${new URL(strangerOrigin).host}"`));
  return { site, stranger, strangerOrigin, relay };
}

async function closeWorld({ site, stranger, relay }: World): Promise<void> {
  await Promise.all([site.close(), stranger.close(), relay.close()]);
}

/** Values that try to be fetched, each in its way. */
function plants(stranger: string, relay: string): SignedHistory {
  const history = new SignedHistory('private');
  const set: Record<string, Json> = {
    resource: { label: `![](${stranger}/label.png)`, title: 'name', help: `https://help.${NOWHERE}/` },
    'field/name': { type: 'string', order: 1 },
    'field/site': { type: 'url', order: 2 },
    'field/look': { type: 'url', order: 3 },
    'field/bad': { type: 'url', order: 4 },
    'field/worse': { type: 'url', order: 5 },
    'field/photo': { type: 'image', order: 6 },
    'field/notes': { type: 'markdown', order: 7 },
    'field/long': { type: 'string', order: 8 },
    'field/mail': { type: 'email', order: 9 },
    'field/sun': {
      type: 'enum',
      order: 10,
      options: [{ value: 'full', color: `url(https://color.${NOWHERE}/x.png)` }],
    },
  };
  history.sign(history.root, {
    kind: 4881,
    type: 'schema',
    ops: [{ op: 'schema.update', resource: 'plant', set, unset: [], over: {} }],
  });
  history.set(history.root, 'tomato', {
    name: 'Matina',
    site: `${stranger}/there.html`,
    look: `${stranger}/query.svg`,
    bad: 'javascript:fetch("/stolen")',
    worse: `data:text/html,<script src=https://data.${NOWHERE}/x.js></script>`,
    photo: { url: `${stranger}/asked.svg`, sha256: HASH, type: 'image/svg+xml', name: 'asked.svg' },
    notes: [
      `![look](${stranger}/markdown.png) ![](https://markdown.${NOWHERE}/a.png)`,
      `[away](https://markdown.${NOWHERE}/page) [run](javascript:alert(1)) [run](data:text/html,x)`,
      `<img src="${stranger}/raw.png"><link rel="preconnect" href="https://markdown.${NOWHERE}">`,
      `<a href="/" ping="${stranger}/ping">ping</a> https://bare.${NOWHERE}/`,
    ].join('\n\n'),
    long: `<img src=${stranger}/long.png> https://long.${NOWHERE}/x.png @import url(${stranger}/x.css)`,
    mail: `root@mail.${NOWHERE}`,
    sun: 'full',
  });
  history.set(history.root, 'pea', { name: 'Alderman', look: `${stranger}/cell.svg` });
  history.publishManifest([relay]);
  history.events.push(history.manifest!);
  return history;
}

/** All there is to see, and "Who says so?" asked: relays have been asked for the names of people. */
async function readEverything(page: Page): Promise<void> {
  await waitForRows(page, 2, '#live');
  await waitForRows(page, 3, '#file');
  await until('the record', async () => /markdown\./.test(await textOf(page, 'kobold-record')));
  await until('the list', () =>
    page.evaluate(() => document.querySelectorAll('kobold-query [data-record-id]').length === 2),
  );
  await until('the relay', async () => /Live on 1 of 1/.test(await textOf(page, 'kobold-sync')));
  // A relay that does not answer in time is asked by the next panel: a reader opens another.
  let openedAt = -Infinity;
  await until(
    'who says so',
    async () => {
      if (performance.now() - openedAt > 5_000) {
        openedAt = performance.now();
        await page.evaluate(() => {
          const root = document.querySelector('#live')!.shadowRoot!;
          const panel = root.querySelector('kobold-provenance-panel');
          panel?.shadowRoot?.querySelector<HTMLElement>('.close')?.click();
          const event = new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true });
          root.querySelector('[data-record-id="tomato"] [data-field="sun"]')!.dispatchEvent(event);
        });
      }
      return page.evaluate(() =>
        document
          .querySelector('#live')!
          .shadowRoot!.querySelector('kobold-provenance-panel')
          ?.shadowRoot?.textContent?.includes('Root herself'),
      );
    },
    30_000,
  );
}

interface Found {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Every element of the page with an attribute that can lead or fetch, shadow roots included. */
function leadingElements(page: Page): Promise<Found[]> {
  return page.evaluate(() => {
    const leads = ['href', 'src', 'srcset', 'ping', 'style', 'poster', 'data', 'action', 'background', 'formaction'];
    const found: { tag: string; attributes: Record<string, string> }[] = [];
    const roots: ParentNode[] = [document];
    for (const root of roots)
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (leads.some((name) => element.hasAttribute(name)))
          found.push({
            tag: element.localName,
            attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
          });
      }
    return found;
  });
}

inBrowsers(['chromium', 'firefox'], 'a page of strangers’ data', ({ open }) => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  beforeEach(() => {
    world.site.clearLog();
    world.stranger.clearLog();
  });
  after(() => closeWorld(world));

  it('asks its own server and relays only, and nothing in it leads where it should not', async function () {
    this.timeout(60_000);
    const { page, errors } = await open(`${world.site.origin}/private.html`);
    await readEverything(page);
    expect(pathsOf(world.stranger.log)).to.deep.equal([]);
    const asked = new Set(pathsOf(world.site.log).filter((path) => !path.startsWith('/kobold/')));
    asked.delete('/favicon.ico');
    expect([...asked].sort()).to.deep.equal(['/files/links.csv', '/private.html']);

    const own = (url: string): boolean => new URL(url, world.site.origin).origin === world.site.origin;
    let outward = 0;
    for (const { tag, attributes } of await leadingElements(page)) {
      const told = `<${tag} ${JSON.stringify(attributes)}>`;
      expect(attributes, told).not.to.have.any.keys('ping', 'srcset', 'poster', 'data', 'action', 'background');
      expect(attributes['style'] ?? '', told).not.to.match(/url|image|@import/i);
      const { href, src } = attributes;
      if (src !== undefined && !tag.startsWith('kobold-')) expect(own(src), told).to.equal(true);
      if (href === undefined) continue;
      expect(href, told).to.match(/^(https?:|mailto:|[./#?]|$)/);
      if (!href.startsWith('http') || own(href)) continue;
      expect(tag, told).to.equal('a');
      // Beside the builder's own words, `noreferrer` is there: the page that was read is nobody's business.
      expect((attributes['rel'] ?? '').split(' '), told).to.include('noreferrer');
      outward++;
    }
    expect(outward).to.be.at.least(8);
    expect(errors).to.deep.equal([]);
  });

  it('loads a picture when the reader asks for it, and follows a link, without a word of where that was', async function () {
    this.timeout(60_000);
    const { page } = await open(`${world.site.origin}/private.html`);
    await readEverything(page);
    const press = (selector: string): Promise<boolean> =>
      page.evaluate((selector) => {
        const found = document.querySelector('kobold-record')!.shadowRoot!.querySelector<HTMLElement>(selector);
        found?.click();
        return Boolean(found);
      }, selector);
    await until('the picture’s button', () => press('[data-field="photo"] button, .value button.small'));
    await until('the picture', () => world.stranger.log.length === 1);
    expectUntold(world.stranger.log, ['/asked.svg']);
    world.stranger.clearLog();
    await until('the link', () => press(`a[href="${world.strangerOrigin}/there.html"]`));
    await until('the page it leads to', () => world.stranger.requests('/there.html').length > 0);
    expectUntold(world.stranger.requests('/there.html'), ['/there.html']);
  });

  it('loads pictures of a host that the builder lists, and tells that host nothing', async function () {
    this.timeout(60_000);
    const { page } = await open(`${world.site.origin}/allowed.html`);
    await readEverything(page);
    await page.evaluate(() => document.querySelector('kobold-record')!.scrollIntoView());
    await until(
      'pictures',
      () => world.stranger.requests('/query.svg').length > 0 && world.stranger.requests('/asked.svg').length > 0,
    );
    for (const { path, headers } of world.stranger.log) {
      expect(headers.referer, path).to.equal(undefined);
      expect(path).to.match(/^\/(asked|cell|query)\.svg$|^\/(one|three)\.\w+$/);
    }
  });
});

describe('Chromium’s log of its network', function () {
  this.timeout(90_000);

  it('has no request, no connection and no look-up but those of the page, its file and its relay', async function () {
    if (!isInstalled('chromium')) return this.skip();
    const world = await openWorld();
    const folder = await mkdtemp(join(tmpdir(), 'kobold-netlog-'));
    try {
      const file = join(folder, 'netlog.json');
      const browser = await launch('chromium', { args: [`--log-net-log=${file}`] });
      const page = await browser.newPage();
      await page.goto(`${world.site.origin}/private.html`);
      await readEverything(page);
      // One that is asked for, to see that this would be seen.
      await page.evaluate(() => fetch('http://control.invalid/').catch(() => undefined));
      await browser.close();
      const { events } = JSON.parse(await readFile(file, 'utf8')) as NetLog;
      const hosts = hostsIn(events);
      expect([...hosts]).to.include.members([new URL(world.site.origin).host, new URL(world.relay.url).host]);
      expect([...hosts]).to.include('control.invalid');
      const strange = events.filter((event) => /stranger\.test|other\.test/.test(JSON.stringify(event)));
      expect(strange).to.deep.equal([]);
    } finally {
      await closeWorld(world);
      await rm(folder, { recursive: true, force: true });
    }
  });
});

const pathsOf = (log: readonly LoggedRequest[]): string[] => log.map(({ path }) => path);

function expectUntold(log: readonly LoggedRequest[], paths: readonly string[]): void {
  expect(pathsOf(log)).to.deep.equal(paths);
  for (const { headers } of log) expect(headers.referer).to.equal(undefined);
}

interface NetLog {
  readonly events: readonly { readonly params?: Readonly<Record<string, unknown>> }[];
}

/** Of requests (of pages and workers alike), sockets and look-ups. */
function hostsIn(events: NetLog['events']): Set<string> {
  const hosts = new Set<string>();
  for (const { params } of events)
    for (const name of ['url', 'host', 'origin', 'group_id', 'original_url']) {
      const value = params?.[name];
      const host = typeof value === 'string' ? /^(?:\w+:\/\/)?([^/\s]+)/.exec(value)?.[1] : undefined;
      if (host) hosts.add(host);
    }
  return hosts;
}
