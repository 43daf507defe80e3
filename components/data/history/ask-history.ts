/**
 * What the element knows of a dataset's past: asked of the worker, and again whenever a frame says that there is more of it; as much
 * as is shown already. An answer to an older question is dropped.
 */
import { errorToData, type ErrorData } from '../../../core/errors.js';
import type {
  ConflictList,
  DatasetFrame,
  DatasetHandle,
  HistoryEntry,
  HistoryPage,
  HistoryQuestion,
  SetAsideList,
  SourceRef,
} from '../../../worker/api.js';
import { watchDataset } from '../../kit/client-dataset.js';
import { getClient } from '../../kit/client.js';
import type { Shown } from './filters-template.js';

const PAGE = 20;
const MOST_AT_ONCE = 100;

export interface AskOptions {
  /** Of what, and of whom. */
  question(): HistoryQuestion;
  shown(): Shown;
  /** Something is known otherwise. `isAnswer`: all that was asked for. */
  changed(isAnswer: boolean): void;
}

type Place = Required<Pick<HistoryQuestion, 'resource' | 'record'>>;

export class AskHistory {
  frame: DatasetFrame | undefined;
  page: HistoryPage | undefined;
  entries: readonly HistoryEntry[] = [];
  conflicts: ConflictList | undefined;
  aside: SetAsideList | undefined;
  error: ErrorData | undefined;
  /** Something that is not shown yet; not where the same is only asked for again. */
  isFetching = false;
  /** Relays were asked for older ones, and have none. */
  isOldest = false;
  readonly handle: DatasetHandle;
  /** The newest question; '' once nobody asks any more. */
  #asked = '';
  #count = 0;
  /** What is shown is the answer to this. */
  #answered = '';
  /** Whose names relays were asked for, and for which records they were asked for what is older. */
  readonly #once = new Set<string>();
  /** Events that somebody wanted all of: asked for again where an answer tells a part of them. */
  readonly #whole = new Set<string>();

  constructor(
    source: SourceRef,
    readonly options: AskOptions,
  ) {
    this.handle = watchDataset(getClient(), source, {
      frame: (frame) => this.#received(frame),
      fail: (error) => this.#fail(error),
    });
  }

  async ask(): Promise<void> {
    const { options, handle } = this;
    const question = options.question();
    const place = placeIn(question);
    const shown = options.shown();
    const about = `${JSON.stringify(question)} ${shown}`;
    const asked = (this.#asked = `${about} ${++this.#count}`);
    this.isFetching = about !== this.#answered;
    options.changed(false);
    try {
      const [page, conflicts, aside] = await Promise.all([
        handle.history({ ...question, limit: this.#limit }),
        shown === 'conflicts' ? handle.conflicts(place) : undefined,
        shown === 'aside' ? handle.setAside() : undefined,
      ]);
      if (this.#asked !== asked) return;
      this.page = page;
      this.entries = page.entries;
      this.conflicts = conflicts ?? this.conflicts;
      this.aside = aside ?? this.aside;
      this.error = undefined;
      this.isFetching = false;
      this.#answered = about;
      options.changed(true);
      this.#askWhole();
      void this.#askNames(asked);
      // What a record's values replaced is asked for at once; all of a dataset's past, when somebody wants it.
      if (place && !page.next && page.lacking > 0 && this.#isFirst(`older ${JSON.stringify(question)}`))
        await this.older();
    } catch (error) {
      if (this.#asked === asked) this.#fail(errorToData(error));
    }
  }

  async older(): Promise<void> {
    const { page, handle } = this;
    if (!page || this.isFetching) return;
    const asked = this.#asked;
    this.isFetching = true;
    this.isOldest = false;
    this.options.changed(false);
    try {
      const before = page.next;
      const more = await handle.history({
        ...this.options.question(),
        ...(before ? { before, limit: PAGE } : { older: true, limit: MOST_AT_ONCE }),
      });
      if (this.#asked !== asked) return;
      this.isOldest = !before && more.lacking === page.lacking;
      const known = new Set(this.entries.map(({ id }) => id));
      this.entries = before ? [...this.entries, ...more.entries.filter(({ id }) => !known.has(id))] : more.entries;
      this.page = { ...more, fields: { ...page.fields, ...more.fields } };
    } catch (error) {
      if (this.#asked === asked) this.#fail(errorToData(error));
    }
    if (this.#asked !== asked) return;
    this.isFetching = false;
    this.options.changed(false);
  }

  /** All that an event says, in place of the part that was told of it. */
  async whole(id: string): Promise<void> {
    this.#whole.add(id);
    const [whole] = (await this.handle.history({ event: id }).catch(() => undefined))?.entries ?? [];
    if (!whole || this.#asked === '') return;
    this.entries = this.entries.map((one) => (one.id === id ? whole : one));
    const events = this.aside?.events.map((one) => (one.entry.id === id ? { ...one, entry: whole } : one));
    if (events) this.aside = { ...this.aside!, events };
    this.options.changed(false);
  }

  /** Of what an answer has told a part of again. */
  #askWhole(): void {
    for (const { id } of this.entries) if (this.#whole.has(id)) void this.whole(id);
  }

  close(): void {
    this.#asked = '';
    this.handle.close();
  }

  get #limit(): number {
    return Math.min(MOST_AT_ONCE, Math.max(PAGE, this.entries.length));
  }

  #isFirst(name: string): boolean {
    const isFirst = !this.#once.has(name);
    this.#once.add(name);
    return isFirst;
  }

  /** Relays are asked once who people are; whoever is known is named at once. */
  async #askNames(asked: string): Promise<void> {
    const people = this.page?.people ?? [];
    const unknown = people.filter(({ name, npub }) => name === undefined && this.#isFirst(npub));
    if (unknown.length === 0) return;
    const limit = this.#limit;
    const question = { ...this.options.question(), limit, names: true };
    const named = await this.handle.history(question).catch(() => undefined);
    if (!named || this.#asked !== asked || this.entries.length > limit) return;
    this.page = { ...named, fields: { ...this.page!.fields, ...named.fields } };
    this.entries = named.entries;
    this.options.changed(false);
    this.#askWhole();
  }

  #received(frame: DatasetFrame): void {
    const before = this.frame;
    this.frame = frame;
    if (frame.error && frame.events === 0) return this.#fail(frame.error);
    this.options.changed(false);
    const isNews =
      !before ||
      !this.page ||
      before.events !== frame.events ||
      before.conflicts !== frame.conflicts ||
      isOther(before.counts, frame.counts);
    // Nothing is known of it before its first event.
    if (isNews && (frame.events > 0 || frame.sync?.caughtUp !== false)) void this.ask();
  }

  #fail(error: ErrorData): void {
    this.isFetching = false;
    this.error = error;
    this.options.changed(true);
  }
}

function placeIn({ resource, record }: HistoryQuestion): Place | undefined {
  return resource !== undefined && record !== undefined ? { resource, record } : undefined;
}

function isOther(a: DatasetFrame['counts'], b: DatasetFrame['counts']): boolean {
  return a.quarantined !== b.quarantined || a.waiting !== b.waiting || a.deferred !== b.deferred;
}
