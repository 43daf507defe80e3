import { assert } from 'chai';
import { define, ELEMENTS } from '../../../components/elements.js';
import type { KoboldSync } from '../../../components/data/sync/kobold-sync.js';
import { useClient } from '../../../components/kit/client.js';
import { whenReady } from '../../../components/kit/when-ready.js';
import { ar } from '../../../components/kit/terms/ar.js';
import { de } from '../../../components/kit/terms/de.js';
import { en } from '../../../components/kit/terms/en.js';
import { ERROR_CODES, type ErrorCode } from '../../../core/error-codes.js';
import { errorToData, KoboldError } from '../../../core/errors.js';
import type { DatasetFrame, RelayStatus, SnapshotStatus } from '../../../worker/api.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage } from '../../support/shown-table.js';

const NADDR = 'naddr1qqyxsetdv4kk2tt5d9kk2q3q';
const ID = 'ab'.repeat(32);

function relay(url: string, state: RelayStatus['state'], more: Partial<RelayStatus> = {}): RelayStatus {
  return { url, from: 'hint', state, since: 0, events: 1204, dropped: {}, ...more };
}
function frame(relays: readonly RelayStatus[], more: Partial<DatasetFrame> = {}, online = true): DatasetFrame {
  return {
    title: 'Seed catalog',
    naddr: NADDR,
    resources: [],
    events: 1204,
    conflicts: 0,
    quarantined: [],
    waiting: [],
    missing: [],
    deferred: [],
    counts: { quarantined: 0, waiting: 0, missing: 0, deferred: 0 },
    needs: [],
    store: { kind: 'indexeddb' },
    sync: { online, caughtUp: true, relays, missing: 0, authorityUnsure: false },
    ...more,
  };
}
const bad = () =>
  frame(
    [
      relay('wss://good.example/', 'live', { missingThere: 3 }),
      relay('wss://slow.example/', 'catching-up', {
        missingHere: 2,
        eose: 'timed-out',
        dropped: { 'bad-id': 3, 'bad-signature': 1, 'too-large': 2, 'bad-json': 5, 'bad-tags': 1, 'not-asked': 7 },
      }),
      relay('wss://gone.example/', 'offline', { events: 0, nextTryAt: Date.now() + 12_500 }),
      relay('wss://club.example/', 'auth', {
        events: 0,
        code: 'relay-auth',
        message: 'auth-required: <b>members</b> only',
      }),
      relay('wss://shut.example/', 'refused', { events: 0 }),
    ],
    {
      conflicts: 2,
      missing: [ID],
      quarantined: [{ id: ID, code: 'scope' }],
      counts: { quarantined: 120, waiting: 0, missing: 1, deferred: 0 },
    },
  );

describe('kobold-sync', () => {
  let client: FakeClient;
  let sync: KoboldSync;
  before(async () => define('kobold-sync', await ELEMENTS['kobold-sync']!()));
  beforeEach(() => useClient((client = new FakeClient(garden))));
  afterEach(clearPage);

  async function show(attributes: Record<string, string> = {}, shown?: DatasetFrame): Promise<ShadowRoot> {
    sync = document.createElement('kobold-sync') as KoboldSync;
    for (const [name, value] of Object.entries({ src: NADDR, ...attributes })) sync.setAttribute(name, value);
    sync.innerHTML = '<p>Static</p>';
    document.body.append(sync);
    await sync.updateComplete;
    if (shown) {
      await eventually(() => assert.isAbove(client.datasets.length, 0));
      client.datasets.at(-1)!.send(shown);
      await whenReady(sync);
      await sync.updateComplete;
    }
    return sync.shadowRoot!;
  }
  const texts = (root: ShadowRoot, selector: string) =>
    [...root.querySelectorAll(selector)].map((each) => each.textContent!.replace(/\s+/g, ' ').trim());

  it('is accessible in each of its forms and states', async () => {
    await assertAccessible((await show()).host);
    const root = await show({}, bad());
    root.querySelectorAll('details').forEach((details) => (details.open = true));
    await assertAccessible(root.host);
    await assertAccessible((await show({ compact: '' }, bad())).host);
    await assertAccessible(
      (await show({ src: 'https://example.org/x.kobold' }, frame([], { sync: undefined, store: { kind: 'none' } })))
        .host,
    );
  });

  it('shows what stands there until it is known, and says that it loads', async () => {
    const root = await show();
    assert.isNotNull(root.querySelector('slot:not([name])'));
    assert.include(root.textContent, 'Loading');
    assert.isTrue(sync.matches(':state(loading)'));
  });

  it('says of each relay in words how it is, what it has and what is missing', async () => {
    const root = await show({}, bad());
    assert.include(texts(root, '[part=summary]')[0], 'Live on 1 of 5 relays');
    const relays = texts(root, '[part=relay]');
    assert.include(relays[0], 'good.example live');
    assert.include(relays[0], '1,201 events · 3 of ours missing there');
    assert.include(relays[1], 'catching up');
    assert.include(relays[1], '2 of its events missing here · did not say when that was all');
    assert.match(relays[2]!, /offline · tried again in 1[12] seconds/);
    assert.include(relays[3], 'asks who you are');
    assert.include(relays[3], 'auth-required: <b>members</b> only');
    assert.include(relays[4], 'does not let us read');
    assert.isNull(root.querySelector('[part=relay] b')); // a relay's words are text
    assert.deepEqual(texts(root, '.trouble > summary'), ['In conflict 2', 'Missing 1', 'Without effect 120']);
    assert.include(texts(root, '.trouble').at(-1), `${ID} the right is for other kinds of records`);
    assert.include(texts(root, '.trouble').at(-1), 'The first 1 of 120.');
  });

  it('says what was not taken of a relay by what it means, and of a healthy one nothing', async () => {
    const root = await show({}, bad());
    assert.deepEqual(texts(root, '[part=fault]'), [
      '4 not taken: forged, or changed by somebody on the way.',
      '2 not taken: too large.',
      '6 not taken: not written as a dataset needs it.',
    ]);
    // What strangers put there is no fault of it; while it is read, it is not even known who is one.
    assert.notInclude(texts(root, '[part=relay]')[1], 'may not write');
    client.datasets[0]!.send(frame([relay('wss://good.example/', 'live', { dropped: { 'not-asked': 7 } })]));
    await eventually(() => assert.deepEqual(texts(root, '[part=fault]'), []));
    assert.equal(texts(root, '[part=relay]')[0], 'good.example live 1,204 events · 7 by people who may not write here');
    client.datasets[0]!.send(frame([relay('wss://good.example/', 'live')]));
    await eventually(() => assert.equal(texts(root, '[part=relay]')[0], 'good.example live 1,204 events'));
  });

  it('says why a relay is not live in the language of the page, its own words as it said them', async () => {
    const ours = 'It says that it takes one subscription: who listens cannot read beside.';
    const troubled = [
      relay('wss://one.example/', 'catching-up', { code: 'relay-limited', message: ours }),
      relay('wss://two.example/', 'catching-up', { code: 'relay-limited', message: 'rate-limited: slow down' }),
      relay('wss://three.example/', 'offline', { code: 'relay-silent', message: 'it stopped answering' }),
      relay('wss://four.example/', 'offline', { code: 'relay-offline', message: '' }),
      relay('wss://five.example/', 'offline', { code: 'relay-offline', message: 'back at noon' }),
      relay('wss://six.example/', 'catching-up', { code: 'unheard-of' as ErrorCode, message: 'something new' }),
    ];
    for (const [lang, terms] of Object.entries({ en, de, ar })) {
      const root = await show({ lang }, frame(troubled));
      const said = () => [1, 2, 3, 4, 5, 6].map((n) => texts(root, `[part=relay]:nth-child(${n}) .said`).join());
      const { 'relay-limited': limited, 'relay-silent': silent } = terms.relayTroubles;
      const expected = [limited, `${limited} rate-limited: slow down`, silent, '', 'back at noon', 'something new'];
      await eventually(() => assert.deepEqual(said(), expected as string[]));
      await assertAccessible(root.host);
      const codes = ['relay-limited', 'relay-silent', 'relay-lying', 'relay-over-budget', 'internal'];
      assert.containsAllKeys(terms.relayTroubles, codes);
    }
  });

  it('says where own changes have arrived, why not, and sends them again', async () => {
    const counts = { refused: 1, waiting: 2, partly: 0, sent: 4 };
    const root = await show({}, frame([], { outbox: counts }));
    assert.equal(texts(root, '.own > summary')[0], 'Your changes 1 refused · 2 waiting to be sent');
    const relays = [
      { url: 'wss://shut.example/', state: 'refused', tries: 1, code: 'relay-blocked', message: 'blocked: <b>no</b>' },
      { url: 'wss://late.example/', state: 'waiting', tries: 2, code: 'relay-silent', nextTryAt: Date.now() + 9_500 },
      { url: 'wss://good.example/', state: 'ok', tries: 1 },
    ] as const;
    const records = [{ title: 'Matina', fields: ['Days', 'Name'] }];
    const change = { event: ID, nevent: 'nevent1', at: Date.now(), kind: 'change', cells: 5, records, recordCount: 3 };
    const entries = [
      { ...change, state: 'refused', relays },
      { ...change, event: 'cd'.repeat(32), state: 'sent', relays: [] },
    ];
    client.datasets.at(-1)!.own = { counts, entries };
    root.querySelector<HTMLDetailsElement>('.own')!.open = true;
    await eventually(() => assert.lengthOf(texts(root, '[part=own-change]'), 2));
    const [said, sent] = texts(root, '[part=own-change]');
    assert.include(said, 'Change Matina: Days, Name and 2 more');
    assert.include(said, 'shut.example refused it: it takes nothing of this key blocked: <b>no</b>');
    assert.match(said!, /late.example not yet: it has not answered, tried again in [89] seconds/);
    assert.include(said, 'good.example has it');
    assert.notInclude(sent, 'Try again');
    assert.include(texts(root, '.own > p')[0], 'The first 2 of 7');
    await assertAccessible(root.host);
    root.querySelector<HTMLButtonElement>('[part~=retry]')!.click();
    await eventually(() => assert.deepEqual(client.datasets.at(-1)!.retried, [ID]));
    client.datasets.at(-1)!.send(frame([], { outbox: { ...counts, refused: 0, waiting: 0 } }));
    await eventually(() => assert.equal(texts(root, '.own > summary')[0], 'Your changes all sent'));
  });

  it('says that unsent changes are here again after the store was emptied', async () => {
    const problem = errorToData(new KoboldError('store-wiped', 'gone', { events: 2, drafts: 0 }));
    const root = await show({}, frame([], { store: { kind: 'indexeddb', problem } }));
    assert.match(texts(root, '[part=store-problem]')[0]!, /is gone.*here again/);
  });

  it('says of the snapshot it began with that it is read, whose it is, or why it was set aside', async () => {
    const snapshot = {
      id: ID,
      parts: 12,
      partsHere: 3,
      at: Date.UTC(2026, 4, 1, 12),
      pubkey: 'a1'.repeat(32),
      npub: `npub1${'z'.repeat(58)}`,
    } as const;
    const saidOf = async (more: Partial<SnapshotStatus>): Promise<string> => {
      const live = [relay('wss://good.example/', 'catching-up')];
      const root = await show({}, frame(live, { snapshot: { ...snapshot, state: 'reading', ...more } }));
      await assertAccessible(root.host);
      return texts(root, '[part=snapshot]')[0]!;
    };
    assert.include(await saidOf({}), 'Reading a snapshot, 3 of 12 parts.');
    assert.match(await saidOf({ state: 'taken', partsHere: 12 }), /snapshot of May 1, 2026.* by npub1zzzzz…zzzz$/);
    const lie = await saidOf({ state: 'refused', code: 'bad-snapshot', message: 'The hash is another.' });
    assert.match(lie, /does not hold what its signature says.* bad-snapshot$/);
    assert.equal(sync.shadowRoot!.querySelector('[part=snapshot]')!.getAttribute('title'), 'The hash is another.');
    assert.match(await saidOf({ state: 'refused', code: 'truncated' }), /parts of it never came/);
  });

  it('says relay by relay why nothing is here yet, and that none has anything', async () => {
    const error = errorToData(new KoboldError('unreachable', 'None answers.', { relays: 'wss://gone.example/' }));
    const gone = [relay('wss://gone.example/', 'offline', { events: 0, nextTryAt: Date.now() + 12_500 })];
    const root = await show({}, { ...frame(gone, { events: 0 }) });
    client.datasets.at(-1)!.send(frame(gone, { events: 0, error }));
    await eventually(() => assert.include(texts(root, '[part=summary]')[0], 'nothing of this dataset is here yet'));
    assert.match(texts(root, '[part=relay]')[0]!, /tried again in 1[12] seconds/);
    assert.isNull(root.querySelector('[part=error]'));
    await assertAccessible(root.host);
    const none = await show({}, frame([relay('wss://good.example/', 'live', { events: 0 })], { events: 0 }));
    assert.include(texts(none, '[part=summary]')[0], 'none has anything of this dataset');
  });

  it('says plainly that it is offline, and goes back by itself', async () => {
    const gone = [relay('wss://gone.example/', 'offline')];
    const root = await show({}, frame(gone));
    assert.include(root.textContent, 'No relay answers');
    assert.isTrue(sync.matches(':state(offline)'));
    client.datasets[0]!.send(frame(gone, {}, false));
    await eventually(() => assert.include(root.textContent, 'You are offline'));
    client.datasets[0]!.send(frame([relay('wss://gone.example/', 'live')]));
    await eventually(() => assert.include(root.textContent, 'Live on 1 of 1 relays'));
    assert.isFalse(sync.matches(':state(offline)'));
  });

  it('says where it is kept, and what a file is', async () => {
    assert.include((await show({}, bad())).textContent, 'Kept in this browser');
    assert.include((await show({}, frame([], { store: { kind: 'memory' } }))).textContent, 'In memory only');
    const file = frame([], { store: { kind: 'none' }, sync: undefined });
    assert.include((await show({ src: 'https://example.org/x.kobold' }, file)).textContent, 'From a signed file');
  });

  it('says in one sentence why the device does not keep it, also where it is compact', async () => {
    const problem = (code: ErrorCode) => errorToData(new KoboldError(code, code));
    const root = await show({}, frame([], { store: { kind: 'indexeddb', problem: problem('store-full') } }));
    assert.include(texts(root, '[part=store-problem]')[0], 'no more room');
    assert.notInclude(root.textContent, 'Kept in this browser');
    assert.isNotNull(root.querySelector('[part=summary] .dot.out'));
    await assertAccessible(root.host);
    const line = await show(
      { compact: '' },
      frame([], { store: { kind: 'memory', problem: problem('store-blocked') } }),
    );
    assert.include(texts(line, 'summary')[0], 'Another tab of this site');
    client.datasets.at(-1)!.send(frame([], { store: { kind: 'indexeddb' } }));
    await eventually(() => assert.isNull(line.querySelector('[part=store-problem]')));
  });

  it('has a sentence for each trouble of the store in each language', () => {
    for (const terms of [en, de, ar])
      assert.sameMembers(
        Object.keys(terms.storeProblems),
        ERROR_CODES.filter((code) => code.startsWith('store-')),
      );
  });

  it('checks when told to', async () => {
    const root = await show({}, bad());
    root.querySelector<HTMLElement>('[part~=check]')!.click();
    await eventually(() => assert.equal(client.datasets[0]!.reloads, 1));
  });

  it('is one line that opens, where it is compact', async () => {
    const root = await show({ compact: '' }, bad());
    const details = root.querySelector('details.compact') as HTMLDetailsElement;
    assert.isFalse(details.open);
    assert.include(texts(root, 'summary')[0], 'Live on 1 of 5 relays');
    assert.isBelow(sync.getBoundingClientRect().height, 60);
  });

  it('says what is wrong with its source, and recovers', async () => {
    client.refusesDatasets = new KoboldError('bad-source', 'rows.csv is no Kobold dataset.');
    const root = await show({ src: '/rows.csv' });
    await eventually(() => assert.include(root.querySelector('[role=alert]')?.textContent, 'This is not a dataset'));
    assert.isTrue(sync.matches(':state(error)'));
    assert.isNotNull(root.querySelector('slot:not([name])'));
    client.refusesDatasets = undefined;
    sync.setAttribute('src', NADDR);
    await eventually(() => assert.lengthOf(client.datasets, 1));
    client.datasets[0]!.send(bad());
    await eventually(() => assert.isNull(root.querySelector('[role=alert]')));
  });

  it('closes what it watched when it goes or shows another', async () => {
    await show({}, bad());
    sync.setAttribute('relays', 'wss://more.example');
    await eventually(() => assert.lengthOf(client.datasets, 2));
    assert.isTrue(client.datasets[0]!.closed);
    sync.remove();
    await eventually(() => assert.isTrue(client.datasets[1]!.closed));
  });
});
