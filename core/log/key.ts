/**
 * Keys: names of resources, fields, relationships and definitions, and record ids. They are for programs and never
 * change, so they are kept out of the way of object prototypes, paths and terminals. PROTOCOL.md, section 2.
 */
import { utf8Length } from '../canonical-json.js';

const LONGEST_BYTES = 128;

const FORBIDDEN = /[\u0000-\u001f\u007f]|^\$/;
const PROTOTYPE_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'prototype',
  'toLocaleString',
  'toString',
  'valueOf',
]);
const DEFINITIONS: ReadonlySet<string> = new Set(['field', 'relationship', 'computed', 'validation', 'view', 'form']);

/** A resource, field, relationship or definition name. */
export function isKey(text: unknown): text is string {
  return isRecordId(text) && !text.includes('/');
}

export function isRecordId(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text !== '' &&
    !FORBIDDEN.test(text) &&
    !PROTOTYPE_NAMES.has(text) &&
    (text.length * 3 <= LONGEST_BYTES || utf8Length(text) <= LONGEST_BYTES)
  );
}

/** `resource`, or `field/`, `view/` … and a key: PROTOCOL.md, section 12.1. */
export function isDefinitionPath(text: string): boolean {
  if (text === 'resource') return true;
  const slash = text.indexOf('/');
  return slash > 0 && DEFINITIONS.has(text.slice(0, slash)) && isKey(text.slice(slash + 1));
}
