/**
 * One cell of 10,000 records, typed in a real table: from the Enter key until it is painted there, in another tab, and in another
 * browser with a profile of its own, over the relay. For who saves, and for who suggests.
 */
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
      const other = await launchBenchBrowser();
      try {
        const figures: Figure[] = [];
        for (const way of WAYS)
          await withContext(room.browser, async (context) => {
            const own = await pages.open(context, way);
            const tab = await pages.openBeside(context, way);
            await withContext(other, async (elsewhere) => {
              // What is only suggested, nobody else sees.
              const browser = way === 'signed' ? await pages.openBeside(elsewhere, 'suggested') : undefined;
              const all = { own, tab, ...(browser && { browser }) };
              const took: Record<Place, number[]> = { own: [], tab: [], browser: [] };
              for (let run = -2; run < RUNS; run++) {
                const record = `P${String(1 + ((run + 2) % RECORDS)).padStart(7, '0')}`;
                const text = String(1_000 + run);
                await own.bringToFront();
                await typeInto(own, record, 'days', text);
                for (const page of Object.values(all)) await watchCell(page, record, 'days', text);
                await own.keyboard.press('Enter');
                for (const [place, page] of Object.entries(all)) {
                  const at = await seenAt(page);
                  const entered = await own.evaluate(() => window.enteredAt);
                  // The first two load what editing takes.
                  if (run >= 0) took[place as Place].push(at - entered);
                }
              }
              for (const place of Object.keys(all) as Place[])
                figures.push(...figuresOf(room, way, place, took[place]));
            });
          });
        return figures;
      } finally {
        await other.close();
      }
    }),
};

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
