/** What Arabic terms are put together from. */

/** Isolated from the direction around it. */
export const own = (text: string): string => `\u2068${text}\u2069`;

/** Forms for one, two, 3–10, 11–99 and the hundreds; the number stands before the last three. */
export function counted(
  count: string,
  plural: Intl.LDMLPluralRule,
  [none, one, two, few, many, other]: readonly [string, string, string, string, string, string],
): string {
  if (plural === 'zero') return none;
  if (plural === 'one') return one;
  if (plural === 'two') return two;
  return `${count} ${plural === 'few' ? few : plural === 'many' ? many : other}`;
}

export const ROWS = ['لا صفوف', 'صف واحد', 'صفّان', 'صفوف', 'صفًا', 'صف'] as const;

export const EVENTS = ['لا أحداث', 'حدث واحد', 'حدثان', 'أحداث', 'حدثًا', 'حدث'] as const;
