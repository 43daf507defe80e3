import { assert } from 'chai';
import { LitElement } from 'lit';
import { editsOf, followEdits, heldOf } from '../../../components/data/edit/element-edits.js';
import type { HeldCell } from '../../../components/data/edit/held-cells.js';
import { KoboldSheetLine } from '../../../components/data/edit/kobold-sheet-line.js';
import type { KoboldHeldValues } from '../../../components/data/edit/kobold-held-values.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { localizer } from '../../support/localizer.js';

class EditedThing extends LitElement {}
customElements.define('edited-thing', EditedThing);

const OTHER = { dataset: '34880:ab:seeds', resource: 'shop', isElsewhere: false };

function held(record: string, field = 'days', typed = 'many'): HeldCell {
  return { record, field, typed, shown: typed, why: 'A whole number.', name: `The ${record}`, label: 'Days' };
}

describe('what is typed and not taken', () => {
  let thing: EditedThing;
  beforeEach(() => {
    thing = document.createElement('edited-thing') as EditedThing;
    document.body.append(thing);
  });
  afterEach(() => thing.remove());

  it('is told of by resource, its own first, where the same ids stand for others', () => {
    let told = 0;
    const end = followEdits(thing, () => told++);
    const [shops, own] = [editsOf(thing, OTHER), editsOf(thing)];
    shops.held.hold(held('one'));
    own.held.hold(held('one'));
    shops.changed();
    assert.equal(editsOf(thing, { ...OTHER }), shops);
    assert.deepEqual(
      heldOf(thing).map(({ edits, other }) => [edits === own, other]),
      [
        [true, undefined],
        [false, OTHER],
      ],
    );
    end();
    own.changed();
    assert.equal(told, 1);
  });

  it('asks before the page is left, while its element is on it; the window keeps none that is gone', () => {
    const asks = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    const listening = new Set<unknown>();
    const { addEventListener: add, removeEventListener: remove } = window;
    type Listening = typeof window.addEventListener;
    const noting = (real: Listening, note: (listener: unknown) => unknown) =>
      ((name: string, listener: EventListener) => {
        if (name === 'beforeunload') note(listener);
        real.call(window, name, listener);
      }) as Listening;
    window.addEventListener = noting(add, (listener) => listening.add(listener));
    window.removeEventListener = noting(remove as Listening, (listener) => listening.delete(listener));
    try {
      const edits = editsOf(thing, OTHER);
      assert.isFalse(asks());
      edits.held.hold(held('one'));
      edits.changed();
      assert.isTrue(asks());
      thing.remove();
      assert.isFalse(asks());
      assert.equal(listening.size, 0);
      // It goes on being told what becomes of a save.
      edits.changed();
      assert.equal(listening.size, 0);
      document.body.append(thing);
      assert.isTrue(asks());
      edits.held.drop('one', 'days');
      edits.changed();
      assert.isFalse(asks());
      assert.equal(listening.size, 0);
    } finally {
      window.addEventListener = add;
      window.removeEventListener = remove;
    }
  });

  it('is listed under its table on request, some at a time, and each can be given up', async () => {
    const line = new KoboldSheetLine();
    const edits = editsOf(thing);
    for (let n = 0; n < 120; n++) edits.held.hold(held(`r${n}`));
    const corrected: string[] = [];
    Object.assign(line, {
      localize: { ...localizer('en'), dir: 'ltr' },
      wrong: '120 cells were not taken.',
      held: heldOf(thing),
      correctOne: ({ cell }: { cell: HeldCell }) =>
        cell.record === 'r1' ? undefined : () => corrected.push(cell.record),
      giveUpOne: ({ cell }: { cell: HeldCell }) => {
        edits.held.drop(cell.record, cell.field);
        line.held = heldOf(thing);
      },
    });
    document.body.append(line);
    const button = (of: LitElement, words: string): HTMLButtonElement =>
      [...of.renderRoot.querySelectorAll('button')].find((one) => one.textContent!.trim() === words)!;
    await line.updateComplete;
    assert.isTrue(line.renderRoot.querySelector('kobold-held-values') === null);
    button(line, 'Show list').click();
    await line.updateComplete;
    const list = line.renderRoot.querySelector<KoboldHeldValues>('kobold-held-values')!;
    await list.updateComplete;
    const rows = (): HTMLElement[] => [...list.renderRoot.querySelectorAll('li')];
    assert.lengthOf(rows(), 50);
    await assertAccessible(line);
    assert.deepEqual(
      rows()
        .slice(0, 2)
        .map((row) => [...row.querySelectorAll('button')].map((one) => one.textContent!.trim())),
      [
        ['Put right', 'Copy', 'Discard'],
        ['Copy', 'Discard'],
      ],
    );
    rows()[0]!.querySelector('button')!.click();
    assert.deepEqual(corrected, ['r0']);
    button(list, 'Show more').click();
    await list.updateComplete;
    assert.lengthOf(rows(), 100);
    rows()[0]!.querySelectorAll('button')[2]!.click();
    await eventually(() => assert.include(rows()[0]!.textContent, 'The r1'));
    assert.equal(heldOf(thing).length, 119);
    button(line, 'Hide list').click();
    await eventually(() => assert.isTrue(line.renderRoot.querySelector('kobold-held-values') === null));
    line.remove();
  });

  it('is gone through by keys alone: the focus goes on to what is left, and never to another value’s button', async () => {
    const line = new KoboldSheetLine();
    const edits = editsOf(thing);
    for (const record of ['one', 'two', 'three']) edits.held.hold(held(record));
    let taken = 0;
    const drop = (record: string): void => {
      edits.held.drop(record, 'days');
      line.held = heldOf(thing);
    };
    Object.assign(line, {
      localize: { ...localizer('en'), dir: 'ltr' },
      wrong: 'Some cells were not taken.',
      isListed: true,
      held: heldOf(thing),
      correctOne: () => () => undefined,
      giveUpOne: ({ cell }: { cell: HeldCell }) => drop(cell.record),
      takeFocus: () => taken++,
    });
    document.body.append(line);
    await line.updateComplete;
    const list = line.renderRoot.querySelector<KoboldHeldValues>('kobold-held-values')!;
    const focused = (): HTMLElement | null => (list.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
    const isAt = (words: string): Promise<void> =>
      eventually(() => assert.equal(focused()?.getAttribute('aria-label'), words));
    await list.updateComplete;
    list.renderRoot.querySelector<HTMLElement>('li:last-child .acts button:last-child')!.focus();
    focused()!.click();
    await isAt('Discard: The two, Days');
    // Put right elsewhere meanwhile: the focus stays where it is.
    drop('one');
    await eventually(() => assert.lengthOf([...list.renderRoot.querySelectorAll('li')], 1));
    await isAt('Discard: The two, Days');
    assert.equal(taken, 0);
    focused()!.click();
    await eventually(() => assert.equal(taken, 1));

    for (const record of ['one', 'two']) edits.held.hold(held(record));
    Object.assign(line, { held: heldOf(thing), isListed: true });
    await eventually(() => assert.isNotNull(line.renderRoot.querySelector('kobold-held-values')));
    const anew = line.renderRoot.querySelector<KoboldHeldValues>('kobold-held-values')!;
    await anew.updateComplete;
    anew.renderRoot.querySelector<HTMLElement>('li .acts button:last-child')!.focus();
    ((anew.renderRoot as ShadowRoot).activeElement as HTMLElement).click();
    await eventually(() =>
      assert.equal((anew.renderRoot as ShadowRoot).activeElement?.getAttribute('aria-label'), 'Discard: The two, Days'),
    );
    line.remove();
  });

  it('goes on with the first of the others once they are shown', async () => {
    const list = document.createElement('kobold-held-values') as KoboldHeldValues;
    const edits = editsOf(thing);
    for (let n = 0; n < 60; n++) edits.held.hold(held(`r${n}`));
    Object.assign(list, { localize: { ...localizer('en'), dir: 'ltr' }, values: heldOf(thing) });
    document.body.append(list);
    await list.updateComplete;
    const more = list.renderRoot.querySelector<HTMLElement>('.after')!;
    more.focus();
    more.click();
    await list.updateComplete;
    const { activeElement } = list.renderRoot as ShadowRoot;
    assert.equal(activeElement?.getAttribute('aria-label'), 'Discard: The r50, Days');
    list.remove();
  });
});
