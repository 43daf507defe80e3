/** Both written forms, what they name, and what they may not use. */
import { expect } from 'chai';
import { readFormula } from '../../../core/formula/read-formula.js';

function bodyOf(text: string) {
  const { body, issue } = readFormula(text);
  if (!body) throw new Error(issue);
  return { ...body, names: [...body.names].sort() };
}

describe('a formula', () => {
  it('is a text with holes', () => {
    const body = bodyOf("It's ${record.species} · ${record['variety name']}\n");
    expect(body.form).to.equal('template');
    expect(body.chains).to.deep.equal([['species'], ['variety name']]);
    expect(body.whole).to.equal(false);
    expect(
      new Function('record', 'show', `let $t; return ${body.source}`)({ species: 'pea', 'variety name': 'x' }, String),
    ).to.equal("It's pea · x");
  });

  it('is an expression', () => {
    const body = bodyOf('record.supplier?.city.name ?? `${record.a}` // why\n');
    expect(body.form).to.equal('expression');
    expect(body.chains).to.deep.equal([['supplier', 'city', 'name'], ['a']]);
  });

  it('is a function', () => {
    expect(bodyOf('(r) => r.a + r.b')).to.deep.include({ form: 'function', chains: [['a'], ['b']], whole: false });
    expect(bodyOf('({ a }) => a')).to.deep.include({ whole: true });
  });

  it('is a program', () => {
    const body = bodyOf(
      '// rate\nexport function compute(record) { if (record.total === 0) return null; return record.sprouted / record.total }',
    );
    expect(body).to.deep.include({ form: 'program', chains: [['total'], ['sprouted'], ['total']], whole: false });
    expect(new Function(`${body.source}; return compute({ total: 4, sprouted: 1 })`)()).to.equal(0.25);
  });

  it('reads the whole record where it is passed on, taken apart, asked for a computed name, or written to', () => {
    for (const text of [
      'f(record)',
      'Object.keys(record)',
      'record[name]',
      '{...record}',
      'record.a = 1',
      'record.a++',
    ])
      expect(bodyOf(text).whole, text).to.equal(true);
    for (const text of ['record.a', 'record.a == 1', 'record.a => 1', "record['a'] ?? 2", 'sum(record.a, (x) => x.b)'])
      expect(bodyOf(text).whole, text).to.equal(false);
  });

  it('names what it may read of related records', () => {
    expect(
      bodyOf("sum(record.sowings.map(({ seeds, harvest: h }) => seeds)) + sum(record.others, 'count')").names,
    ).to.include.members(['seeds', 'harvest', 'count']);
  });

  it('may not catch errors, wait, import or look at its caller', () => {
    const refused = [
      '(() => { try { x() } catch (e) { return 1 } })()',
      'async () => 1',
      "import('x')",
      'eval("1")',
      'arguments',
      'this',
      '1n',
      'x<!--y',
      'tr\\u0079 { }',
      "a) /'/; try { } //'",
      'o.of / 1; of / 2; try{}catch{} /1/',
    ];
    for (const text of refused) expect(readFormula(text).issue, text).to.be.a('string');
    for (const text of ['record.try', '({ catch: 1 })', '"try"', 'record.text.replace(/try/g, "")'])
      expect(readFormula(text).issue, text).to.equal(undefined);
  });

  it('must be whole', () => {
    for (const text of ['', ' ', '${', '${}', '${record.a', "'x", '/* x', 'f(', '`${1', 'function compute('])
      expect(readFormula(text).issue, text).to.be.a('string');
    expect(readFormula('x'.repeat(20_001)).issue).to.be.a('string');
  });
});
