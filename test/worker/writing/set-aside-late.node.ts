/** What another tab saves, and the log learns, while the outbox is read for what was set aside before: it is looked at next, not forgotten. */
import { expect } from 'chai';
import type { EventId } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { Person, SignedHistory } from '../../support/signed-history.js';
import { SCHEMA } from '../../support/written-dataset.js';
import { openWritingAlone } from '../../support/writing-alone.js';

it('what was set aside and came while the outbox was read is a suggestion again too', async () => {
  const history = new SignedHistory('seeds');
  const anna = new Person('Anna');
  history.grant(history.root, anna, 'maintainer');
  history.sign(anna, { kind: 4881, type: 'schema', ops: SCHEMA });
  for (const record of ['tomato', 'bean']) history.set(anna, record, { days: 70 });
  const [vault, inner] = [createMemoryKeyVault(), createMemoryEventStore()];
  const { pubkey } = await vault.take(history.address);
  const grant = history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' });
  let late = '' as EventId;
  let isHere = true;
  const store: EventStore = {
    ...inner,
    outbox: async (dataset) => {
      const entries = (await inner.outbox(dataset)).filter(({ event }) => isHere || event.id !== late);
      isHere = true;
      return entries;
    },
  };
  const writing = await openWritingAlone({ history, vault, store, relays: () => ['wss://one.test/'] });
  const { state } = history.fold;
  const { quarantined } = state;
  state.quarantined = (...author) => quarantined.apply(state, author).filter(({ id }) => isHere || id !== late);
  for (const record of ['tomato', 'bean']) await writing.edit('plant', [{ record, field: 'days', text: '75' }]);
  late = [...history.fold.events()].filter((event) => event.pubkey === pubkey).at(-1)!.id;
  history.act(history.root, { act: 'revoke', target: grant.id as EventId, cut: [], not: [] });
  isHere = false;
  const setAside = async (): Promise<number> => {
    writing.renew();
    await writing.alone(async () => undefined);
    return (await inner.outbox()).filter((entry) => entry.setAside).length;
  };
  expect(await setAside()).to.equal(1);
  expect(await setAside()).to.equal(2);
  expect(writing.status.drafts).to.equal(2);
});
