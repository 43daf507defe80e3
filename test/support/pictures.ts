/** Pictures of a page for whoever looks: at two widths, light and dark, left to right and right to left. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { until } from './page.js';

/** Names a folder; without it nothing is taken. */
const FOLDER = process.env['KOBOLD_PICTURES'];
const SETTLED = `getAnimations({ subtree: true }).every(({ playState }) => playState === 'finished')`;

/** `<folder>/<name>-<width>-<scheme>-<lang>.png`. Leaves the page in English and light. */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  await mkdir(FOLDER, { recursive: true });
  const before = page.viewport();
  for (const [width, scheme, lang] of [
    [1200, 'light', 'en'],
    [1200, 'dark', 'ar'],
    [380, 'dark', 'en'],
    [380, 'light', 'ar'],
  ] as const) {
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

async function speak(page: Page, lang: string, scheme: string): Promise<void> {
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
  await until('the language and its colours', () =>
    page.evaluate(
      `document.documentElement.lang === '${lang}' && ${SETTLED.replace('getAnimations(', 'document.getAnimations(')}`,
    ),
  ).catch(() => undefined);
  // Terms of another language are a file: the elements draw anew once it is there.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
}
