/** What was typed into a record that is gone: shown in its place, and nothing of another that has the same id elsewhere. */
import { assert } from 'chai';
import { editsOf, heldOf } from '../../../components/data/edit/element-edits.js';
import { KoboldRecord } from '../../../components/data/record/kobold-record.js';
import { useClient } from '../../../components/kit/client.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { GardenClient } from '../../support/garden-client.js';

if (!customElements.get('kobold-record')) customElements.define('kobold-record', KoboldRecord);

describe('what was typed into a record that is gone', () => {
  let element: KoboldRecord;
  let client: GardenClient;
  const root = (): ShadowRoot => element.renderRoot as ShadowRoot;
  const lost = (): string[] => [...root().querySelectorAll('.lost .text')].map((one) => one.textContent!);
  const focused = (): Element | null => root().activeElement;
  const suppliers = () =>
    editsOf(element, { dataset: client.garden.address, resource: 'supplier', isElsewhere: false });

  beforeEach(async () => {
    useClient((client = new GardenClient()));
    element = document.createElement('kobold-record') as KoboldRecord;
    Object.assign(element, { lang: 'en', editable: true, src: '/garden.kobold', resource: 'plant', record: 'zebra' });
    document.body.append(element);
    await eventually(() => assert.isNotNull(root().querySelector('[data-pen=sun]')));
    for (const record of ['zebra', 'bean']) {
      hold(editsOf(element), record, 'of a plant');
      hold(suppliers(), record, 'of a supplier');
    }
  });
  afterEach(() => element.remove());

  function hold(edits: ReturnType<typeof editsOf>, record: string, typed: string): void {
    edits.held.hold({ record, field: 'name', typed, shown: typed, why: 'Wrong.', name: record, label: 'Name' });
    edits.changed();
  }

  it('is its own, though a record of another kind has the same id', async () => {
    client.garden.delete('plant', 'zebra');
    client.changed();
    await eventually(() => assert.deepEqual(lost(), ['of a plant']));
    await assertAccessible(element);
    const dismiss = root().querySelector<HTMLElement>('.lost .link')!;
    dismiss.focus();
    dismiss.click();
    await eventually(() => assert.deepEqual(lost(), []));
    await eventually(() => assert.equal(focused()?.getAttribute('part'), 'empty'));
    assert.deepEqual(
      heldOf(element)
        .filter(({ cell }) => cell.record === 'zebra')
        .map(({ cell }) => cell.typed),
      ['of a supplier'],
    );
  });

  it('is listed beneath a record whose field for it is not shown, until it is given up', async () => {
    assert.deepEqual(lost(), []);
    const held = { record: 'zebra', typed: 'soon', shown: 'soon', why: 'That is no number.', name: 'Zebra' };
    const edits = editsOf(element);
    edits.held.hold({ ...held, field: 'days', label: 'Days' });
    element.fields = 'name, sun';
    edits.changed();
    await eventually(() => assert.deepEqual(lost(), ['soon']));
    assert.include(root().querySelector('.lost')!.textContent, 'That is no number.');
    await assertAccessible(element);
    element.fields = 'name, sun, days';
    await eventually(() => assert.deepEqual(lost(), []));
    element.fields = 'name, sun';
    await eventually(() => assert.deepEqual(lost(), ['soon']));
    const dismiss = root().querySelector<HTMLElement>('.lost .link')!;
    dismiss.focus();
    dismiss.click();
    await eventually(() => assert.deepEqual(lost(), []));
    await eventually(() => assert.equal(focused()?.localName, 'h2'));
    assert.isUndefined(edits.held.of('zebra', 'days'));
  });

  it('is that of the kind that was followed to', async () => {
    root().querySelector<HTMLElement>('[data-field=supplier] .ref')!.click();
    await eventually(() => assert.equal(root().querySelector('h2')?.textContent?.trim(), 'of a supplier'));
    client.garden.delete('supplier', 'bean');
    client.changed();
    await eventually(() => assert.deepEqual(lost(), ['of a supplier']));
    root().querySelector<HTMLElement>('.lost .link')!.click();
    await eventually(() => assert.deepEqual(lost(), []));
    assert.isDefined(editsOf(element).held.of('bean', 'name'));
  });
});
