/** A form whose dataset asks visitors for work: how far it is, stopping it, and sending it after all. */
import { assert } from 'chai';
import { KoboldForm } from '../../../components/data/form/kobold-form.js';
import { useClient } from '../../../components/kit/client.js';
import type { DatasetHandle, FormOutcome, FormState, FormSubmission } from '../../../worker/api.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';

if (!customElements.get('kobold-form')) customElements.define('kobold-form', KoboldForm);

const NADDR = 'naddr1qqyxsetdv4kk2tt5d9kk2q3q';
const EXPECTED = 2 ** 20;

describe('a form that asks for work', () => {
  let element: KoboldForm;
  let submitted: FormSubmission[];
  let tried: number;
  let end: (outcome: FormOutcome) => void;
  const stopped: string[] = [];
  const part = (name: string): HTMLElement | null => element.renderRoot.querySelector(`[part~=${name}]`);
  const text = (name: string): string => (part(name)?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const input = (): HTMLInputElement => element.renderRoot.querySelector<HTMLInputElement>('[data-field=name] .input')!;
  const share = (): number => part('work')?.querySelector('progress')?.value ?? 0;

  beforeEach(async () => {
    [submitted, tried] = [[], EXPECTED / 2];
    stopped.length = 0;
    const client = new FakeClient(garden);
    const forms = {
      state: async () => STATE,
      computed: async () => ({ texts: {}, problems: [] }),
      submit: (submission: FormSubmission) => {
        submitted.push(submission);
        return new Promise<FormOutcome>((resolve) => (end = resolve));
      },
      work: async () => ({ bits: 20, tried, expected: EXPECTED }),
      stop: async (id: string) => {
        stopped.push(id);
        end({ problems: [], changes: [], stopped: true });
      },
    };
    Object.assign(client.datasetCalls, { forms: forms as unknown as DatasetHandle['forms'] });
    useClient(client);
    element = document.createElement('kobold-form') as KoboldForm;
    Object.assign(element, { lang: 'en', src: NADDR, resource: 'plant' });
    document.body.append(element);
    await eventually(() => assert.lengthOf(client.datasets, 1));
    client.datasets[0]!.send({} as never);
    await eventually(() => assert.isNotNull(input()));
    input().value = 'Sungold';
    input().dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  });
  afterEach(() => {
    element.reset();
    element.remove();
  });

  it('says so before, and how far it is; it can be stopped, and sends nothing then', async () => {
    assert.match(text('public'), /does a little work before it is sent/);
    input().focus();
    part('submit')!.click();
    await eventually(() => assert.equal(text('work').replace(' Stop', ''), 'Working… about 39%'));
    assert.closeTo(share(), 1 - Math.exp(-0.5), 1e-6);
    assert.equal(text('submit'), 'Sending…');
    assert.isTrue((part('submit') as HTMLButtonElement).disabled);
    await assertAccessible(element);
    // More than is expected is no end.
    tried = EXPECTED * 3;
    await eventually(() => assert.match(text('work'), /about 95%/));
    part('stop')!.focus();
    part('stop')!.click();
    await eventually(() => assert.isNull(part('work')));
    assert.deepEqual(stopped, [submitted[0]!.id]);
    assert.include(element.renderRoot.querySelector('[role=status]')!.textContent, 'Stopped. Nothing was sent.');
    assert.equal(input().value, 'Sungold');
    assert.isFalse(input().disabled);
    assert.equal((element.renderRoot as ShadowRoot).activeElement, part('submit'));
  });

  it('is sent after all, as the same submission', async () => {
    part('submit')!.click();
    await eventually(() => assert.isNotNull(part('stop')));
    part('stop')!.click();
    await eventually(() => assert.equal(text('submit'), 'Send'));
    const told: unknown[] = [];
    element.addEventListener('kobold-submitted', (event) => told.push((event as CustomEvent).detail));
    part('submit')!.click();
    await eventually(() => assert.lengthOf(submitted, 2));
    assert.equal(submitted[1]!.id, submitted[0]!.id);
    assert.deepEqual({ ...submitted[1]!.values }, { name: 'Sungold' });
    assert.notInclude(element.renderRoot.querySelector('[role=status]')!.textContent, 'Stopped');
    end({ as: 'intake', record: 'r1', events: [], problems: [], changes: [] });
    await eventually(() => assert.include(text('success'), 'Thank you!'));
    assert.isNull(part('work'));
    assert.deepEqual(told, [{ resource: 'plant', record: 'r1', as: 'intake' }]);
  });
});

const STATE = {
  dataset: '34880:ab:seeds',
  resource: 'plant',
  label: 'Plant',
  as: 'intake',
  pow: 20,
  problems: [],
  changes: [],
  unknown: [],
  keys: ['name'],
  seen: '{}',
  groups: [
    { fields: [{ field: { key: 'name', label: 'Name', type: 'text' }, kind: 'field', required: false, text: '' }] },
  ],
} as unknown as FormState;
