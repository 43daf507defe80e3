/** Computing what changes depend on gives what computing everything gives, whatever changed and in whatever order. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Formulas } from '../../../worker/formulas/formulas.js';
import type { RecordChange } from '../../../core/formula/affected.js';
import { isBrowser, runs, timeLimitMs } from '../../support/effort.js';
import { localEvaluator } from './local-evaluator.js';
import { PlainRecords, schemasOf, SEEDS } from './plain-records.js';

const schemas = schemasOf(SEEDS);
const IDS = ['a', 'b', 'c', 'd'];
const id = fc.constantFrom(...IDS);
const ids = fc.uniqueArray(id, { maxLength: 3 });
const small = fc.integer({ min: 0, max: 9 });
const one = fc.option(
  id.map((only) => [only]),
  { nil: [] },
);

/** What a person does: a field, a reference, a record. */
const step = fc.oneof(
  fc.record({
    resource: fc.constant('Supplier'),
    id,
    set: fc.record({ name: fc.constantFrom('Ada', 'Bo'), factor: small }, { requiredKeys: [] }),
  }),
  fc.record({
    resource: fc.constant('Variety'),
    id,
    set: fc.record(
      {
        species: fc.constantFrom('pea', 'bean'),
        name: fc.constantFrom('x', 'y', 'z'),
        price: fc.constantFrom('1.5', '20'),
        supplier: one,
        friends: ids,
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    resource: fc.constant('Sowing'),
    id,
    set: fc.record({ seeds: small, harvest: small, variety: one }, { requiredKeys: [] }),
  }),
  fc.record({ resource: fc.constantFrom('Supplier', 'Variety', 'Sowing'), id, set: fc.constant(undefined) }),
);
/** Steps told at once, and whether their changes name the fields. */
const history = fc.array(
  fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 4 }), named: fc.boolean(), waits: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

describe('formulas, incremental', function () {
  this.timeout(timeLimitMs(60_000));

  it('agree with formulas computed from nothing', async () => {
    const evaluator = localEvaluator();
    await fc.assert(
      fc.asyncProperty(history, async (turns) => {
        const records = new PlainRecords();
        const failed: unknown[] = [];
        const formulas = new Formulas({ records, schemas, evaluator, onError: (error) => failed.push(error) });
        for (const { steps, named, waits } of turns) {
          const changes: RecordChange[] = steps.map(({ resource, id: record, set }) => {
            const before = records.get(resource, record);
            if (set === undefined) records.remove(resource, record);
            else records.put(resource, record, { ...before, ...set });
            const isKnown = named && before !== undefined && set !== undefined;
            return { resource, record, ...(isKnown && { fields: Object.keys(set) }) };
          });
          formulas.changed(changes);
          if (waits) await formulas.idle();
        }
        await formulas.idle();
        const anew = new Formulas({ records, schemas, evaluator, onError: (error) => failed.push(error) });
        await anew.idle();
        expect(failed).to.deep.equal([]);
        expect(allCells(formulas)).to.deep.equal(allCells(anew));
      }),
      { numRuns: runs(isBrowser ? 25 : 120) },
    );
  });
});

function allCells(formulas: Formulas): Record<string, unknown> {
  const cells: Record<string, unknown> = {};
  for (const [resource, { members }] of schemas)
    for (const { key, kind } of members.values())
      if (kind === 'computed')
        for (const record of IDS) cells[`${resource} ${record} ${key}`] = formulas.cell(resource, record, key);
  return cells;
}
