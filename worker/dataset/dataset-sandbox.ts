/** The sandbox of one dataset: of a page that lends one, the one that came last each time it is started. */
import { LentSandboxHost, type SandboxHost } from '../formulas/sandbox-host.js';
import { borrowSandbox } from '../lending-pages.js';

export function datasetSandbox(): SandboxHost {
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
