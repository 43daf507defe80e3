import { expect } from 'chai';
import { DEEPEST_FILTER, parseFilter } from '../../../core/query/filter-text.js';
import type { Filter } from '../../../core/query/query.js';
import { FIELDS } from './fields.js';

const parse = (text: string): Filter | undefined => {
  const { filter, issue } = parseFilter(text, FIELDS);
  expect(issue, `${text}: ${issue?.message}`).to.equal(undefined);
  return filter;
};
const issueOf = (text: string) => {
  const { issue } = parseFilter(text, FIELDS);
  expect(issue, `${text} was read`).not.to.equal(undefined);
  return issue!;
};

describe('filter text', () => {
  it('reads the example of the manual', () => {
    expect(parse('species is "Solanum lycopersicum" and germination_days at most 10')).to.deep.equal({
      op: 'and',
      filters: [
        { op: '=', field: 'species', value: 'Solanum lycopersicum' },
        { op: '<=', field: 'germination_days', value: 10 },
      ],
    });
  });

  it('reads every operator in words and in signs', () => {
    const days = (op: string, value: unknown = 5) => ({ op, field: 'germination_days', value });
    for (const [text, filter] of Object.entries({
      '= 5': days('='),
      '== 5': days('='),
      'is 5': days('='),
      '!= 5': days('!='),
      '≠ 5': days('!='),
      '<> 5': days('!='),
      'is not 5': days('!='),
      '< 5': days('<'),
      'under 5': days('<'),
      'is under 5': days('<'),
      'below 5': days('<'),
      '<= 5': days('<='),
      '≤ 5': days('<='),
      'at most 5': days('<='),
      'IS AT MOST 5': days('<='),
      '> 5': days('>'),
      'over 5': days('>'),
      'above 5': days('>'),
      '>= 5': days('>='),
      '≥ 5': days('>='),
      'at least 5': days('>='),
      'contains 5': days('contains', '5'),
      'starts with 5': days('starts', '5'),
      'ends with 5': days('ends', '5'),
      'does not contain 5': { op: 'not', filter: days('contains', '5') },
      'does not start with 5': { op: 'not', filter: days('starts', '5') },
      'does not end with 5': { op: 'not', filter: days('ends', '5') },
      'in (5, 6,7)': { op: 'in', field: 'germination_days', values: [5, 6, 7] },
      'is in (5)': { op: 'in', field: 'germination_days', values: [5] },
      'in ()': { op: 'in', field: 'germination_days', values: [] },
      'not in (5)': { op: 'not', filter: { op: 'in', field: 'germination_days', values: [5] } },
      'is not in (5)': { op: 'not', filter: { op: 'in', field: 'germination_days', values: [5] } },
      'between 5 and 7': { op: 'between', field: 'germination_days', from: 5, to: 7 },
      'is between 5 and under 7': { op: 'between', field: 'germination_days', from: 5, to: 7, below: true },
      'not between 5 and 7': { op: 'not', filter: { op: 'between', field: 'germination_days', from: 5, to: 7 } },
      'is empty': { op: 'empty', field: 'germination_days' },
      'is not empty': { op: 'not', filter: { op: 'empty', field: 'germination_days' } },
    })) {
      expect(parse(`germination_days ${text}`), text).to.deep.equal(filter);
    }
    expect(parse('germination_days<5')).to.deep.equal(days('<'));
  });

  it('binds not before and before or, and keeps parentheses', () => {
    const days = (value: number) => ({ op: '=', field: 'germination_days', value });
    const d = 'germination_days =';
    expect(parse(`${d} 1 or ${d} 2 and not ${d} 3`)).to.deep.equal({
      op: 'or',
      filters: [days(1), { op: 'and', filters: [days(2), { op: 'not', filter: days(3) }] }],
    });
    expect(parse(`(${d} 1 or ${d} 2) AND ${d} 3`)).to.deep.equal({
      op: 'and',
      filters: [{ op: 'or', filters: [days(1), days(2)] }, days(3)],
    });
  });

  it('reads quotes of many countries, bare words up to a keyword, and escapes', () => {
    const species = (text: string) => (parse(`species is ${text}`) as { value: unknown }).value;
    for (const quoted of [
      '"a b"',
      "'a b'",
      '“a b”',
      '„a b“',
      '„a b”',
      '”a b”',
      '‘a b’',
      '‚a b‘',
      '«a b»',
      '»a b«',
      'a b',
    ]) {
      expect(species(quoted), quoted).to.equal('a b');
    }
    expect(species('"say ""hi"""')).to.equal('say "hi"');
    expect(species("'it''s'")).to.equal("it's");
    expect(species("'O'Brien'")).to.equal("O'Brien");
    expect(species('‘O’Brien’')).to.equal('O’Brien');
    expect(species("O'Brien")).to.equal("O'Brien");
    expect(species('"\\u003cb\\u003e \\n"')).to.equal('<b> \\n');
    expect(species('Andropogon orientalis')).to.equal('Andropogon orientalis');
    expect(species('100%, really!')).to.equal('100%, really!');
    expect(species('"sand and silt"')).to.equal('sand and silt');
    expect(parse('kind in (a b, "c, d", null)')).to.deep.equal({
      op: 'in',
      field: 'kind',
      values: ['a b', 'c, d', null],
    });
  });

  it('finds fields by key, then label, in any case, in brackets or bare', () => {
    for (const name of [
      'germination_days',
      'GERMINATION_DAYS',
      'Days to germination',
      '[days to germination]',
      '"Days to germination"',
    ]) {
      expect(parse(`${name} is empty`), name).to.deep.equal({ op: 'empty', field: 'germination_days' });
    }
    for (const [name, field] of [
      ['[Weight (g)]', 'weight'],
      ['Open pollinated?', 'open_pollinated'],
      ['Starts', 'Starts'],
      ['[is]', 'is'],
      ['[a]]b]', 'a]b'],
      ['[x < y]', 'x < y'],
      ['Über Größe', 'Über Größe'],
      ['[__proto__]', '__proto___2'],
    ] as const) {
      expect(parse(`${name} starts with x`), name).to.deep.equal({ op: 'starts', field, value: 'x' });
    }
  });

  it('reads values by the type of their field', () => {
    expect(parse('zip = 02134')).to.deep.equal({ op: '=', field: 'zip', value: '02134' });
    expect(parse('weight = -.5e1')).to.deep.equal({ op: '=', field: 'weight', value: -5 });
    expect(parse('open_pollinated is Yes')).to.deep.equal({ op: '=', field: 'open_pollinated', value: true });
    expect(parse('open_pollinated = false')).to.deep.equal({ op: '=', field: 'open_pollinated', value: false });
    expect(parse('kind = true')).to.deep.equal({ op: '=', field: 'kind', value: 'true' });
    expect(parse('sown = 2024')).to.deep.equal({ op: '=', field: 'sown', value: '2024' });
    // A text that does not fit finds the cells that hold it.
    expect(parse('weight is n/a')).to.deep.equal({ op: '=', field: 'weight', value: 'n/a' });
    expect(issueOf('weight over heavy').message).to.equal(
      "'heavy' does not fit the field Weight (g): it takes a number, such as 12.5.",
    );
    expect(issueOf('sown over 31.12.2024').code).to.equal('bad-filter');
    expect(issueOf('sown between 2024-02-30 and 2024-03-01').details.at).to.equal(13);
  });

  it('counts days, weeks, months and years from today', () => {
    for (const [text, literal] of [
      ['today', { today: 0 }],
      ['today - 30 days', { today: -30 }],
      ['today−1 day', { today: -1 }],
      ['Today + 2 weeks', { today: 14 }],
      ['today - 3 months', { today: -3, unit: 'months' }],
      ['today - 1 year', { today: -1, unit: 'years' }],
    ] as const) {
      expect(parse(`sown over ${text} and zip = 1`), text).to.deep.equal({
        op: 'and',
        filters: [
          { op: '>', field: 'sown', value: literal },
          { op: '=', field: 'zip', value: '1' },
        ],
      });
    }
    expect(parse('sown between today - 7 days and today')).to.deep.equal({
      op: 'between',
      field: 'sown',
      from: { today: -7 },
      to: { today: 0 }, // prettier-ignore
    });
    expect(parse('species is today')).to.deep.equal({ op: '=', field: 'species', value: 'today' });
    expect(issueOf('sown over today - 99999999999 days').code).to.equal('bad-filter');
  });

  it('is no filter when blank, and everything as ()', () => {
    expect(parseFilter('', FIELDS)).to.deep.equal({});
    expect(parseFilter(' \n ', FIELDS)).to.deep.equal({});
    expect(parse('()')).to.deep.equal({ op: 'and', filters: [] });
  });

  it('asks what was meant by a field it does not know', () => {
    expect(issueOf('specie is x')).to.deep.equal({
      code: 'unknown-field',
      message: "No field 'specie'. Did you mean Species?",
      details: { field: 'specie', suggestion: 'Species', at: 0 },
    });
    expect(issueOf('zip = 1 and germnation_days > 3').message).to.include('Did you mean germination_days?');
    expect(issueOf('[colour] = red').message).to.match(
      /^No field 'colour'\. The fields are: Species, Variety name, .*…\.$/,
    );
    expect(issueOf('Note = red').message).to.equal("Several fields are named 'Note'. Say which: [note_1], [note_2].");
  });

  it('says where it stopped understanding', () => {
    const issue = issueOf('species tomato');
    expect(issue.code).to.equal('bad-filter');
    expect(issue.details.at).to.equal(14);
    expect(issue.message).to.include('where an operator, such as is, at most, contains, is expected');
    expect(issueOf('species is Trinidad and Tobago').message).to.include('need quotes');
    for (const text of [
      '(',
      ')',
      'and',
      'species',
      'species is',
      'species in (1',
      'species is "x',
      '= 3',
      'zip = 1 zip = 2',
      '[zip = 1',
    ]) {
      expect(issueOf(text).code, text).to.equal('bad-filter');
    }
  });

  it('refuses what is too long or nested too deep, without overflowing the stack', () => {
    expect(issueOf(`species is ${'x'.repeat(10_000)}`).message).to.include('10000 are the most');
    const nested = (levels: number) => `${'('.repeat(levels)}zip = 1${')'.repeat(levels)}`;
    expect(parse(nested(DEEPEST_FILTER))).to.deep.equal({ op: '=', field: 'zip', value: '1' });
    expect(issueOf(nested(DEEPEST_FILTER + 1)).message).to.include('64 levels');
    for (const text of [
      '('.repeat(9_999),
      'not '.repeat(2_490),
      'not('.repeat(2_490),
      '[('.repeat(4_000),
      '"('.repeat(4_000),
    ]) {
      expect(issueOf(text).code).to.equal('bad-filter');
    }
  });
});
