/** Accessibility of what is on the page now, open shadow roots included, by axe's rules for WCAG 2.2 A and AA. */
import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules about whole pages, which a test page is not. */
const PAGE_RULES = ['region', 'page-has-heading-one', 'landmark-one-main', 'document-title', 'bypass', 'heading-order'];

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
