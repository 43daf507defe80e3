/** Strangers send what has no effect, as much as they like: who looks for what was set aside of theirs looks at none of it. Counted. */
import { expect } from 'chai';
import type { DatasetEvent, EventId } from '../../../core/log/event.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import { Person, SignedHistory } from '../../support/signed-history.js';
import { SCHEMA } from '../../support/written-dataset.js';
import { openWritingAlone } from '../../support/writing-alone.js';

describe('what strangers sent without effect', () => {
  async function lookedAt(strangers: number): Promise<number> {
    const history = new SignedHistory('seeds');
    const [anna, eve] = [new Person('Anna'), new Person('Eve')];
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: SCHEMA });
    history.set(anna, 'tomato', { days: 70 });
    const [vault, store] = [createMemoryKeyVault(), createMemoryEventStore()];
    const { pubkey } = await vault.take(history.address);
    const grant = history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: '*' });
    const writing = await openWritingAlone({ history, vault, store, relays: () => ['wss://one.test/'] });
    await writing.edit('plant', [{ record: 'tomato', field: 'days', text: '75' }]);
    for (let at = 0; at < strangers; at++) history.set(eve, `r${at}`, { days: at });
    const { state } = history.fold;
    expect(state.quarantined()).to.have.length(strangers);
    let count = 0;
    const { event, quarantined } = state;
    Object.assign(state, {
      event: (id: EventId) => (count++, event.call(state, id)),
      quarantined: (...author: []) => {
        const found = quarantined.apply(state, author);
        count += found.length;
        return found;
      },
    });
    // As with each batch that comes.
    writing.renew();
    const idle = count;
    history.act(history.root, { act: 'revoke', target: grant.id as EventId, cut: [], not: [] });
    writing.renew();
    await writing.alone(async () => undefined);
    expect([writing.status.drafts, state.shown('plant', 'tomato', 'days')?.value]).to.deep.equal([1, 70]);
    const own = [...history.fold.events()].filter((one: DatasetEvent) => one.pubkey === pubkey);
    expect(state.quarantined(pubkey).map(({ id }) => id)).to.deep.equal(own.map(({ id }) => id));
    return idle;
  }

  it('is not looked at with each batch that comes, and what is the person’s own is found beside it', async () => {
    expect(await lookedAt(150)).to.equal(await lookedAt(4));
  });
});
