/** PROTOCOL.md sections 4 and 12.2: references, the fields of elements, pins, and what a reference shows. */
import { isReference } from './content.js';
import { isObject, jcs, sha256Text } from './json.js';
import type { Json, JsonObject } from './json.js';

/** Whether `hash` is that of `value`. */
export function isTruePin(pin: JsonObject): boolean {
  return pin.hash === sha256Text(jcs(pin.value!));
}

/** As it is signed in the dataset `own`: `""` stands for that; an empty label is left out. Undefined for no reference. */
export function normalReference(from: Json, own: string): Json | undefined {
  if (!isObject(from)) return undefined;
  const { label, ...rest } = from;
  const reference = label === null || label === undefined ? rest : from;
  if (!isReference(reference)) return undefined;
  const [dataset, resource, record] = reference.$ref as readonly string[];
  return { ...reference, $ref: [dataset === own ? '' : dataset!, resource!, record!] };
}

/** Section 5: comparison forms, of references. */
export function isSame(a: JsonObject, b: JsonObject): boolean {
  const form = ({ label: _label, ...rest }: JsonObject): string => jcs(rest);
  return form(a) === form(b);
}

/** Section 4: the field of an element. */
export function elementField(relation: string, { $ref, pin }: JsonObject): string {
  return `${relation}/${jcs($ref!)}${isObject(pin) ? `/${pin.hash as string}` : ''}`;
}

/** What a field is the element of: a relationship and `$ref`; undefined where it is none. */
export function elementOf(field: string): readonly [string, Json] | undefined {
  const slash = field.indexOf('/');
  const relation = field.slice(0, Math.max(slash, 0));
  const rest = field.slice(slash + 1);
  for (const text of [rest, rest.replace(/\/[0-9a-f]{64}$/, '')]) {
    const $ref = parsed(text);
    const isRelation = isReference({ $ref: ['', relation, 'x'] });
    if ($ref !== undefined && jcs($ref) === text && isRelation && isReference({ $ref })) return [relation, $ref];
  }
  return undefined;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export interface Target {
  readonly state: 'present' | 'gone' | 'unknown';
  readonly label?: string;
  readonly value?: Json;
}

/** "Modes". What is not there is left out. */
export function shown(mode: string, reference: JsonObject, target: Target): Json {
  const label = target.label ?? reference.label;
  const pinned = mode === 'pinned' && isObject(reference.pin) ? reference.pin.value : undefined;
  const newer = pinned !== undefined && target.value !== undefined && jcs(target.value) !== jcs(pinned);
  return {
    state: target.state,
    ...(label !== undefined && { label }),
    ...(pinned !== undefined && { value: pinned }),
    newer,
    violation: mode === 'strong' && target.state === 'gone',
  };
}
