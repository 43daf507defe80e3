/**
 * Every event the elements send, in one place. Facts use the past tense; wishes end in `-request` and can be cancelled.
 * All bubble and cross shadow roots.
 */
import type { ErrorData } from '../../core/errors.js';
import type { Filter, SortKey } from '../../core/query/query.js';

export interface ReadyDetail {
  readonly total: number;
}
export interface ChangedDetail {
  readonly matched: number;
  readonly total: number;
}
export interface SelectedDetail {
  /** Record ids and field keys of the selected rectangle. */
  readonly records: readonly string[];
  readonly fields: readonly string[];
}
export interface ViewChangedDetail {
  readonly filter?: Filter;
  readonly search?: string;
  readonly sort?: readonly SortKey[];
  readonly groupBy?: string;
}
export interface OpenRequestDetail {
  readonly src: string;
  readonly resource: string;
  readonly record: string;
}
export interface SubmitRequestDetail {
  readonly resource: string;
  /** Absent: a new one. */
  readonly record?: string;
  /** By field key, as texts: of relationships ids, one a line. */
  readonly values: Readonly<Record<string, string>>;
}
export interface SubmittedDetail {
  readonly resource: string;
  readonly record: string;
  /** `saved` and `intake`: the dataset says it now; `suggested`: somebody decides. */
  readonly as: 'saved' | 'intake' | 'suggested';
}

/** What is about to be changed. */
export interface SaveRequestDetail {
  readonly src: string;
  readonly resource: string;
  /** `edit` of one cell, or `paste`, `fill`, `clear`, `replace`, `add`, `remove`, `undo`, `redo`. */
  readonly action: string;
  /** Of `edit`: record id, field key, and the text in the form files have it. */
  readonly cells: readonly { readonly record: string; readonly field: string; readonly text: string }[];
  /** Ids: of `remove`. */
  readonly records: readonly string[];
}
/** What was changed: kept on this device, and on its way. */
export interface SavedDetail {
  readonly src: string;
  readonly resource: string;
  readonly action: string;
  /** `suggested`: as a suggestion that is not sent yet. */
  readonly as: 'saved' | 'suggested';
  /** That are others now. */
  readonly cells: number;
  /** Ids of the records that were made or removed. */
  readonly records: readonly string[];
}
/** Nothing more is to be known. */
export type SignInRequestDetail = Readonly<Record<never, never>>;

export interface KoboldEventMap {
  'kobold-ready': CustomEvent<ReadyDetail>;
  'kobold-error': CustomEvent<ErrorData>;
  'kobold-changed': CustomEvent<ChangedDetail>;
  'kobold-selected': CustomEvent<SelectedDetail>;
  'kobold-view-changed': CustomEvent<ViewChangedDetail>;
  'kobold-open-request': CustomEvent<OpenRequestDetail>;
  'kobold-save-request': CustomEvent<SaveRequestDetail>;
  'kobold-saved': CustomEvent<SavedDetail>;
  'kobold-sign-in-request': CustomEvent<SignInRequestDetail>;
  'kobold-submit-request': CustomEvent<SubmitRequestDetail>;
  'kobold-submitted': CustomEvent<SubmittedDetail>;
}

declare global {
  interface HTMLElementEventMap extends KoboldEventMap {}
}

type DetailOf<Name extends keyof KoboldEventMap> = KoboldEventMap[Name]['detail'];

/** States a fact; where it is cancelable, asks whether to go on: false when somebody called preventDefault. */
export function announce<Name extends keyof KoboldEventMap>(
  from: EventTarget,
  name: Name,
  detail: DetailOf<Name>,
  cancelable = false,
): boolean {
  return from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
}
