/**
 * Two people with keys of their own, each in a browser's context of their own, change the same few records at once over a relay that
 * loses, doubles, reorders, delays and cuts. Anna may write, and decides what is suggested; Bert's right is taken back and given again
 * meanwhile, so that he saves, suggests, and has what he saved set aside. Whatever they did, both have the relay's log in the end, its
 * state and its rows.
 */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { Chance } from '../../demo/relay/faults.js';
import { allDecisions } from '../../core/lineage/proposal.js';
import type { EventId, NostrEvent, Pubkey } from '../../core/log/event.js';
import { edit, type EditedSite, editedSite, grantToDevice } from '../support/edited-site.js';
import { isLong, seedFromOutside } from '../support/effort.js';
import { until, waitForRows } from '../support/page.js';
import { allRows, DEEDS, deciding, HELD_SCRIPT, heldLog, takeAllBack } from '../support/people-acting.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person } from '../support/signed-history.js';
import { extensionScript } from '../support/signing-extension.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const RECORDS = 5;
/** Of each. */
const ACTIONS = 60;
/** After so many of his actions Bert's right is taken back, given, taken back. */
const TURNS = [5, 25, 40];
/** After so many of Anna's a third hand writes two values that do not know of each other. */
const DISPUTES = [5, 15, 25, 35, 45];
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
const anna = new Person('Anna');

// Firefox is as stable, and takes as long again: 20 s.
inBrowsers(isLong ? ['chromium', 'firefox'] : ['chromium'], 'two people over a relay that misbehaves', ({ open }) => {
  let site: TestServer;
  let edited: EditedSite;
  before(async () => {
    site = await startSite();
  });
  beforeEach(async () => {
    edited = await editedSite(RECORDS);
    const { history, naddr, relay } = edited;
    publish(relay, [
      history.grant(history.root, anna, 'maintainer'),
      history.act(history.root, { act: 'intake', resource: 'plant', mode: 'open', pow: 4 }),
    ]);
    const tags = `${MODULE_SCRIPT}<kobold-dataset src="${naddr}"><kobold-table editable></kobold-table><kobold-form></kobold-form></kobold-dataset>`;
    site.answer('/anna.html', html(tags, `<script>${await extensionScript(anna.secret)}</script>${HELD_SCRIPT}`));
    site.answer('/bert.html', html(tags, HELD_SCRIPT));
  });
  afterEach(() => edited.stop());
  after(() => site.close());

  for (let round = 0; round < (isLong ? 5 : 1); round++)
    it(`have the same state after ${2 * ACTIONS} actions of any kind${round > 0 ? ` (${round})` : ''}`, async function () {
      this.timeout(240_000);
      const seed = seedFromOutside() ?? Math.floor(Math.random() * 1e6);
      const pages: Page[] = [];
      const grants: NostrEvent[] = [];
      for (const [n, path] of ['anna', 'bert'].entries()) {
        const { page } = await open(`${site.origin}/${path}.html`);
        pages.push(page);
        await waitForRows(page, RECORDS);
        expect(await edit(page, `r${n}`, 2)).to.equal('suggested');
        grants.push(await grantToDevice(page, edited));
        // The suggestions that made their keys known go, and the step with them.
        await takeAllBack(page);
        expect(await DEEDS.undo(page)).to.equal('nothing');
      }
      const { faults } = edited.relay;
      faults.set(FAULTS);
      const right = new Right(edited, grants[1]!);
      const [annas, berts] = await Promise.all([
        act(pages[0]!, new Chance(2 * seed), ANNA, (n) => {
          if (DISPUTES.includes(n)) dispute(edited);
        }),
        act(pages[1]!, new Chance(2 * seed + 1), BERT, (n) => {
          if (TURNS.includes(n)) right.turn();
        }),
      ]);
      console.log(`      seed ${seed}: ${JSON.stringify([annas, berts])}; faults: ${JSON.stringify(faults.happened)}`);
      for (const done of [annas, berts]) {
        expect(unexpected(done)).to.deep.equal([]);
        expect(sum(done, (became) => DONE.includes(became))).to.be.greaterThan(ACTIONS / 3);
      }
      for (const fault of ['drop', 'duplicate', 'reorder', 'noOk'] as const) expect(faults.happened[fault]).to.be.ok;

      faults.clear();
      faults.disconnect();
      await doTheRest(pages[0]!, pages[1]!, edited, right);
      for (const page of pages) {
        await until(`the log, seed ${seed}`, () => isSettled(page, edited), SETTLE_MS);
        await takeAllBack(page);
      }
      for (const page of pages)
        await until(`the same everywhere, seed ${seed}`, () => isSettled(page, edited), SETTLE_MS);
      const { state } = edited.fold();
      for (const { code } of state.quarantined()) expect(code).to.equal('revoked');
      const rows = new Map<string, string>();
      for (const record of state.records('plant'))
        if (state.exists('plant', record)) {
          const [name, days] = ['name', 'days'].map((field) => state.shown('plant', record, field)?.value ?? '—');
          rows.set(record, `${String(name)} ${String(days)}`);
        }
      for (const page of pages)
        await until('the rows of the log', async () => {
          expect(await allRows(page)).to.deep.equal([...rows.values()].sort());
          // As many as have room.
          for (const [record, cells] of await shown(page)) expect(cells, record).to.equal(rows.get(record));
          return true;
        });
    });
});

/** Bert's, which comes and goes. */
class Right {
  #isGiven = true;

  constructor(
    readonly edited: EditedSite,
    private grant: NostrEvent,
  ) {}

  turn(): void {
    const { history, relay } = this.edited;
    this.edited.hear();
    const target = this.grant.id as EventId;
    const to = (this.grant.tags.find(([name]) => name === 'p') ?? [])[1] as Pubkey;
    const event = this.#isGiven
      ? history.act(history.root, { act: 'revoke', target, cut: history.fold.cutOf(target), not: [] })
      : history.grant(history.root, { pubkey: to } as Person, 'maintainer');
    publish(relay, [event]);
    this.#isGiven = !this.#isGiven;
    if (this.#isGiven) this.grant = event;
  }
}

/** What chance may have left out, and while both still learn what they missed: each is tried until there is something to do it with. */
async function doTheRest(annas: Page, berts: Page, edited: EditedSite, right: Right): Promise<void> {
  let tries = 0;
  const done = (page: Page, what: keyof typeof DO, wanted: string): Promise<boolean> =>
    until(`${what}: ${wanted}`, async () => {
      expect(await DO[what](page, { record: 'r0', text: '8', at: tries++ })).to.equal(wanted);
      return true;
    });
  for (const [what, wanted] of [
    ['accept', 'accepted'],
    ['refuse', 'refused'],
  ] as const) {
    await done(berts, 'add', 'suggested');
    await done(berts, 'suggest', 'suggested');
    await done(annas, what, wanted);
  }
  await done(berts, 'form', 'intake');
  await done(berts, 'add', 'suggested');
  right.turn();
  await done(berts, 'save', 'saved');
  dispute(edited);
  await done(annas, 'decide', 'saved');
  await done(berts, 'value', 'saved');
  await done(berts, 'form', 'saved');
}

function dispute({ hear, history, relay }: EditedSite): void {
  hear();
  const { state } = history.fold;
  const record = [...state.records('plant')].find((one) => state.exists('plant', one))!;
  const over = { days: state.writes('plant', record, 'days').map(({ id }) => id) };
  const op = { op: 'record.update', resource: 'plant', record, unset: [], over };
  const write = (days: number) =>
    history.sign(history.root, { kind: 4880, type: 'data', ops: [{ ...op, set: { days } }] });
  publish(relay, [write(90), write(91)]);
}

/** Of all that was kept here nothing waits, and the page has the log of the relay, with the same effect. */
async function isSettled(page: Page, edited: EditedSite): Promise<boolean> {
  const whole = edited.fold();
  const { state } = whole;
  const { events, proposals, waiting } = await heldLog(page);
  expect(waiting, 'own events that wait').to.equal(0);
  const codes = new Map(state.quarantined().map(({ id, code }) => [id as string, code as string]));
  const log = whole.events().flatMap(({ id, type }) => (type === 'proposal' ? [] : id));
  for (const id of log) expect(events.get(id) ?? 'counts', id).to.equal(codes.get(id) ?? 'counts');
  // What was set aside before any relay had it goes to none any more.
  for (const [id, code] of events) if (!log.includes(id as EventId)) expect(code, id).to.equal('revoked');
  for (const id of log) expect(events.has(id), id).to.equal(true);
  expect(edited.fold(new Set(events.keys())).state.hash()).to.equal(state.hash());
  const decisions = allDecisions(state);
  expect(Object.fromEntries(proposals)).to.deep.equal(
    Object.fromEntries(
      // Withdrawals aside.
      state.proposals().flatMap((one) => (one.ops.length > 0 ? [[one.id, decisions(one).status]] : [])),
    ),
  );
  return true;
}

const { accept, refuse } = deciding(anna.pubkey);
const WRITING = ['days', 'days', 'name', 'paste', 'add', 'remove', 'restore', 'undo', 'undo', 'redo', 'form', 'correct', 'decide', 'decide', 'value'] as const; // prettier-ignore
const DO = { ...DEEDS, accept, refuse };
const ANNA = [...WRITING, 'decide', 'accept', 'accept', 'accept', 'refuse'] as const;
const BERT = [...WRITING, 'suggest', 'suggest', 'suggest', 'save', 'withdraw'] as const;
const DONE = ['saved', 'suggested', 'intake', 'accepted', 'refused', 'withdrawn'];
/** Records go under the hand, and what was to be decided: that is said, and nothing is done. */
const IN_VAIN: Readonly<Record<string, readonly string[]>> = {
  accept: ['changed-since', 'bad-request'],
  refuse: ['bad-request'],
  withdraw: ['bad-request'],
  decide: ['changed-since', 'bad-request', 'no-right'],
  correct: ['record-gone'],
  value: ['unknown-record'],
  paste: ['rows-moved'],
};

/** How often each became what. */
type Done = Record<string, Record<string, number>>;

function sum(done: Done, counts: (became: string) => boolean): number {
  const all = Object.values(done).flatMap((times) => Object.entries(times));
  return all.reduce((total, [became, times]) => total + (counts(became) ? times : 0), 0);
}

function unexpected(done: Done): string[] {
  const all = Object.entries(done).flatMap(([what, counts]) =>
    Object.keys(counts).map((became) => [what, became] as const),
  );
  return all.flatMap(([what, became]) =>
    [...DONE, 'nothing', ...(IN_VAIN[what] ?? [])].includes(became) ? [] : `${what}: ${became}`,
  );
}

/** One action after the other, as fast as they are kept; of each kind as many. */
async function act(
  page: Page,
  chance: Chance,
  names: readonly (keyof typeof DO)[],
  did: (count: number) => void,
): Promise<Done> {
  const drawn = chance.shuffle(
    'order',
    Array.from({ length: ACTIONS }, (_, n) => names[n % names.length]!),
  );
  const done: Done = {};
  for (const [n, what] of drawn.entries()) {
    const at = Math.floor(chance.draw('place') * 100);
    const text = String(1 + Math.floor(chance.draw('text') * 50));
    const became = await DO[what](page, { record: `r${at % RECORDS}`, text, at });
    const counts = (done[what] ??= {});
    counts[became] = (counts[became] ?? 0) + 1;
    did(n + 1);
  }
  return done;
}

/** Name and days by record, as the table shows them. */
async function shown(page: Page): Promise<Map<string, string>> {
  const rows = await page.evaluate(() =>
    [...document.querySelector('kobold-table')!.shadowRoot!.querySelectorAll<HTMLElement>('[data-record-id]')].map(
      (row) => {
        const cells = ['name', 'days'].map((field) => {
          const cell = row.querySelector(`[data-field=${field}]`)!.cloneNode(true) as Element;
          for (const words of cell.querySelectorAll('.visually-hidden')) words.remove();
          return cell.textContent!.trim();
        });
        return [row.dataset['recordId']!, cells.join(' ')] as const;
      },
    ),
  );
  return new Map(rows);
}
