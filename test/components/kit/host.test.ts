import { assert } from 'chai';
import { startHost, type WorkerHost } from '../../../components/kit/host.js';
import { eventually } from '../../support/eventually.js';

const script = (text: string): string => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const ANSWERS = script(`onmessage = ({ ports: [port] }) => port.postMessage('hello');`);
const SHARED_SILENT = script(`onconnect = () => {};`);
const SHARED_ANSWERS = script(`onconnect = ({ ports: [port] }) => port.postMessage('hello');`);

function hello(host: WorkerHost): Promise<string> {
  return new Promise((resolve) => (host.port.onmessage = ({ data }: MessageEvent<string>) => resolve(data)));
}

describe('startHost', () => {
  const OwnSharedWorker = window.SharedWorker;
  let letGo: boolean;
  afterEach(() => (window.SharedWorker = OwnSharedWorker));

  function useShared(url: string): void {
    letGo = false;
    window.SharedWorker = function () {
      const worker = new OwnSharedWorker(url);
      const close = worker.port.close.bind(worker.port);
      worker.port.close = () => {
        letGo = true;
        close();
      };
      return worker;
    } as unknown as typeof SharedWorker;
  }
  const options = { url: ANSWERS, version: 'test', ways: ['shared', 'dedicated'] } as const;

  it('takes a shared worker that answers', async () => {
    useShared(SHARED_ANSWERS);
    const { host } = await startHost(options, hello);
    assert.equal(host.way, 'shared');
    host.stop();
  });

  it('does not wait for a shared worker that says nothing: another one is started, and the silent one let go', async () => {
    useShared(SHARED_SILENT);
    const before = performance.now();
    const started = await startHost(options, hello);
    assert.equal(started.host.way, 'dedicated');
    assert.equal(started.hello, 'hello');
    assert.isBelow(performance.now() - before, 8_000);
    await eventually(() => assert.isTrue(letGo));
    started.host.stop();
  });

  it('says what each way failed of when none answers', async () => {
    useShared(SHARED_SILENT);
    const error = await startHost({ ...options, url: script(''), timeoutMs: 2_000 }, hello).then(
      () => undefined,
      (error: unknown) => error as { code: string; details: { tried: string } },
    );
    assert.equal(error?.code, 'worker-failed');
    assert.match(error!.details.tried, /shared: no answer.*dedicated: no answer/);
  });
});
