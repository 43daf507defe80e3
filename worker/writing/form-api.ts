/** What pages know of forms: the part of the contract (worker/api.ts) that `kobold-form` uses. Types only, all data clonable. */
import type { Field } from '../../core/table/field.js';
import type { NamedRecord } from '../../core/writing/cell-problem.js';
import type { FormProblem } from '../../core/writing/fill-form.js';
import type { FormChange } from '../../core/writing/plan-form.js';

export type { FormProblem } from '../../core/writing/fill-form.js';
export type { FormChange } from '../../core/writing/plan-form.js';

/** By key or label; texts as files have them, of relationships ids or titles, one a line (core/writing/fill-form.ts). */
export type FormTextsData = Readonly<Record<string, string>>;

export interface FormRequest {
  /** May be left out where there is one. */
  readonly resource?: string;
  /** Absent: a new one. */
  readonly record?: string;
  readonly form?: string;
  readonly fields?: readonly string[];
  readonly preset?: FormTextsData;
  readonly offered?: FormTextsData;
  /** By key: what was typed. */
  readonly values?: FormTextsData;
  /** `FormState.seen` of the answer before: what has changed since is told. */
  readonly seen?: string;
  /** Reader's, for conditions that compare. */
  readonly locale: string;
  /** YYYY-MM-DD where the reader is. */
  readonly today: string;
}

export interface FormField {
  readonly field: Field;
  readonly kind: 'field' | 'relationship' | 'computed';
  readonly required: boolean;
  /** What stands in it; of relationships ids, one a line. Computed ones: see `computed`. */
  readonly text: string;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of relationships: what the chosen are called, by id. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface FormState {
  /** Address. */
  readonly dataset: string;
  readonly resource: string;
  /** Of the form in the schema; absent where it has none, or only some fields were asked for. */
  readonly form?: string;
  /** What the form is called, else what a record is. */
  readonly label: string;
  readonly help?: string;
  /** Those that show now. */
  readonly groups: readonly {
    readonly label?: string;
    readonly help?: string;
    readonly fields: readonly FormField[];
  }[];
  readonly problems: readonly FormProblem[];
  /** What submitting becomes: see `FormOutcome.as`. */
  readonly as: FormSubmitted;
  /** Leading zero bits that are asked of what strangers send (NIP-13); 0: none. */
  readonly pow: number;
  /** Opaque. */
  readonly seen: string;
  /** Of the schema, since the answer that gave `seen`. */
  readonly changes: readonly FormChange[];
  /** Names that `fields`, `preset` and `offered` have and the form has not, in sentences for the builder. */
  readonly unknown: readonly string[];
  /** Keys that there are, shown or not: what was typed for others has no place any more. */
  readonly keys: readonly string[];
}

/** What formulas say of what is typed. */
export interface FormComputed {
  /** By key of a computed field. Absent while it cannot be told. */
  readonly texts: FormTextsData;
  /** Of the schema's validations. */
  readonly problems: readonly FormProblem[];
}

/**
 * `saved`: signed with a right of this device. `intake`: signed under the grant to everyone. `suggested`: a proposal. Each is
 * kept here and on its way when it is said.
 */
export type FormSubmitted = 'saved' | 'intake' | 'suggested';

export interface FormSubmission extends FormRequest {
  /** A UUID of the page's own making: sent twice, it is there once. */
  readonly id: string;
}

export interface FormOutcome {
  /** Absent: nothing was kept, for one of the reasons below. */
  readonly as?: FormSubmitted;
  readonly record?: string;
  /** Ids of what was signed for it, in this session: `DatasetHandle.outbox` says where they are, `retry` sends them again. */
  readonly events?: readonly string[];
  readonly problems: readonly FormProblem[];
  readonly changes: readonly FormChange[];
  /** The work was ended by the person. */
  readonly stopped?: true;
}

export interface FormWork {
  readonly bits: number;
  readonly tried: number;
  /** Tries on average. */
  readonly expected: number;
}

export interface FormHandle {
  /**
   * Undefined while its schema may still come. Rejects with `unknown-resource`, `unknown-form`, `unknown-record`, and `bad-request`
   * for files.
   */
  state(request: FormRequest): Promise<FormState | undefined>;
  computed(request: FormRequest): Promise<FormComputed>;
  /** Rejects as `DatasetWriting.edit` does, and with `too-large`, `too-much-work`; then nothing is kept. */
  submit(submission: FormSubmission): Promise<FormOutcome>;
  /** How far the work for a submission is; undefined where there is none. */
  work(id: string): Promise<FormWork | undefined>;
  /** Ends it. */
  stop(id: string): Promise<void>;
  /** Records to choose from, by what they are called; the best first, at most 20. */
  candidates(resource: string, search: string, locale: string): Promise<readonly NamedRecord[]>;
}
