import { expect } from 'chai';
import fc from 'fast-check';
import { CsvReader } from '../../core/exchange/csv.js';
import { BytesToText } from '../../worker/source/decode.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

function utf16(text: string, littleEndian: boolean, mark = true): Uint8Array {
  const units = mark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), littleEndian);
  return new Uint8Array(view.buffer);
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Decoded in chunks of every size given, which must not matter. */
function decode(
  data: Uint8Array,
  contentType?: string,
  sizes = [1, 2, 3, 7, 64, 100, 1_000_000],
): { text: string; encoding: string | undefined } {
  const results = sizes.map((size) => {
    const decoder = new BytesToText({ contentType });
    let text = '';
    for (let at = 0; at < data.length; at += size) text += decoder.push(data.subarray(at, at + size));
    text += decoder.end();
    return { text, encoding: decoder.encoding };
  });
  for (const result of results) expect(result).to.deep.equal(results[0]);
  return results[0]!;
}

describe('bytes to text', () => {
  it('reads UTF-8, with and without mark, across chunk borders', () => {
    const text = 'name,ort\nZoë,Köln\n林,東京\n🌱,x\n'.repeat(20);
    expect(decode(utf8(text))).to.deep.equal({ text, encoding: 'utf-8' });
    expect(decode(utf8(`\ufeff${text}`)).text).to.equal(text);
    expect(decode(utf8(''))).to.deep.equal({ text: '', encoding: 'utf-8' });
  });

  it('reads UTF-16 by its mark or its NULs', () => {
    const text = 'name;ort\r\nZoë;Köln\r\n';
    for (const littleEndian of [true, false]) {
      expect(decode(utf16(text, littleEndian)).text).to.equal(text);
      expect(decode(utf16(text, littleEndian, false)).text).to.equal(text);
      expect(decode(utf16('a,b\n林🌱,1\n'.repeat(30), littleEndian)).text).to.equal('a,b\n林🌱,1\n'.repeat(30));
    }
  });

  it('keeps NUL in UTF-8', () => {
    expect(decode(utf8('a,b\nx\0y,1\n')).text).to.equal('a,b\nx\0y,1\n');
  });

  it('reads Latin-1 and windows-1252 where it is not UTF-8', () => {
    expect(decode(latin('name,ort\nZo\xeb,K\xf6ln\n'))).to.deep.equal({
      text: 'name,ort\nZoë,Köln\n',
      encoding: 'windows-1252',
    });
    expect(decode(latin('price\n5 \x80 \x96 7 \x80\n')).text).to.equal('price\n5 € – 7 €\n');
    expect(decode(latin(`${'a,b\n'.repeat(100)}caf\xe9`)).text).to.equal(`${'a,b\n'.repeat(100)}café`);
    expect(decode(latin(`${'a,b\n'.repeat(100)}caf\xe9\n\xe9t\xe9`)).text).to.equal(`${'a,b\n'.repeat(100)}café\nété`);
  });

  it('replaces single bad bytes in what is UTF-8 otherwise', () => {
    const good = utf8('Zoë in Köln\n'.repeat(30));
    expect(decode(join(good, bytes(0xff), good)).text).to.equal(
      `${'Zoë in Köln\n'.repeat(30)}\ufffd${'Zoë in Köln\n'.repeat(30)}`,
    );
    expect(decode(join(good, bytes(0xc3))).text).to.equal(`${'Zoë in Köln\n'.repeat(30)}\ufffd`);
    expect(decode(join(utf8('Zoë, Köln, '), bytes(0xff), utf8(' end')), undefined, [1000]).text).to.equal(
      'Zoë, Köln, \ufffd end',
    );
  });

  it('obeys the declared charset, but the mark before it, and ignores nonsense', () => {
    expect(decode(latin('K\xf6ln'), 'text/csv; charset=ISO-8859-1').text).to.equal('Köln');
    expect(decode(bytes(0x83, 0x65), 'text/csv; charset="shift_jis"').text).to.equal('テ');
    expect(decode(utf8('\ufeffKöln'), 'text/csv; charset=iso-8859-1').text).to.equal('Köln');
    expect(decode(utf8('Köln'), 'text/csv; charset=klingon').text).to.equal('Köln');
    expect(decode(latin('K\xf6ln'), 'text/csv; charset=utf-8').text).to.equal('Köln');
  });

  it('lets files that are no tables still be told by how they begin', () => {
    const files: Record<string, Uint8Array> = {
      PNG: bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
      JPEG: bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1),
      gzip: bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0),
      Excel: bytes(0x50, 0x4b, 3, 4, 0x14, 0, 6, 0),
      XLS: bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    };
    for (const [name, file] of Object.entries(files)) {
      const reader = new CsvReader();
      expect(() => [reader.push(decode(file).text), reader.end()], name).to.throw(new RegExp(name));
    }
  });

  it('agrees with the platform on any text, however it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (text, size) => {
        const well = text.replace(/[\0\ud800-\udfff]/gu, '').replace(/^\ufeff+/, '');
        expect(decode(utf8(well), undefined, [size]).text).to.equal(well);
      }),
      { numRuns: 500 },
    );
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (data, size) => {
        expect(decode(data, undefined, [size]).text).to.be.a('string');
      }),
      { numRuns: 500 },
    );
  });
});
