/**
 * Hostile formulas in a real worker, lent by this page as to a shared worker: each field is unavailable with a code or
 * harmless, a stuck sandbox is replaced within two seconds, and neither the page nor another dataset notices.
 */
import { expect } from 'chai';
import { lendSandbox } from '../../../components/kit/lent-sandbox.js';
import { Formulas } from '../../../worker/formulas/formulas.js';
import { SandboxClient } from '../../../worker/formulas/sandbox-client.js';
import { LentSandboxHost } from '../../../worker/formulas/sandbox-host.js';
import { isLong, timeLimitMs } from '../../support/effort.js';
import { HOSTILE, HOSTILE_VARIANTS, type HostileFormula } from './hostile.js';
import { ESCAPED } from './hostile-contained.js';
import { PlainRecords, schemasOf } from './plain-records.js';

const CASES = isLong ? HOSTILE_VARIANTS : HOSTILE;
/** Many formulas are one dataset's computed fields, since fields do not disturb each other. */
const FIELDS = 40;

/** That a formula can have by itself: a sandbox that is gone, or damaged, would be another's business too. */
const CODES = new Set(['formula-budget', 'formula-failed', 'formula-result', 'formula-stuck', 'formula-syntax']);

describe('hostile formulas', function () {
  this.timeout(timeLimitMs(180_000));

  it('are 500 at least, 5,000 in a long run, no two alike', () => {
    expect(new Set(CASES.map(({ text }) => text)).size)
      .to.equal(CASES.length)
      .and.to.be.at.least(isLong ? 5_000 : 500);
  });

  it('end unavailable with a code, or harmless; page and other datasets do not notice', async () => {
    const all = CASES.filter(({ family }) => family !== 'stuck');
    const mine = lendSandbox();
    const client = new SandboxClient(new LentSandboxHost(mine.port));
    const other = quietDataset();
    await other.answer();
    const stalls = watchStalls();
    const wrong: string[] = [];
    for (let at = 0; at < all.length; at += FIELDS) {
      const group = all.slice(at, at + FIELDS);
      const formulas = datasetOf(group, client);
      await Promise.all([formulas.idle(), other.answer()]);
      group.forEach((formula, i) => {
        const issue = verdict(formula, formulas, `f${i}`);
        if (issue) wrong.push(issue);
      });
      formulas.close();
    }
    expect(wrong).to.deep.equal([]);
    expect(other.starts(), 'starts of the other dataset’s sandbox').to.equal(1);
    expect(await stalls.seen(), 'page stalled').to.equal(false);
    client.close();
    mine.stop();
    other.close();
  });

  it('that nothing in the interpreter stops are ended, and the sandbox is replaced within two seconds', async () => {
    const mine = lendSandbox();
    const client = new SandboxClient(new LentSandboxHost(mine.port), { stuckMs: 1_000 });
    const other = quietDataset();
    await other.answer();
    await datasetOf([{ text: '1 + 1', family: 'fine', must: 'be contained' }], client).idle();
    const took: number[] = [];
    for (const formula of CASES.filter(({ family }) => family === 'stuck')) {
      const start = performance.now();
      const formulas = datasetOf([formula, { text: '1 + 1', family: 'fine', must: 'be contained' }], client);
      await formulas.idle();
      took.push(performance.now() - start);
      expect(formulas.faultOf('T', 'f0')?.code, formula.text).to.be.oneOf(['formula-stuck', 'formula-budget']);
      // Computed after it, in the sandbox that took its place.
      expect(formulas.cell('T', 'a', 'f1')).to.deep.equal({ state: 'value', value: 2 });
      expect(await other.answer()).to.be.lessThan(1_000);
    }
    console.log(`stuck formulas: ${took.length}, each over in ${took.map((ms) => Math.round(ms)).join(', ')} ms`);
    // All but what the machine makes late.
    took.sort((a, b) => a - b);
    expect(took[Math.floor(took.length * 0.7)]).to.be.lessThan(2_000);
    expect(other.starts()).to.equal(1);
    client.close();
    mine.stop();
    other.close();
  });

  it('leave a sandbox that cannot be had as a code', async () => {
    const host = { connect: () => Promise.reject(new Error('no WebAssembly')), terminate: () => undefined };
    const formulas = datasetOf([{ text: '1', family: 'fine', must: 'be contained' }], new SandboxClient(host));
    await formulas.idle();
    expect(formulas.faultOf('T', 'f0')?.code).to.equal('sandbox-unavailable');
  });
});

function datasetOf(group: readonly HostileFormula[], evaluator: SandboxClient): Formulas {
  const records = new PlainRecords();
  for (const id of ['a', 'b']) records.put('T', id, { text: 'tomato', list: ['x'] });
  const computed = group.map(({ text }, i) => [`computed/f${i}`, { type: 'json', formula: text, order: i }] as const);
  const fields = { 'field/text': { type: 'string' }, 'field/list': { type: 'json' } };
  const errors: unknown[] = [];
  return new Formulas({
    records,
    schemas: schemasOf({ T: { ...fields, ...Object.fromEntries(computed) } }),
    evaluator,
    onError: (error) => {
      errors.push(error);
      console.error(error);
    },
  });
}

function verdict({ family, text, must }: HostileFormula, formulas: Formulas, field: string): string | undefined {
  const cells = ['a', 'b'].map((id) => formulas.cell('T', id, field));
  for (const cell of cells) {
    const told = `${family}: ${text.slice(0, 200)} → ${JSON.stringify(cell).slice(0, 200)}`;
    if (cell.state === 'pending') return told;
    if (must === 'stop' && cell.state !== 'unavailable') return told;
    if (cell.state === 'unavailable' && !CODES.has(cell.fault.code)) return told;
    if (cell.state === 'value' && JSON.stringify(cell.value).includes(ESCAPED)) return told;
  }
  return undefined;
}

/** A second dataset with a sandbox of its own; `answer` is how long one more record takes it, in ms. */
function quietDataset() {
  let started = 0;
  const mine = lendSandbox();
  const lent = new LentSandboxHost(mine.port);
  const host = { connect: () => (started++, lent.connect()), terminate: () => lent.terminate() };
  const client = new SandboxClient(host, { idleMs: 600_000, stuckMs: 10_000 });
  const records = new PlainRecords();
  const fields = { 'field/n': { type: 'integer' }, 'computed/twice': { type: 'integer', formula: 'record.n * 2' } };
  const formulas = new Formulas({ records, schemas: schemasOf({ Q: fields }), evaluator: client });
  let next = 0;
  return {
    async answer(): Promise<number> {
      const id = String(next++);
      const start = performance.now();
      records.put('Q', id, { n: next });
      formulas.changed([{ resource: 'Q', record: id }]);
      await formulas.idle();
      expect(formulas.cell('Q', id, 'twice')).to.deep.equal({ state: 'value', value: next * 2 });
      return performance.now() - start;
    },
    starts: () => started,
    close: () => (client.close(), mine.stop()),
  };
}

/**
 * Tasks of this page longer than 50 ms: what formulas cause would come with every group of them, what the machine causes comes
 * by chance, so one in ten seconds is allowed. Where the browser does not tell them, turns of its loop, which also wait for a
 * busy machine: an idle worker's loop beside it says how often, and the page may have twice as many.
 */
function watchStalls() {
  const start = performance.now();
  const isTold = PerformanceObserver.supportedEntryTypes.includes('longtask');
  const page = isTold ? longTasks() : lateTurns();
  const control = new Worker(
    URL.createObjectURL(new Blob([`const seen = (${lateTurns})(); onmessage = () => postMessage(seen());`])),
  );
  return {
    async seen(): Promise<boolean> {
      const idle = await new Promise<number[]>((resolve) => {
        control.onmessage = ({ data }: MessageEvent<number[]>) => resolve(data);
        control.postMessage(undefined);
      });
      control.terminate();
      const seen = page();
      const seconds = (performance.now() - start) / 1000;
      const told = (all: readonly number[]): string =>
        `${all.length}, the longest ${
          [...all]
            .sort((a, b) => b - a)
            .slice(0, 5)
            .map(Math.round)
            .join(', ') || 'none'
        } ms`;
      console.log(
        `hostile formulas, ${seconds.toFixed(1)} s: ${isTold ? 'tasks over 50 ms' : 'turns over 70 ms'} of the page ${told(seen)}; turns over 70 ms of an idle worker ${told(idle)}`,
      );
      return seen.length > Math.max(2, seconds / 10, isTold ? 0 : 2 * idle.length);
    },
  };
}

function longTasks(): () => number[] {
  const long: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (duration > 50) long.push(duration);
  });
  observer.observe({ type: 'longtask' });
  return () => (observer.disconnect(), long);
}

/** Stands alone: a worker has its text. A timer may itself be some milliseconds late. */
function lateTurns(): () => number[] {
  const late: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last > 70) late.push(now - last);
    last = now;
  }, 10);
  return () => (clearInterval(timer), late);
}
