/** One action is one keeping: events under several grants, drafts and the step of undo are all there, or none is. */
import { expect } from 'chai';
import { decodeEvent } from '../../../core/log/decode.js';
import type { DatasetEvent, EventId, NostrEvent, Op } from '../../../core/log/event.js';
import { planEdits } from '../../../core/writing/edit-cells.js';
import type { AppendOrigin, EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import type { DatasetWriting } from '../../../worker/writing/dataset-writing.js';
import { createMemoryKeyVault } from '../../../worker/writing/memory-key-vault.js';
import type { Plan } from '../../../worker/writing/own-parts.js';
import { Person, SignedHistory } from '../../support/signed-history.js';
import { openWritingAlone } from '../../support/writing-alone.js';

type Own = NonNullable<AppendOrigin['own']>;

describe('one action', () => {
  const vault = createMemoryKeyVault();
  const anna = new Person('Anna');
  let history: SignedHistory;
  let store: EventStore;
  /** Of each append of own: how many events, and what went with them. */
  let appends: { events: number; own: Own }[];
  let relays: readonly string[];
  /** Runs once an own append has been asked for; may refuse it. */
  let onAppend: (number: number) => void;
  let onKept: () => void;

  beforeEach(() => {
    history = new SignedHistory('seeds');
    history.grant(history.root, anna, 'maintainer');
    history.sign(anna, { kind: 4881, type: 'schema', ops: ['plant', 'pot', 'bed'].map(schemaOf) });
    for (const resource of ['plant', 'pot', 'bed'])
      history.sign(anna, { kind: 4880, type: 'data', ops: [recordOf(resource)] });
    [appends, relays, onAppend, onKept] = [[], ['wss://one.test/'], () => undefined, () => undefined];
    const inner = createMemoryEventStore();
    store = {
      ...inner,
      async append(dataset, events, from) {
        if (!from?.own) return inner.append(dataset, events, from);
        onAppend(appends.push({ events: events.length, own: from.own }));
        const fresh = await inner.append(dataset, events, from);
        onKept();
        return fresh;
      },
    };
  });

  const open = () => openWritingAlone({ history, vault, store, relays: () => relays });
  async function grantOf(resource: string): Promise<EventId> {
    const { pubkey } = await vault.take(history.address);
    const event = history.act(anna, { act: 'grant', to: pubkey, role: 'contributor', scope: [resource] });
    return event.id as EventId;
  }
  const setDays = (resource: string, text: string): readonly [string, Plan] => [
    resource,
    (state, schema) => planEdits(state, schema, [{ record: 'one', field: 'days', text }]),
  ];
  const days = (state: DatasetWriting['state']) =>
    ['plant', 'pot', 'bed'].map((resource) => state.shown(resource, 'one', 'days')?.value);
  async function kept() {
    const events: NostrEvent[] = [];
    for await (const batch of store.read(history.address)) events.push(...batch.map(({ event }) => event));
    const own = events.filter(({ pubkey }) => pubkey !== anna.pubkey).length;
    const [outbox, drafts, steps] = await Promise.all([
      store.outbox(history.address),
      store.drafts(history.address),
      store.steps(history.address),
    ]);
    return [own, outbox.length, drafts.length, steps.length];
  }
  const codeOf = (run: Promise<unknown>) => run.then(() => 'kept').catch((error: { code: string }) => error.code);
  const refuseFrom = (first: number) => (number: number) => {
    if (number >= first) throw storeProblem('store-full');
  };

  it('under several grants, with a part that can only be suggested, is kept in one step with its undo', async () => {
    await grantOf('plant');
    await grantOf('pot');
    const writing = await open();
    const plans = [setDays('plant', '11'), setDays('pot', '12'), setDays('bed', '13')];
    const outcomes = await writing.applyAll(plans, 'replace');
    expect(outcomes.map(({ as }) => as)).to.deep.equal(['saved', 'saved', 'suggested']);
    expect(appends.map(({ events }) => events)).to.deep.equal([2]);
    expect([days(writing.state), days(history.fold.state)]).to.deep.equal([
      [11, 12, 13],
      [11, 12, 1],
    ]);
    expect(await kept()).to.deep.equal([2, 2, 1, 1]);

    expect(await writing.undo()).to.deep.include({ cells: 3, problems: [] });
    expect(appends.map(({ events }) => events)).to.deep.equal([2, 2]);
    expect([days(writing.state), days(history.fold.state)]).to.deep.equal([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect([await kept(), writing.status.redo]).to.deep.equal([[4, 4, 0, 1], { count: 1, label: 'replace' }]);
    await writing.redo();
    expect([days(writing.state), appends.length]).to.deep.equal([[11, 12, 13], 3]);
  });

  it('that the store refuses left nothing, wherever it was refused; nor did taking it back', async () => {
    await grantOf('plant');
    await grantOf('pot');
    const writing = await open();
    const plans = [setDays('plant', '11'), setDays('pot', '12'), setDays('bed', '13')];
    // Were it several appends, the second would be refused.
    onAppend = refuseFrom(2);
    await writing.applyAll(plans, 'replace');
    const [before, shown] = [await kept(), days(writing.state)];
    expect(await codeOf(writing.undo())).to.equal('store-full');
    expect([await kept(), days(writing.state), writing.status.undo?.count]).to.deep.equal([before, shown, 1]);
    onAppend = () => undefined;
    await writing.undo();
    onAppend = refuseFrom(1);
    const left = await kept();
    expect(await codeOf(writing.applyAll(plans, 'replace'))).to.equal('store-full');
    expect([await kept(), days(writing.state)]).to.deep.equal([left, [1, 1, 1]]);
    // Who comes after does not name what was never kept.
    onAppend = () => undefined;
    await writing.applyAll(plans, 'replace');
    for (const event of history.fold.events())
      for (const id of event.prev) expect(history.fold.state.event(id)).to.be.ok;
  });

  it('can be taken back after the process has died right after it was kept', async () => {
    await grantOf('plant');
    const writing = await open();
    onKept = () => {
      // Nothing of what comes after is heard of any more.
      onAppend = refuseFrom(0);
      throw new Error('the process is gone');
    };
    await writing.edit('plant', [{ record: 'one', field: 'days', text: '11' }]).catch(() => undefined);
    [onKept, onAppend] = [() => undefined, () => undefined];
    for await (const batch of store.read(history.address))
      history.fold.add(batch.map(({ event }) => decodeEvent(event) as DatasetEvent));
    const again = await open();
    expect([days(again.state)[0], again.status.undo]).to.deep.equal([11, { count: 1, label: 'edit' }]);
    await again.undo();
    expect(days(again.state)[0]).to.equal(1);
  });

  it('drafts again what the dataset sets aside at once, saved drafts too, though no relay waits for them', async () => {
    relays = [];
    const writing = await open();
    await writing.edit('plant', [{ record: 'one', field: 'days', text: '11' }]);
    await writing.edit('pot', [{ record: 'one', field: 'days', text: '12' }]);
    const grant = await grantOf('plant');
    await grantOf('pot');
    // While the disk writes it, a relay tells that one right was taken back.
    onKept = () => {
      onKept = () => undefined;
      history.act(history.root, { act: 'revoke', target: grant, cut: [], not: [] });
    };
    expect(await writing.save()).to.deep.equal({ as: 'suggested', cells: 1, problems: [] });
    expect([days(writing.state), days(history.fold.state)]).to.deep.equal([
      [11, 12, 1],
      [1, 12, 1],
    ]);
    expect([writing.status.drafts, (await store.drafts(history.address)).length]).to.deep.equal([1, 1]);
  });

  it('does not fail where what is set aside at once finds no room: it is drafted at the next look', async () => {
    const writing = await open();
    const grant = await grantOf('plant');
    let isFull = false;
    onAppend = () => {
      if (isFull) throw storeProblem('store-full');
    };
    onKept = () => {
      onKept = () => undefined;
      isFull = true;
      history.act(history.root, { act: 'revoke', target: grant, cut: [], not: [] });
    };
    const outcome = await writing.edit('plant', [{ record: 'one', field: 'days', text: '11' }]);
    expect(outcome).to.include({ as: 'suggested', cells: 1 });
    // The look that the log asked for has found no room either.
    await writing.knownKey();
    expect(await kept()).to.deep.equal([1, 1, 0, 1]);
    isFull = false;
    writing.renew();
    await writing.knownKey();
    expect(await kept()).to.deep.equal([1, 1, 1, 1]);
    expect([writing.status.drafts, days(writing.state)[0]]).to.deep.equal([1, 11]);
  });
});

function schemaOf(resource: string): Op {
  const set = { resource: { label: resource, title: 'name' }, 'field/name': text(1), 'field/days': integer(2) };
  return { op: 'schema.update', resource, set, unset: [], over: {} } as unknown as Op;
}
const text = (order: number) => ({ type: 'string', order });
const integer = (order: number) => ({ type: 'integer', order });

function recordOf(resource: string): Op {
  return { op: 'record.create', resource, record: 'one', set: { name: 'One', days: 1 }, over: {} };
}
