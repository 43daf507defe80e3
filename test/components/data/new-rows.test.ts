import { assert } from 'chai';
import { NewRows } from '../../../components/data/edit/new-rows.js';

describe('a page with rows that are not added yet', () => {
  const asksBeforeLeaving = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

  it('asks before it is left, only while something would be lost', () => {
    let controller: Record<'hostConnected' | 'hostUpdated' | 'hostDisconnected', () => void>;
    const host = { isConnected: true, addController: (given: typeof controller) => (controller = given) };
    const rows = new NewRows({ editing: { host, adopt: () => undefined } } as never);
    controller!.hostUpdated();
    assert.isFalse(asksBeforeLeaving());
    rows.begin();
    assert.isTrue(asksBeforeLeaving());
    host.isConnected = false;
    controller!.hostDisconnected();
    assert.isFalse(asksBeforeLeaving());
    host.isConnected = true;
    controller!.hostConnected();
    assert.isTrue(asksBeforeLeaving());
    host.isConnected = false;
    controller!.hostDisconnected();
  });
});
