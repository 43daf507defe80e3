/**
 * Where changing a cell begins, in tables that say `editable`. What it takes is loaded once such a table has its rows; a table
 * to read only carries this file and nothing of it.
 */
import { css } from 'lit';
import type { ActionHost, TableActions } from '../table/table-actions.js';
import type { Editing } from './editing.js';

export interface EditHost extends ActionHost {
  readonly editable: boolean;
  readonly timeZone: string;
  readonly cards: boolean;
}

/** What editing listens to, before the rest of the table does. */
const HEARD = ['dblclick', 'click', 'pointerdown', 'keydown', 'paste'] as const;

export function installEditing(host: EditHost, actions: TableActions): void {
  let editing: Editing | undefined;
  let loading: Promise<void> | undefined;
  const load = (): Promise<void> =>
    (loading ??= import('./edit-parts.js').then(
      ({ Editing, installSuggestions }) => {
        installSuggestions(host);
        editing = new Editing(host, actions);
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    ));
  const loadSoon = (): void => {
    if (host.editable && !editing) load().catch(() => undefined);
  };
  host.addController({ hostUpdated: loadSoon });
  loadSoon();

  for (const name of HEARD)
    (host.renderRoot as ShadowRoot).addEventListener(
      name,
      (event) => {
        if (!host.editable) return;
        if (editing) return editing.hear(event);
        const asksToEdit = name === 'dblclick' || (event as KeyboardEvent).key === 'F2';
        if (!asksToEdit || !(event.target as Element).closest('[data-record-id] [data-field]')) return;
        // As soon as it is there; where it does not come, that is said.
        load().then(
          () => editing!.hear(event),
          () => actions.say(host.context.localize.terms.notLoaded),
        );
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
