/**
 * The page starts the worker that computes formulas, because workers cannot everywhere, and lends its port: a stuck formula
 * is ended here. One worker for each port given out, so one dataset's formulas never wait for another's.
 */

/** Mirrors LendRequest and LendAnswer of worker/formulas/sandbox-host.ts. */
type LendRequest = { readonly type: 'start'; readonly url: string } | { readonly type: 'stop' };

export interface LentSandbox {
  /** For the worker that has formulas to compute. */
  readonly port: MessagePort;
  /** Takes it back: on `pagehide`, since a worker keeps a page out of the back/forward cache. */
  stop(): void;
}

/** Answers a worker that has asked for one; it ends with the attachment. */
export function lendTo(asking: MessagePort, over: AbortSignal): void {
  if (over.aborted) return;
  const { port, stop } = lendSandbox();
  over.addEventListener('abort', stop);
  asking.postMessage(0, [port]);
}

export function lendSandbox(): LentSandbox {
  const { port1, port2 } = new MessageChannel();
  let worker: Worker | undefined;
  const end = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  port1.onmessage = ({ data }: MessageEvent<LendRequest>) => {
    end();
    if (data.type === 'stop') return;
    try {
      worker = startWorker(data.url);
      const { port1: own, port2: lent } = new MessageChannel();
      worker.onerror = ({ message }) => port1.postMessage({ message: message || 'The script could not be loaded.' });
      worker.postMessage(undefined, [own]);
      port1.postMessage({ port: lent }, [lent]);
    } catch (error) {
      port1.postMessage({ message: error instanceof Error ? error.message : String(error) });
    }
  };
  return {
    port: port2,
    stop: () => {
      end();
      port1.close();
    },
  };
}

/** From its file where that has the page's origin, else by a blob that imports it. */
function startWorker(url: string): Worker {
  const options: WorkerOptions = { type: 'module', name: 'kobold formulas' };
  if (new URL(url, document.baseURI).origin === self.origin) return new Worker(url, options);
  // The import may take its time: ports that come before are kept (worker/formulas/main.ts).
  const source = `self.koboldPorts = [];
self.onmessage = (event) => self.koboldPorts.push(...event.ports);
import(${JSON.stringify(url)}).catch((error) => setTimeout(() => { throw error; }));`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(blob, options);
  setTimeout(() => URL.revokeObjectURL(blob), 10_000);
  return worker;
}
