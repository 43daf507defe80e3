/**
 * 10,000 cells pasted from the clipboard by Ctrl+V into a table of 10,000 records, and taken back by Ctrl+Z: until all rows in sight
 * show it and the line under the table says so, and how long the page answered nothing meanwhile.
 */
import type { BrowserContext, Page } from 'puppeteer-core';
import type { Bench, BenchRoom } from './bench.js';
import { spread } from './editing.js';
import { compare, type Figure, median } from './figure.js';
import { FIELDS, plantings } from './plantings.js';
import { focusCell, type Way, WAYS, withContext, withWrittenPages, WRITTEN_RECORDS } from './written-page.js';

const ROWS = 1_000;
const RUNS = 5;
const FIRST = 'P0000001';
const TARGET = { ms: 1_000, blockedMs: 50 };

interface Took {
  readonly ms: number;
  /** The longest time the page did not answer a message; and its longest task over 50 ms, 0 without one. */
  readonly silentMs: number;
  readonly longestTaskMs: number;
}

export const pasting: Bench = {
  name: 'pasting',
  run: (room) =>
    withWrittenPages(room, async (pages) => {
      const figures: Figure[] = [];
      // Suggestions first, which go nowhere: what was signed may still be on its way when its browser ends.
      for (const way of [...WAYS].reverse())
        await withContext(room.browser, async (context) => {
          const page = await pages.open(context, way);
          const { before, after } = grids();
          await copy(context, after.map((row) => row.join('\t')).join('\n'));
          await page.bringToFront();
          const pasted: Took[] = [];
          const back: Took[] = [];
          for (let run = -1; run < RUNS; run++) {
            const paste = await timed(page, after, '10,000 cells changed.', () => press(page, 'KeyV', 'Paste'));
            const undo = await timed(page, before, 'Undone: 10,000 cells.', () => press(page, 'KeyZ'));
            // The first loads what pasting takes; it counts, but is told apart.
            if (run < 0)
              room.say(`pasting.${way}, the first: paste ${JSON.stringify(paste)}, undo ${JSON.stringify(undo)}`); // prettier-ignore
            else pasted.push(paste) && back.push(undo);
          }
          figures.push(
            ...figuresOf(room, way, 'paste-10k-cells', pasted),
            ...figuresOf(room, way, 'undo-10k-cells', back),
          );
        });
      return figures;
    }),
};

function figuresOf({ say }: BenchRoom, way: Way, what: string, took: readonly Took[]): Figure[] {
  const name = `pasting.10k.${way}.${what}`;
  const of = (part: keyof Took): number[] => took.map((one) => one[part]);
  say(`${name}: ${spread(of('ms'))} of ${took.length}; silent ${spread(of('silentMs'))}; tasks over 50 ms ${of('longestTaskMs').map(Math.round).join(' ')}`); // prettier-ignore
  return [
    ...compare(name, 'ms', median(of('ms')), { target: TARGET.ms }),
    ...compare(`${name}.page-silent`, 'ms', median(of('silentMs')), { target: TARGET.blockedMs }),
  ];
}

/** What the first thousand rows say, and what is pasted over them: every cell another, of values the fields take. */
export function grids(): { before: readonly (readonly string[])[]; after: readonly (readonly string[])[] } {
  const rows = plantings(WRITTEN_RECORDS);
  const before = rows.slice(0, ROWS);
  const after = before.map((row, at) =>
    FIELDS.map((field) => {
      if (field === 'id') return row.id.replace('P', 'Q');
      let other = rows[ROWS + at]!;
      for (let next = ROWS + at; other[field] === row[field]; next++) other = rows[next]!;
      return String(other[field]);
    }),
  );
  return { before: before.map((row) => FIELDS.map((field) => String(row[field]))), after };
}

/** Into the clipboard, as from another program. */
export async function copy(context: BrowserContext, text: string): Promise<void> {
  const page = await context.newPage();
  await page.evaluate((text) => {
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.select();
  }, text);
  await press(page, 'KeyC', 'Copy');
  await page.close();
}

export async function press(page: Page, code: 'KeyC' | 'KeyV' | 'KeyZ', command?: string): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press(code, command === undefined ? {} : { commands: [command] });
  await page.keyboard.up('Control');
}

export async function timed(
  page: Page,
  shows: readonly (readonly string[])[],
  says: string,
  act: () => Promise<void>,
): Promise<Took> {
  await focusCell(page, FIRST, 'id');
  await page.evaluate(
    watchPaste,
    shows.slice(0, 40).map(([id]) => id!),
    says,
  );
  await act();
  return page.evaluate(() => window.pasteTook);
}

/** In the page: from the next paste or Ctrl+Z until the rows in sight begin with these ids and the line says this. */
function watchPaste(ids: readonly string[], says: string): void {
  const root = document.querySelector('kobold-table')!.shadowRoot!;
  const isShown = (): boolean => {
    const line = root.querySelector('kobold-sheet-line')?.shadowRoot?.querySelector('[role=status]');
    if (!line?.textContent?.includes(says)) return false;
    const rows = [...root.querySelectorAll('[data-record-id]')];
    return (
      rows.length > 5 &&
      rows.every((row, at) => row.querySelector('[data-field="id"]')?.textContent?.trim().startsWith(ids[at]!))
    );
  };
  window.pasteTook = new Promise((resolve, reject) => {
    const tasks: PerformanceEntry[] = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    observer.observe({ entryTypes: ['longtask'] });
    let start = 0;
    let silent = 0;
    let last = 0;
    const { port1, port2 } = new MessageChannel();
    // A message waits for the task before it; a pause in between leaves the page its processor.
    const ask = (): void => void setTimeout(() => port2.postMessage(undefined), 3);
    port1.onmessage = () => {
      const now = performance.now();
      silent = Math.max(silent, now - last);
      last = now;
      ask();
    };
    const begin = ({ timeStamp }: Event): void => {
      if (start > 0) return;
      start = last = timeStamp;
      ask();
      requestAnimationFrame(look);
    };
    const look = (): void => {
      if (performance.now() - start > 60_000) {
        const line = root.querySelector('kobold-sheet-line')?.shadowRoot?.textContent?.trim();
        return reject(new Error(`After a minute the table does not show "${says}", but "${line}".`));
      }
      if (!isShown()) return void requestAnimationFrame(look);
      void window.probe.painted().then(async (end) => {
        // Until the page is at rest: long tasks are reported late, and what follows the paint counts too.
        for (let rest = 0; rest < 2; rest++) await new Promise((done) => requestIdleCallback(done, { timeout: 5_000 }));
        tasks.push(...observer.takeRecords());
        port1.close();
        observer.disconnect();
        const longest = tasks.filter((task) => task.startTime >= start).map(({ duration }) => duration);
        resolve({ ms: end - start, silentMs: silent, longestTaskMs: Math.max(0, ...longest) });
      });
    };
    addEventListener('paste', begin, { capture: true, once: true });
    addEventListener('keydown', (event) => event.key === 'z' && begin(event), { capture: true, once: false });
  });
  window.pasteTook.catch(() => undefined);
}

declare global {
  interface Window {
    pasteTook: Promise<Took>;
  }
}
