/** Taking back, against what was there before: whatever a person did, and whatever others did in between. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { DatasetState } from '../../../core/dataset/state.js';
import type { CellChange, Diff } from '../../../core/lineage/diff.js';
import { cellKey } from '../../../core/lineage/merge.js';
import type { EventId, Json } from '../../../core/log/event.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { type EditedCells, planNow } from '../../../core/writing/cell-planner.js';
import { editCells } from '../../../core/writing/edit-cells.js';
import { planNewRows, planRemoval, planRestoring } from '../../../core/writing/plan-rows.js';
import { removeDrafts } from '../../../core/writing/removed-drafts.js';
import { type SeenChange, seenToOps } from '../../../core/writing/seen-changes.js';
import { suggestedState } from '../../../core/writing/suggested-state.js';
import { suggestionsOf, waitingChanges, withChanges } from '../../../core/writing/suggestions.js';
import { redoStep, undoStep } from '../../../core/writing/undo-step.js';
import { runs } from '../../support/effort.js';
import { History } from '../dataset/history.js';

const schema = definitionsToSchema(
  'plant',
  new Map<string, Json>([
    ['field/name', { type: 'string' }],
    ['field/days', { type: 'integer' }],
    ['relationship/near', { to: 'plant', cardinality: 'many', mode: 'soft' }],
  ]),
);

type Action =
  | { do: 'edit' | 'remote'; edits: { at: number; field: string; text: string }[] }
  | { do: 'add'; rows: { name?: string; days?: string }[] }
  | { do: 'remove' | 'restore'; at: number[] }
  | { do: 'undo' | 'redo' };

const at = fc.nat({ max: 5 });
const typed = fc.oneof(
  fc.record({ at, field: fc.constant('name'), text: fc.constantFrom('a', 'b', '') }),
  fc.record({ at, field: fc.constant('days'), text: fc.constantFrom('1', '2', '') }),
  fc.record({ at, field: fc.constant('near'), text: fc.constantFrom('r0', 'r1; r0', '') }),
);
const row = fc.record({ name: fc.constantFrom('n', 'm'), days: fc.constantFrom('5', '') }, { requiredKeys: [] });
const ownAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), edits: fc.array(typed, { maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), rows: fc.array(row, { maxLength: 2 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('remove' as const, 'restore' as const),
      at: fc.array(at, { maxLength: 2 }),
    }),
  },
);
const remoteAction: fc.Arbitrary<Action> = fc.record({
  do: fc.constant('remote' as const),
  edits: fc.array(typed, { maxLength: 2 }),
});
const turnAction: fc.Arbitrary<Action> = fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) });

/** One person who writes, or suggests, and somebody else. */
class Desk {
  readonly history = new History();
  drafts: SeenChange[] = [];
  undone: Diff[] = [];
  done: Diff[] = [];
  readonly touched = new Set<string>();
  readonly #ids = ['r0', 'r1', 'r2'];

  constructor(readonly may: boolean) {
    this.history.root.grant(this.history.actor('mia'), 'maintainer');
    for (const id of this.#ids) this.history.root.create(id, { name: id, days: 7 });
  }

  get log(): DatasetState {
    return this.history.fold();
  }

  shown(log: DatasetState): DatasetState {
    const suggestions = suggestionsOf(log, waitingChanges(log, this.drafts), undefined);
    return suggestedState(log, () => suggestions);
  }

  run(action: Action): void {
    const log = this.log;
    const state = this.may ? log : this.shown(log);
    const idOf = (place: number): string => this.#ids[place % this.#ids.length]!;
    switch (action.do) {
      case 'edit':
      case 'remote': {
        const edits = action.edits.map(({ at: place, ...rest }) => ({ record: idOf(place), ...rest }));
        if (action.do === 'edit') return this.#act(editCells(state, schema, edits));
        const { changes } = editCells(log, schema, edits);
        for (const change of changes) {
          this.touched.add(cellKey(change));
          this.touched.add(change.record);
        }
        if (changes.length > 0) this.history.actor('mia').write(seenToOps(changes, log));
        return;
      }
      case 'add': {
        const newId = (): string => `r${this.#ids.length}`;
        for (const one of action.rows) {
          this.#act(planNow(planNewRows(this.may ? this.log : this.shown(this.log), schema, [one], { newId })));
          this.#ids.push(newId());
        }
        return;
      }
      case 'remove':
        return this.#act(planNow(planRemoval(state, schema, action.at.map(idOf))));
      case 'restore':
        return this.#act(planNow(planRestoring(state, schema, action.at.map(idOf))));
      case 'undo':
        return this.turn('undo');
      case 'redo':
        return this.turn('redo');
    }
  }

  #act({ changes }: EditedCells): void {
    const log = this.log;
    const kept = this.may ? changes : removeDrafts(changes, this.drafts, log, () => false);
    if (kept.length === 0) return;
    this.#keep(kept, log);
    this.done.push(kept);
    this.undone = [];
  }

  turn(way: 'undo' | 'redo'): void {
    const [from, to] = way === 'undo' ? [this.done, this.undone] : [this.undone, this.done];
    const step = from.pop();
    if (!step) return;
    const log = this.log;
    const suggested = new Set(waitingChanges(log, this.drafts).map(cellKey));
    const isOwn = (id: EventId): boolean => log.event(id)?.pubkey === this.history.root.pubkey;
    const isSuggested = (cell: CellChange): boolean => suggested.has(cellKey(cell));
    const states = { shown: this.shown(log), log, isSuggested, ...(this.may && { isOwn }) };
    const taken = (way === 'undo' ? undoStep : redoStep)(states, step);
    this.#keep(taken.changes, log);
    if (taken.undone.length > 0) to.push(taken.undone);
    expect(taken.undone.length + taken.problems.length).to.be.greaterThan(0);
  }

  #keep(changes: readonly SeenChange[], log: DatasetState): void {
    if (!this.may) this.drafts = withChanges(this.drafts, changes, log);
    else if (changes.length > 0) this.history.root.write(seenToOps(changes, log));
  }

  /** What anybody sees: by cell, of records that are there; and whether they are. */
  look(): ReadonlyMap<string, string> {
    const state = this.shown(this.log);
    const seen = new Map<string, string>();
    for (const record of new Set(state.records('plant'))) {
      if (!state.exists('plant', record)) continue;
      seen.set(record, 'there');
      for (const field of state.fields('plant', record)) {
        const value = state.shown('plant', record, field)?.value;
        if (!field.startsWith('$') && value !== undefined && value !== null)
          seen.set(cellKey({ resource: 'plant', record, field }), JSON.stringify(value));
      }
    }
    return seen;
  }

  /** Without what somebody else had a hand in. */
  own(seen: ReadonlyMap<string, string>): [string, string][] {
    return [...seen].filter(([key]) => !this.touched.has(key) && !this.touched.has(recordOf(key))).sort();
  }
}

function recordOf(key: string): string {
  return /r\d+/.exec(key)?.[0] ?? key;
}

describe('a step that was written', () => {
  it('leaves what somebody else has said since, the same value too', () => {
    const desk = new Desk(true);
    const days = (text: string) => [{ at: 0, field: 'days', text }];
    desk.run({ do: 'edit', edits: days('2') });
    desk.run({ do: 'edit', edits: days('1') });
    desk.run({ do: 'remote', edits: days('2') });
    desk.run({ do: 'undo' });
    desk.run({ do: 'undo' });
    expect(desk.log.shown('plant', 'r0', 'days')?.value).to.equal(2);
    expect(desk.undone).to.deep.equal([]);
  });
});

for (const may of [true, false])
  describe(may ? 'steps that were written' : 'steps that are drafts', () => {
    it('all taken back give what was there before; all done again, what was there after', () => {
      fc.assert(
        fc.property(
          fc.array(fc.oneof({ weight: 3, arbitrary: ownAction }, remoteAction), { maxLength: 14 }),
          (actions) => {
            const desk = new Desk(may);
            const before = desk.look();
            for (const action of actions) desk.run(action);
            const after = desk.look();
            while (desk.done.length > 0) desk.turn('undo');
            expect(desk.own(desk.look())).to.deep.equal(desk.own(before));
            if (!may && desk.touched.size === 0) expect(desk.drafts).to.deep.equal([]);
            while (desk.undone.length > 0) desk.turn('redo');
            expect(desk.own(desk.look())).to.deep.equal(desk.own(after));
          },
        ),
        { numRuns: runs(150) },
      );
    });

    it('taken back and done again in any order never change what somebody else said last', () => {
      fc.assert(
        fc.property(
          fc.array(fc.oneof(ownAction, turnAction, turnAction), { maxLength: 14 }),
          fc.array(fc.oneof(turnAction, turnAction), { minLength: 1, maxLength: 8 }),
          fc.array(typed, { minLength: 1, maxLength: 3 }),
          (first, turns, edits) => {
            const desk = new Desk(true);
            for (const action of first) desk.run(action);
            const heads = desk.log.heads();
            desk.run({ do: 'remote', edits });
            const said = new Map(
              [...desk.log.heads()].some((id: EventId) => !heads.includes(id))
                ? [...desk.look()].filter(([key]) => desk.touched.has(key) && key !== recordOf(key))
                : [],
            );
            for (const action of turns) desk.run(action);
            const now = desk.look();
            for (const [key, value] of said)
              // Where its removal is done again, its cells go with it.
              if (now.has(recordOf(key))) expect(now.get(key)).to.equal(value);
          },
        ),
        { numRuns: runs(150) },
      );
    });
  });
