/**
 * A dataset's past for pages: its events newest first, each with what it changed in the words of cells; cells in conflict; what was
 * set aside, and why. Read from the log, never from what this person suggests. What can be done with it: history-restoring.ts.
 */
import { npubEncode, neventEncode } from 'nostr-tools/nip19';
import { Fold } from '../../core/dataset/fold.js';
import { SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import { compareStamped } from '../../core/dataset/order.js';
import { authorOf } from '../../core/dataset/provenance.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import { type EventChange, EventChanges } from '../../core/lineage/event-changes.js';
import { cellKey } from '../../core/lineage/merge.js';
import { OVER_MAX } from '../../core/lineage/ops.js';
import { saidAgain } from '../../core/lineage/restoring.js';
import { inOrder, lackingOf, parseCursor, printCursor, timelinePage } from '../../core/lineage/timeline.js';
import { cellValue, sameValue } from '../../core/lineage/version.js';
import type { DatasetEvent, EventId, Pubkey } from '../../core/log/event.js';
import type {
  ConflictCell,
  ConflictList,
  ConflictQuestion,
  ConflictValue,
  HistoryChange,
  HistoryEntry,
  HistoryPage,
  HistoryQuestion,
  SetAsideEvent,
  SetAsideList,
  Who,
} from '../api.js';
import type { DatasetWriting } from '../writing/dataset-writing.js';
import { NO_FORMULAS } from './computed-fields.js';
import type { HeldDataset } from './datasets.js';
import { cut } from './cut-text.js';
import { actOf } from './history-acts.js';
import { HistoryWords } from './history-words.js';

/** Stamps further ahead than this are deferred (core/dataset/deferred.ts). */
const TOLERANCE_MS = 900_000;
const PAGE = 30;
const MOST_PAGE = 100;
/** Changes listed of an event among others, and of one that is asked for alone. */
const MOST_CHANGES = 12;
const MOST_OF_ONE = 500;
/** Characters of a value and of a note; of an event that is asked for alone, all that an event can hold. */
const LONGEST_TEXT = 2_000;
const LONGEST_WHOLE = 100_000;
const MOST_CONFLICTS = 50;
/** Characters of all values in conflict. */
const MOST_OF_CONFLICTS = 500_000;
const MOST_SET_ASIDE = 100;
const MOST_PEOPLE = 50;
const MOST_HINTS = 3;
const MOST_RELAYS = 20;
/** Rounds of fetching what a record's changes replaced. */
const ROUNDS = 3;
const OLDER_AT_ONCE = 50;

export class DatasetHistory {
  #sorted: { readonly of: Fold; readonly count: number; readonly events: readonly DatasetEvent[] } | undefined;

  constructor(readonly held: HeldDataset) {}

  /** Of the log alone. Throws `bad-request` while nothing is known of the dataset. */
  get fold(): Fold {
    const { writing, dataset } = this.held;
    const fold = writing?.target.fold ?? dataset.fold;
    if (fold instanceof Fold) return fold;
    throw new KoboldError('bad-request', 'Nothing of this dataset is here yet.');
  }

  /** Throws `bad-request` for a file, which is read only. */
  get writing(): DatasetWriting {
    if (this.held.writing) return this.held.writing;
    throw new KoboldError('bad-request', 'A file cannot be changed: it can be read only.');
  }

  /** Throws `bad-request` where it is not here. */
  event(id: string): DatasetEvent {
    const event = this.fold.state.event(id as EventId);
    if (!event) throw new KoboldError('bad-request', 'This event is not here.');
    return event;
  }

  async page(question: HistoryQuestion = {}): Promise<HistoryPage> {
    if (question.older) await this.#fetchOlder(question);
    const { fold } = this;
    const { state } = fold;
    const isOne = question.event !== undefined;
    const words = this.words(isOne ? LONGEST_WHOLE : LONGEST_TEXT);
    const telling = new Telling(state, words);
    const { events, next, total, people } = this.#find(question);
    const most = isOne ? MOST_OF_ONE : MOST_CHANGES;
    const entries = await Promise.all(events.map((event) => this.#entry(event, telling, most)));
    const mostActive = [...people].sort((a, b) => b[1] - a[1]).slice(0, MOST_PEOPLE);
    const lacking = this.#lacking(question).length;
    const as = this.held.writing?.becomes(question.resource ?? state.resources()[0] ?? '');
    return this.#named(
      {
        entries,
        ...(next && { next: printCursor(next) }),
        total,
        lacking,
        complete: lacking === 0 && this.held.dataset.news.complete === true,
        people: mostActive.map(([pubkey, count]) => ({ ...toWho(pubkey), count })),
        fields: words.fields,
        ...(as && { as }),
      },
      question.names === true,
    );
  }

  async conflicts({ resource, record, names }: ConflictQuestion = {}): Promise<ConflictList> {
    const { state } = this.fold;
    const words = this.words();
    const found = state.conflicts().filter((one) => {
      if (one.record === SCHEMA_RECORD) return false;
      return (resource === undefined || one.resource === resource) && (record === undefined || one.record === record);
    });
    // Who decides needs the whole of each, as long as that is not too much for one answer.
    let left = MOST_OF_CONFLICTS;
    const conflicts = found.slice(0, MOST_CONFLICTS).map((conflict): ConflictCell => {
      const { resource, record, field } = conflict;
      const as = this.held.writing?.becomes(resource);
      return {
        resource,
        record,
        field,
        resourceLabel: words.resource(resource),
        title: words.record(resource, record),
        ...words.field(conflict),
        ...(as && { as }),
        // The others stay in conflict with what is decided: it cannot name more.
        liveTotal: conflict.writes.length,
        live: conflict.writes.slice(0, OVER_MAX).map((write) => {
          const event = state.event(write.id);
          const value = cellValue(field, write);
          const text = typeof value === 'boolean' && field === '$alive' ? undefined : words.text(conflict, value);
          const author = event && authorOf(state, event);
          const longest = left > 0 ? Math.max(LONGEST_TEXT, left) : 1;
          left -= text?.length ?? 0;
          return {
            id: write.id,
            at: write.stamp[0],
            ...toldOf(text, longest),
            ...(field === '$alive' && { isDeletion: value === false }),
            ...(author && { author, npub: npubEncode(author.person) }),
          };
        }),
      };
    });
    return this.#named({ conflicts, total: found.length, fields: words.fields }, names === true);
  }

  async setAside({ names }: { readonly names?: boolean } = {}): Promise<SetAsideList> {
    const { fold } = this;
    const { state } = fold;
    const words = this.words();
    const telling = new Telling(state, words);
    const listed = [
      ...state.quarantined().map(({ id, code }) => ({ list: 'quarantined' as const, code, event: state.event(id) })),
      ...state.waiting().map(({ id, code }) => ({ list: 'waiting' as const, code, event: state.event(id) })),
      ...fold.deferredEvents().map((event) => ({ list: 'deferred' as const, code: 'deferred', event })),
    ].filter((one): one is typeof one & { event: DatasetEvent } => one.event !== undefined);
    listed.sort((a, b) => compareStamped(b.event, a.event));
    const events = await Promise.all(
      listed.slice(0, MOST_SET_ASIDE).map(async ({ list, code, event }): Promise<SetAsideEvent> => {
        const entry = await this.#entry(event, telling, MOST_CHANGES);
        return {
          entry,
          list,
          code,
          ...(list === 'deferred' && { from: event.stamp[0] - TOLERANCE_MS }),
          canBeProposed: this.held.writing !== undefined && saidAgain(state, event).length > 0,
        };
      }),
    );
    return this.#named({ events, total: listed.length, fields: words.fields }, names === true);
  }

  words(longest = LONGEST_TEXT): HistoryWords {
    const { dataset } = this.held;
    return new HistoryWords(this.fold.state, dataset.computed ?? NO_FORMULAS, longest);
  }

  // ── Inside ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #find(question: HistoryQuestion): ReturnType<typeof timelinePage> {
    const { state } = this.fold;
    const { event: id, before, limit = PAGE, person, ...query } = question;
    if (id !== undefined) {
      const event = state.event(id as EventId) ?? this.fold.deferredEvents().find((one) => one.id === id);
      return { events: event ? [event] : [], total: event ? 1 : 0, people: new Map() };
    }
    const cursor = before === undefined ? undefined : parseCursor(before);
    if (before !== undefined && !cursor) throw new KoboldError('bad-request', 'This is no place in a history.');
    return timelinePage(this.#events(), state, {
      ...query,
      ...(person !== undefined && { person: person as Pubkey }),
      ...(cursor && { before: cursor }),
      limit: Math.max(1, Math.min(MOST_PAGE, limit)),
    });
  }

  /** Sorted once for all who look. */
  #events(): readonly DatasetEvent[] {
    const { fold } = this;
    const events = fold.events();
    if (this.#sorted?.of !== fold || this.#sorted.count !== events.length)
      this.#sorted = { of: fold, count: events.length, events: inOrder(events, fold.state) };
    return this.#sorted.events;
  }

  #lacking({ resource, record }: HistoryQuestion): readonly EventId[] {
    const { fold } = this;
    if (fold.awaited.size === 0) return [];
    if (resource === undefined || record === undefined) return [...fold.awaited];
    return lackingOf(fold.state, resource, record).filter((id) => fold.awaited.has(id));
  }

  /** Of a record, what its values rest on; else the last that the snapshot lists, which are the newest. */
  async #fetchOlder(question: HistoryQuestion): Promise<void> {
    const rounds = question.record === undefined ? 1 : ROUNDS;
    for (let round = 0; round < rounds; round++) {
      const lacking = this.#lacking(question);
      if (lacking.length === 0 || !(await this.held.lookUp?.(lacking.slice(-OLDER_AT_ONCE)))) return;
    }
  }

  async #entry(event: DatasetEvent, telling: Telling, most: number): Promise<HistoryEntry> {
    const relays = await this.held.relaysOf(event.id);
    return telling.entry(event, relays, most);
  }

  async #named<T>(answer: T, asks: boolean): Promise<T> {
    const people = new Set<Pubkey>();
    visitWho(answer, (who) => people.add(pubkeyOf(who)));
    const names = await this.held.namesOf?.(people, asks);
    if (!names?.size) return answer;
    visitWho(answer, (who) => {
      const name = names.get(pubkeyOf(who));
      if (name !== undefined) (who as { name?: string }).name = name;
    });
    return answer;
  }
}

/** One state, in which changes are told: what is looked up is looked up once. */
class Telling {
  readonly #changes: EventChanges;
  readonly #conflicts: ReadonlySet<string>;
  readonly #codes: ReadonlyMap<EventId, string>;

  constructor(
    readonly state: DatasetState,
    readonly words: HistoryWords,
  ) {
    this.#changes = new EventChanges(state);
    this.#conflicts = new Set(state.conflicts().map(cellKey));
    this.#codes = new Map([...state.quarantined(), ...state.waiting()].map(({ id, code }) => [id, code]));
  }

  entry(event: DatasetEvent, relays: readonly string[], most: number): HistoryEntry {
    const { state } = this;
    const { id, type } = event;
    const author = authorOf(state, event);
    const all = inReadingOrder(this.#changes.of(event), this.words);
    const act = type === 'authority' ? event.act : undefined;
    const accepted = act?.act === 'accept' ? act : undefined;
    const note = type === 'data' || type === 'proposal' ? event.note : act && 'note' in act ? act.note : undefined;
    const code = this.#codes.get(id);
    return {
      id,
      nevent: neventEncode({ id, relays: relays.slice(0, MOST_HINTS), author: event.pubkey }),
      at: event.stamp[0],
      kind: type === 'locked' || type === 'newer' || type === 'snapshot' ? 'locked' : type,
      author,
      npub: npubEncode(author.person),
      relays: relays.slice(0, MOST_RELAYS),
      ...(note !== undefined && { note: cut(note, this.words.longest) }),
      ...(note !== undefined && note.length > this.words.longest && { isNoteCut: true as const }),
      ...(accepted && { accepted: { ...toWho(accepted.proposer), proposal: accepted.proposal } }),
      changes: all.slice(0, most).map((change) => this.#change(change, id)),
      more: Math.max(0, all.length - most),
      ...(most === MOST_OF_ONE && { isAlone: true }),
      ...(act && { act: actOf(act, state, (resource) => this.words.resource(resource)) }),
      ...(code !== undefined && { void: code }),
    };
  }

  #change(change: EventChange, id: EventId): HistoryChange {
    const { resource, record, field, after, replaced, isBeforeUnknown } = change;
    const isShown = sameValue(cellValue(field, this.state.shown(resource, record, field)), after);
    const isLive = this.state.writes(resource, record, field).some((write) => write.id === id);
    return {
      ...this.words.change(change),
      isShown,
      ...(isBeforeUnknown && { isBeforeUnknown }),
      ...(isLive && this.#conflicts.has(cellKey(change)) && { isConflict: true }),
      ...(replaced > 1 && { settles: true }),
    };
  }
}

/** Records as the event has them, each with its fields in the order of the table. */
function inReadingOrder(changes: readonly EventChange[], words: HistoryWords): EventChange[] {
  const records = new Map<string, number>();
  const placed = changes.map((change) => {
    const name = `${change.resource}\0${change.record}`;
    if (!records.has(name)) records.set(name, records.size);
    return { change, record: records.get(name)!, rank: words.rank(change) };
  });
  placed.sort((a, b) => a.record - b.record || (a.rank === b.rank ? 0 : a.rank - b.rank));
  return placed.map(({ change }) => change);
}

function toldOf(text: string | undefined, longest: number): Pick<ConflictValue, 'text' | 'isCut'> {
  if (text === undefined) return {};
  return { text: cut(text, longest), ...(text.length > longest && { isCut: true }) };
}

export function toWho(pubkey: Pubkey): Who {
  return { pubkey, npub: npubEncode(pubkey) };
}

type Named = { readonly npub: string; readonly pubkey?: string; readonly author?: { readonly person: string } };

const pubkeyOf = ({ author, pubkey }: Named): Pubkey => (author?.person ?? pubkey) as Pubkey;

/** All in an answer who have an npub: those who wrote, and those who are spoken of. */
function visitWho(answer: unknown, visit: (who: Named) => void): void {
  if (typeof answer !== 'object' || answer === null) return;
  if ('npub' in answer) visit(answer as Named);
  for (const inner of Object.values(answer)) visitWho(inner, visit);
}
