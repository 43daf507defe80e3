/** Fields, relationships, computed fields and validations, each from its definition. PROTOCOL.md, section 12.1. */
import type { Address, Json } from '../log/event.js';
import { CARDINALITIES, FIELD_TYPES, REFERENCE_MODES } from './definition.js';
import type {
  ComputedDefinition,
  FieldDefinition,
  FieldType,
  Option,
  RelationshipDefinition,
  ValidationDefinition,
} from './definition.js';
import type { DefinitionReader } from './definition-reader.js';
import { isMembers, member } from '../log/members.js';
import { isKey } from '../log/key.js';
import { patternIssue } from './pattern.js';
import { isAddress } from '../log/address.js';
import { toNormal } from './values.js';

/** Types whose values have an order that `min` and `max` bound. */
const ORDERED: ReadonlySet<FieldType> = new Set(['integer', 'number', 'decimal', 'date', 'datetime', 'time']);
/** Types that are texts, for `min_length`, `max_length` and `pattern`. */
const TEXTS: ReadonlySet<FieldType> = new Set(['string', 'markdown', 'url', 'email', 'phone']);

export function readField(reader: DefinitionReader, key: string): FieldDefinition | undefined {
  const type = readType(reader);
  if (type === undefined) return undefined;
  const options = readOptions(reader, type);
  const value = { type, options };
  return {
    kind: 'field',
    ...common(reader, key),
    ...value,
    required: reader.flag('required'),
    unique: reader.flag('unique'),
    default: readDefault(reader, value),
    format: reader.value('format'),
    min: readBound(reader, 'min', type),
    max: readBound(reader, 'max', type),
    ...readLengths(reader, type),
    pattern: readPattern(reader, type),
    unit: reader.text('unit'),
  };
}

/** The field a definition becomes that is not understood. Its issue has been noted by who did not understand it. */
export function unknownField(reader: DefinitionReader, key: string): FieldDefinition {
  return { kind: 'field', ...common(reader, key), type: 'json', required: false, unique: false };
}

export function readRelationship(reader: DefinitionReader, key: string): RelationshipDefinition | undefined {
  const to = reader.text('to');
  const cardinality = reader.oneOf('cardinality', CARDINALITIES);
  const mode = reader.oneOf('mode', REFERENCE_MODES);
  const dataset = reader.text('dataset');
  if (to === undefined || !isKey(to) || cardinality === undefined || mode === undefined) {
    reader.note("A relationship needs 'to', 'cardinality' and 'mode'.");
    return undefined;
  }
  if (dataset !== undefined && !isAddress(dataset)) {
    reader.note("'dataset' is no address of a dataset.");
    return undefined;
  }
  return {
    kind: 'relationship',
    ...common(reader, key),
    to,
    dataset: dataset as Address | undefined,
    cardinality,
    mode,
    inverse: reader.text('inverse'),
    required: reader.flag('required'),
  };
}

export function readComputed(reader: DefinitionReader, key: string): ComputedDefinition | undefined {
  const type = readType(reader);
  const formula = reader.text('formula');
  if (type === undefined) return undefined;
  if (formula === undefined) {
    reader.note("A computed field needs 'formula'.");
    return undefined;
  }
  return { kind: 'computed', ...common(reader, key), type, formula, format: reader.value('format') };
}

export function readValidation(reader: DefinitionReader, key: string): ValidationDefinition | undefined {
  const formula = reader.text('formula');
  const message = reader.text('message');
  if (formula === undefined || message === undefined) {
    reader.note("A validation needs 'formula' and 'message'.");
    return undefined;
  }
  const fields = reader.listOf('fields', 'the key of a field', (item) => (isKey(item) ? item : undefined)) ?? [];
  return { ...common(reader, key), formula, message, fields };
}

function common(reader: DefinitionReader, key: string) {
  return {
    key,
    label: reader.text('label'),
    help: reader.text('help'),
    order: reader.number('order'),
    source: reader.source,
  };
}

function readType(reader: DefinitionReader): FieldType | undefined {
  const type = reader.oneOf('type', FIELD_TYPES);
  if (type === undefined && reader.value('type') === undefined) reader.note("'type' is missing.");
  return type;
}

function readOptions(reader: DefinitionReader, type: FieldType): readonly Option[] | undefined {
  if (type !== 'enum' && type !== 'tags') return undefined;
  const options = reader.listOf('options', 'a choice', toOption);
  if (options === undefined && type === 'enum') reader.note("'options' is missing: any text is taken.");
  const seen = new Set<string>();
  return options?.filter(({ value }) => {
    if (seen.has(value)) reader.note('options: the same choice twice; the first one counts.');
    return !seen.has(value) && seen.add(value);
  });
}

function toOption(item: Json): Option | undefined {
  const source = isMembers(item) ? item : { value: item };
  const textOf = (name: string): string | undefined => {
    const text = member(source, name);
    return typeof text === 'string' ? text : undefined;
  };
  const value = textOf('value');
  if (value === undefined || value === '') return undefined;
  return { value, label: textOf('label'), color: textOf('color') };
}

function readDefault(
  reader: DefinitionReader,
  definition: Pick<FieldDefinition, 'type' | 'options'>,
): Json | undefined {
  const written = reader.value('default');
  if (written === undefined) return undefined;
  const { value, issue } = toNormal(definition, written);
  if (issue) reader.note(`default: ${issue.message}`);
  return value ?? undefined;
}

function readBound(reader: DefinitionReader, name: 'min' | 'max', type: FieldType): number | string | undefined {
  const written = reader.value(name);
  if (written === undefined || !ORDERED.has(type)) return undefined;
  // A whole-number field may well be bounded by 0.5.
  const { value, issue } = toNormal({ type: type === 'integer' ? 'number' : type }, written);
  if (issue) reader.note(`${name}: ${issue.message}`);
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

function readLengths(reader: DefinitionReader, type: FieldType): Pick<FieldDefinition, 'minLength' | 'maxLength'> {
  if (!TEXTS.has(type) && type !== 'tags') return {};
  return { minLength: reader.count('min_length'), maxLength: reader.count('max_length') };
}

function readPattern(reader: DefinitionReader, type: FieldType): string | undefined {
  const pattern = TEXTS.has(type) ? reader.text('pattern') : undefined;
  const issue = pattern === undefined ? undefined : patternIssue(pattern);
  if (issue !== undefined) reader.note(`pattern: ${issue}`);
  return issue === undefined ? pattern : undefined;
}
