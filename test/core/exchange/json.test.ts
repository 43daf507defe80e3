import { expect } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import { parseJsonTable } from '../../../core/exchange/json.js';
import { TableBuilder } from '../../../core/table/table-builder.js';

describe('JSON tables', () => {
  it('keep missing, null and empty apart', () => {
    const { header, rows } = parseJsonTable('[{"a":1,"b":"x"},{"b":null,"c":true},{"a":"","c":false}]');
    expect(header).to.deep.equal(['a', 'b', 'c']);
    const builder = new TableBuilder(header);
    builder.append(rows);
    const [a, b, c] = builder.finish().columns;
    expect([0, 1, 2].map((row) => a!.cell(row))).to.deep.equal([1, undefined, '']);
    expect([0, 1, 2].map((row) => b!.cell(row))).to.deep.equal(['x', null, undefined]);
    expect([0, 1, 2].map((row) => c!.cell(row))).to.deep.equal([undefined, true, false]);
  });

  it('may be arrays of arrays, or sit under "data" or in the only array', () => {
    const table = { header: ['a', 'b'], rows: [['1', '2.5']] };
    for (const json of [
      '[["a","b"],[1,2.5]]',
      '{"data":[{"a":1,"b":2.5}],"more":[]}',
      '\ufeff{"count":1,"results":[{"a":1,"b":2.5}]}',
    ]) {
      expect(parseJsonTable(json)).to.deep.equal(table);
    }
    expect(parseJsonTable('[]')).to.deep.equal({ header: [], rows: [] });
  });

  it('give nested values as JSON text', () => {
    expect(parseJsonTable('[{"a":{"b":[1,null]},"c":[]}]').rows).to.deep.equal([['{"b":[1,null]}', '[]']]);
  });

  it('keep long ids that JSON.parse would round, and leave texts alone', () => {
    const json =
      '[{"id":12345678901234567890,"text":"1234567890123456789 \\" 12345678901234567","x":1.5e3,"d":0.1234567890123456789}]';
    expect(parseJsonTable(json).rows[0]).to.deep.equal([
      '12345678901234567890',
      '1234567890123456789 " 12345678901234567',
      '1500',
      '0.1234567890123456789',
    ]);
  });

  it('keep keys that objects have themselves', () => {
    expect(parseJsonTable('[{"__proto__":"x","constructor":1}]')).to.deep.equal({
      header: ['__proto__', 'constructor'],
      rows: [['x', '1']],
    });
  });

  it('are refused with a sentence where they are no tables', () => {
    for (const json of [
      '',
      '{',
      'null',
      '1',
      '"x"',
      '{}',
      '{"a":[],"b":[]}',
      '[1,2]',
      '[{"a":1},null]',
      '[{"a":1},[2]]',
    ]) {
      expect(() => parseJsonTable(json), json)
        .to.throw(KoboldError, /JSON/)
        .with.property('code', 'not-a-table');
    }
    expect(() => parseJsonTable('<!doctype html><title>Moved</title>')).to.throw(KoboldError, /web page/);
    const wide = JSON.stringify([Object.fromEntries(Array.from({ length: 2049 }, (_, at) => [`k${at}`, at]))]);
    expect(() => parseJsonTable(wide))
      .to.throw(KoboldError)
      .with.property('code', 'too-large');
  });
});
