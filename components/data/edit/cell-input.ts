/** What changes a cell of a type: a box to type into, or choices found by typing. The editor around it decides when it is done. */
import type { CSSResult, TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { CellEditing } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';

/** The editor, as its input sees it. */
export interface InputHost {
  readonly field: Field;
  readonly handle: LiveHandle;
  readonly localize: LocalizeController;
  readonly renderRoot: DocumentFragment | HTMLElement;
  /** Of the table; undefined: the reader's own. */
  readonly timeZone: string | undefined;
  readonly label: string;
  /** Undefined until it has come. */
  readonly editing: CellEditing | undefined;
  readonly isWrong: boolean;
  readonly isSheet: boolean;
  requestUpdate(): void;
  /** Styles of the input's own. */
  adopt(styles: CSSResult): void;
  /** The person changed it. */
  touched(): void;
  /** What was picked is the decision. */
  picked(): void;
}

export interface CellInput {
  /** In the form of files (PROTOCOL.md, section 12.2). */
  readonly text: string;
  /** As it was typed, to go on with where it is not taken. */
  readonly typed: string;
  /** As people read it. */
  readonly shown: string;
  render(): TemplateResult;
  /** The exact text, once it has come. */
  take(editing: CellEditing): void;
  /** `all`: marks what is in it, to be typed over. */
  focus(all: boolean): void;
  /** True where the key was for the input. */
  key(event: KeyboardEvent): boolean;
  /** A click anywhere in the editor. */
  press(event: Event): void;
  /** What cannot even be read off it: half a date. */
  problem(): string | undefined;
  close(): void;
}
