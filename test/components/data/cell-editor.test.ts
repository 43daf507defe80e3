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
    // A timer set after the editor's own, and longer, ends after it.
    await new Promise((resolve) => setTimeout(resolve, 400));
    await editor.updateComplete;
    assert.match(alert()!, /value is needed/);

    box.value = 'M';
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await editor.updateComplete;
    assert.isUndefined(alert());
    editor.remove();
  });
});
