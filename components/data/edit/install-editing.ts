/**
 * Where changing a cell begins, in tables that say `editable`. What it takes is loaded once such a table has its rows; a table
 * to read only carries this file and nothing of it.
 */
import { css } from 'lit';
import type { ActionHost, TableActions } from '../table/table-actions.js';
import type { Editing } from './editing.js';

export interface EditHost extends ActionHost {
  readonly editable: boolean;
}

/** A click that opens a record waits so long for a second one. */
const DOUBLE_CLICK_MS = 280;

export function installEditing(host: EditHost, actions: TableActions): void {
  let loading: Promise<Editing | undefined> | undefined;
  const load = (): Promise<Editing | undefined> =>
    (loading ??= import('./edit-parts.js').then(
      ({ Editing, installSuggestions }) => {
        installSuggestions(host);
        return new Editing(host, actions);
      },
      () => (loading = undefined),
    ));
  const begin = (cell: HTMLElement, typed?: string): void => void load().then((editing) => editing?.begin(cell, typed));
  const loadSoon = (): void => {
    if (host.editable) void load();
  };
  host.addController({ hostUpdated: loadSoon });
  loadSoon();

  const root = host.renderRoot as ShadowRoot;
  let opening: ReturnType<typeof setTimeout> | undefined;
  root.addEventListener('dblclick', (event) => {
    const cell = host.editable ? cellAt(event.target) : undefined;
    if (!cell) return;
    clearTimeout(opening);
    event.preventDefault();
    begin(cell);
  });
  // The first column opens its record by one click, and is changed by two.
  root.addEventListener(
    'click',
    (event) => {
      const { target, detail, isTrusted } = event as MouseEvent;
      const lead =
        host.editable && isTrusted && detail > 0
          ? (target as Element).closest<HTMLElement>('.body button[data-open]')
          : null;
      if (!lead) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      clearTimeout(opening);
      const record = recordAt(lead);
      // Rows are filled anew as they scroll: the click is for this record, or for none.
      if (detail === 1)
        opening = setTimeout(() => {
          if (recordAt(lead) === record) lead.click();
        }, DOUBLE_CLICK_MS);
    },
    { capture: true },
  );
  root.addEventListener(
    'keydown',
    (event) => {
      const { key, ctrlKey, metaKey, altKey, isComposing, target } = event as KeyboardEvent;
      // Letters such as ł and @ are typed with what Windows tells as Ctrl and Alt.
      const isCommand = (ctrlKey || metaKey || altKey) && !(event as KeyboardEvent).getModifierState('AltGraph');
      const cell = host.editable && !isComposing && !isCommand ? cellAt(target) : undefined;
      if (!cell || event.defaultPrevented || cell !== target) return;
      if (key === 'F2') begin(cell);
      else if (key === 'Backspace' || key === 'Delete') begin(cell, '');
      else if ([...key].length === 1 && key !== ' ') begin(cell, key);
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

/** A suggestion is written in the reader's colour: not yet what the dataset says. */
export const editingStyles = css`
  .suggested {
    color: var(--_accent);
    box-shadow: inset 0 -2px 0 -1px var(--_accent);
    font-style: italic;
  }
`;

const recordAt = (lead: HTMLElement): string | undefined =>
  lead.closest<HTMLElement>('[data-record-id]')?.dataset['recordId'];

function cellAt(target: EventTarget | null): HTMLElement | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-record-id] [data-field]') : null;
  return cell ?? undefined;
}
