/**
 * Where changing a record's values begins, in elements that say `editable`. What it takes (record-editing.ts, and the editors of tables)
 * is loaded once such an element has a record that somebody signed; a record to read carries this file and nothing of it.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { RecordData, SourceRef } from '../../../worker/api.js';
import type { LiveViewController } from '../../kit/live-view.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { EditedElement } from '../edit/element-edits.js';
import type { RecordEditing } from './record-editing.js';
import type { Place } from './record-trail.js';

/** What templates show of it. */
export interface ValueChanges {
  /** What was typed and not taken: in place of the value. */
  held(record: RecordData, key: string): string | undefined;
  /** Beside a value: the way to change it, or why there is none, and what was wrong. */
  renderPen(record: RecordData, field: Field, label: string): unknown;
  /** What was typed there and was not taken, of a record that is gone, or of fields that are not shown. */
  renderLost(): unknown;
}

export interface ChangingOptions {
  readonly isEditable: () => boolean;
  /** What is open now: its dataset is changed. */
  readonly live: () => LiveViewController;
  /** The record that is to be shown. */
  readonly asked: () => (Omit<Place, 'name' | 'record'> & { readonly record: string | undefined }) | undefined;
  /** `null`: it is gone. */
  readonly record: () => RecordData | null | undefined;
  /** The reader has not followed a reference: what the builder says of fields holds. */
  readonly isStart: () => boolean;
  /** Of the first record, while others are shown; absent: as it was when it was shown. */
  readonly start?: () => RecordData['about'];
  readonly localize: () => LocalizeController;
  readonly timeZone: () => string;
  /** Of the first record. May throw. */
  readonly source: () => SourceRef | undefined;
  /** As the builder wrote it. */
  readonly written: () => string;
  /** Speaks to the page, and has the builder's wishes. */
  readonly asker: () => EditedElement & { readonly resource?: string };
  /** Where an editor goes: within a modal dialog, for all else is inert. */
  readonly place: () => HTMLElement;
  /** Where the line of changes that wait goes. */
  readonly linePlace: () => HTMLElement;
  /** It could not be loaded. */
  failed(): void;
}

export type ChangingHost = ReactiveControllerHost &
  HTMLElement & { readonly renderRoot: HTMLElement | DocumentFragment };

export class RecordChanging implements ReactiveController {
  #editing: RecordEditing | undefined;
  #isAsked = false;

  constructor(
    private readonly host: ChangingHost,
    private readonly options: ChangingOptions,
  ) {
    host.addController(this);
  }

  /** Undefined for who only reads. */
  get shown(): ValueChanges | undefined {
    return this.options.isEditable() ? this.#editing : undefined;
  }

  get isOpen(): boolean {
    return this.#editing?.isOpen === true;
  }

  hostConnected(): void {
    this.#isAsked = this.#editing !== undefined;
  }

  hostUpdated(): void {
    const record = this.options.record();
    // Of one that is gone there may be what was typed.
    if (this.#isAsked || !this.options.isEditable() || !(record?.about || record === null)) return;
    this.#isAsked = true;
    import('./record-editing.js').then(
      ({ RecordEditing }) => {
        this.#editing ??= new RecordEditing(this.host, this.options);
        this.host.requestUpdate();
      },
      () => this.options.failed(),
    );
  }
}
