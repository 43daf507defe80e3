import { expect } from 'chai';
import type { Json } from '../../../core/log/event.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { editCells } from '../../../core/writing/edit-cells.js';
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

  it('that nobody fills, or are not there, have a problem of their own, and stop no other cell', () => {
    const problem = (field: string, record?: string) => typed(field, 'x', record).problems[0];
    expect(problem('dys')).to.include({ code: 'unknown-field', text: 'x' });
    expect(problem('dys')!.message).to.contain('Did you mean days?');
    expect(problem('title')).to.include({ code: 'read-only', field: 'title' });
    expect(problem('days', 'gone')).to.include({ code: 'unknown-record', record: 'gone', text: 'x' });
    expect(problem('__proto__')).to.include({ code: 'unknown-field' });
    const { changes, problems } = editCells(state, schema, [
      { record: 'gone', field: 'days', text: '7' },
      { record: 'krim', field: 'days', text: '7' },
    ]);
    expect([changes.length, problems.length]).to.deep.equal([1, 1]);
  });

  it('of a relationship lead to records by title or id, and say whom they could not tell apart', () => {
    const { fold, links } = garden();
    const text = (value: string) => editCells(fold, links, [{ record: 'krim', field: 'from', text: value }]);
    expect(text('green acre').changes.map(({ after }) => after)).to.deep.equal([
      { $ref: ['', 'supplier', 'acre'], label: 'Green Acre' },
    ]);
    expect(text('acre').changes).to.have.length(1);
    const [unknown] = text('Green Acer').problems;
    expect(unknown).to.include({ code: 'unknown-target', text: 'Green Acer' });
    expect(unknown!.suggestions).to.deep.equal([{ id: 'acre', name: 'Green Acre' }]);
    const [twice] = text('Twins').problems;
    expect(twice).to.include({ code: 'ambiguous' });
    expect(twice!.suggestions!.map(({ id }) => id)).to.deep.equal(['twin-1', 'twin-2']);
  });

  it('of a relationship to many take nothing away that its author has not seen', () => {
    const { fold, links } = garden();
    const field = 'relation/sellers';
    const before = [...fold.fields('plant', 'krim')].filter((one) => one.startsWith('sellers/'));
    const seen = fold.writes('plant', 'krim', before[0]!).map(({ id }) => id);
    const edit = { record: 'krim', field: field.slice(9), text: 'Twins; acre' };
    expect(editCells(fold, links, [edit]).problems[0]).to.include({ code: 'ambiguous' });
    const { changes } = editCells(fold, links, [{ ...edit, text: 'twin-2', seen }]);
    const says = changes.map(({ field: key, after }) => [key.includes('twin-2'), after !== undefined]);
    expect(says).to.deep.equal([
      [false, false],
      [true, true],
    ]);
    expect(before).to.have.length(2);
  });
});

/** A plant that two sell, of whom the second was added after the first was seen. */
function garden() {
  const history = new History();
  const { root } = history;
  const create = (record: string, name: string) =>
    root.write([{ op: 'record.create', resource: 'supplier', record, set: { name }, over: {} }]);
  root.write([
    {
      op: 'schema.update',
      resource: 'supplier',
      set: { resource: { title: 'name' }, 'field/name': { type: 'string' } },
      unset: [],
      over: {},
    },
  ]);
  create('acre', 'Green Acre');
  create('twin-1', 'Twins');
  create('twin-2', 'Twins');
  root.create('krim', { name: 'Krim' });
  for (const to of ['acre', 'twin-1'])
    root.write([
      {
        op: 'relation.add',
        resource: 'plant',
        record: 'krim',
        relation: 'sellers',
        to: { $ref: ['', 'supplier', to] },
        over: [],
      },
    ]);
  const links = definitionsToSchema(
    'plant',
    new Map<string, Json>([
      ['field/name', { type: 'string' }],
      ['relationship/from', { to: 'supplier', cardinality: 'one', mode: 'strong' }],
      ['relationship/sellers', { to: 'supplier', cardinality: 'many', mode: 'strong' }],
    ]),
  );
  return { fold: history.fold(), links };
}
