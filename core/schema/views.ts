/** Views as data: which columns, which records, in which order. Who shows them decides what a layout is. */
import { quoted } from './issue.js';
import type { ViewColumn, ViewDefinition } from './definition.js';
import type { DefinitionReader } from './definition-reader.js';
import { type IsKnown, readFilter, readSortKey } from './filter-json.js';
import { isMembers, member } from '../log/members.js';

/** Parts that name fields which are not (or no longer) there are issues and left out; the rest stays in force. */
export function readView(reader: DefinitionReader, key: string, isKnown: IsKnown): ViewDefinition {
  const known = <T extends { readonly field: string }>(name: string, list: readonly T[] | undefined) =>
    list?.filter(({ field }) => isKnown(field) || void reader.note(`${name}: there is no field ${quoted(field)}.`));
  const groupBy = reader.text('group_by');
  const filter = reader.value('filter');
  const read = filter === undefined ? undefined : readFilter(filter, isKnown);
  if (read && 'problem' in read) reader.note(`filter: ${read.problem}`);
  return {
    key,
    label: reader.text('label'),
    help: reader.text('help'),
    order: reader.number('order'),
    layout: reader.text('layout'),
    columns: known('columns', reader.listOf('columns', 'a column', toColumn)),
    filter: read && 'filter' in read ? read.filter : undefined,
    sort: known('sort', reader.listOf('sort', 'a sort key', readSortKey)),
    groupBy: known('group_by', groupBy === undefined ? [] : [{ field: groupBy }])?.[0]?.field,
    limit: reader.count('limit'),
    source: reader.source,
  };
}

/** The key of a field, or an object with one and whatever else the layout knows: a width, a format. */
function toColumn(item: unknown): ViewColumn | undefined {
  const source = isMembers(item) ? item : { field: item as string };
  const field = member(source, 'field');
  return typeof field === 'string' ? { field, source } : undefined;
}
