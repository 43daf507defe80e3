/** What formulas give: both written forms, related records, roll-ups, faults, one-off formulas. */
import { expect } from 'chai';
import { Formulas } from '../../../worker/formulas/formulas.js';
import { localEvaluator } from './local-evaluator.js';
import { PlainRecords, schemasOf, SEEDS } from './plain-records.js';

const schemas = schemasOf(SEEDS);

describe('formulas', function () {
  this.timeout(30_000);
  const evaluator = localEvaluator();

  async function garden() {
    const records = new PlainRecords();
    records.put('Supplier', 's', { name: 'Ada', factor: 2 });
    records.put('Variety', 'krim', {
      species: 'tomato',
      name: 'Black Krim',
      price: '2.35',
      supplier: ['s'],
      friends: ['pea'],
    });
    records.put('Variety', 'pea', { species: 'pea', name: 'Kelvedon', supplier: ['s'] });
    records.put('Sowing', '1', { seeds: 10, harvest: 7, variety: ['krim'] });
    records.put('Sowing', '2', { seeds: 5, harvest: 3.5, variety: ['krim'] });
    records.put('Sowing', '3', { seeds: 5, harvest: 1, variety: ['nobody'] });
    const changed: string[] = [];
    const formulas = new Formulas({
      records,
      schemas,
      evaluator,
      onCells: ({ resource, field, records: ids = [] }) =>
        changed.push(...ids.map((id) => `${resource}.${id}.${field}`)),
    });
    await formulas.idle();
    const value = (resource: string, id: string, field: string): unknown => {
      const cell = formulas.cell(resource, id, field);
      return cell.state === 'value' ? cell.value : cell.state === 'unavailable' ? cell.fault.code : cell.state;
    };
    return { records, formulas, value, changed };
  }

  it('read their own record, related ones, and other computed fields', async () => {
    const { value } = await garden();
    expect(value('Variety', 'krim', 'display_name')).to.equal('tomato · Black Krim');
    expect(value('Variety', 'krim', 'total')).to.equal(10.5);
    expect(value('Variety', 'krim', 'rate')).to.equal(0.7);
    expect(value('Variety', 'pea', 'rate')).to.equal(null);
    expect(value('Variety', 'krim', 'from')).to.equal('Ada (Ada)');
    expect(value('Variety', 'krim', 'friend_names')).to.equal('pea · Kelvedon');
    expect(value('Variety', 'pea', 'friend_names')).to.equal('tomato · Black Krim');
    expect(value('Variety', 'pea', 'neighbours')).to.equal(1);
    expect(value('Supplier', 's', 'harvest')).to.equal(10.5);
    expect(value('Sowing', '1', 'label')).to.equal('Ada: tomato · Black Krim');
    expect(value('Sowing', '2', 'worth')).to.equal('8.23');
    expect(value('Sowing', '3', 'label')).to.equal(': ');
  });

  it('compute what a change reaches, and nothing else', async () => {
    const { records, formulas, value, changed } = await garden();
    changed.length = 0;
    records.put('Sowing', '1', { seeds: 10, harvest: 9, variety: ['krim'] });
    formulas.changed([{ resource: 'Sowing', record: '1', fields: ['harvest'] }]);
    await formulas.idle();
    expect(changed.sort()).to.deep.equal([
      'Sowing.1.worth',
      'Supplier.s.harvest',
      'Variety.krim.rate',
      'Variety.krim.total',
    ]);
    expect(value('Supplier', 's', 'harvest')).to.equal(12.5);
  });

  it('are unavailable with a code, and so is what reads them; others are computed', async () => {
    const records = new PlainRecords();
    for (const id of ['a', 'b']) records.put('T', id, { n: id === 'a' ? 1 : 'x' });
    const formula = (text: string, type = 'number') => ({ type, formula: text });
    const formulas = new Formulas({
      records,
      evaluator,
      schemas: schemasOf({
        T: {
          'field/n': { type: 'json' },
          'computed/fine': formula('1 + 1'),
          'computed/loop': formula('(() => { for (;;); })()'),
          'computed/reads_loop': formula('record.loop + 1'),
          'computed/typo': formula('1 +'),
          'computed/a': formula('record.b'),
          'computed/b': formula('record.c'),
          'computed/c': formula('record.a'),
          'computed/throws': formula('record.n.toFixed(1)', 'string'),
          'computed/not_a_day': formula("'tomorrow'", 'date'),
          'computed/day': formula("addDays('2024-02-28', 2)", 'date'),
        },
      }),
    });
    await formulas.idle();
    const codes = (field: string) =>
      ['a', 'b'].map((id) => {
        const cell = formulas.cell('T', id, field);
        return cell.state === 'unavailable' ? cell.fault.code : cell.state === 'value' ? cell.value : cell.state;
      });
    expect(codes('fine')).to.deep.equal([2, 2]);
    expect(codes('loop')).to.deep.equal(['formula-budget', 'formula-budget']);
    expect(codes('reads_loop')).to.deep.equal(['formula-input', 'formula-input']);
    expect(codes('typo')).to.deep.equal(['formula-syntax', 'formula-syntax']);
    for (const field of ['a', 'b', 'c']) expect(codes(field)).to.deep.equal(['formula-cycle', 'formula-cycle']);
    expect(codes('throws')).to.deep.equal(['1.0', 'formula-failed']);
    expect(codes('not_a_day')).to.deep.equal(['formula-result', 'formula-result']);
    expect(codes('day')).to.deep.equal(['2024-03-01', '2024-03-01']);
  });

  it('are tried again when the record they failed at changes', async () => {
    const records = new PlainRecords();
    for (const id of ['a', 'b']) records.put('T', id, { n: id === 'b' ? 1e9 : 3 });
    const formulas = new Formulas({
      records,
      evaluator,
      schemas: schemasOf({
        T: {
          'field/n': { type: 'integer' },
          'computed/added': {
            type: 'number',
            formula: '((n) => { let s = 0; for (let i = 1; i <= n; i++) s += i; return s; })(record.n)',
          },
        },
      }),
    });
    await formulas.idle();
    expect(formulas.faultOf('T', 'added')?.code).to.equal('formula-budget');
    records.put('T', 'b', { n: 4 });
    formulas.changed([{ resource: 'T', record: 'b', fields: ['n'] }]);
    await formulas.idle();
    expect(formulas.faultOf('T', 'added')).to.equal(undefined);
    expect(formulas.cell('T', 'a', 'added')).to.deep.equal({ state: 'value', value: 6 });
    expect(formulas.cell('T', 'b', 'added')).to.deep.equal({ state: 'value', value: 10 });
  });

  it('serve validations, defaults and formats', async () => {
    const { formulas } = await garden();
    const evaluate = (formula: string, type: 'boolean' | 'string', more: object = {}) =>
      formulas.evaluate({ resource: 'Variety', formula, type, records: ['krim'], ...more });
    expect(await evaluate("record.name !== 'x' && record.sowings.length === 2", 'boolean')).to.deep.equal([
      { state: 'value', value: true },
    ]);
    expect(await evaluate('${value} € (${record.species})', 'string', { values: [2.35] })).to.deep.equal([
      { state: 'value', value: '2.35 € (tomato)' },
    ]);
    const draft = {
      fields: new Map([['species', 'pea']]),
      targets: (name: string) => (name === 'supplier' ? ['s'] : []),
    };
    const drafted = await formulas.evaluate({
      resource: 'Variety',
      formula: '${record.species} of ${record.supplier.name}',
      type: 'string',
      records: ['new'],
      draft,
    });
    expect(drafted).to.deep.equal([{ state: 'value', value: 'pea of Ada' }]);
  });
});
