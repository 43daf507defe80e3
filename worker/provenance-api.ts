/** Who says what a cell shows. Types only, all data clonable. */
import type { Author } from '../core/dataset/provenance.js';
import type { Field } from '../core/table/field.js';

export type { Author } from '../core/dataset/provenance.js';

export interface CellQuestion {
  /** Of the record. */
  readonly id: string;
  /** Key. */
  readonly field: string;
  /** Answer only after the dataset's relays were asked what its people call themselves: seconds, once a day and person. */
  readonly names?: boolean;
}

/** Who says what a cell shows: one part, or one for each record that a relationship leads to. */
export interface Provenance {
  readonly field: Field;
  /** Nobody wrote it: a formula says so. */
  readonly computed: boolean;
  readonly parts: readonly ProvenancePart[];
}
export interface ProvenancePart {
  /** Of a relationship: the name of the record it leads to. */
  readonly name?: string;
  /** Newest first; the first shows. */
  readonly live: readonly Saying[];
  /** What they replaced, newest first. */
  readonly before: readonly Saying[];
  /** The live ones differ. */
  readonly conflict: boolean;
}
export interface Saying {
  /** Of the event. */
  readonly id: string;
  /** The same with author and relays, to pass on (NIP-19). */
  readonly nevent: string;
  /** As the cell would show it; absent where the field was unset, or the event is not here. */
  readonly text?: string;
  /** ms since 1970, by its author's clock; absent where the event is not here: then a snapshot's signer tells of it. */
  readonly at?: number;
  readonly author?: Author;
  /** The author's person as people pass keys on (NIP-19). */
  readonly npub?: string;
  /** What that person calls themselves: unproven, for display only. Absent where it is not known. */
  readonly name?: string;
  /** Its event has no effect (any more). */
  readonly isVoid: boolean;
  readonly accepted?: { readonly proposer: string; readonly npub: string; readonly name?: string };
  readonly note?: string;
  /** Relays it was seen on. */
  readonly relays: readonly string[];
}
