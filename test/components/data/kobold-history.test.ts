import { assert } from 'chai';
import { define, ELEMENTS } from '../../../components/elements.js';
import type { KoboldHistory } from '../../../components/data/history/kobold-history.js';
import { useClient } from '../../../components/kit/client.js';
import { type Signer, setSigner } from '../../../components/kit/signer.js';
import { whenReady } from '../../../components/kit/when-ready.js';
import { ar } from '../../../components/kit/terms/ar.js';
import { de } from '../../../components/kit/terms/de.js';
import { en } from '../../../components/kit/terms/en.js';
import { QUARANTINE_CODES, WAITING_CODES } from '../../../core/dataset/state.js';
import { KoboldError } from '../../../core/errors.js';
import type {
  ConflictList,
  DatasetFrame,
  HistoryChange,
  HistoryEntry,
  HistoryPage,
  HistoryQuestion,
  RestoreOutcome,
  RestoreWish,
  SetAsideList,
} from '../../../worker/api.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage } from '../../support/shown-table.js';

const NADDR = 'naddr1qqyxsetdv4kk2tt5d9kk2q3q';
const [ANNA, BERT] = ['11'.repeat(32), '22'.repeat(32)];
const npub = (pubkey: string): string => `npub1${pubkey.slice(0, 58)}`;
const id = (n: number): string => n.toString(16).padStart(64, '0');
const NOW = Date.now();
const MARKUP = '<img src=x onerror=alert(1)>';

function entry(n: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const author = { pubkey: ANNA, person: ANNA, role: 'maintainer' } as unknown as HistoryEntry['author'];
  return {
    id: id(n),
    nevent: `nevent1${id(n)}`,
    at: NOW - n * 60_000,
    kind: 'data',
    author,
    npub: npub(ANNA),
    relays: ['wss://relay.example/'],
    changes: [],
    more: 0,
    ...more,
  };
}
function days(before: string | undefined, after: string, more: Partial<HistoryChange> = {}): HistoryChange {
  return {
    ...{ resource: 'plant', record: 'tomato', field: 'days', resourceLabel: 'Plants', title: 'Matina' },
    ...{ label: 'Days', key: 'plant days', what: 'value', after, isShown: false },
    ...(before !== undefined && { before }),
    ...more,
  };
}
function pageOf(entries: readonly HistoryEntry[], more: Partial<HistoryPage> = {}): HistoryPage {
  const people = [
    { pubkey: ANNA, npub: npub(ANNA), name: 'Anna', count: 2 },
    { pubkey: BERT, npub: npub(BERT), name: MARKUP, count: 1 },
  ];
  const fields = { 'plant days': { key: 'days', label: 'Days', type: 'integer' as const } };
  return { entries, total: entries.length, lacking: 0, complete: true, people, fields, as: 'saved', ...more };
}
const frame = (more: Partial<DatasetFrame> = {}): DatasetFrame => ({
  ...{
    title: 'Seeds',
    resources: [],
    events: 9,
    conflicts: 1,
    quarantined: [],
    waiting: [],
    missing: [],
    deferred: [],
  },
  counts: { quarantined: 1, waiting: 0, missing: 0, deferred: 1 },
  needs: [],
  store: { kind: 'indexeddb' },
  writing: { drafts: 0, sent: 0 } as unknown as NonNullable<DatasetFrame['writing']>,
  ...more,
});
const OUTCOME: RestoreOutcome = { as: 'saved', cells: 14, records: 9, deletes: 2, restores: 1, problems: [], left: 3 };

describe('kobold-history', () => {
  let client: FakeClient;
  let element: KoboldHistory;
  let questions: HistoryQuestion[];
  let wishes: { wish: RestoreWish; preview: boolean }[];
  let answer: (question: HistoryQuestion) => HistoryPage;
  let restoring: (preview: boolean) => RestoreOutcome;

  before(async () => define('kobold-history', await ELEMENTS['kobold-history']!()));
  beforeEach(() => {
    useClient((client = new FakeClient(garden)));
    [questions, wishes] = [[], []];
    answer = () => pageOf([entry(1, { changes: [days('70', '75', { isShown: true })] })]);
    restoring = () => OUTCOME;
    client.datasetCalls = {
      history: async (question = {}) => (questions.push(question), answer(question)),
      restore: async (wish, { preview = false } = {}) => (wishes.push({ wish, preview }), restoring(preview)),
    };
  });
  afterEach(clearPage);

  async function show(attributes: Record<string, string> = {}, shown = frame()): Promise<ShadowRoot> {
    element = document.createElement('kobold-history') as KoboldHistory;
    for (const [name, value] of Object.entries({ src: NADDR, ...attributes })) element.setAttribute(name, value);
    element.innerHTML = '<p>Static</p>';
    document.body.append(element);
    await eventually(() => assert.isAbove(client.datasets.length, 0));
    client.datasets.at(-1)!.send(shown);
    await whenReady(element);
    await element.updateComplete;
    return element.shadowRoot!;
  }
  const press = async (selector: string): Promise<void> => {
    element.shadowRoot!.querySelector<HTMLElement>(selector)!.click();
    await element.updateComplete;
  };
  const text = (selector: string): string =>
    (element.shadowRoot!.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

  it('is accessible, with changes of all kinds', async () => {
    answer = () =>
      pageOf([
        entry(1, { changes: [days('70', '75', { isShown: true, isConflict: true })], note: 'seen', name: 'Anna' }),
        entry(2, { changes: [days(undefined, '', { what: 'deleted', label: '', isShown: true })], void: 'revoked' }),
        entry(3, { kind: 'authority', act: { act: 'grant', role: 'contributor', scope: ['Plants'] } }),
        entry(4, {
          kind: 'schema',
          changes: [days('Day', 'Days', { what: 'renamed', family: 'field', record: '$schema' })],
        }),
        entry(5, { kind: 'locked' }),
      ]);
    const root = await show();
    for (const details of root.querySelectorAll('details')) details.open = true;
    await assertAccessible(element);
    assert.equal(root.querySelectorAll('.entry').length, 5);
  });

  it('says what was and what is in strokes and in words, who and when exactly', async () => {
    const root = await show({ lang: 'en', 'time-zone': 'UTC' });
    assert.equal(text('.entry del'), '70');
    assert.equal(text('.entry ins'), '75');
    assert.match(text('.diff'), /^from 70 to 75/);
    assert.equal(text('.entry time'), '1 minute ago');
    const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'medium', timeZone: 'UTC' });
    assert.equal(root.querySelector<HTMLElement>('.entry time')!.title, exact.format(NOW - 60_000));
    assert.match(text('.person'), /npub1.*maintainer/);
    assert.match(text('.day h3'), /^(Today|Yesterday)$/);
  });

  it('shows texts of strangers as text, and cuts long ones', async () => {
    const long = 'word '.repeat(100);
    const changes = [days(MARKUP, long, { key: undefined as never, label: MARKUP, title: MARKUP })];
    answer = () => pageOf([entry(1, { changes, note: MARKUP, name: MARKUP })]);
    const root = await show();
    assert.isTrue(root.querySelector('img') === null);
    assert.equal(text('.entry del'), MARKUP);
    assert.isBelow(text('.long').length, 170);
    await press('.diff [aria-expanded]');
    assert.equal(text('.long'), long.trim());
  });

  it('stays in its place and readable at 380 px, whatever names and texts strangers write', async () => {
    const evil = `\u202e${'x'.repeat(198)}\u2066`;
    const names = { title: evil, label: evil, resourceLabel: evil, key: undefined as never };
    const lines = 'a\n'.repeat(900);
    const whole = entry(1, {
      changes: Array.from({ length: 500 }, (_, n) =>
        days(evil, `whole ${n} ${lines}`, { ...names, record: `r${n % 3}` }),
      ),
      ...{ more: 7_000, isAlone: true, note: `${evil}${'n'.repeat(9_000)}` },
    });
    const definition = { family: evil, what: 'changed' as const, record: '$schema' };
    answer = ({ event }) =>
      event
        ? pageOf([whole])
        : pageOf([
            entry(1, {
              changes: [days(evil, lines.slice(0, 1_900), { ...names, isCut: true })],
              ...{ more: 7_499, note: `${evil}${'n'.repeat(1_700)}`, isNoteCut: true, relays: [`wss://${evil}/`] },
            }),
            entry(2, { kind: 'schema', changes: [days(evil, evil, { ...names, ...definition })] }),
            entry(3, { kind: 'authority', act: { act: evil, role: evil, name: evil, scope: [evil, evil] } }),
          ]);
    element?.remove();
    const root = await show({ lang: 'en' });
    element.style.cssText = 'display: block; inline-size: 380px';
    for (const details of root.querySelectorAll('details')) details.open = true;
    const check = (): void => {
      assert.notMatch(root.textContent!.replace(/\u2068[^\u2068\u2069]*\u2069/g, ''), /[\u202a-\u202e\u2066-\u2069]/);
      assert.isAtMost(root.querySelector('.root')!.scrollWidth, 380);
    };
    check();
    assert.isBelow(root.querySelector('ins .long')!.getBoundingClientRect().height, 200);
    await press('ins + [aria-expanded], ins [aria-expanded]');
    await eventually(() => assert.equal(root.querySelectorAll('.lines > li').length, 501));
    assert.deepInclude(questions.at(-1), { event: id(1) });
    assert.match(text('.entry'), /The first 500 of 7,500/);
    assert.match(text('ins .long'), /^whole 0 a/);
    assert.isBelow(root.querySelector('ins .long')!.getBoundingClientRect().height, 400);
    await press('.note [aria-expanded]');
    assert.isAbove(text('.note').length, 9_000);
    check();
    await assertAccessible(element);
  });

  it('asks for older ones by the place of the last, and for one person’s', async () => {
    answer = ({ before }) =>
      before ? pageOf([entry(2, { changes: [days('60', '70')] })]) : pageOf([entry(1)], { next: '5-0-' + id(1) });
    await show();
    await press('[part~=older]');
    await eventually(() => assert.equal(element.shadowRoot!.querySelectorAll('.entry').length, 2));
    assert.deepInclude(questions.at(-1), { before: '5-0-' + id(1) });
    const select = element.shadowRoot!.querySelector('select')!;
    select.value = BERT;
    select.dispatchEvent(new Event('change'));
    await eventually(() => assert.deepInclude(questions.at(-1), { person: BERT }));
    assert.isTrue(element.shadowRoot!.querySelector('img') === null);
  });

  it('fetches what only a snapshot tells of, of a record at once, and says where that is nowhere', async () => {
    answer = () => pageOf([entry(1)], { lacking: 3 });
    await show({ resource: 'plant', record: 'tomato', lang: 'en' });
    await eventually(() => assert.isTrue(questions.some(({ older }) => older === true)));
    assert.deepInclude(questions[0], { resource: 'plant', record: 'tomato' });
    await eventually(() => assert.match(text('.root'), /3 older changes are only told of by a snapshot/));
    assert.match(text('.root'), /The relays have no more of it/);
  });

  it('puts a value back at a press, and says that it did', async () => {
    restoring = () => ({ ...OUTCOME, cells: 1, deletes: 0, restores: 0, left: 0 });
    const root = await show({ lang: 'en' });
    const button = root.querySelector<HTMLElement>('[part~=restore]')!;
    assert.equal(
      button.getAttribute('aria-label')!.replace(/[\u2068\u2069]/g, ''),
      'Put back the old value: Matina, Days',
    );
    // Who listens hears words that come into what stood there before.
    const status = root.querySelector('[role=status]')!;
    assert.equal(status.textContent!.trim(), '');
    button.click();
    await eventually(() => assert.match(text('.asked'), /It is as it was/));
    assert.match(status.textContent!, /It is as it was/);
    assert.isTrue(status.isConnected);
    const value = { resource: 'plant', record: 'tomato', field: 'days', event: id(1), which: 'before' as const };
    assert.deepEqual(wishes, [{ wish: { value }, preview: false }]);
  });

  it('says before what restoring everything would change, and does it only then', async () => {
    await show({ lang: 'en' });
    await press('.details > summary');
    await press('.ways button:last-of-type');
    await eventually(() =>
      assert.match(
        text('[part~=preview]'),
        /This changes 14 cells in 7 records, deletes 2 records, and brings back 1 record\. 3 values stay as they are/,
      ),
    );
    assert.match(text('[role=status]'), /This changes 14 cells/);
    await assertAccessible(element);
    assert.deepEqual(wishes, [{ wish: { state: { event: id(1) } }, preview: true }]);
    await press('[part~=confirm]');
    await eventually(() => assert.equal(wishes.length, 2));
    assert.isFalse(wishes[1]!.preview);
  });

  it('leads who waits for it to the question, which a second Enter does not answer, and back with Escape', async () => {
    const root = await show({ lang: 'en' });
    await press('.details > summary');
    const asks = root.querySelector<HTMLElement>('.ways button:last-of-type')!;
    asks.focus();
    await press('.ways button:last-of-type');
    await eventually(() => assert.equal(root.activeElement?.part.contains('preview'), true));
    assert.match(root.getElementById('would')!.textContent!, /deletes 2 records/);
    assert.equal(text('[role=status]'), '', 'said once');
    await assertAccessible(element);
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true });
    assert.isFalse(root.activeElement!.dispatchEvent(escape), 'not for a dialog around it');
    await eventually(() => assert.equal(root.activeElement, asks));
    assert.equal(wishes.length, 1);

    await press('.ways button:last-of-type');
    asks.blur();
    await eventually(() => assert.match(text('[role=status]'), /This changes 14 cells/));
    assert.isNull(root.activeElement, 'who has gone on stays there');
  });

  it('says nothing where the same is only asked for again', async () => {
    const root = await show({ lang: 'en' });
    const asked = questions.length;
    let answers!: () => void;
    const waiting = new Promise<void>((resolve) => (answers = resolve));
    client.datasetCalls = {
      ...client.datasetCalls,
      history: async (question = {}) => (questions.push(question), await waiting, answer(question)),
    };
    client.datasets.at(-1)!.send(frame({ events: 99 }));
    await eventually(() => assert.isAbove(questions.length, asked));
    await element.updateComplete;
    assert.equal(root.querySelector('.list')!.getAttribute('aria-busy'), 'false');
    assert.equal(text('[role=status]'), '');
    answers();
  });

  it('shows again what would change where it is something else by now', async () => {
    await show({ lang: 'en' });
    await press('.details > summary');
    await press('.ways button:last-of-type');
    await eventually(() => assert.match(text('[part~=preview]'), /deletes 2 records/));
    restoring = (preview) => {
      if (!preview) throw new KoboldError('changed-since', 'look again');
      return { ...OUTCOME, deletes: 5 };
    };
    await press('[part~=confirm]');
    await eventually(() => assert.match(text('[part~=preview]'), /changed here meanwhile.*deletes 5 records/));
  });

  it('shows characters that turn or hide text as their code', async () => {
    const hostile = 'a\u202eb\u00ad\u200b\u2060\u{e0041}';
    answer = () => pageOf([entry(1, { changes: [days('70', hostile, { key: undefined as never })], note: 'n\u202e' })]);
    await show();
    assert.equal(text('.entry ins'), 'a[U+202E]b[U+00AD][U+200B][U+2060][U+E0041]');
    assert.equal(text('.note'), 'n[U+202E]');
  });

  it('asks whether who is signed in may save what waits, once there is something', async () => {
    const asked: string[] = [];
    client.datasetCalls = {
      ...client.datasetCalls,
      writeFor: async () => undefined as never,
      standing: async (person) => (
        asked.push(person),
        { npub: npub(ANNA), name: 'Anna', mayWrite: true, device: { approved: true } } as never
      ),
    };
    setSigner({ kind: 'extension', pubkey: ANNA, sign: async () => ({}) as never } as Signer);
    try {
      const root = await show({ lang: 'en' });
      client.datasets.at(-1)!.send(frame({ writing: { ...frame().writing!, drafts: 1, refused: [] } as never }));
      await eventually(() => assert.equal(asked[0], ANNA));
      const line = root.querySelector('kobold-suggestions')!;
      await eventually(() => assert.isNotNull(line.shadowRoot!.querySelector('[data-do=save]')));
    } finally {
      setSigner(undefined);
    }
  });

  it('says what cannot be done, and why', async () => {
    restoring = () => {
      throw new KoboldError('history-missing', 'not here');
    };
    await show({ lang: 'en' });
    await press('.details > summary');
    await press('.ways button');
    await eventually(() => assert.match(text('[role=alert]'), /only told of by a snapshot/));
  });

  it('says what it has no words for as what it is, to who opens the details', async () => {
    restoring = () => {
      throw new KoboldError('internal', 'Something odd.');
    };
    await show({ lang: 'de' });
    await press('.details > summary');
    await press('.ways button');
    await eventually(() => assert.match(text('[role=alert] p'), /^Das konnte nicht wiederhergestellt werden\.$/));
    assert.equal(text('[role=alert] details [lang=en]'), 'Something odd. internal');
    restoring = () => {
      throw new KoboldError('too-large', 'Too much.');
    };
    await press('.ways button');
    await eventually(() => assert.match(text('[role=alert]'), /So viel lässt sich nicht auf einmal zurückholen/));
    assert.isNull(element.shadowRoot!.querySelector('[role=alert] details'));
  });

  it('can be stopped while it looks what would change', async () => {
    let give: (error: Error) => void;
    const stops: number[] = [];
    Object.assign(client.datasetCalls, {
      restore: () => new Promise((_, reject) => (give = reject)),
      stopRestoring: async () => {
        stops.push(1);
        give(new KoboldError('cancelled', 'Stopped.'));
      },
    });
    await show({ lang: 'en' });
    await press('.details > summary');
    await press('.ways button:last-of-type');
    await press('[part~=stop]');
    await eventually(() => assert.match(text('[role=alert]'), /Stopped\. Nothing was done/));
    assert.deepEqual(stops, [1]);
  });

  it('lets a conflict be decided once a value is chosen', async () => {
    const live = [80, 90].map((value, n) => ({ ...entry(n), text: String(value) }));
    const cell = { resource: 'plant', record: 'tomato', field: 'days' };
    const list: ConflictList = {
      conflicts: [
        { ...cell, resourceLabel: 'Plants', title: 'Matina', label: 'Days', live, liveTotal: 70, as: 'suggested' },
      ],
      ...{ total: 1, fields: {} },
    };
    const decided: unknown[] = [];
    Object.assign(client.datasetCalls, {
      conflicts: async () => list,
      decide: async (...decision: unknown[]) => (decided.push(decision), { ...OUTCOME, as: 'suggested' }),
    });
    const root = await show({ lang: 'en' });
    await press('[data-show=conflicts]');
    await eventually(() => assert.equal(root.querySelectorAll('.conflict input').length, 2));
    await assertAccessible(element);
    assert.isTrue(root.querySelector<HTMLButtonElement>('[part~=decide]')!.disabled);
    assert.match(text('.conflict'), /becomes your suggestion/);
    assert.match(text('.conflict'), /The first 2 of 70\./);
    await press(`.conflict input[value="${live[1]!.id}"]`);
    await press('[part~=decide]');
    await eventually(() => assert.deepEqual(decided, [[cell, { event: live[1]!.id }, live.map((value) => value.id)]]));
    await eventually(() => assert.match(text('.asked'), /Kept as your suggestion/));
  });

  it('tells of what was set aside why, and proposes it again with its author’s name', async () => {
    const list: SetAsideList = {
      events: [
        {
          entry: entry(1, { void: 'revoked', name: 'Anna' }),
          list: 'quarantined',
          code: 'revoked',
          canBeProposed: true,
        },
        { entry: entry(2), list: 'deferred', code: 'deferred', from: NOW + 1e7, canBeProposed: false },
      ],
      ...{ total: 2, fields: {} },
    };
    const notes: string[] = [];
    Object.assign(client.datasetCalls, {
      setAside: async () => list,
      proposeAgain: async (_: string, note: string) => (notes.push(note), [id(7)]),
    });
    const root = await show({ lang: 'en' });
    assert.equal(text('[data-show=aside] .count'), '2');
    await press('[data-show=aside]');
    await eventually(() => assert.equal(root.querySelectorAll('.aside .entry').length, 2));
    await assertAccessible(element);
    assert.match(text('.aside'), /permission was taken back/);
    assert.match(text('.aside'), /dated in the future, and counts from/);
    assert.equal(root.querySelectorAll('[part~=propose]').length, 1);
    await press('[part~=propose]');
    await eventually(() => assert.deepEqual(notes, [`Proposed again. First written by Anna nostr:${npub(ANNA)}.`]));
  });

  it('has nothing to restore in a file, and says so of a place without a past', async () => {
    answer = () => pageOf([], { people: [] });
    await show({ lang: 'en' });
    assert.match(text('.root'), /Nothing has been changed yet/);
    assert.isTrue(element.shadowRoot!.querySelector('[part~=restore]') === null);
  });

  it('stays what the page says where it cannot be had', async () => {
    Object.assign(client.datasetCalls, {
      history: async () => {
        throw new KoboldError('bad-request', 'Nothing of this dataset is here yet.');
      },
    });
    const failed = show().catch((error: unknown) => error);
    assert.include(await failed, { code: 'bad-request' });
    await eventually(() => assert.match(text('[part~=error]'), /cannot be shown/));
    assert.isNotNull(element.shadowRoot!.querySelector('slot:not([name])'));
  });

  it('knows a reason for every code, in every language', () => {
    for (const terms of [en, de, ar])
      for (const code of [...QUARANTINE_CODES, ...WAITING_CODES])
        assert.isAbove((terms.asideWhy[code] ?? '').length, 10);
  });
});
