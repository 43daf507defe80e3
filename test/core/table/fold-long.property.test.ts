import { expect } from 'chai';
import fc from 'fast-check';
import { foldLong } from '../../../core/table/fold-long.js';
import { fold } from '../../../core/table/fold.js';

// Where folding one character at a time could go wrong: final sigma, İ, marks out of order and behind marks that are
// taken off, ligatures, Hangul whole and in parts, kana with sound marks, characters that decompose beyond the BMP.
const CRITICAL = [
  ...['Σ', 'ς', 'ΑΣ', 'İ', 'I\u0307', 'ẞ', 'ß', 'K', 'ﬃ', 'ﷺ', 'Ǆ', 'ŉ', 'é', 'e\u0301', '\u0344', '\u0345'],
  ...['\u094d', '\u093c', '\u0301', '\u0323', '\u0334', 'क़', 'ガ', 'カ', '\u3099', 'ｶ', 'ﾞ', '한', 'ᄒ', 'ᅡ', 'ᆫ'],
  ...['\ufacf', '\u{1d15e}', '\u{1d165}', '\u{1d16d}', '\u{2f800}', '😀', '\ud83d', '\ude00', '\u0640', '\u0483'],
  ...['\ufeff', '\u00ad', '\u200d', '\0', '\n', ' ', 'a', 'Z', 'x'.repeat(70), 'Đ', 'Ж', '東'],
];

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const texts = fc
  .array(fc.oneof(fc.constantFrom(...CRITICAL), fc.string({ unit: 'binary', maxLength: 4 }), unit), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('Folding long texts', () => {
  it('comes to the same as folding by definition, for any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(foldLong(text)).to.equal(fold(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('comes to the same for every character of the BMP, alone and between marks', () => {
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      for (const text of [character, `\u094d${character}\u093c`, `É${character}\u0323Σ`]) {
        if (foldLong(text) !== fold(text)) expect.fail(`U+${code.toString(16)}: ${foldLong(text)} for ${fold(text)}`);
      }
    }
  });

  it('comes to the same for all of the BMP in one text', () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('');
    expect(foldLong(all) === fold(all)).to.equal(true);
    expect(foldLong('ﷺ'.repeat(5000)) === fold('ﷺ'.repeat(5000))).to.equal(true);
  });
});
