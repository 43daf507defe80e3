/** Parts of a form on their own: half a date, and the plain form around it, in a shadow root too. */
import { expect } from 'chai';
import type { DatasetHandle, FormState } from '../../../worker/api.js';
import { FormFilling } from '../../../components/data/form/form-filling.js';
import { FormOwner } from '../../../components/data/form/form-owner.js';

describe('a form with half a date in it', () => {
  it('is not sent, and is once the box holds a whole one or none', async () => {
    const sent: unknown[] = [];
    const forms = {
      state: () => Promise.resolve(STATE),
      computed: () => Promise.resolve({ texts: {}, problems: [] }),
      submit: (submission: { values: unknown }) => {
        sent.push({ ...(submission.values as object) });
        return Promise.resolve({ problems: [], changes: [], stopped: true });
      },
    };
    const host = { wish: () => ({ locale: 'en', today: '2026-06-01' }), plain: (text: string) => text };
    const filling = new FormFilling(
      { ...host, changed: () => undefined },
      () => ({ forms }) as unknown as DatasetHandle,
    );
    await filling.look();
    filling.type('sown', '2026-05-01');
    let isHalf = true;
    filling.half('sown', () => isHalf);
    filling.half('hidden', () => true);
    expect(await filling.submit(() => true)).to.equal(false);
    expect(filling.problems.map(({ field, code }) => `${field} ${code}`)).to.deep.equal(['sown type']);
    expect(sent).to.deep.equal([]);
    isHalf = false;
    expect(filling.problems).to.deep.equal([]);
    isHalf = true;
    filling.type('sown', '2026-05-02');
    expect(filling.problems).to.deep.equal([]);
    await filling.submit(() => true);
    expect(sent).to.deep.equal([{ sown: '2026-05-02' }]);
    filling.startOver();
    filling.close();
  });
});

describe('the plain form around an element', () => {
  it('waits for it in a shadow root too', async () => {
    const page = document.body.appendChild(document.createElement('div'));
    const root = page.attachShadow({ mode: 'open' });
    root.innerHTML = '<form><i></i></form>';
    const form = root.querySelector('form')!;
    const element = Object.assign(form.querySelector('i')!, { showProblems: () => undefined });
    let isSent = false;
    const send = (): Promise<boolean> => ((isSent = true), Promise.resolve(true));
    const owner = new FormOwner(element, { isSent: () => isSent, send });
    owner.join(form);
    const heard = new Promise<boolean>((resolve) =>
      form.addEventListener('submit', (event) => (event.preventDefault(), resolve(isSent))),
    );
    form.requestSubmit();
    expect(await heard).to.equal(true);
    owner.leave();
    page.remove();
  });
});

const STATE = {
  dataset: '30078:seeds',
  resource: 'plant',
  label: 'Plant',
  as: 'saved',
  pow: 0,
  problems: [],
  changes: [],
  unknown: [],
  keys: ['sown'],
  seen: '{}',
  groups: [
    { fields: [{ field: { key: 'sown', label: 'Sown', type: 'date' }, kind: 'field', required: false, text: '' }] },
  ],
} as unknown as FormState;
