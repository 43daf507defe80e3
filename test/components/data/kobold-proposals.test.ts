import { assert } from 'chai';
import type { KoboldProposals } from '../../../components/data/proposals/kobold-proposals.js';
import { define, ELEMENTS } from '../../../components/elements.js';
import { useClient } from '../../../components/kit/client.js';
import { type Signer, setSigner } from '../../../components/kit/signer.js';
import { KoboldError } from '../../../core/errors.js';
import type { ProposalInfo, ProposalItemInfo, ProposalsAnswer, ProposalsQuestion, Wish } from '../../../worker/api.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient, FakeDataset } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage } from '../../support/shown-table.js';

const KEY = '11'.repeat(32);
const OTHER = '22'.repeat(32);
const [ONE, TWO] = ['a1'.repeat(32), 'b2'.repeat(32)];

const item = (field: string, more: Partial<ProposalItemInfo> = {}): ProposalItemInfo => ({
  resource: 'plant',
  record: 'tomato',
  field,
  resourceLabel: 'Plant',
  recordLabel: 'Matina',
  kind: 'value',
  label: field,
  now: '70',
  proposed: '75',
  status: 'current',
  ...more,
});
const proposal = (id: string, more: Partial<ProposalInfo> = {}): ProposalInfo => {
  const items = more.items ?? [item('days')];
  const by = { author: { pubkey: OTHER as never, person: OTHER as never }, npub: 'npub1other' };
  const head = { id, nevent: 'nevent1', by, at: Date.now() - 60_000, status: 'open' as const };
  return { ...head, decisions: [], reviews: [], items, itemCount: items.length, needsApprovals: 0, ...more };
};
const frame = (events: number, more: object = {}) =>
  ({
    title: 'Seeds',
    resources: [],
    events,
    conflicts: 0,
    counts: {},
    needs: [],
    store: { kind: 'memory' },
    ...more,
  }) as never;

describe('kobold-proposals', () => {
  let client: FakeClient;
  let element: KoboldProposals;
  let open: ProposalInfo[];
  let yours: ProposalInfo[];
  let wishes: Wish[];
  let answers: () => Promise<string>;
  let role: ProposalsAnswer['role'];
  const told: string[] = [];

  before(async () => define('kobold-proposals', await ELEMENTS['kobold-proposals']!()));
  beforeEach(() => {
    [open, yours, wishes, role] = [[], [], [], undefined];
    answers = async () => 'c3'.repeat(32);
    told.length = 0;
    useClient((client = new FakeClient(garden)));
    Object.assign(FakeDataset.prototype, {
      async proposals({ mine, status }: ProposalsQuestion): Promise<ProposalsAnswer> {
        const proposals = mine ? yours : status === 'open' ? open : [];
        return { proposals, count: proposals.length, more: false, columns: {}, gone: [], ...(role && { role }) };
      },
      async draft(_: string, wish: Wish) {
        wishes.push(wish);
        return {};
      },
      commit: () => answers(),
      withdraw: async (id: string) => void told.push(`withdraw ${id}`),
      dismiss: async (id: string) => void told.push(`dismiss ${id}`),
    });
  });
  afterEach(() => {
    setSigner(undefined);
    clearPage();
  });

  async function show(attributes: Record<string, string> = {}, more: object = {}): Promise<ShadowRoot> {
    element = document.createElement('kobold-proposals') as KoboldProposals;
    for (const [name, value] of Object.entries({ src: 'naddr1x', ...attributes })) element.setAttribute(name, value);
    document.body.append(element);
    await eventually(() => assert.isAbove(client.datasets.length, 0));
    client.datasets.at(-1)!.send(frame(1, more));
    await eventually(() => assert.exists(element.shadowRoot!.querySelector('section, details')));
    return element.shadowRoot!;
  }
  const asMaintainer = (sign: Signer['sign'] = async () => ({ pubkey: KEY }) as never): void => {
    role = 'maintainer';
    setSigner({ kind: 'extension', pubkey: KEY, sign });
  };
  const button = (root: ParentNode, name: string) => root.querySelector<HTMLButtonElement>(`button.${name}`);
  const cardOf = (root: ShadowRoot, id: string) => root.querySelector<HTMLElement>(`[data-proposal="${id}"]`)!;
  const text = (node: Element): string => node.textContent!.replace(/\s+/g, ' ').trim();

  it('is accessible, and says that nothing waits', async () => {
    const root = await show();
    assert.include(text(root.querySelector('section')!), 'No suggestion waits for a decision.');
    open = [proposal(ONE, { note: 'x'.repeat(500) })];
    asMaintainer();
    await eventually(() => assert.exists(button(root, 'accept')));
    await assertAccessible(element);
  });

  it('lets nobody decide who is not signed in, and says what helps', async () => {
    open = [proposal(ONE)];
    const root = await show();
    assert.include(text(root.querySelector('.who')!), 'Sign in to decide');
    assert.notExists(root.querySelector('input, .accept, .reject'));
    const asked = new Promise<Event>((resolve) => {
      element.addEventListener('kobold-sign-in-request', (event) => {
        event.preventDefault();
        resolve(event);
      });
    });
    root.querySelector<HTMLButtonElement>('.who button')!.click();
    assert.isTrue((await asked).cancelable);
    assert.notExists(document.querySelector('kobold-identity-dialog'));
  });

  it('asks who I am in a dialog where the page has no place for it, and goes back once that is known', async () => {
    open = [proposal(ONE)];
    const root = await show();
    const opener = root.querySelector<HTMLButtonElement>('.who button')!;
    const dialog = () => document.querySelector('kobold-identity-dialog')?.shadowRoot?.querySelector('dialog');
    opener.focus();
    opener.click();
    await eventually(() => assert.isTrue(dialog()?.open));
    dialog()!.querySelector<HTMLButtonElement>('.head button')!.click();
    await eventually(() => assert.notExists(dialog()));
    assert.equal(root.activeElement, opener);
    opener.click();
    await eventually(() => assert.isTrue(dialog()?.open));
    asMaintainer();
    await eventually(() => assert.notExists(dialog()));
  });

  it('asks for no second approval by the same person', async () => {
    const by = (pubkey: string) => ({
      author: { pubkey: pubkey as never, person: pubkey as never },
      npub: 'npub1x',
      at: 0,
    });
    open = [
      proposal(ONE, { needsApprovals: 2, reviews: [{ ...by(KEY), verdict: 'approve' }] }),
      proposal(TWO, { needsApprovals: 2, reviews: [{ ...by(OTHER), verdict: 'approve' }] }),
    ];
    asMaintainer();
    const root = await show();
    await eventually(() => assert.exists(button(cardOf(root, TWO), 'approve')));
    assert.notExists(button(cardOf(root, ONE), 'approve'));
  });

  it('takes what is picked: what changed since only when the reader says so', async () => {
    open = [proposal(ONE, { items: [item('days'), item('name', { status: 'outdated', was: '69' })] })];
    asMaintainer();
    const root = await show();
    await eventually(() => assert.include(text(button(root, 'accept')!), 'Accept 1 of 2'));
    assert.include(text(root.querySelector('.outdated')!), 'It was: 69');
    root.querySelectorAll<HTMLInputElement>('input')[1]!.click();
    await element.updateComplete;
    assert.match(text(button(root, 'accept')!), /^Accept:/);
    button(root, 'accept')!.click();
    await eventually(() => assert.equal(text(root.querySelector('.outcome')!), 'Accepted.'));
    const at = { resource: 'plant', record: 'tomato' };
    const cells = [
      { ...at, field: 'days', status: 'current' as const },
      { ...at, field: 'name', status: 'outdated' as const },
    ];
    assert.deepEqual(wishes, [{ do: 'accept', proposal: ONE, cells }]);
  });

  it('says what went wrong in the reader’s language, and what has no words there in the details', async () => {
    open = [proposal(ONE)];
    asMaintainer();
    answers = () => Promise.reject(new KoboldError('no-right', 'No permission.'));
    const root = await show({ lang: 'de' });
    await eventually(() => assert.exists(button(root, 'accept')));
    button(root, 'accept')!.click();
    await eventually(() => assert.include(text(root.querySelector('.problem')!), 'Ihr Schlüssel'));
    answers = () => Promise.reject(new KoboldError('store-full', 'There is no room.'));
    button(root, 'accept')!.click();
    await eventually(() => assert.include(text(root.querySelector('.problem')!), 'Das ist nicht gelungen.'));
    assert.equal(text(root.querySelector('.problem [lang=en]')!), 'There is no room. store-full');
    await assertAccessible(element);
  });

  it('keeps the focus when a card goes', async () => {
    open = [proposal(ONE), proposal(TWO, { at: 0 })];
    asMaintainer();
    const root = await show();
    await eventually(() => assert.exists(button(root, 'accept')));
    button(cardOf(root, ONE), 'accept')!.focus();
    button(cardOf(root, ONE), 'accept')!.click();
    await eventually(() => assert.exists(root.querySelector('.outcome')));
    assert.isTrue(cardOf(root, TWO).contains(root.activeElement));
  });

  it('says in plain words what stands in the way, and why nothing was done', async () => {
    open = [proposal(ONE, { blockers: [{ code: 'approvals', have: 1, need: 2 }], needsApprovals: 2 }), proposal(TWO)];
    asMaintainer(() => Promise.reject(new KoboldError('signer-refused', 'no')));
    const root = await show();
    await eventually(() => assert.exists(button(root, 'approve')));
    assert.equal(text(root.querySelector('.blockers')!), 'It has 1 of the 2 approvals that this dataset asks for.');
    assert.isTrue(button(cardOf(root, ONE), 'accept')!.disabled);
    button(cardOf(root, TWO), 'accept')!.click();
    await eventually(() => assert.equal(text(root.querySelector('[role=alert]')!), 'Not signed, so nothing changed.'));
    assert.exists(button(cardOf(root, TWO), 'accept'));
  });

  it('asks why before it rejects', async () => {
    open = [proposal(ONE)];
    asMaintainer();
    const root = await show();
    await eventually(() => assert.exists(button(root, 'reject')));
    button(root, 'reject')!.click();
    await eventually(() => assert.equal(root.activeElement?.localName, 'textarea'));
    const why = root.querySelector('textarea')!;
    why.value = ' Mine took 70. ';
    why.dispatchEvent(new Event('input'));
    button(root, 'really')!.click();
    await eventually(() => assert.deepEqual(wishes, [{ do: 'reject', proposal: ONE, note: 'Mine took 70.' }]));
  });

  it('shows a reader what became of their own, lets them withdraw, and be told no more', async () => {
    open = [proposal(ONE, { mine: 'device' })];
    const said = { author: { pubkey: KEY as never, person: KEY as never }, npub: 'npub1x', at: 0 };
    yours = [
      proposal(TWO, { mine: 'device', status: 'rejected', decisions: [{ ...said, verdict: 'reject', note: 'No.' }] }),
    ];
    const root = await show({}, { writing: { drafts: 0, sent: 1, refused: [{ proposal: TWO }] } });
    await eventually(() => assert.exists(root.querySelector('.refused button')));
    assert.include(text(cardOf(root, TWO)), 'No.');
    root.querySelector<HTMLButtonElement>('.refused button')!.click();
    button(cardOf(root, ONE), 'withdraw')!.click();
    await eventually(() => assert.equal(text(root.querySelector('.outcome')!), 'Withdrawn.'));
    assert.deepEqual(told, [`dismiss ${TWO}`, `withdraw ${ONE}`]);
  });

  it('does not say of what was taken that it would change into itself', async () => {
    const taken = item('days', { now: '75', status: 'present' });
    yours = [proposal(ONE, { mine: 'device', status: 'accepted', items: [taken] })];
    const root = await show();
    await eventually(() => assert.exists(cardOf(root, ONE)));
    assert.equal(text(cardOf(root, ONE).querySelector('.now')!), '');
    assert.equal(text(cardOf(root, ONE).querySelector('.proposed')!), '75');
    await assertAccessible(element);
  });
});
