/**
 * Starts the worker where this page may have it: shared by all tabs of the site, else its own, else (opaque origins) by a
 * classic bootstrap. Each way that fails leaves its reason and the next is tried; only then the page is told, once and all.
 */
import { KoboldError } from '../../core/errors.js';
import { CONTRACT, type HostKind } from '../../worker/api.js';

/** A way to have a worker. */
export type HostWay = 'shared' | 'dedicated' | 'blob' | 'classic';

export interface WorkerHost {
  readonly kind: HostKind;
  readonly way: HostWay;
  readonly port: MessagePort;
  /** A dedicated worker ends; of a shared one only this page's port closes. */
  stop(): void;
}

export interface HostOptions {
  readonly url: string;
  readonly version: string;
  /** The worker as one classic script: nothing is fetched then. */
  readonly classicSource?: string | undefined;
  /** Tests choose. */
  readonly ways?: readonly HostWay[];
  readonly timeoutMs?: number;
}

const START_MS = 10_000;
/** A shared worker says hello within a fraction of this, unless it is stuck. */
const RACE_MS = 1_500;

/** `greet` says hello on the new port; a host counts as started when it resolves. */
export async function startHost<T>(
  options: HostOptions,
  greet: (host: WorkerHost) => Promise<T>,
): Promise<{ host: WorkerHost; hello: T }> {
  const policy = watchPolicy();
  const reasons: string[] = [];
  try {
    const attempt = async (way: HostWay, lost: AbortSignal): Promise<{ host: WorkerHost; hello: T } | undefined> => {
      let started: Started | undefined;
      try {
        started = start(way, options);
        const late = after(options.timeoutMs ?? START_MS, 'no answer');
        const outrun = rejectedWhen(lost, 'another was faster');
        const answer = Promise.race([greet(started.host), started.failed, late.reached, outrun]);
        return { host: started.host, hello: await answer.finally(late.cancel) };
      } catch (error) {
        started?.host.stop();
        if (error instanceof KoboldError && error.code === 'version-skew') throw error;
        reasons.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    };
    const answered = await firstToAnswer(options.ways ?? possibleWays(options), attempt, new AbortController().signal);
    if (answered) return answered;
    await new Promise((resolve) => setTimeout(resolve, 0)); // violations are reported after the failure they cause
    const { startFailure } = await import('./start-failure.js');
    throw startFailure(options, reasons, policy.violated);
  } finally {
    policy.stop();
  }
}

/** One way after the other; but a shared worker, which may be busy or just dying, is soon raced by the next ways. */
async function firstToAnswer<T>(
  ways: readonly HostWay[],
  attempt: (way: HostWay, lost: AbortSignal) => Promise<T | undefined>,
  lost: AbortSignal,
): Promise<T | undefined> {
  const [way, ...rest] = ways;
  if (!way || lost.aborted) return undefined;
  if (way !== 'shared' || rest.length === 0) return (await attempt(way, lost)) ?? firstToAnswer(rest, attempt, lost);
  const over = new AbortController();
  const shared = attempt(way, over.signal);
  const early = await Promise.race([shared.then((answer) => ({ answer })), soon(RACE_MS)]);
  if (early) return early.answer ?? firstToAnswer(rest, attempt, lost);
  const racers = [shared, firstToAnswer(rest, attempt, over.signal)];
  try {
    return await Promise.any(racers.map(async (racer) => (await racer) ?? Promise.reject(new Error('no answer'))));
  } catch (error) {
    const skew = (error as AggregateError).errors.find((each) => each instanceof KoboldError);
    if (skew) throw skew as KoboldError;
    return undefined;
  } finally {
    over.abort();
  }
}

interface Started {
  readonly host: WorkerHost;
  /** Rejects when the script cannot be loaded or throws while it starts. */
  readonly failed: Promise<never>;
}

function possibleWays({ url, classicSource }: HostOptions): HostWay[] {
  if (classicSource !== undefined || self.origin === 'null') return ['classic'];
  if (new URL(url, document.baseURI).origin !== self.origin) return ['blob', 'classic'];
  return [...(typeof SharedWorker === 'function' ? (['shared'] as const) : []), 'dedicated', 'blob'];
}

function start(way: HostWay, options: HostOptions): Started {
  // Tabs of another release or contract get another worker: the name is part of a SharedWorker's identity.
  const name = `${way === 'classic' ? 'kobold classic' : 'kobold'} ${options.version} ${CONTRACT}`;
  if (way === 'shared') {
    const worker = new SharedWorker(options.url, { type: 'module', name });
    worker.port.start();
    return {
      host: { kind: 'shared', way, port: worker.port, stop: () => worker.port.close() },
      failed: failureOf(worker),
    };
  }
  const worker = dedicatedWorker(way, options, name);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(undefined, [port2]);
  const stop = (): void => {
    port1.close();
    worker.terminate();
  };
  return {
    host: { kind: way === 'classic' ? 'classic' : 'dedicated', way, port: port1, stop },
    failed: failureOf(worker),
  };
}

function dedicatedWorker(way: HostWay, { url, classicSource }: HostOptions, name: string): Worker {
  if (way === 'dedicated') return new Worker(url, { type: 'module', name });
  const script = JSON.stringify(new URL(url || 'about:blank', document.baseURI).href);
  if (way === 'blob') return fromBlob(`import ${script};`, { type: 'module', name });
  return fromBlob(classicSource ?? classicBootstrap(script), { name });
}

/** Ports that come before the import is done are kept for main.ts; its failure becomes the worker's `error` event. */
function classicBootstrap(script: string): string {
  return `self.koboldPorts = [];
self.onmessage = (event) => self.koboldPorts.push(...event.ports);
import(${script}).catch((error) => setTimeout(() => { throw error; }));`;
}

function fromBlob(source: string, options: WorkerOptions): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  // The URL is read when the worker starts, some time after this; too early a revoke would leave it without script.
  setTimeout(() => URL.revokeObjectURL(url), START_MS);
  return new Worker(url, options);
}

function failureOf(worker: Worker | SharedWorker): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) =>
      reject(new Error((event as ErrorEvent).message || 'the script could not be loaded')),
    );
  });
  failed.catch(() => undefined); // after the start errors are the console's
  return failed;
}

function after(ms: number, what: string): { reached: Promise<never>; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout>;
  const reached = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} after ${ms / 1000} s`)), ms);
  });
  return { reached, cancel: () => clearTimeout(timer) };
}

function rejectedWhen(signal: AbortSignal, why: string): Promise<never> {
  const rejected = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error(why))));
  rejected.catch(() => undefined); // nobody may be waiting any more
  return rejected;
}

function soon(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

interface Policy {
  readonly violated: Set<string>;
  stop(): void;
}

function watchPolicy(): Policy {
  const violated = new Set<string>();
  const listen = (event: SecurityPolicyViolationEvent): void => {
    if (
      event.disposition === 'enforce' &&
      /^(worker|script|child|default|connect)-src/.test(event.effectiveDirective)
    ) {
      violated.add(event.effectiveDirective);
    }
  };
  document.addEventListener('securitypolicyviolation', listen);
  return { violated, stop: () => document.removeEventListener('securitypolicyviolation', listen) };
}
