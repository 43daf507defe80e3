/**
 * A page with a table of 10,000 signed records, for who saves what is typed (an approved device) and for who suggests it; and what
 * the pages are asked meanwhile: when a cell was painted, how long the page let nobody in.
 */
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../demo/relay/wire.js';
import { addressToNaddr } from '../../core/log/address.js';
import { type EventTemplate, signEvent } from '../../core/log/event-id.js';
import { Person } from '../support/signed-history.js';
import { openProbedPage } from './bench-browser.js';
import type { BenchRoom } from './bench.js';
import { koboldHasAllRows } from './peers/kobold.js';
import { importedLog } from './planted-log.js';

export const WRITTEN_RECORDS = 10_000;

/** How a person writes: signed with this device's key, or kept as suggestions. */
export type Way = 'signed' | 'suggested';
export const WAYS: readonly Way[] = ['signed', 'suggested'];

export interface WrittenPages {
  readonly relay: Relay;
  /** In a context of its own, all rows there, and the editor; `signed`: the device approved. */
  open(context: BrowserContext, way: Way): Promise<Page>;
  /** The same page in a window beside it, so that both are seen. */
  openBeside(context: BrowserContext, way: Way): Promise<Page>;
}

export async function withWrittenPages<T>(room: BenchRoom, use: (pages: WrittenPages) => Promise<T>): Promise<T> {
  const log = await importedLog(WRITTEN_RECORDS);
  const relay = await startRelay({ events: [...log.events, log.manifest] as Iterable<unknown> as Iterable<Stored> });
  const planter = new Person('planter');
  const src = addressToNaddr(log.address, [relay.url]);
  const kept = JSON.stringify(JSON.stringify({ kind: 'extension', pubkey: planter.pubkey }));
  for (const way of WAYS)
    room.server.serve(
      `/${way}.html`,
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${way}</title>
<script>${way === 'signed' ? `localStorage.setItem('kobold-identity', ${kept})` : ''}</script>
<script type="module" src="/kobold/kobold.js"></script>
<body><kobold-table src="${src}" resource="plantings" height="600px" editable></kobold-table></body></html>`,
    );

  const ready = async (page: Page, way: Way): Promise<Page> => {
    await page.goto(`${room.server.origin}/${way}.html`);
    await page.waitForFunction(koboldHasAllRows, { timeout: 120_000, polling: 100 }, WRITTEN_RECORDS);
    await page.waitForFunction(() => customElements.get('kobold-cell-editor') !== undefined, { timeout: 30_000 });
    if (await page.evaluate(() => document.hidden)) throw new Error('The page is not seen: nothing of it is painted.');
    return page;
  };
  try {
    return await use({
      relay,
      open: async (context, way) => {
        const page = await ready(await openProbedPage(context), way);
        if (way === 'signed') await approve(page, planter);
        return page;
      },
      openBeside: async (context, way) => ready(await openProbedPage(context, { type: 'window' }), way),
    });
  } finally {
    await relay.close();
  }
}

/** A context nobody has been to. */
export async function withContext<T>(browser: Browser, use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.createBrowserContext();
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}

/** As the line under the table does it, with the person's signature made here. */
async function approve(page: Page, person: Person): Promise<void> {
  await page.waitForFunction(hasLine, { timeout: 30_000 });
  const unsigned = await page.evaluate(
    (pubkey) => window.writing!.draft(pubkey, { do: 'delegate', device: 'Bench' }),
    person.pubkey,
  );
  const event = signEvent(unsigned as EventTemplate, person.secret, new Uint8Array(32));
  await page.evaluate((signed) => window.writing!.commit(signed), event);
  await page.waitForFunction(mayWrite, { timeout: 30_000, polling: 50 });
}

/** In the page. */
function hasLine(): boolean {
  const root = document.querySelector('kobold-table')?.shadowRoot;
  const { handle } = (root?.querySelector('kobold-suggestions') ?? {}) as { handle?: Window['writing'] };
  window.writing = handle;
  return handle !== undefined;
}

/** In the page. */
async function mayWrite(): Promise<boolean> {
  const table = document.querySelector('kobold-table') as unknown as {
    scene: { handle: { editing(cell: unknown): Promise<{ as: string } | undefined> } };
  };
  return (await table.scene.handle.editing({ id: 'P0000001', field: 'days' }))?.as === 'saved';
}

/** What `watchCell` waits for; ms since 1970. */
export const seenAt = (page: Page): Promise<number> => page.evaluate(() => window.seenAt);

/** From now on: when the page has painted a frame in which the cell has this number. */
export function watchCell(page: Page, record: string, field: string, shows: string): Promise<void> {
  return page.evaluate(
    (record, field, shows) => {
      // Two browsers have a zero of their own; the wall clock is the machine's, read where it ticks.
      const before = Date.now();
      let tick = before;
      while (tick === before) tick = Date.now();
      const toWall = tick - performance.now();
      const root = document.querySelector('kobold-table')!.shadowRoot!;
      const cell = (): string | undefined =>
        root
          .querySelector(`[data-record-id="${record}"] [data-field="${field}"]`)
          ?.textContent?.replaceAll(/[^\d]/g, '');
      addEventListener('keydown', ({ key, timeStamp }) => key === 'Enter' && (window.enteredAt = timeStamp + toWall), {
        capture: true,
        once: true,
      });
      window.seenAt = new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`"${shows}" did not come.`)), 30_000);
        const look = (): void => {
          if (cell() !== shows) return;
          observer.disconnect();
          clearTimeout(late);
          requestAnimationFrame(() => void window.probe.painted().then((at) => resolve(at + toWall)));
        };
        const observer = new MutationObserver(look);
        observer.observe(root, { subtree: true, childList: true, characterData: true });
      });
      // It may be asked for after it has failed.
      window.seenAt.catch(() => undefined);
    },
    record,
    field,
    shows,
  );
}

/** Opens a cell by F2 and types; Enter is the caller's. */
export async function typeInto(page: Page, record: string, field: string, text: string): Promise<void> {
  await focusCell(page, record, field);
  await page.keyboard.press('F2');
  await page.waitForFunction(
    () => {
      const editor = document.querySelector('kobold-table')!.shadowRoot!.querySelector('kobold-cell-editor');
      return (editor as { editing?: unknown } | null)?.editing !== undefined;
    },
    { timeout: 10_000 },
  );
  await page.keyboard.type(text);
}

export function focusCell(page: Page, record: string, field: string): Promise<void> {
  return page.evaluate(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector<HTMLElement>(selector)!.focus(),
    `[data-record-id="${record}"] [data-field="${field}"]`,
  );
}

declare global {
  interface Window {
    /** The dataset, as the line under the table has it. */
    writing?:
      { draft(pubkey: string, wish: object): Promise<unknown>; commit(event: unknown): Promise<unknown> } | undefined;
    seenAt: Promise<number>;
    enteredAt: number;
  }
}
