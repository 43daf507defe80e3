/** The sandbox of one dataset: of a worker of our own where one can be started, else of one that a page lends. */
import { LentSandboxHost, OwnSandboxHost, type SandboxHost } from '../formulas/sandbox-host.js';
import { borrowSandbox } from '../lending-pages.js';

export function datasetSandbox(): SandboxHost {
  if (typeof Worker === 'function') return new OwnSandboxHost();
  let lent: LentSandboxHost | undefined;
  return {
    async connect() {
      lent?.terminate();
      lent = new LentSandboxHost(await borrowSandbox());
      return lent.connect();
    },
    terminate: () => lent?.terminate(),
  };
}
