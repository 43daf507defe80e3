/** Going back as a step forward, on histories that misbehave: the past against a fold written naively, and then the way back. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { ALIVE, SCHEMA_RECORD } from '../../../core/dataset/op-writes.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { stateAt } from '../../../core/dataset/state-at.js';
import { diff } from '../../../core/lineage/diff.js';
import { EventChanges } from '../../../core/lineage/event-changes.js';
import { versionAt, versionUpTo } from '../../../core/lineage/past-version.js';
import { decideConflict, restoreVersion } from '../../../core/lineage/restoring.js';
import { inOrder, parseCursor, printCursor, timelinePage } from '../../../core/lineage/timeline.js';
import { cellValue, type CellValue, sameValue, type Version } from '../../../core/lineage/version.js';
import { writesOf } from '../../../core/lineage/writes.js';
import type { DatasetEvent, EventId, LogEvent } from '../../../core/log/event.js';
import { definitionsToSchema, readSchema } from '../../../core/schema/schema.js';
import { planNow } from '../../../core/writing/cell-planner.js';
import { type SeenChange, seenToOps } from '../../../core/writing/seen-changes.js';
import { isBrowser, runs, timeLimitMs } from '../../support/effort.js';
import { type History, NOW } from '../dataset/history.js';
import { Chance, randomHistory } from '../dataset/random-history.js';

const SEEDS = runs(isBrowser ? 20 : 150);

describe('going back (property)', function () {
  this.timeout(timeLimitMs(60_000));

  it('a version up to an event shows what counted writes say that none of them replaced', () => {
    each((history, state, chance) => {
      const moment = chance.pick(history.events);
      const version = planNow(versionUpTo(state, here(history, state), moment));
      expect(shownIn(version)).to.deep.equal(naively(state, here(history, state), moment));
    });
  });

  it('up to the end it is the state', () => {
    each((history, state) =>
      expect(diff(state, planNow(versionUpTo(state, here(history, state), Infinity)))).to.deep.equal([]),
    );
  });

  it('of heads it is their state, however many turns it takes', () => {
    each((history, _state, chance) => {
      const heads = chance.some(history.events, 3).map(({ id }) => id);
      const version = planNow(versionAt(history.address, history.events, heads));
      expect(shownIn(version)).to.deep.equal(shownIn(stateAt(history.address, history.events, heads)));
    });
  });

  it('stops where more would change than may, having done nothing', () => {
    const [history] = [randomHistory(1, 60)];
    const state = history.fold();
    const nothing = planNow(versionUpTo(state, history.events, 0));
    const plan = (most: number) =>
      planNow(restoreVersion(state, definitionsToSchema('plant', new Map()), nothing, { most }));
    const { changes } = plan(Infinity);
    expect(changes.length).to.be.greaterThan(0);
    expect(plan(changes.length).changes).to.deep.equal(changes);
    expect(() => plan(changes.length - 1))
      .to.throw('would change more than')
      .with.property('code', 'too-large');
  });

  it('what is restored from heads or from a moment shows again, record by record, and nothing else is touched', () => {
    let restored = 0;
    each((history, state, chance) => {
      const heads = chance.some(history.events, 3).map(({ id }) => id);
      const versions = [
        planNow(versionUpTo(state, here(history, state), chance.pick(history.events))),
        stateAt(history.address, history.events, heads),
      ];
      for (const version of versions) {
        const changes = state.resources().flatMap((resource) => {
          const plan = planNow(restoreVersion(state, definitionsToSchema(resource, new Map()), version));
          expect(plan.problems).to.deep.equal([]);
          return plan.changes;
        });
        restored += changes.length;
        const after = written(history, changes);
        expect(readersSee(after)).to.deep.equal(readersSee(version, state));
        for (const resource of state.resources())
          expect(readSchema(after, resource)).to.deep.equal(readSchema(state, resource));
      }
    });
    expect(restored).to.be.greaterThan(SEEDS);
  });

  it('a restored record is as it was, by the schema of today: what has no place in it is left and told', () => {
    let left = 0;
    each((history, state, chance) => {
      const version = planNow(versionUpTo(state, here(history, state), chance.pick(history.events)));
      const schema = readSchema(state, 'plant');
      const { changes, problems } = planNow(restoreVersion(state, schema, version));
      left += problems.length;
      for (const { record, field } of problems)
        expect(changes.some((change) => change.record === record && change.field === field)).to.equal(false);
      const after = written(history, changes);
      const told = new Set(problems.map(({ record, field }) => `plant ${record} ${field}`));
      const [expected, found] = [readersSee(version, state), readersSee(after)];
      for (const key of new Set([...expected.keys(), ...found.keys()]))
        if (key.startsWith('plant ') && !told.has(key)) expect(found.get(key), key).to.deep.equal(expected.get(key));
    });
    expect(left).to.be.greaterThan(0);
  });

  it('what is decided is no conflict any more, whichever value was picked', () => {
    let decided = 0;
    each((history, state, chance) => {
      for (const conflict of state.conflicts().filter(({ record }) => record !== SCHEMA_RECORD)) {
        const write = chance.pick(conflict.writes);
        const after = written(history, [decideConflict(state, conflict, write.id)]);
        const { resource, record, field } = conflict;
        const shown = cellValue(field, after.shown(resource, record, field));
        expect(sameValue(shown, cellValue(field, write))).to.equal(true);
        const cells = after.conflicts().map((one) => `${one.resource} ${one.record} ${one.field}`);
        expect(cells).not.to.include(`${resource} ${record} ${field}`);
        decided++;
      }
    });
    expect(decided).to.be.greaterThan(SEEDS / 4);
  });
});

describe('a timeline (property)', function () {
  this.timeout(timeLimitMs(60_000));

  it('gives each event once, newest first, whatever the size of the pages', () => {
    each((history, state, chance) => {
      const events = inOrder(history.events, state);
      const query = chance.maybe(0.5) ? {} : { resource: 'plant', record: chance.pick(['r', 's']) };
      const all = timelinePage(events, state, { ...query, limit: 1e6 });
      expect(all.next).to.equal(undefined);
      const collected: EventId[] = [];
      const limit = 1 + chance.below(7);
      for (let before = undefined as typeof all.next, more = true; more;) {
        const page = timelinePage(events, state, { ...query, limit, ...(before && { before }) });
        expect(page.total).to.equal(all.total);
        expect(page.events.length).to.be.at.most(limit);
        collected.push(...page.events.map(({ id }) => id));
        before = page.next && parseCursor(printCursor(page.next));
        more = before !== undefined;
      }
      expect(collected).to.deep.equal(all.events.map(({ id }) => id));
      expect([...all.people.values()].reduce((sum, count) => sum + count, 0)).to.equal(all.total);
    });
  });

  it('tells changes whose before is what the author wrote over', () => {
    each((history, state) => {
      const changes = new EventChanges(state);
      for (const event of inOrder(history.events, state))
        for (const { before, replaced, isBeforeUnknown, ...cell } of changes.of(event)) {
          if (replaced === 0 || isBeforeUnknown) expect(before).to.equal(undefined);
          if (before === undefined) continue;
          const said = history.events.some((one) =>
            opsIn(one).some((write) => sameCell(write, cell) && sameValue(write.value, before)),
          );
          expect(said).to.equal(true);
        }
    });
  });
});

/** Made once: that takes longer than most of what is asked of them. */
const histories: History[] = [];

function each(check: (history: History, state: DatasetState, chance: Chance) => void): void {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const history = (histories[seed] ??= randomHistory(seed, 60));
    try {
      check(history, history.fold(), new Chance(seed));
    } catch (error) {
      throw Object.assign(error as Error, { message: `seed ${seed}: ${(error as Error).message}` });
    }
  }
}

/** As `Fold.events` gives them: without what is dated in the future, where a redaction's place may count in its stead. */
function here({ events }: History, state: DatasetState): DatasetEvent[] {
  return events.filter(({ id }) => state.event(id) !== undefined);
}

/** The changes as one event of the root's, on top of all. */
function written(history: History, changes: readonly SeenChange[]): DatasetState {
  const fold = new Fold(history.address, { now: NOW });
  fold.add(history.events);
  if (changes.length === 0) return fold.state;
  const event = history.root.write(seenToOps(changes, fold.state), { prev: fold.state.heads(), at: NOW });
  history.events.pop();
  fold.add([event as LogEvent]);
  expect(fold.state.isValid(event.id)).to.equal(true);
  return fold.state;
}

/** By the rules as the page says them: of the writes that count and are old enough, those that none of them names. */
function naively(state: DatasetState, events: readonly DatasetEvent[], moment: DatasetEvent): Map<string, CellValue> {
  const isOld = (one: DatasetEvent): boolean =>
    one.stamp[0] < moment.stamp[0] ||
    (one.stamp[0] === moment.stamp[0] &&
      (one.stamp[1] < moment.stamp[1] || (one.stamp[1] === moment.stamp[1] && one.id <= moment.id)));
  const counts = (one: DatasetEvent): boolean => state.isValid(one.id) && isApplied(state, one);
  const live = new Map<string, { event: DatasetEvent; value: CellValue }[]>();
  const named = new Set<string>();
  for (const event of events) {
    if (!isOld(event) || !counts(event)) continue;
    const last = new Map<string, CellValue>();
    for (const { resource, record, field, value, over } of opsIn(event)) {
      const key = `${resource} ${record} ${field}`;
      last.set(key, value);
      for (const id of over) named.add(`${key} ${id}`);
    }
    for (const [key, value] of last) live.set(key, [...(live.get(key) ?? []), { event, value }]);
  }
  const shown = new Map<string, CellValue>();
  for (const [key, writes] of live) {
    const left = writes.filter(({ event }) => !named.has(`${key} ${event.id}`));
    left.sort(
      (a, b) =>
        a.event.stamp[0] - b.event.stamp[0] ||
        a.event.stamp[1] - b.event.stamp[1] ||
        (a.event.id < b.event.id ? -1 : 1),
    );
    const value = left.at(-1)?.value;
    if (value !== undefined) shown.set(key, value);
  }
  return shown;
}

/** Not redacted: with its place. */
function isApplied(state: DatasetState, event: DatasetEvent): boolean {
  const place = ({ id, pubkey, stamp, prev, grant }: Partial<DatasetEvent>): string =>
    JSON.stringify([id, pubkey, stamp, prev, grant]);
  const places = state.authority().flatMap(({ act }) => (act.act === 'redact' ? act.targets.map(place) : []));
  return !places.includes(place(event));
}

function opsIn(event: DatasetEvent) {
  if (event.type === 'data' || event.type === 'schema') return writesOf(event.ops);
  return event.type === 'authority' && event.act.act === 'accept' ? writesOf(event.act.ops) : [];
}

function sameCell(a: { resource: string; record: string; field: string }, b: typeof a): boolean {
  return a.resource === b.resource && a.record === b.record && a.field === b.field;
}

function shownIn(version: Version): Map<string, CellValue> {
  const shown = new Map<string, CellValue>();
  for (const resource of version.resources())
    for (const record of [SCHEMA_RECORD, ...version.records(resource)]) {
      const cells = version.record(resource, record);
      for (const field of cells?.fields() ?? []) {
        const value = cellValue(field, cells!.shown(field));
        if (value !== undefined) shown.set(`${resource} ${record} ${field}`, value);
      }
    }
  return shown;
}

/** Values of the records that are there; of a resource that today has not, nothing can be brought back. */
function readersSee(version: Version, today?: DatasetState): Map<string, CellValue> {
  const seen = new Map<string, CellValue>();
  for (const resource of version.resources())
    for (const record of today && !today.resources().includes(resource) ? [] : version.records(resource)) {
      const cells = version.record(resource, record)!;
      if (cellValue(ALIVE, cells.shown(ALIVE)) === false || cells.liveCells === 0) continue;
      seen.set(`${resource} ${record}`, true);
      for (const field of cells.fields()) {
        const value = cellValue(field, cells.shown(field));
        if (field !== ALIVE && value !== undefined)
          seen.set(
            `${resource} ${record} ${field}`,
            typeof value === 'object'
              ? JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'label' ? undefined : inner)))
              : value,
          );
      }
    }
  return seen;
}
