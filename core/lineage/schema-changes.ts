/** What a change of a schema's cell means to people: a field was added, renamed, taken out. PROTOCOL.md, section 12.1. */
import type { Json } from '../log/event.js';
import { isMembers, member } from '../log/members.js';
import type { CellValue } from './version.js';

export interface SchemaChange {
  /** Of the definition: `resource`, `field`, `relationship` …; as it is written, so it may be anything. */
  readonly family: string;
  /** '' for what the resource says of itself. */
  readonly key: string;
  readonly what: 'added' | 'removed' | 'renamed' | 'changed';
  /** Labels; absent where it had none. */
  readonly before?: string;
  readonly after?: string;
}

/** `path`: a field of the record `$schema`. */
export function schemaChange(path: string, before: CellValue, after: CellValue): SchemaChange {
  const slash = path.indexOf('/');
  const [family, key] = slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
  const [was, is] = [labelOf(before), labelOf(after)];
  const isThere = (value: CellValue): boolean => value !== undefined && value !== null;
  const what = !isThere(after) ? 'removed' : !isThere(before) ? 'added' : was === is ? 'changed' : 'renamed';
  return { family, key, what, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
}

function labelOf(definition: CellValue): string | undefined {
  const label: Json | undefined = isMembers(definition) ? member(definition, 'label') : undefined;
  return typeof label === 'string' ? label : undefined;
}
