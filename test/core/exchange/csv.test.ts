import { expect } from 'chai';
import { CsvReader } from '../../../core/exchange/csv.js';
import { LONGEST_CELL } from '../../../core/exchange/csv-scanner.js';
import { KoboldError } from '../../../core/errors.js';
import { csvToTable, readCsv, tableTexts } from '../../support/csv-table.js';

describe('CSV reader', () => {
  it('reads LF, CRLF, CR and a mix of them as line ends', () => {
    const rows = [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ];
    for (const text of [
      'a,b\n1,2\n3,4\n',
      'a,b\r\n1,2\r\n3,4\r\n',
      'a,b\r1,2\r3,4',
      'a,b\r\n1,2\n3,4\r',
      'a,b\n"1","2"\r\n3,4',
    ]) {
      expect(readCsv(text), JSON.stringify(text)).to.deep.equal(rows);
    }
  });

  it('keeps line breaks, delimiters and doubled quotes inside quotes, wherever the text is cut', () => {
    const text = 'a,b\r\n"x\r\ny","say ""hi"", now"\r\n"","z"\r\n';
    const rows = [
      ['a', 'b'],
      ['x\r\ny', 'say "hi", now'],
      ['', 'z'],
    ];
    for (let cut = 0; cut <= text.length; cut++)
      expect(readCsv([text.slice(0, cut), text.slice(cut)])).to.deep.equal(rows);
    expect(readCsv([...text])).to.deep.equal(rows);
  });

  it('takes quotes that are not escaped as characters', () => {
    expect(readCsv('a,b\n"5" nails",2\nx"y,3\n"quoted"  ,4')).to.deep.equal([
      ['a', 'b'],
      ['5" nails', '2'],
      ['x"y', '3'],
      ['quoted', '4'],
    ]);
  });

  it('ends a cell whose quote is never closed with the file', () => {
    expect(readCsv('a,b\n1,"open\n2,3\n')).to.deep.equal([
      ['a', 'b'],
      ['1', 'open\n2,3\n'],
    ]);
  });

  it('skips blank lines but keeps a quoted empty cell', () => {
    expect(readCsv('a\n\n1\n\r\n""\n\n')).to.deep.equal([['a'], ['1'], ['']]);
  });

  it('strips a byte order mark and obeys a sep= line', () => {
    expect(readCsv('\ufeffa,b\n1,2')).to.deep.equal([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(readCsv('sep=|\r\na|b\r\n1,5|2')).to.deep.equal([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
  });

  it('keeps NUL characters', () => {
    expect(readCsv('a,b\nx\0y,\0')).to.deep.equal([
      ['a', 'b'],
      ['x\0y', '\0'],
    ]);
  });

  it('gives rows as soon as they are complete once the first 16,384 characters are there', () => {
    const reader = new CsvReader();
    expect(reader.push(`a,b\n${'1,2\n'.repeat(5000)}3,`)).to.have.length(5000);
    expect(reader.header).to.deep.equal(['a', 'b']);
    expect(reader.push('4\n5')).to.deep.equal([['3', '4']]);
    expect(reader.end()).to.deep.equal([['5']]);
  });

  it('gives what is complete when asked before', () => {
    const reader = new CsvReader();
    expect([reader.push('a;'), reader.flush()]).to.deep.equal([[], []]);
    expect([reader.push('b\n1;2\n3;'), reader.flush()]).to.deep.equal([[], [['1', '2']]]);
    expect([reader.push('4\n'), reader.flush(), reader.end()]).to.deep.equal([[['3', '4']], [], []]);
  });

  it('knows a file with a header only, an empty file, one column', () => {
    expect(csvToTable('a,b\n').columns.map(({ field }) => field.label)).to.deep.equal(['a', 'b']);
    expect(csvToTable('a,b\n').rowCount).to.equal(0);
    expect(csvToTable('').columns).to.deep.equal([]);
    expect(tableTexts(csvToTable('name\nx\ny\n'))).to.deep.equal([['x'], ['y']]);
  });

  it('reads a cell of 10 MB, quoted or not, in small chunks', function () {
    this.timeout(20_000);
    const cell = 'ab,"\n'.repeat(2_000_000);
    const text = `a,b\n1,"${cell.replaceAll('"', '""')}"\n2,${'x'.repeat(10_000_000)}\n`;
    const chunks = Array.from({ length: Math.ceil(text.length / 16_384) }, (_, at) =>
      text.slice(at * 16_384, (at + 1) * 16_384),
    );
    const rows = readCsv(chunks);
    expect(rows).to.have.length(3);
    expect(rows[1]![1] === cell).to.equal(true);
    expect(rows[2]![1]).to.have.length(10_000_000);
  });

  it('refuses an endless cell, naming the row', () => {
    const reader = new CsvReader();
    reader.push('a,b\n1,2\n3,"');
    const chunk = 'x'.repeat(1024 * 1024);
    expect(() => {
      for (let sent = 0; sent <= LONGEST_CELL; sent += chunk.length) reader.push(chunk);
    })
      .to.throw(KoboldError, /row 3/)
      .with.property('code', 'too-large');
  });

  it('reads 500 columns and refuses 2,049', () => {
    const header = Array.from({ length: 500 }, (_, at) => `c${at}`).join();
    expect(csvToTable(`${header}\n${'1,'.repeat(499)}1\n`).columns).to.have.length(500);
    expect(() => readCsv(`${'a,'.repeat(2048)}a\n`))
      .to.throw(KoboldError)
      .with.property('code', 'too-large');
  });

  it('refuses what is no table, saying what it is', () => {
    const cases: [string, RegExp][] = [
      ['<!DOCTYPE html>\n<html>', /web page/],
      ['\ufeff  <html lang="de">', /web page/],
      ['<!-- moved --><html>', /web page/],
      ['<?xml version="1.0"?>', /XML/],
      ['%PDF-1.7', /PDF/],
      ['PK\x03\x04\x14', /Excel/],
      ['\u2030PNG\r\n', /PNG/],
      ['\ufffdPNG\r\n', /PNG/],
      ['\x1f\u2039\b', /gzip/],
    ];
    for (const [text, sentence] of cases)
      expect(() => readCsv(text), text)
        .to.throw(KoboldError, sentence)
        .with.property('code', 'not-a-table');
    expect(readCsv('PK,name\n1,a')[0]).to.deep.equal(['PK', 'name']);
  });
});
