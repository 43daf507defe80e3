import { assert } from 'chai';
import type { Field } from '../../../core/table/field.js';
import { KoboldCellEditor } from '../../../components/data/edit/kobold-cell-editor.js';
import type { CellEditing } from '../../../worker/api.js';
import { eventually } from '../../support/eventually.js';
import { localizer } from '../../support/localizer.js';

if (!customElements.get('kobold-cell-editor')) customElements.define('kobold-cell-editor', KoboldCellEditor);

const name: Field = { key: 'name', label: 'Name', type: 'text', declared: { type: 'string' } };

describe('a cell that is changed', () => {
  it('keeps saying why it was not taken, until something else is typed', async () => {
    const editing: CellEditing = { field: name, text: 'Matina', seen: [], as: 'suggested', required: true };
    const timers = heldTimers();
    const editor = Object.assign(new KoboldCellEditor(), {
      cell: { id: 'tomato', field: 'name' },
      field: name,
      handle: { editing: () => Promise.resolve(editing) },
      localize: { ...localizer('en'), dir: 'ltr' },
    });
    document.body.append(editor);
    const box = await eventually(() => {
      const found = editor.renderRoot.querySelector('input');
      assert.equal(found?.value, 'Matina');
      return found!;
    });
    const alert = (): string | undefined => editor.renderRoot.querySelector('[role=alert]')?.textContent;

    box.value = '';
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
    await editor.updateComplete;
    assert.match(alert()!, /value is needed/);
    // However long the person pauses.
    timers.run();
    await editor.updateComplete;
    assert.match(alert()!, /value is needed/);

    box.value = 'M';
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await editor.updateComplete;
    assert.isUndefined(alert());
    editor.remove();
    timers.release();
  });
});

/** What waits for a time waits until it is run. */
function heldTimers(): { run(): void; release(): void } {
  const own = { setTimeout: window.setTimeout, clearTimeout: window.clearTimeout };
  const held = new Map<number, () => void>();
  let last = 1e9;
  Object.assign(window, {
    setTimeout: (run: () => void, ms = 0) =>
      ms < 100 ? own.setTimeout.call(window, run, ms) : (held.set(++last, run), last),
    clearTimeout: (id: number) => held.delete(id) || own.clearTimeout.call(window, id),
  });
  return {
    run() {
      const due = [...held.values()];
      held.clear();
      for (const run of due) run();
    },
    release: () => void Object.assign(window, own),
  };
}
