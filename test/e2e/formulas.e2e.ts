/** A formula gives the same bytes in every browser, and in Node: ten thousand random ones. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { build } from 'esbuild';
import { launch, isInstalled } from '../support/browser.js';
import { html, inBrowsers, startSite } from '../support/site.js';
import { localSandbox } from '../worker/formulas/local-evaluator.js';
import { outcomes, randomFormulas } from '../worker/formulas/random-formulas.js';
import { isLong, timeLimitMs } from '../support/effort.js';

const SEED = 20_261_121;
/** In a long run three times as many: 100,000, each computed twice, take a quarter of an hour a browser. */
const COUNT = isLong ? 30_000 : 10_000;
const AT_ONCE = 2_000;
const WASM = new URL(
  '../../node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm',
  import.meta.url,
);

describe('formulas', function () {
  this.timeout(timeLimitMs(150_000));

  /** Computed once for all browsers. */
  const known = new Map<number, readonly string[]>();
  async function inNode(seed: number, formulas: readonly string[]): Promise<readonly string[]> {
    const computed = [...(known.get(seed) ?? [])];
    const sandbox = await localSandbox();
    while (computed.length < formulas.length) {
      // The browser's question is on its way by then.
      await new Promise((resolve) => setImmediate(resolve));
      computed.push(...outcomes(sandbox, formulas.slice(computed.length, computed.length + 50)));
    }
    known.set(seed, computed);
    return computed;
  }

  for (const browser of ['chromium', 'firefox'] as const) {
    it(`give in ${browser} what they give in Node`, async function () {
      if (!isInstalled(browser)) return this.skip();
      const wasm = (await readFile(WASM)).toString('base64');
      const { outputFiles } = await build({
        entryPoints: ['test/worker/formulas/outcomes-page.ts'],
        bundle: true,
        format: 'iife',
        platform: 'browser',
        conditions: ['browser'],
        logLevel: 'error',
        write: false,
      });
      const started = await launch(browser);
      try {
        const page = await started.newPage();
        await page.evaluate(outputFiles[0]!.text);
        let values = 0;
        for (let at = 0; at < COUNT; at += AT_ONCE) {
          const seed = SEED + at;
          const computing = page.evaluate(
            (bytes: string, from: number, count: number) =>
              (globalThis as unknown as { computeOutcomes: (...args: unknown[]) => Promise<string[]> }).computeOutcomes(
                bytes,
                from,
                count,
              ),
            wasm,
            seed,
            AT_ONCE,
          );
          const formulas = randomFormulas(seed, AT_ONCE);
          // Node computes while the browser does.
          const [there, here] = await Promise.all([computing, inNode(seed, formulas)]);
          here.forEach((outcome, i) => {
            if (there[i] !== outcome) expect(there[i], formulas[i]).to.equal(outcome);
            if (outcome.includes('[],null]') || outcome.includes(',[]]')) values++;
          });
        }
        // Most give values: else this would compare messages.
        expect(values).to.be.greaterThan(COUNT / 2);
      } finally {
        await started.close();
      }
    });
  }
});

inBrowsers(['chromium', 'firefox'], 'the sandbox that is built', ({ open }) => {
  it("starts on a page whose policy is default-src 'self', and computes", async () => {
    const site = await startSite();
    try {
      site.answer('/page.html', {
        headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'" },
        body: html(''),
      });
      const { page } = await open(`${site.origin}/page.html`);
      const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
      const batch = {
        formula: { form: 'expression', source: 'sum([1, 2]) * 2', whole: false },
        mode: 'values',
        records: { count: 2, title: '', names: [], columns: [], relations: [] },
      };
      const answers = await page.evaluate(
        (url: string, asked: unknown) =>
          new Promise<unknown[]>((resolve) => {
            const worker = new Worker(url, { type: 'module' });
            const { port1, port2 } = new MessageChannel();
            const heard: unknown[] = [];
            port1.onmessage = ({ data }) => {
              heard.push(data);
              if (heard.length === 1) port1.postMessage({ id: 1, batch: asked });
              else resolve(heard);
            };
            worker.onerror = ({ message }) => resolve([message]);
            worker.postMessage(undefined, [port2]);
          }),
        `/kobold/v/${version}/formulas.js`,
        batch,
      );
      expect(answers[0]).to.deep.equal({ ready: true });
      expect(answers[1]).to.deep.include({
        id: 1,
        result: { done: 2, results: { kind: 'values', json: '[6,6]' }, faults: [], slow: [] },
      });
    } finally {
      await site.close();
    }
  });
});
