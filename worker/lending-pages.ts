/**
 * Pages that start a worker for us (why: formulas/sandbox-host.ts). A page gives a port with its
 * hello; asked by it, it answers with the port of a sandbox (components/kit/lent-sandbox.ts). A worker has one such list.
 */
import { KoboldError } from '../core/errors.js';

const ANSWER_MS = 5_000;
const pages = new Set<LendingPage>();

interface LendingPage {
  readonly port: MessagePort;
  readonly waiting: ((lent: MessagePort) => void)[];
}

/** Until the page goes. */
export function addLendingPage(port: MessagePort): () => void {
  const page: LendingPage = { port, waiting: [] };
  port.onmessage = ({ ports: [lent] }: MessageEvent) => {
    if (lent) page.waiting.shift()?.(lent);
  };
  pages.add(page);
  return () => {
    pages.delete(page);
    port.close();
  };
}

/** From the page that came last: it is most probably the one somebody looks at. Rejects with `sandbox-unavailable`. */
export function borrowSandbox(): Promise<MessagePort> {
  const page = [...pages].at(-1);
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new KoboldError('sandbox-unavailable', 'Formulas cannot be computed here.', { why }));
    if (!page) return fail('No page lends a worker.');
    const timer = setTimeout(() => fail('The page does not answer.'), ANSWER_MS);
    page.waiting.push((lent) => {
      clearTimeout(timer);
      resolve(lent);
    });
    page.port.postMessage('lend');
  });
}
