/** What the templates of a table read: the panels' context and what only the table itself knows. */
import type { Cell, Field } from '../../../core/table/field.js';
import type { Item, RowItem } from '../../../worker/api.js';
import type { CellFormat } from './cell-text.js';
import type { ColumnPlan } from './column-layout.js';
import type { PanelContext } from '../table/reader-view.js';

export interface Scene extends PanelContext {
  /** Columns in sight, in order. */
  readonly shown: readonly ColumnPlan[];
  /** Where a field's cell is in RowItem.cells. */
  readonly cellIndex: ReadonlyMap<string, number>;
  readonly format: CellFormat;
  /** Template of the record's link; '' where records open in a dialog. */
  readonly href: string;
  readonly target: string;
  /** For links: the page's base URL. */
  readonly base: string;
  /** Hosts whose images may be loaded. */
  readonly imageHosts: ReadonlySet<string>;
  /** How cells of a dataset look; until it has come, like those of a file. */
  readonly declared?: typeof import('./cell-declared.js').renderDeclared;
  /** A row as it is shown where something was typed into it that could not be kept. */
  readonly held?: (row: RowItem) => RowItem;
}

export const isGroup = (item: Item): item is Exclude<Item, RowItem> => typeof item.key === 'string';

export function cellOf(scene: Scene, row: RowItem, field: Field): Cell {
  const index = scene.cellIndex.get(field.key);
  return index === undefined ? undefined : row.cells[index];
}

/** Classes of a cell: `disputed` (ask-who.ts explains it), `suggested`. */
export const marksOf = (row: RowItem | undefined, { field }: ColumnPlan): string => ` ${row?.marks?.[field.key] ?? ''}`;
