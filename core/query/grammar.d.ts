/** What the parser made from grammar.peggy gives: fields and values as written, with their positions in the text. */

export interface WrittenField {
  readonly name: string;
  readonly at: number;
  readonly end: number;
}

export interface WrittenValue {
  readonly text: string;
  readonly quoted?: boolean;
  readonly at: number;
  readonly end: number;
  /** For `today`, `today - 3 months`: how many units. */
  readonly today?: number;
  readonly unit?: 'days' | 'weeks' | 'months' | 'years';
  readonly hasOffset?: boolean;
}

export type WrittenFilter =
  | { readonly kind: 'and'; readonly filters: readonly WrittenFilter[] }
  | { readonly kind: 'or'; readonly filters: readonly WrittenFilter[] }
  | { readonly kind: 'not'; readonly filter: WrittenFilter }
  | (WrittenTest & { readonly field: WrittenField });

export type WrittenTest =
  | { readonly kind: 'empty'; readonly negate?: boolean }
  | { readonly kind: 'in'; readonly values: readonly WrittenValue[]; readonly negate: boolean }
  | {
      readonly kind: 'between';
      readonly from: WrittenValue;
      readonly to: WrittenValue;
      readonly below: boolean;
      readonly negate: boolean;
    }
  | { readonly kind: 'compare'; readonly op: '=' | '!=' | '<' | '<=' | '>' | '>='; readonly value: WrittenValue }
  | {
      readonly kind: 'text';
      readonly op: 'contains' | 'starts' | 'ends';
      readonly value: WrittenValue;
      readonly negate?: boolean;
    };

/** Undefined for blank text. Throws SyntaxError. */
export function parse(text: string): WrittenFilter | undefined;

export class SyntaxError extends Error {
  readonly expected: readonly { readonly type: string; readonly text?: string; readonly description?: string }[] | null;
  readonly found: string | null;
  readonly location: { readonly start: { readonly offset: number } };
}
