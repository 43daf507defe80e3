import { expect } from 'chai';
import type { Json } from '../../../core/log/event.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { editCells } from '../../../core/writing/edit-cells.js';
import { KoboldError } from '../../../core/errors.js';
import { History } from '../dataset/history.js';

const schema = definitionsToSchema(
  'plant',
  new Map<string, Json>([
    ['field/name', { type: 'string', required: true, max_length: 10 }],
    ['field/days', { type: 'integer', min: 1, max: 400 }],
    ['field/sun', { type: 'enum', options: [{ value: 'full' }, { value: 'half' }] }],
    ['field/code', { type: 'string', unique: true }],
    ['field/notes', { type: 'markdown' }],
    ['relationship/from', { to: 'supplier', cardinality: 'one', mode: 'strong' }],
    ['computed/title', { type: 'string', formula: '${record.name}' }],
  ]),
);

describe('typed cells', () => {
  const history = new History();
  history.root.create('krim', { name: 'Krim', days: 80, code: 'k' });
  history.root.create('ruth', { name: 'Ruth', code: 'r' });
  const state = history.fold();
  const typed = (field: string, text: string, record = 'krim') => editCells(state, schema, [{ record, field, text }]);
  const codeOf = (run: () => unknown): string | undefined => {
    try {
      run();
    } catch (error) {
      return error instanceof KoboldError ? error.code : String(error);
    }
    return undefined;
  };

  it('become changes in the normal form of the field', () => {
    expect(typed('days', ' 75 ').changes).to.deep.equal([
      {
        resource: 'plant',
        record: 'krim',
        field: 'days',
        before: 80,
        after: 75,
        over: state.writes('plant', 'krim', 'days').map(({ id }) => id),
      },
    ]);
    expect(typed('notes', 'a\n\n*b*').changes.map(({ after }) => after)).to.deep.equal(['a\n\n*b*']);
  });

  it('name what was seen, be it older than what is live now', () => {
    const edits = [{ record: 'krim', field: 'days', text: '75', seen: ['ab'.repeat(32)] }];
    expect(editCells(state, schema, edits).changes.map(({ over }) => over)).to.deep.equal([['ab'.repeat(32)]]);
  });

  it('that would fill an event have a problem', () => {
    expect(typed('notes', 'x'.repeat(30_000)).problems.map(({ code }) => code)).to.deep.equal(['length']);
  });

  it('that say the same are no change', () => {
    expect(typed('days', '80')).to.deep.equal({ changes: [], problems: [] });
    expect(typed('sun', '')).to.deep.equal({ changes: [], problems: [] });
  });

  it('emptied hold null where there was something', () => {
    expect(typed('days', '').changes.map(({ after }) => after)).to.deep.equal([null]);
  });

  for (const [field, text, code] of [
    ['days', 'many', 'type'],
    ['days', '0', 'range'],
    ['days', '401', 'range'],
    ['sun', 'none', 'option'],
    ['name', '', 'required'],
    ['name', 'much too long a name', 'length'],
    ['code', 'r', 'unique'],
  ] as const)
    it(`with a problem stay as they are, and say ${code}: ${field} = ${JSON.stringify(text)}`, () => {
      const { changes, problems } = typed(field, text);
      expect(changes).to.deep.equal([]);
      expect(problems.map(({ record, field, code }) => [record, field, code])).to.deep.equal([['krim', field, code]]);
      expect(problems[0]!.message).to.match(/\.$/);
    });

  it('of several are each kept or refused by themselves; the last of a cell counts', () => {
    const { changes, problems } = editCells(state, schema, [
      { record: 'krim', field: 'days', text: '1' },
      { record: 'krim', field: 'name', text: '' },
      { record: 'ruth', field: 'days', text: '9' },
      { record: 'krim', field: 'days', text: '2' },
    ]);
    expect(changes.map(({ record, field, after }) => [record, field, after])).to.deep.equal([
      ['krim', 'days', 2],
      ['ruth', 'days', 9],
    ]);
    expect(problems.map(({ field }) => field)).to.deep.equal(['name']);
  });

  it('that nobody fills, or are not there, throw', () => {
    expect(codeOf(() => typed('dys', '1'))).to.equal('unknown-field');
    expect(() => typed('dys', '1')).to.throw('Did you mean days?');
    expect(codeOf(() => typed('title', 'x'))).to.equal('bad-request');
    expect(codeOf(() => typed('from', 'x'))).to.equal('bad-request');
    expect(codeOf(() => typed('days', '1', 'gone'))).to.equal('unknown-record');
    expect(codeOf(() => typed('__proto__', '1'))).to.equal('unknown-field');
  });
});
