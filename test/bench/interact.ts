/**
 * A loaded table answers: sort by name, filter by text and by number, until painted, and how long the page was blocked
 * meanwhile. All have read the same CSV file.
 */
import type { Page } from 'puppeteer-core';
import { firstByName, type Bench, type BenchRoom } from './bench.js';
import { withFreshPage } from './bench-browser.js';
import { compare, median, type Figure } from './figure.js';
import { installKoboldDriver, koboldHasAllRows, serveKoboldPage } from './peers/kobold.js';
import { PEERS, peerAddress, servePeerPages, type Peer } from './peers/page.js';
import { plantings, type Planting } from './plantings.js';
import type { Action } from './probe.js';

/** No run is begun that would end after this. */
const BUDGET_MS = 240_000;
const DEADLINE_MS = 180_000;
const FIRST_ID = 'P0000001';
/** Found in 3 % of the names, and not in the first. */
const NEEDLE = 'berg';
/** Reached by two thirds of the rows, not by the first. */
const LEAST_DAYS = 150;

/** `sort-cold`: the first sort after loading, before ranks exist. `sort-warm`: once they do. */
type Step = 'sort-cold' | 'sort-warm' | 'filter-text' | 'filter-number';
type Actions = Partial<Record<Step, Action>>;

/** The first row's id after each. */
interface FirstRows {
  readonly sorted: string;
  readonly text: string;
  readonly number: string;
}

export const interact: Bench = { name: 'interact', run: (room) => measure(room, 100_000, '100k', 5) };
export const interactMillion: Bench = { name: 'interact-1m', run: (room) => measure(room, 1_000_000, '1m', 3) };

/** Each run is Kobold and all peers once; a machine that is too slow for all runs says how many there were. */
async function measure(room: BenchRoom, rows: number, label: string, runs: number): Promise<Figure[]> {
  const began = performance.now();
  const passed = (): string => `${Math.round((performance.now() - began) / 1000)} s`;
  await servePeerPages(room.server);
  const planted = plantings(rows);
  const expected = expectations(planted);
  const csv = await room.csv(rows, planted);
  room.say(`interact.${label}: prepared after ${passed()}`);
  serveKoboldPage(room.server, { path: '/kobold.html', src: csv, attributes: 'height="600px"' });
  const all: Record<string, Actions[]> = {};
  let longestMs = 0;
  for (let run = 0; run < runs && performance.now() - began + longestMs < BUDGET_MS; run++) {
    const start = performance.now();
    for (const who of ['kobold', ...PEERS] as const) {
      const actions = who === 'kobold' ? withKobold(room, rows, expected) : withPeer(room, who, csv, expected);
      (all[who] ??= []).push(await actions);
      room.say(`interact.${label}: ${who}, run ${run + 1} of ${runs}, after ${passed()}`);
    }
    longestMs = Math.max(longestMs, performance.now() - start);
  }
  return toFigures(room, label, all);
}

function expectations(rows: readonly Planting[]): FirstRows {
  const expected = {
    sorted: firstByName(rows),
    text: rows.find(({ name }) => name.toLowerCase().includes(NEEDLE))?.id ?? '',
    number: rows.find(({ days }) => days >= LEAST_DAYS)?.id ?? '',
  };
  for (const id of Object.values(expected))
    if (!id || id === FIRST_ID) throw new Error('the data has no row to look for');
  return expected;
}

function withKobold(room: BenchRoom, rows: number, expected: FirstRows): Promise<Actions> {
  return withFreshPage(room.browser, async (page) => {
    await page.goto(`${room.server.origin}/kobold.html`);
    await page.evaluate(() => window.probe.firstRow);
    await page.waitForFunction(koboldHasAllRows, { timeout: DEADLINE_MS, polling: 20 }, rows);
    await page.evaluate(installKoboldDriver);
    const actions: Actions = { 'sort-cold': await act(page, 'sort', expected) };
    actions['filter-text'] = await act(page, 'filter-text', expected);
    actions['filter-number'] = await act(page, 'filter-number', expected);
    actions['sort-warm'] = await act(page, 'sort', expected);
    return actions;
  });
}

function withPeer(room: BenchRoom, peer: Peer, csv: string, expected: FirstRows): Promise<Actions> {
  return withFreshPage(room.browser, async (page) => {
    await page.goto(room.server.origin + peerAddress(peer, csv));
    await page.waitForFunction(() => window.driver, { timeout: DEADLINE_MS });
    await page.evaluate(() => window.probe.firstRow);
    const sort = await act(page, 'sort', expected);
    return {
      // Peers keep no ranks: every sort is the first.
      'sort-cold': sort,
      'sort-warm': sort,
      'filter-text': await act(page, 'filter-text', expected),
      'filter-number': await act(page, 'filter-number', expected),
    };
  });
}

/** Each from the table as it was loaded, to which it returns. */
async function act(page: Page, what: 'sort' | 'filter-text' | 'filter-number', expected: FirstRows): Promise<Action> {
  const action = await page.evaluate(
    (what, expected, needle, least, deadline) => {
      const driver = window.driver!;
      const act = (action: () => void, shows: string) =>
        window.probe.act(action, { shows, hides: 'P0000001' }, deadline);
      if (what === 'sort') return act(() => driver.sort('name'), expected.sorted);
      if (what === 'filter-text') return act(() => driver.filterContains('name', needle), expected.text);
      return act(() => driver.filterAtLeast('days', least), expected.number);
    },
    what,
    expected,
    NEEDLE,
    LEAST_DAYS,
    DEADLINE_MS,
  );
  await page.evaluate(
    (deadline) => window.probe.act(() => window.driver!.reset(), { shows: 'P0000001' }, deadline),
    DEADLINE_MS,
  );
  return action;
}

function toFigures(room: BenchRoom, label: string, all: Record<string, Actions[]>): Figure[] {
  const middle = (who: string, step: Step, part: keyof Action): number =>
    median(all[who]!.map((actions) => actions[step]![part]));
  const figures: Figure[] = [];
  for (const step of ['sort-cold', 'sort-warm', 'filter-text', 'filter-number'] as const) {
    const name = `interact.${label}.${step}`;
    for (const [who, runs] of Object.entries(all))
      room.say(`${name} ${who}: ${runs.map((run) => Math.round(run[step]!.ms)).join(' ')}`);
    const peers = (part: keyof Action) => Object.fromEntries(PEERS.map((peer) => [peer, middle(peer, step, part)]));
    figures.push(
      ...compare(name, 'ms', middle('kobold', step, 'ms'), peers('ms')),
      ...compare(`${name}.page-blocked`, 'ms', middle('kobold', step, 'blockedMs'), peers('blockedMs')),
    );
  }
  return figures;
}
