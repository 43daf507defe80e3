import { wrap } from 'comlink';
import { expect } from 'chai';
import { workerUrl } from '../../components/kit/location.js';
import { CONTRACT, type KoboldService } from '../../worker/api.js';
import { installErrorTransfer } from '../../worker/error-transfer.js';

describe('page and worker of different releases', () => {
  it('part at once, with a sentence that says what to do', async () => {
    installErrorTransfer();
    const worker = new Worker(workerUrl, { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage(undefined, [port2]);
    const service = wrap<KoboldService>(port1);
    const error = await service.hello({ contract: CONTRACT + 1 }).then(
      () => undefined,
      (thrown: unknown) => thrown as { code: string; message: string; details: object },
    );
    expect(error).to.include({ code: 'version-skew' });
    expect(error!.message).to.include('Reload the page');
    expect(error!.details).to.include({ page: CONTRACT + 1, worker: CONTRACT });
    worker.terminate();
  });
});
