import { expect } from 'chai';
import { PageClient } from '../../../components/kit/page-client.js';
import { openView, request } from '../../contracts/host.js';
import { eventually } from '../../support/eventually.js';

const url = (path: string): { kind: 'url'; url: string } => ({ kind: 'url', url: new URL(path, location.href).href });

describe('a file on the web', () => {
  let client: PageClient;
  beforeEach(() => (client = new PageClient()));
  afterEach(() => client.close());

  it('is shown', async function () {
    const source = url('/shared-data/airports/airports.csv');
    if (!(await fetch(source.url, { method: 'HEAD' })).ok) return console.log('no data beside the project: not run');
    const view = openView(client, source, request());
    await eventually(() => expect(view.state.counts.total).to.be.greaterThan(0), 15_000);
    await eventually(() => expect(view.state.counts.complete).to.equal(true), 15_000);

    expect(view.state.title).to.equal('airports');
  });

  it('that is not there says so', async () => {
    const view = openView(client, url('/shared-data/nothing.csv'), request());
    await eventually(() => expect(view.state.error?.code).to.equal('not-found'));
    expect(view.state.error?.message).to.include('/shared-data/nothing.csv');
  });
});
