import { expect } from 'chai';
import { rowsToCsv } from '../../../core/exchange/csv-print.js';

describe('CSV print', () => {
  it('quotes only what needs it and ends every row with CRLF', () => {
    const csv = rowsToCsv([
      ['a', 'b c', 'd,e'],
      ['"', '\n', ' x'],
      [null, undefined, ''],
    ]);
    expect(csv).to.equal('a,b c,"d,e"\r\n"""","\n"," x"\r\n,,\r\n');
  });

  it('prints a lone empty cell so that it is no blank line', () => {
    expect(rowsToCsv([['a'], ['']])).to.equal('a\r\n""\r\n');
  });

  it('leaves cells as they are that a spreadsheet would take for formulas', () => {
    expect(rowsToCsv([['=1+1', '-5', '+49 30', '@x']])).to.equal('=1+1,-5,+49 30,@x\r\n');
  });

  it('takes other delimiters and line breaks', () => {
    expect(rowsToCsv([['1,5', 'a;b']], { delimiter: ';', lineBreak: '\n' })).to.equal('1,5;"a;b"\n');
  });
});
