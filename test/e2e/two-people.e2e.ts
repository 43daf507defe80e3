/**
 * Two people with keys of their own, each in a browser's context of their own, change the same few records at once over a relay that
 * loses, doubles, reorders, delays and cuts: whatever they did, both have the relay's log in the end, its state and its rows.
 */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { Chance } from '../../demo/relay/faults.js';
import { edit, type EditedSite, editedSite, grantToDevice, shownDays } from '../support/edited-site.js';
import { seedFromOutside } from '../support/effort.js';
import { until, waitForRows } from '../support/page.js';
import type { TestServer } from '../support/server.js';
import { inBrowsers, startSite } from '../support/site.js';

const RECORDS = 5;
/** Of each. */
const ACTIONS = 60;
const SETTLE_MS = 90_000;
const FAULTS = {
  drop: 0.2,
  duplicate: 0.2,
  reorder: 0.2,
  delayMs: [0, 30],
  noOk: 0.2,
  rateLimit: 0.1,
  forge: 0.1,
  disconnect: 0.02,
} as const;

inBrowsers(['chromium'], 'two people over a relay that misbehaves', ({ open }) => {
  let site: TestServer;
  let edited: EditedSite;
  before(async () => {
    site = await startSite();
    edited = await editedSite(RECORDS);
    site.answer('/edit.html', edited.body);
  });
  after(() => Promise.all([edited.stop(), site.close()]));

  it(`have the same state after ${2 * ACTIONS} actions of any kind`, async function () {
    this.timeout(240_000);
    const seed = seedFromOutside() ?? Math.floor(Math.random() * 1e6);
    const pages: Page[] = [];
    for (let n = 0; n < 2; n++) {
      const { page } = await open(`${site.origin}/edit.html`);
      pages.push(page);
      await waitForRows(page, RECORDS);
      expect(await edit(page, `r${n}`, 2)).to.equal('suggested');
      await grantToDevice(page, edited);
      // The suggestions that made their keys known go, and the step with them: nobody withdraws another's.
      const sent = edited.relay.events().flatMap(({ kind, id }) => (kind === 4883 ? id : []));
      for (const id of sent) await page.evaluate(call, ['dataset', 'withdraw', id] as const);
      expect(await page.evaluate(call, ['dataset', 'undo'] as const)).to.equal('nothing');
    }
    const { faults } = edited.relay;
    faults.set(FAULTS);
    const done = await Promise.all(pages.map((page, n) => act(page, new Chance(2 * seed + n))));
    console.log(`      seed ${seed}: ${JSON.stringify(done)}; faults: ${JSON.stringify(faults.happened)}`);
    for (const { saved, other } of done) {
      expect(saved).to.be.greaterThan(ACTIONS / 3);
      expect(other).to.deep.equal([]);
    }
    for (const fault of ['drop', 'duplicate', 'reorder', 'noOk'] as const) expect(faults.happened[fault]).to.be.ok;

    faults.clear();
    faults.disconnect();
    await until(`the same everywhere, seed ${seed}`, () => isSettled(pages, edited), SETTLE_MS);
    const { state } = edited.fold();
    expect(state.quarantined()).to.deep.equal([]);
    const days = new Map<string, number>();
    for (const record of state.records('plant'))
      if (state.exists('plant', record)) days.set(record, Number(state.shown('plant', record, 'days')?.value ?? NaN));
    for (const page of pages)
      await until('the rows of the log', async () => {
        expect(new Map([...(await shownDays(page))].sort())).to.deep.equal(new Map([...days].sort()));
        return true;
      });
  });
});

/** Of all that was kept here nothing waits, and both have the log of the relay. */
async function isSettled(pages: readonly Page[], edited: EditedSite): Promise<boolean> {
  const whole = edited.fold();
  const log = whole.events().filter(({ type }) => type !== 'proposal');
  for (const page of pages) {
    const { ids, waiting } = await page.evaluate(logOf);
    expect(waiting, 'own events that wait').to.equal(0);
    expect(ids.length, 'events').to.equal(log.length);
    expect(edited.fold(new Set(ids)).state.hash()).to.equal(whole.state.hash());
  }
  return true;
}

interface Done {
  /** Actions that changed something, and that did not as nothing was to be changed. */
  readonly saved: number;
  readonly empty: number;
  readonly other: readonly string[];
}

/** One action after the other, as fast as they are kept. */
async function act(page: Page, chance: Chance): Promise<Done> {
  let [saved, empty] = [0, 0];
  const other: string[] = [];
  for (let n = 0; n < ACTIONS; n++) {
    const what = chance.pick('what', WHAT);
    const place = Math.floor(chance.draw('place') * RECORDS);
    const text = String(1 + Math.floor(chance.draw('text') * 50));
    const became = await page.evaluate(call, ACTIONS_OF[what]!(`r${place}`, text, place));
    if (became === 'saved') saved++;
    // Rows move under the hand, and records go: that is said, and nothing is done.
    else if (became === 'nothing' || became === 'rows-moved') empty++;
    else other.push(`${what}: ${became}`);
  }
  return { saved, empty, other };
}

type Call = readonly [of: 'view' | 'dataset', method: string, ...given: unknown[]];

const ACTIONS_OF: Readonly<Record<string, (record: string, text: string, item: number) => Call>> = {
  days: (record, text) => ['view', 'edit', [{ record, field: 'days', text }]],
  name: (record, text) => ['view', 'edit', [{ record, field: 'name', text: `Sort ${text}` }]],
  paste: (_, text, item) => ['view', 'paste', { item, fields: ['name', 'days'] }, [[`P${text}`, text], ['', '7']], { newRows: true }], // prettier-ignore
  add: (_, text) => ['view', 'addRows', [{ name: `New ${text}`, days: text }]],
  remove: (record) => ['view', 'removeRows', [record]],
  restore: (record) => ['view', 'restoreRows', [record]],
  undo: () => ['dataset', 'undo'],
  redo: () => ['dataset', 'redo'],
};
const WHAT = ['days', 'days', 'days', 'name', 'paste', 'add', 'remove', 'restore', 'undo', 'undo', 'redo'];

/** In the page: as the table's editors and its line do. */
async function call([of, method, ...given]: Call): Promise<string> {
  type Handle = Record<string, (...given: unknown[]) => Promise<{ as: string; cells: number } | undefined>>;
  const table = document.querySelector('kobold-table') as unknown as { scene: { handle: Handle } };
  const line = (table as unknown as Element).shadowRoot!.querySelector('kobold-suggestions');
  const handle = of === 'view' ? table.scene.handle : (line as unknown as { handle: Handle }).handle;
  return handle[method]!(...given).then(
    // Withdrawing answers nothing.
    (done) => (done?.cells ? done.as : 'nothing'),
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** In the page: the ids of its log, and how many own events wait. */
async function logOf(): Promise<{ ids: string[]; waiting: number }> {
  interface Handle {
    history(question: unknown): Promise<{ entries: readonly { id: string }[]; next?: string }>;
    outbox(): Promise<{ counts: { waiting: number; partly: number } }>;
  }
  const { handle } = document
    .querySelector('kobold-table')!
    .shadowRoot!.querySelector('kobold-suggestions') as unknown as { handle: Handle };
  const ids: string[] = [];
  let before: string | undefined;
  do {
    const page = await handle.history({ limit: 100, ...(before !== undefined && { before }) });
    ids.push(...page.entries.map(({ id }) => id));
    before = page.next;
  } while (before !== undefined);
  const { counts } = await handle.outbox();
  return { ids, waiting: counts.waiting + counts.partly };
}
