/**
 * A page with nothing but the client in it, for end-to-end tests of worker and sources: no elements, no dist/. Opens
 * views by `page.evaluate` and reads their states back.
 */
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core';
import type { ClientOptions } from '../../components/kit/page-client.js';
import type { ViewState } from '../../components/kit/view-state.js';
import type { Health, SourceRef, ViewRequest } from '../../worker/api.js';
import type { TestServer } from './server.js';
import { until } from './page.js';

declare global {
  interface Window {
    /** Installed by client-page-script.ts. */
    kobold: {
      open(name: string, source: SourceRef | string, request?: Partial<ViewRequest>): void;
      state(name: string): ViewState;
      close(name: string): void;
      reload(name: string): void;
      update(name: string, request: Partial<ViewRequest>): void;
      health(): Promise<Health>;
      /** ms since navigation start at which the view's first rows came, and when it was complete. */
      times(name: string): { first?: number; complete?: number };
    };
    koboldOptions?: ClientOptions;
  }
}

let files: Promise<Map<string, string>> | undefined;

/** Puts the client and the worker, each bundled once, on the server: `/client.js`, `/worker.js`, `/` (a page). */
export async function serveClient(server: TestServer): Promise<void> {
  files ??= bundle();
  for (const [path, body] of await files) server.answer(path, { body, headers: { 'content-type': 'text/javascript' } });
  server.answer('/', { body: pageWith(''), headers: { 'content-type': 'text/html' } });
}

export function pageWith(head: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Client</title>${head}<script type="module" src="/client.js"></script>`;
}

export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await until('the client', () => page.evaluate(() => 'kobold' in window));
}

export function openView(
  page: Page,
  name: string,
  source: SourceRef | string,
  request?: Partial<ViewRequest>,
): Promise<void> {
  return page.evaluate((name, source, request) => window.kobold.open(name, source, request), name, source, request);
}

export function stateOf(page: Page, name: string): Promise<ViewState> {
  return page.evaluate((name) => window.kobold.state(name), name);
}

/** The view's state as soon as the condition holds for it. */
export function waitForState(
  page: Page,
  name: string,
  what: string,
  holds: (state: ViewState) => boolean,
  deadlineMs?: number,
): Promise<ViewState> {
  let last: ViewState | undefined;
  return until(
    `a view that ${what}`,
    async () => {
      last = await stateOf(page, name);
      return holds(last) ? last : undefined;
    },
    deadlineMs,
  ).catch((error: unknown) => {
    throw new Error(
      `${String(error)}\n${JSON.stringify({ ...last, fields: last?.fields.length, items: last?.items.slice(0, 3) })}`,
    );
  });
}

async function bundle(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: { client: 'test/support/client-page-script.ts', worker: 'worker/main.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    outdir: '/',
    write: false,
    define: { __KOBOLD_VERSION__: '"test"' },
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}
