/**
 * Texts as searching sees them: without case, diacritics, compatibility forms; independent of locale.
 * Vowel signs of Indic and other scripts are letters to their readers and stay.
 */

// Combining diacritics of Latin, Greek, Cyrillic; Hebrew points; Arabic harakat and tatweel.
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g;
// Letters with a stroke and ligatures, which Unicode does not decompose.
const STROKED = /[ßæœøłđðħıςþ]/g;
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  þ: 'th', // prettier-ignore
};
const ASCII = /^[\x00-\x7f]*$/;

export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(STROKED, (letter) => PLAIN[letter]!);
}

/** Texts that `is` takes for the same: case and outer spaces do not matter, diacritics do. */
export function equalityKey(text: string): string {
  const key = text.trim().toLowerCase();
  return ASCII.test(key) ? key : key.normalize('NFC').replaceAll('ς', 'σ');
}

/** The words of a search, folded; all must occur. */
export function searchWords(search: string): string[] {
  return [...new Set(fold(search).split(/\s+/))].filter((word) => word !== '');
}
