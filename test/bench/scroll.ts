/** A million rows under the wheel and by jumps: does every frame come, and are there rows in it? */
import type { Page } from 'puppeteer-core';
import type { Bench, BenchRoom } from './bench.js';
import { withFreshPage } from './bench-browser.js';
import { compare, median, type Figure } from './figure.js';
import { koboldHasAllRows, serveKoboldPage } from './peers/kobold.js';
import { PEERS, peerAddress, servePeerPages, type Peer } from './peers/page.js';

const ROWS = 1_000_000;
const RUNS = 3;
const WHEEL_MS = 5_000;
const JUMPS = 20;
const DEADLINE_MS = 120_000;

interface Ride {
  readonly framesPerSecond: number;
  /** Share of frames, in %, where a row is missing at the top, the middle or the bottom. */
  readonly emptyPercent: number;
  /** Median of the jumps, and the worst. */
  readonly jumpMs: number;
  readonly worstJumpMs: number;
}

export const scroll: Bench = {
  name: 'scroll',
  async run(room) {
    await servePeerPages(room.server);
    const csv = await room.csv(ROWS);
    serveKoboldPage(room.server, { path: '/kobold.html', src: csv, attributes: 'height="600px"' });
    const rides: Record<string, Ride[]> = {};
    for (let run = 0; run < RUNS; run++)
      for (const who of ['kobold', ...PEERS] as const) (rides[who] ??= []).push(await ride(room, who, csv));
    for (const [who, all] of Object.entries(rides)) room.say(`scroll ${who}: ${JSON.stringify(all)}`);
    const middle = (who: string, part: keyof Ride): number => median(rides[who]!.map((one) => one[part]));
    const figure = (name: string, unit: Figure['unit'], part: keyof Ride, better?: 'more'): Figure[] =>
      compare(
        name,
        unit,
        middle('kobold', part),
        Object.fromEntries(PEERS.map((peer) => [peer, middle(peer, part)])),
        better,
      );
    return [
      ...figure('scroll.1m.frames', 'frames/s', 'framesPerSecond', 'more'),
      ...figure('scroll.1m.frames-without-rows', '%', 'emptyPercent'),
      ...figure('scroll.1m.jump', 'ms', 'jumpMs'),
      ...figure('scroll.1m.jump-worst', 'ms', 'worstJumpMs'),
    ];
  },
};

function ride(room: BenchRoom, who: 'kobold' | Peer, csv: string): Promise<Ride> {
  return withFreshPage(room.browser, async (page) => {
    if (who === 'kobold') {
      await page.goto(`${room.server.origin}/kobold.html`);
      await page.waitForFunction(koboldHasAllRows, { timeout: DEADLINE_MS, polling: 50 }, ROWS);
    } else {
      await page.goto(room.server.origin + peerAddress(who, csv));
      await page.waitForFunction(() => window.driver, { timeout: DEADLINE_MS });
    }
    await page.evaluate(() => window.probe.firstRow);
    const wheel = await wheelDown(page);
    const jumps = await page.evaluate(jump, JUMPS);
    return { ...wheel, jumpMs: median(jumps), worstJumpMs: Math.max(...jumps) };
  });
}

async function wheelDown(page: Page): Promise<Pick<Ride, 'framesPerSecond' | 'emptyPercent'>> {
  const box = await page.evaluate(() => {
    const { left, top, bottom } = window.probe.scroller().getBoundingClientRect();
    return { left, top, bottom: Math.min(bottom, innerHeight) };
  });
  await page.mouse.move(box.left + 60, (box.top + box.bottom) / 2);
  const watching = page.evaluate(watchFrames, box, WHEEL_MS);
  const end = Date.now() + WHEEL_MS;
  // As a hand does it: a notch of the wheel again and again, not waiting for what the page makes of it.
  const notches: Promise<void>[] = [];
  while (Date.now() < end) {
    notches.push(page.mouse.wheel({ deltaY: 120 }).catch(() => {}));
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
  await Promise.all(notches);
  return watching;
}

/** In the page. */
function watchFrames(
  box: { left: number; top: number; bottom: number },
  forMs: number,
): Promise<{ framesPerSecond: number; emptyPercent: number }> {
  const x = box.left + 60;
  // The head of the table and a bar at its end may lie over the outermost pixels.
  const points = [box.top + 80, (box.top + box.bottom) / 2, box.bottom - 60];
  return new Promise((resolve) => {
    let frames = 0;
    let empty = 0;
    const start = performance.now();
    const look = (): void => {
      frames++;
      if (points.some((y) => !window.probe.rowAt(x, y))) empty++;
      const seconds = (performance.now() - start) / 1000;
      if (seconds * 1000 < forMs) requestAnimationFrame(look);
      else resolve({ framesPerSecond: frames / seconds, emptyPercent: (100 * empty) / frames });
    };
    requestAnimationFrame(look);
  });
}

/** In the page: to one place after the other, until a row from there is painted in the middle. */
async function jump(count: number): Promise<number[]> {
  const scroller = window.probe.scroller();
  const { left, top, bottom } = scroller.getBoundingClientRect();
  const middle = (): string => window.probe.rowAt(left + 60, (top + Math.min(bottom, innerHeight)) / 2);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times: number[] = [];
  for (let i = 1; i <= count; i++) {
    const before = middle();
    const start = performance.now();
    // Golden-ratio steps: everywhere, and the same places for everyone.
    scroller.scrollTop = ((i * 0.618034) % 1) * (scroller.scrollHeight - scroller.clientHeight);
    // Who shows nothing for five seconds is counted with five.
    do await frame();
    while ((middle() === before || middle() === '') && performance.now() - start < 5_000);
    times.push((await window.probe.painted()) - start);
  }
  return times;
}
