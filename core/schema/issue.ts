/**
 * What is wrong with a value or a definition, as data. Nothing here throws and nothing is dropped: the value stays and is
 * shown marked. PROTOCOL.md, section 12.3.
 */

export const ISSUE_CODES = [
  'type', // not in the normal form of its type
  'required',
  'unique',
  'option', // not one of the definition's options
  'range',
  'length',
  'pattern',
  'missing-target', // a strong reference whose target is deleted or was never there
  'unknown-field',
] as const;
export type IssueCode = (typeof ISSUE_CODES)[number];

export interface Issue {
  readonly code: IssueCode;
  /** The key in the record: a field, a relationship, or an element field. */
  readonly field: string;
  /** English. For other languages: `code` and the definition. */
  readonly message: string;
}

/** A definition, or a part of one, that is not understood and is therefore not in force. */
export interface DefinitionIssue {
  readonly code: 'definition';
  /** As in the schema's cells: `field/price`. */
  readonly path: string;
  readonly message: string;
}

/** Texts from strangers in messages: short, and on one line. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? 'a list or an object' : String(value);
  // Controls and marks that turn the direction of writing would reorder the message around them.
  const line = text.slice(0, 120).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ');
  return line.length > 40 ? `'${line.slice(0, 39)}…'` : `'${line}'`;
}
