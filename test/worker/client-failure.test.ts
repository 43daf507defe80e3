import { expect } from 'chai';
import type { Kept } from '../../components/kit/client.js';
import { PageClient, type Attachment } from '../../components/kit/page-client.js';
import { openView, request, rowsOf } from '../contracts/host.js';
import { eventually } from '../support/eventually.js';

describe('a client whose worker does not start', () => {
  it('says so to each view with what it tried, and tries again when a view is reloaded', async () => {
    const options = { url: new URL('/no/such/worker.js', location.href).href, ways: ['dedicated', 'blob'] as const };
    const client = new PageClient(options);
    const view = openView(client, rowsOf(['name'], [['Leek']]), request());
    await eventually(() => expect(view.state.error?.code).to.equal('worker-failed'));
    expect(view.state.error!.details.tried).to.match(/dedicated: .*; blob: /);
    delete (options as { url?: string }).url; // as if the file were there now
    view.reload();
    await eventually(() => expect(view.state.counts.complete).to.equal(true));
    expect(view.state.error).to.equal(undefined);
    client.close();
  });
});

/** A worker from source is some hundred requests. */
const START_MS = 20_000;

describe('a client whose worker is stuck', function () {
  this.timeout(3 * START_MS);

  it('replaces it as soon as a call has shown so, whoever called, and opens all anew in the next', async () => {
    const worker = stuckOnDemand();
    const client = new PageClient({ url: worker.url, ways: ['dedicated'], pingMs: 200 });
    const view = openView(client, rowsOf(['name'], [['Leek']]), request());
    await eventually(() => expect(view.state.counts.complete).to.equal(true), START_MS);
    const told: string[] = [];
    const attached: Attachment[] = [];
    const other: Kept = {
      async open(attachment) {
        attached.push(attachment);
        if (attached.length > 1) return;
        worker.stick();
        // Channels do not wait for each other: some calls may be answered first.
        for (;;) await attachment.call(attachment.service.health(), 500);
      },
      detach: () => undefined,
      fail: ({ code }) => told.push(code),
      close: () => undefined,
    };
    client.keep(other);
    await eventually(() => expect(attached.length).to.equal(2), START_MS);
    expect(told).to.deep.equal(['worker-timeout']);
    expect(attached[0]!.over.aborted).to.equal(true);
    await eventually(async () => expect((await client.health()).views).to.equal(1), START_MS);
    client.close();
    worker.close();
  });
});

/** The real worker, which does nothing any more once it is told so. */
function stuckOnDemand(): { readonly url: string; stick(): void; close(): void } {
  const name = `stick ${crypto.randomUUID()}`;
  const main = new URL('../../worker/main.ts', import.meta.url).href;
  const source = `import ${JSON.stringify(main)};
new BroadcastChannel(${JSON.stringify(name)}).onmessage = () => { for (;;); };`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const channel = new BroadcastChannel(name);
  return {
    url,
    stick: () => channel.postMessage(''),
    close: () => (channel.close(), URL.revokeObjectURL(url)),
  };
}
