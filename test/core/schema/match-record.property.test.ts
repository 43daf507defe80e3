import { expect } from 'chai';
import fc from 'fast-check';
import { readFilter } from '../../../core/schema/filter-json.js';
import { visibleFields } from '../../../core/schema/forms.js';
import { matchesCells, type MatchedCell, matchesRecord } from '../../../core/schema/match-record.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import type { Json } from '../../../core/log/event.js';
import type { Filter } from '../../../core/query/query.js';
import type { Table } from '../../../core/table/column.js';
import { RowFilter } from '../../../core/table/filter-rows.js';
import { TableBuilder } from '../../../core/table/table-builder.js';
import { arbitraryFilter } from '../../support/arbitrary-filter.js';
import { runs } from '../../support/effort.js';
import { tableToOracle } from '../table/oracle.js';
import { FIELDS, randomFilter, randomFrom, randomRows } from '../table/random-table.js';

const today = '2021-05-31';
const { compare } = new Intl.Collator('en', { numeric: true });

function randomTable(seed: number, rows: number): Table {
  const builder = new TableBuilder(FIELDS);
  builder.append(randomRows(randomFrom(seed), rows));
  return builder.finish();
}

/** Every row of the table by itself, against the table's own filter. */
function checkRows(table: Table, filter: Filter): void {
  const mask = new RowFilter(table, compare).matching(filter, undefined, today);
  for (const [row, cells] of tableToOracle(table).entries()) {
    const matched = matchesCells(filter, (field): MatchedCell => cells.get(field)!, { today, compare });
    if (matched === (mask === undefined || mask[row] === 1)) continue;
    const texts = [...cells].map(([key, { text }]) => [key, text]);
    expect.fail(`${matched ? 'matches' : 'misses'}: ${JSON.stringify(filter)} on ${JSON.stringify(texts)}`);
  }
}

describe('a filter on one record', () => {
  it('matches what it matches in a table', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const table = randomTable(seed, 40);
        for (let n = 0; n < 5; n++) checkRows(table, randomFilter(randomFrom(seed + n), table));
      }),
      { numRuns: runs(40), examples: [[1663684232], [2874597], [4260422]] },
    );
  });

  it('matches what it matches in a table, whatever its shape', () => {
    const keys = new Set(FIELDS);
    fc.assert(
      fc.property(fc.integer(), arbitraryFilter(FIELDS), (seed, filter) => {
        // Filters that name fields the table does not have throw there; readFilter does not let them in.
        const read = readFilter(JSON.parse(JSON.stringify(filter)) as Json, (field) => keys.has(field));
        if ('filter' in read) checkRows(randomTable(seed, 12), read.filter);
      }),
      { numRuns: runs(300) },
    );
  });

  it('sees values by the type of their field', () => {
    const schema = definitionsToSchema(
      'x',
      new Map<string, Json>([
        ['field/price', { type: 'decimal' }],
        ['field/sown', { type: 'date' }],
        ['field/seen', { type: 'datetime' }],
        ['field/organic', { type: 'boolean' }],
        ['field/tags', { type: 'tags' }],
        ['field/note', { type: 'json' }],
        ['relationship/one', { to: 'y', cardinality: 'one', mode: 'soft' }],
        ['relationship/many', { to: 'y', cardinality: 'many', mode: 'soft' }],
      ]),
    );
    const values = new Map<string, Json>([
      ['price', '10.50'.slice(0, 4)],
      ['sown', '2024-05-31'],
      ['seen', '2024-05-31T23:59:59.999Z'],
      ['organic', true],
      ['tags', ['a', 'b']],
      ['note', 'Plain'],
      ['one', { $ref: ['', 'y', 'anna'], label: 'Anna' }],
      ['many/["","y","bob"]', { $ref: ['', 'y', 'bob'] }],
    ]);
    const test = (filter: Filter): boolean => matchesRecord(filter, schema, values, { today: '2024-06-01', compare });
    expect(test({ op: '>', field: 'price', value: 9 })).to.equal(true);
    expect(test({ op: '=', field: 'sown', value: 2024 })).to.equal(true);
    expect(test({ op: '>', field: 'sown', value: { today: -1 } })).to.equal(false);
    expect(test({ op: '=', field: 'seen', value: { today: -1 } })).to.equal(true);
    expect(test({ op: '=', field: 'organic', value: 'yes' })).to.equal(true);
    expect(test({ op: 'contains', field: 'tags', value: 'B' })).to.equal(true);
    expect(test({ op: '=', field: 'note', value: 'plain' })).to.equal(true);
    expect(test({ op: '=', field: 'one', value: 'anna' })).to.equal(true);
    expect(test({ op: 'empty', field: 'many' })).to.equal(false);
    expect(test({ op: 'empty', field: 'gone' })).to.equal(true);
  });

  it('decides which fields a form shows', () => {
    const schema = definitionsToSchema(
      'x',
      new Map<string, Json>([
        ['field/kind', { type: 'enum', options: ['bush', 'vine'], order: 1 }],
        ['field/height', { type: 'integer', order: 2 }],
        [
          'form/edit',
          {
            groups: [
              { fields: ['kind'] },
              { fields: ['height', 'kind'], when: { op: '=', field: 'kind', value: 'vine' } },
            ],
          },
        ],
        ['form/plain', { label: 'All' }],
      ]),
    );
    const [edit, plain] = schema.forms;
    const shown = (kind: string): string[] =>
      visibleFields(edit!, schema, new Map([['kind', kind]]), { today, compare });
    expect(shown('bush')).to.deep.equal(['kind']);
    expect(shown('vine')).to.deep.equal(['kind', 'height']);
    expect(visibleFields(plain!, schema, new Map(), { today, compare })).to.deep.equal(['kind', 'height']);
  });
});
