/** Pictures of a page for whoever looks: at two widths, light and dark, left to right and right to left. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { ar } from '../../components/kit/terms/ar.js';
import { en } from '../../components/kit/terms/en.js';
import { until } from './page.js';

/** Names a folder; without it nothing is taken. */
const FOLDER = process.env['KOBOLD_PICTURES'];
const TERMS = { en, ar } as const;
const LOOKS = [1200, 380].flatMap((width) =>
  ['light', 'dark'].flatMap((scheme) => (['en', 'ar'] as const).map((lang) => [width, scheme, lang] as const)),
);

/** `<folder>/<name>-<width>-<scheme>-<lang>.png`. Leaves the page in English and light. */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  await mkdir(FOLDER, { recursive: true });
  const before = page.viewport();
  for (const [width, scheme, lang] of LOOKS) {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]).catch(() => undefined);
    await speak(page, lang, scheme);
    await page.screenshot({
      path: join(FOLDER, `${name}-${width}-${scheme}-${lang}.png`) as `${string}.png`,
      fullPage: true,
    });
  }
  await speak(page, 'en', 'light');
  await page.setViewport(before);
}

async function speak(page: Page, lang: 'en' | 'ar', scheme: string): Promise<void> {
  await page.evaluate(
    (lang, scheme) => {
      document.documentElement.lang = lang;
      document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
      document.documentElement.style.cssText =
        scheme === 'dark' ? 'background: #16181c; color: #e8e8ea; color-scheme: dark' : '';
    },
    lang,
    scheme,
  );
  await until('the colours', () =>
    page.evaluate(`document.getAnimations().every(({ playState }) => playState === 'finished')`),
  ).catch(() => undefined);
  // Terms of another language are a file: the elements draw anew once it is there.
  await until(`the terms in ${lang}`, () => page.evaluate(speaks, TERMS[lang].loading));
}

/** Runs in the page: whether every element has the terms of which this is one, and has drawn them. */
function speaks(loading: string): boolean {
  const roots: ParentNode[] = [document];
  for (const root of roots)
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) roots.push(one.shadowRoot);
      const { localize, isUpdatePending } = one as Partial<SpeakingElement>;
      if (isUpdatePending || (localize && localize.terms.loading !== loading)) return false;
    }
  return true;
}

interface SpeakingElement {
  readonly localize: { readonly terms: { readonly loading: string } };
  readonly isUpdatePending: boolean;
}
