/**
 * One cell of 10,000 records, typed in a real table: from the Enter key until it is painted there, in another tab, and in another
 * browser with a profile of its own, over the relay. For who saves, and for who suggests.
 */
import type { Page } from 'puppeteer-core';
import { launchBenchBrowser } from './bench-browser.js';
import type { Bench, BenchRoom } from './bench.js';
import { compare, type Figure, median } from './figure.js';
import { seenAt, typeInto, watchCell, type Way, WAYS, withContext, withWrittenPages } from './written-page.js';

const RUNS = 24;
/** Of the first rows, which all pages show. */
const RECORDS = 8;
const TARGET = { own: 50, tab: 100, browser: 300 };
type Place = keyof typeof TARGET;

export const editing: Bench = {
  name: 'editing',
  run: (room) =>
    withWrittenPages(room, async (pages) => {
      const elsewhere = await launchBenchBrowser();
      try {
        const figures: Figure[] = [];
        for (const way of WAYS)
          await withContext(room.browser, async (context) => {
            const own = await pages.open(context, way);
            figures.push(...figuresOf(room, way, 'own', (await edits(own)).own));
            const tab = await pages.openBeside(context, way);
            figures.push(...figuresOf(room, way, 'tab', (await edits(own, tab)).other));
            await tab.close();
            // What is only suggested, nobody else sees.
            if (way === 'signed')
              await withContext(elsewhere, async (theirs) => {
                const browser = await pages.openBeside(theirs, 'suggested');
                figures.push(...figuresOf(room, way, 'browser', (await edits(own, browser)).other));
              });
          });
        return figures;
      } finally {
        await elsewhere.close();
      }
    }),
};

let typed = 0;

/** One after the other; ms from each Enter until it was painted in the page itself, and in the other. */
async function edits(own: Page, other?: Page): Promise<{ own: number[]; other: number[] }> {
  const took = { own: [] as number[], other: [] as number[] };
  // The first two load what editing takes.
  for (let run = -2; run < RUNS; run++) {
    const record = `P${String(1 + (++typed % RECORDS)).padStart(7, '0')}`;
    const text = String(1_000 + typed);
    await own.bringToFront();
    await typeInto(own, record, 'days', text);
    for (const page of [own, ...(other ? [other] : [])]) await watchCell(page, record, 'days', text);
    await own.keyboard.press('Enter');
    const seen = { own: await seenAt(own), other: other && (await seenAt(other)) };
    const entered = await own.evaluate(() => window.enteredAt);
    if (run < 0) continue;
    took.own.push(seen.own - entered);
    if (seen.other !== undefined) took.other.push(seen.other - entered);
  }
  return took;
}

function figuresOf({ say }: BenchRoom, way: Way, place: Place, took: readonly number[]): Figure[] {
  const name = `editing.10k.${way}.${{ own: 'own-page', tab: 'other-tab', browser: 'other-browser' }[place]}`;
  say(`${name}: ${spread(took)} of ${took.length}: ${took.map(Math.round).join(' ')}`);
  return compare(name, 'ms', median(took), { target: TARGET[place] });
}

/** `min 12, median 20, max 31 ms`. */
export function spread(values: readonly number[]): string {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(Math.round);
  return `min ${least}, median ${middle}, max ${most} ms`;
}
