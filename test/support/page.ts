/** Waiting in end-to-end tests: for a condition, with a deadline, saying what did not come. Never for a time. */
import type { Frame, Page } from 'puppeteer-core';

export const DEADLINE_MS = 15_000;
const POLL_MS = 20;

/** The first truthy thing `probe` gives. Errors of the probe (a frame still navigating) count as "not yet". */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  deadlineMs = DEADLINE_MS,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await probe();
      if (found) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms for ${what}; last: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The shown rows (or cards) of a table: the text of each record's cells. */
export function shownRows(page: Page | Frame, selector = 'kobold-table'): Promise<string[][]> {
  return page.evaluate((selector) => {
    const rows = document.querySelector(selector)?.shadowRoot?.querySelectorAll('[data-record-id]') ?? [];
    return [...rows].map((row) =>
      [...row.querySelectorAll('[data-field]')].map((cell) => cell.textContent?.trim() ?? ''),
    );
  }, selector);
}

export function waitForRows(page: Page | Frame, count: number, selector = 'kobold-table'): Promise<string[][]> {
  return until(`${count} rows in ${selector}`, async () => {
    const rows = await shownRows(page, selector);
    return rows.length === count ? rows : undefined;
  });
}

/** The text of the first alert in the element's shadow root, details included. */
export function waitForAlert(page: Page | Frame, selector = 'kobold-table'): Promise<string> {
  return until(`an alert in ${selector}`, () =>
    page.evaluate(
      (selector) => document.querySelector(selector)?.shadowRoot?.querySelector('[role=alert]')?.textContent,
      selector,
    ),
  );
}

/** What the page logs and throws, from now on. */
export function listen(page: Page): { readonly errors: string[]; readonly messages: string[] } {
  const errors: string[] = [];
  const messages: string[] = [];
  page.on('pageerror', (error) => errors.push(error instanceof Error ? error.message : String(error)));
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  return { errors, messages };
}

/** The frame whose address contains this, once it is there. */
export function waitForFrame(page: Page, part: string): Promise<Frame> {
  return until(`a frame at ${part}`, () => page.frames().find((frame) => frame.url().includes(part)));
}
