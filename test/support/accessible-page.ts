/** axe in a whole page of a real browser, open shadow roots included: the rules of accessible.ts. */
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { PAGE_RULES, TAGS } from './axe-rules.js';

/** Throws with what is wrong, as lines; of the whole page, or of an element in it. */
export async function assertPageAccessible(page: Page, selector = 'body'): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (selector, tags, rules) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(
        document.querySelector(selector)!,
        {
          runOnly: tags,
          rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])),
        },
      );
      return violations.map(
        ({ id, help, nodes }) =>
          `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
      );
    },
    selector,
    TAGS,
    PAGE_RULES,
  );
  if (found.length > 0) throw new Error(found.join('\n'));
}
