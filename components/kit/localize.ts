/**
 * The reader's language and direction, taken from the nearest `lang` and `dir` (through shadow roots), and the terms
 * in it. @lit/localize knows one locale per page and @shoelace-style/localize only the document's; a page may hold both.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { en } from './terms/en.js';
import type { Terms } from './terms/en.js';

export type { Terms } from './terms/en.js';

/** Catalogues other than English are loaded when first met, so that readers of one language carry one. */
const loaders: Readonly<Record<string, () => Promise<Terms>>> = {
  de: async () => (await import('./terms/de.js')).de,
  ar: async () => (await import('./terms/ar.js')).ar,
};
const loaded = new Map<string, Terms>([['en', en]]);

export class LocalizeController implements ReactiveController {
  lang = 'en';
  dir: 'ltr' | 'rtl' = 'ltr';
  terms: Terms = en;
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    watched.add(this);
    observer ??= startObserver();
    this.refresh();
    if (!warmed) setTimeout(() => this.#warm());
  }

  /** The first number and the first date of a page take long: better while the rows are on their way. */
  #warm(): void {
    warmed = true;
    this.number(0);
    this.date(0, { dateStyle: 'medium', timeZone: 'UTC' });
  }

  hostDisconnected(): void {
    watched.delete(this);
    if (watched.size === 0) {
      observer?.disconnect();
      observer = undefined;
    }
  }

  /** Reads `lang` and `dir` again: after they changed anywhere on the page. */
  refresh(): void {
    const lang = validLocale(nearest(this.#host, 'lang') || navigator.language);
    const dir = directionOf(this.#host, lang);
    const changed = lang !== this.lang || dir !== this.dir;
    this.lang = lang;
    this.dir = dir;
    void this.#loadTerms(lang.split('-')[0]!.toLowerCase());
    if (changed) this.#host.requestUpdate();
  }

  number(value: number, options?: Intl.NumberFormatOptions): string {
    return (this.#format('n', options, () => new Intl.NumberFormat(this.lang, options)) as Intl.NumberFormat).format(
      value,
    );
  }

  /** `value` in ms since 1970. */
  date(value: number, options: Intl.DateTimeFormatOptions): string {
    const format = this.#format('d', options, () => new Intl.DateTimeFormat(this.lang, options));
    return (format as Intl.DateTimeFormat).format(value);
  }

  plural(count: number): Intl.LDMLPluralRule {
    return (this.#format('p', undefined, () => new Intl.PluralRules(this.lang)) as Intl.PluralRules).select(count);
  }

  #format<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules>(
    kind: string,
    options: object | undefined,
    make: () => T,
  ) {
    const key = `${this.lang} ${kind}${options ? JSON.stringify(options) : ''}`;
    let format = formats.get(key);
    if (!format) formats.set(key, (format = make()));
    return format;
  }

  async #loadTerms(language: string): Promise<void> {
    const known = loaded.get(language);
    const terms = known ?? (await loaders[language]?.().catch(() => en)) ?? en;
    if (terms !== en) loaded.set(language, terms);
    if (this.terms === terms || this.lang.split('-')[0]!.toLowerCase() !== language) return;
    this.terms = terms;
    this.#host.requestUpdate();
  }
}

/** Costly to make, and the same for every element of a language. */
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules>();

const watched = new Set<LocalizeController>();
let warmed = false;
let observer: MutationObserver | undefined;

function startObserver(): MutationObserver {
  const created = new MutationObserver(() => watched.forEach((controller) => controller.refresh()));
  created.observe(document, { subtree: true, attributes: true, attributeFilter: ['lang', 'dir'] });
  return created;
}

/** The attribute of the closest element that carries it, shadow hosts included; '' where none does. */
function nearest(from: Element, attribute: string): string {
  for (let at: Element | null = from; at;) {
    const found: Element | null = at.closest(`[${attribute}]`);
    if (found) return found.getAttribute(attribute) ?? '';
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
}

const RTL = new Set(['ar', 'he', 'fa', 'ur', 'ps', 'sd', 'ug', 'yi', 'dv', 'ckb']);

/** An explicit `dir` decides; a page without one follows the language, since CMS fragments often carry `lang` only. */
function directionOf(host: Element, lang: string): 'ltr' | 'rtl' {
  const dir = nearest(host, 'dir').toLowerCase();
  if (dir === 'rtl' || dir === 'ltr') return dir;
  if (getComputedStyle(host).direction === 'rtl') return 'rtl';
  return nearest(host, 'lang') && RTL.has(lang.split('-')[0]!.toLowerCase()) ? 'rtl' : 'ltr';
}

function validLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.trim())[0] ?? 'en';
  } catch {
    return 'en'; // lang="deutsch" and the like
  }
}
