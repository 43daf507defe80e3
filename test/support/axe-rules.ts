/** What axe looks for: WCAG 2.2 A and AA and good practice, without the rules about whole pages, which a test page is not. */
export const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const PAGE_RULES = [
  'region',
  'page-has-heading-one',
  'landmark-one-main',
  'document-title',
  'bypass',
  'heading-order',
];
