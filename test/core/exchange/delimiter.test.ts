import { expect } from 'chai';
import { CsvReader } from '../../../core/exchange/csv.js';
import { detectDelimiter } from '../../../core/exchange/delimiter.js';

describe('delimiter detection', () => {
  it('finds comma, semicolon, tab and bar', () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      expect(detectDelimiter(['a', 'b', 'c'].join(delimiter) + '\n' + ['1', '2', '3'].join(delimiter))).to.equal(
        delimiter,
      );
    }
  });

  it('is not misled by decimal commas, prose or quoted delimiters', () => {
    expect(detectDelimiter('Sorte;Preis;Menge\nBohne;1,50;2,00\nErbse;2,10;3,25\n')).to.equal(';');
    expect(detectDelimiter('name\tnote\nx\tone, two, three\ny\tfour; five\n')).to.equal('\t');
    expect(detectDelimiter('id,note\n1,"a;b;c;d"\n2,"e;f;g;h"\n')).to.equal(',');
  });

  it('takes comma where nothing separates', () => {
    expect(detectDelimiter('name\nAda\nGrace\n')).to.equal(',');
    expect(detectDelimiter('')).to.equal(',');
  });

  it('copes with a delimiter at the end of every data row', () => {
    expect(detectDelimiter('a;b\n1;2;\n3;4;\n')).to.equal(';');
  });

  it('does not depend on how the text was cut, and is not asked when the delimiter is known', () => {
    const reader = new CsvReader();
    for (const character of 'a;b\n1,5;2\n') reader.push(character);
    reader.end();
    expect(reader.delimiter).to.equal(';');
    const tsv = new CsvReader({ delimiter: '\t' });
    tsv.push('a,b\tc\n');
    tsv.end();
    expect(tsv.header).to.deep.equal(['a,b', 'c']);
  });
});
