/** Forms as data: groups of fields, each perhaps shown only while the record says so. */
import type { Json } from '../log/event.js';
import type { FormDefinition, FormGroup } from './definition.js';
import { DefinitionReader } from './definition-reader.js';
import { type IsKnown, readFilter } from './filter-json.js';
import { quoted } from './issue.js';
import { isMembers } from '../log/members.js';
import { matchesRecord, type MatchOptions, type RecordValues } from './match-record.js';
import type { ResourceSchema } from './schema.js';

/**
 * Without `groups` one group holds all fields. Fields in no group are not in the form. A group whose condition is not
 * understood always shows: a field that cannot be reached is worse than one too many.
 */
export function readForm(
  reader: DefinitionReader,
  key: string,
  isKnown: IsKnown,
  inOrder: readonly string[],
): FormDefinition {
  const groups = reader.listOf('groups', 'a group', (item) => (isMembers(item) ? item : undefined));
  return {
    key,
    label: reader.text('label'),
    help: reader.text('help'),
    order: reader.number('order'),
    groups: groups?.map((source, at) => {
      const group = new DefinitionReader(reader.path, source, []);
      const read = readGroup(group, isKnown);
      for (const { message } of group.issues) reader.note(`groups, ${at + 1}: ${message}`);
      return read;
    }) ?? [{ fields: inOrder }],
    source: reader.source,
  };
}

/**
 * The keys a form shows for a record as it stands, in order, each once. Hiding a field changes nothing in the record:
 * what it held stays, and is validated.
 */
export function visibleFields(
  form: Pick<FormDefinition, 'groups'>,
  schema: Pick<ResourceSchema, 'members'>,
  values: RecordValues,
  options: MatchOptions,
): string[] {
  const shown = form.groups.filter(({ when }) => when === undefined || matchesRecord(when, schema, values, options));
  return [...new Set(shown.flatMap(({ fields }) => fields))];
}

function readGroup(group: DefinitionReader, isKnown: IsKnown): FormGroup {
  const fields = group.listOf('fields', 'the key of a field', (item) => (typeof item === 'string' ? item : undefined));
  return {
    label: group.text('label'),
    help: group.text('help'),
    fields: (fields ?? []).filter((key) => isKnown(key) || void group.note(`there is no field ${quoted(key)}.`)),
    when: readCondition(group, group.value('when'), isKnown),
  };
}

function readCondition(group: DefinitionReader, when: Json | undefined, isKnown: IsKnown): FormGroup['when'] {
  if (when === undefined) return undefined;
  const read = readFilter(when, isKnown);
  if ('filter' in read) return read.filter;
  group.note(`when: ${read.problem}`);
  return undefined;
}
