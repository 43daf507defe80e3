/** What live views show: a table that may grow, be replaced, fail and recover. One object per source, however many views. */
import type { ErrorData } from '../../core/errors.js';
import type {
  CellEditing,
  CellQuestion,
  EditOutcome,
  NamedRecord,
  Provenance,
  RecordAbout,
  StepKind,
  ViewRequest,
} from '../api.js';
import type { FirstLook } from '../first-look.js';
import type { Plan } from '../writing/own-parts.js';
import type { LoadedTable } from './loaded-table.js';

export interface Source {
  /** The file's name without ending, the table's caption. */
  readonly title: string;
  /** Undefined until the header is known. Another object: the file was loaded anew. */
  readonly loaded: LoadedTable | undefined;
  /** 0–1 while loading, where the size is known. */
  readonly progress: number | undefined;
  readonly error: ErrorData | undefined;
  /** ms since 1970 of the copy that is shown instead of the file. */
  readonly offlineCopyOf: number | undefined;
  /** Calls back after every change, never before it returns. */
  subscribe(changed: () => void): () => void;
  reload(): void;
  /** Of a dataset: who says what a cell shows. */
  provenance?(which: CellQuestion): Promise<Provenance | undefined>;
  /** Of a dataset: what is needed to change a cell. */
  editing?(which: CellQuestion): CellEditing | undefined;
  /** Of a dataset: what the plan makes of it is written or suggested, as one action. */
  write?(kind: StepKind, plan: Plan): Promise<EditOutcome>;
  /** Of a dataset: records that a relationship may lead to. */
  candidates?(field: string, search: string, options: { limit: number; locale: string }): readonly NamedRecord[];
  /** Of a dataset: what stands around a record. */
  about?(id: string, options: { today: string; locale: string; related?: number }): RecordAbout | undefined;
  /** Of a dataset: who shows it with this request says what that begins with, for the next visit. Gives what takes it back. */
  keepLook?(request: ViewRequest, look: () => FirstLook | undefined): () => void;
  /** Stops all work; nobody has a view any more. */
  close(): void;
}

/** The changeable side, for those who load. */
export class SourceState implements Omit<Source, 'reload' | 'close'> {
  loaded: LoadedTable | undefined;
  progress: number | undefined;
  error: ErrorData | undefined;
  offlineCopyOf: number | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(public title: string) {}

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  set(change: Partial<Pick<SourceState, 'title' | 'loaded' | 'progress' | 'error' | 'offlineCopyOf'>>): void {
    Object.assign(this, change);
    for (const listener of [...this.#listeners]) listener();
  }
}
