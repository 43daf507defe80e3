/** Puts a `<kobold-table>` with a client of the test's own on the page, and finds its parts. */
import { ELEMENTS } from '../../components/elements.js';
import type { KoboldTable } from '../../components/data/table/kobold-table.js';
import { useClient } from '../../components/kit/client.js';
import { eventually } from './eventually.js';
import { FakeClient, type FakeTable, type FakeView } from './fake-client.js';

export interface Shown {
  readonly table: KoboldTable;
  readonly root: ShadowRoot;
  readonly client: FakeClient;
  readonly view: FakeView;
}

/** Wide enough for the grid unless `width` says otherwise. */
export async function showTable(
  data: FakeTable,
  attributes: Record<string, string> = {},
  width = 900,
  inside = '',
): Promise<Shown> {
  for (const tag of ['kobold-table', 'kobold-field'])
    if (!customElements.get(tag)) customElements.define(tag, await ELEMENTS[tag]!());
  const client = new FakeClient(data);
  useClient(client);
  const room = document.createElement('div');
  room.style.width = `${width}px`;
  const table = document.createElement('kobold-table') as KoboldTable;
  table.setAttribute('src', '/rows.csv');
  for (const [name, value] of Object.entries(attributes)) table.setAttribute(name, value);
  table.append(document.createRange().createContextualFragment(inside));
  room.append(table);
  document.body.append(room);
  await eventually(() => {
    if (!client.views[0]) throw new Error('no view was opened');
  });
  await table.whenReady.catch(() => undefined);
  await eventually(() => {
    // What comes after the first rows, and cards, are loaded by themselves.
    const root = table.shadowRoot!;
    const waits = rowsOf(root).length > 0 && !table.late.afterRows;
    const waitsForCards = root.querySelector('.as-cards') && data.rows.length > 0 && !root.querySelector('[part=card]');
    if (waits || waitsForCards) throw new Error('not yet');
  });
  await table.updateComplete;
  return { table, root: table.shadowRoot!, client, view: client.views[0]! };
}

export function clearPage(): void {
  document.body.replaceChildren();
  useClient(undefined);
}

export const rowsOf = (root: ShadowRoot): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>('[role=row][data-record-id]'),
];
export const texts = (root: ShadowRoot, field: string): string[] =>
  rowsOf(root).map(
    (row) => row.querySelector(`[data-field="${field}"]`)?.textContent?.trim().replace(/\s+/g, ' ') ?? '',
  );

export function press(root: ShadowRoot, key: string, keys: KeyboardEventInit = {}): void {
  const target = root.activeElement ?? root.querySelector('.scroller')!;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...keys }));
}

/** The cell with the focus, as `record/field`; `head/field` in the header. */
export function focused(root: ShadowRoot): string {
  const cell = root.activeElement?.closest<HTMLElement>('[data-field]');
  const row = cell?.closest<HTMLElement>('[data-record-id]');
  return `${row?.dataset['recordId'] ?? 'head'}/${cell?.dataset['field'] ?? ''}`;
}
