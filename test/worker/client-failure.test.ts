import { expect } from 'chai';
import { PageClient } from '../../components/kit/page-client.js';
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
