/**
 * Whether what was typed is a value of its field, while it is typed: the same rules as the worker's (core/schema/values.ts), which
 * also knows the other cells and records. Loaded once cells can be changed.
 */
import type { Field } from '../../../core/table/field.js';
import { FIELD_TYPES } from '../../../core/schema/definition.js';
import { parseText } from '../../../core/schema/values.js';
import type { IssueCode } from '../../../core/schema/issue.js';

/** `text` in the form of files. Undefined where nothing is wrong, or nothing is known. */
export function checkTyped(text: string, { declared }: Field): IssueCode | undefined {
  const type = FIELD_TYPES.find((one) => one === declared?.type);
  if (!type || text === '') return undefined;
  return parseText({ type, ...(declared?.options && { options: declared.options }) }, text).issue?.code;
}
