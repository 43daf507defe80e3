/**
 * A dataset as one person sees it who has suggested changes: their values in place of what the log says. To be shown and
 * computed with, never to be written from: `writes`, conflicts and all about events are those of the log.
 */
import { ALIVE, SCHEMA_RECORD } from '../dataset/op-writes.js';
import type { DatasetState, RecordState, Write } from '../dataset/state.js';
import { compareUtf8 } from '../dataset/order.js';
import type { EventId, Stamp } from '../log/event.js';
import type { RecordSuggestions, Suggestion, Suggestions } from './suggestions.js';

/** In place of an event's, which a suggestion has not. */
const NOBODY = '' as EventId;
const NEVER: Stamp = [0, 0];

/** `suggestions` gives the current ones. */
export function suggestedState(log: DatasetState, suggestions: () => Suggestions): DatasetState {
  const of = (resource: string, record: string): RecordSuggestions | undefined =>
    suggestions().get(resource)?.get(record);
  const record = (resource: string, id: string): RecordState | undefined => {
    const [logged, suggested] = [log.record(resource, id), of(resource, id)];
    return suggested ? new SuggestedRecord(logged, suggested) : logged;
  };
  return {
    // Everything of a class instance, by name: a spread takes no methods along.
    address: log.address,
    writes: (...cell) => log.writes(...cell),
    shown(resource, id, field) {
      const suggestion = of(resource, id)?.get(field);
      return suggestion ? asWrite(suggestion) : log.shown(resource, id, field);
    },
    resources() {
      const logged = log.resources();
      const more = [...suggestions().keys()].filter((resource) => !logged.includes(resource));
      return more.length === 0 ? logged : [...logged, ...more].sort(compareUtf8);
    },
    *records(resource) {
      yield* log.records(resource);
      for (const id of suggestions().get(resource)?.keys() ?? [])
        if (id !== SCHEMA_RECORD && !isLogged(log.record(resource, id))) yield id;
    },
    fields: (resource, id) => record(resource, id)?.fields() ?? [],
    record,
    exists(resource, id) {
      const suggested = of(resource, id);
      const alive = suggested?.get(ALIVE);
      if (alive) return alive.value === true;
      // A record is implied by its first field.
      return log.exists(resource, id) || (suggested !== undefined && !isLogged(log.record(resource, id)));
    },
    heads: () => log.heads(),
    conflicts: () => log.conflicts(),
    quarantined: (author) => log.quarantined(author),
    waiting: () => log.waiting(),
    missing: () => log.missing(),
    deferred: () => log.deferred(),
    newer: () => log.newer(),
    baseIds: () => log.baseIds(),
    unknown: () => log.unknown(),
    locked: () => log.locked(),
    authority: () => log.authority(),
    authorityHeads: () => log.authorityHeads(),
    proposals: () => log.proposals(),
    snapshots: () => log.snapshots(),
    event: (id) => log.event(id),
    isValid: (id) => log.isValid(id),
    needs: () => log.needs(),
    hash: () => log.hash(),
  };
}

class SuggestedRecord implements RecordState {
  constructor(
    private readonly logged: RecordState | undefined,
    private readonly suggested: RecordSuggestions,
  ) {}

  get liveCells(): number {
    return [...this.fields()].length;
  }

  *fields(): Iterable<string> {
    for (const field of this.logged?.fields() ?? []) if (!this.suggested.has(field)) yield field;
    for (const [field, { value }] of this.suggested) if (value !== undefined) yield field;
  }

  /** Those of the log. */
  live(field: string): readonly Write[] {
    return this.logged?.live(field) ?? [];
  }

  shown(field: string): Write | undefined {
    const suggestion = this.suggested.get(field);
    return suggestion ? asWrite(suggestion) : this.logged?.shown(field);
  }

  shownId(field: string): EventId | undefined {
    return this.shown(field)?.id;
  }
}

function asWrite({ value }: Suggestion): Write | undefined {
  return value === undefined ? undefined : { id: NOBODY, stamp: NEVER, value };
}

function isLogged(record: RecordState | undefined): boolean {
  return record !== undefined && record.liveCells > 0;
}
