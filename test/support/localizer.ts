/** A language without an element, for tests of words. */
import type { Localizer } from '../../components/data/grid/cell-text.js';
import { ar } from '../../components/kit/terms/ar.js';
import { de } from '../../components/kit/terms/de.js';
import { en } from '../../components/kit/terms/en.js';

const TERMS = { en, de, ar };

export function localizer(lang: keyof typeof TERMS): Localizer {
  return {
    lang,
    terms: TERMS[lang],
    number: (value, options) => new Intl.NumberFormat(lang, options).format(value),
    date: (value, options) => new Intl.DateTimeFormat(lang, options).format(value),
    plural: (count) => new Intl.PluralRules(lang).select(count),
  };
}
