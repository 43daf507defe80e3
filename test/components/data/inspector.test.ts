import { assert } from 'chai';
import { KoboldInspector } from '../../../components/data/panels/kobold-inspector.js';
import { useClient } from '../../../components/kit/client.js';
import { define } from '../../../components/elements.js';
import { KoboldError } from '../../../core/errors.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';

describe('the inspector', () => {
  let inspector: KoboldInspector;
  const text = () => inspector.shadowRoot!.textContent ?? '';

  beforeEach(() => {
    define('kobold-inspector', KoboldInspector);
    inspector = document.createElement('kobold-inspector') as KoboldInspector;
  });
  afterEach(() => {
    document.querySelectorAll('kobold-inspector, kobold-table').forEach((element) => element.remove());
    useClient(undefined);
  });

  it('is accessible, and says which release, which worker and which tags there are', async () => {
    useClient(new FakeClient({ fields: [], rows: [] }));
    const tag = document.createElement('kobold-table');
    tag.setAttribute('src', '/files/seeds.csv');
    document.body.append(tag, inspector);
    await eventually(() => assert.match(text(), /Release \S+, \w+ worker/));
    assert.include(text(), 'src="/files/seeds.csv"');
    await assertAccessible(inspector);
  });

  it('says why the worker does not answer', async () => {
    const client = new FakeClient({ fields: [], rows: [] });
    client.health = () => Promise.reject(new KoboldError('blocked-by-page', 'It needs: worker-src blob:'));
    useClient(client);
    document.body.append(inspector);
    await eventually(() => assert.include(text(), 'blocked-by-page. It needs: worker-src blob:'));
  });

  it('repeats what a tag tells its reader', async () => {
    useClient(new FakeClient({ fields: [], rows: [] }));
    const tag = document.createElement('kobold-table');
    const root = tag.shadowRoot ?? tag.attachShadow({ mode: 'open' });
    const alert = document.createElement('p');
    alert.setAttribute('role', 'alert');
    alert.textContent = 'This table cannot be shown. not-found';
    root.append(alert);
    document.body.append(tag, inspector);
    await eventually(() => assert.include(text(), 'not-found'));
  });
});
