/** Accessibility of what is on the page now, open shadow roots included, by axe's rules for WCAG 2.2 A and AA. */
import axe from 'axe-core';
import { PAGE_RULES, TAGS } from './axe-rules.js';

export async function assertAccessible(element: Element): Promise<void> {
  const { violations } = await axe.run(element, {
    runOnly: TAGS,
    rules: Object.fromEntries(PAGE_RULES.map((rule) => [rule, { enabled: false }])),
  });
  if (!violations.length) return;
  const lines = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
  );
  throw new Error(lines.join('\n'));
}
