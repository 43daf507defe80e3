/** Shows the table an embed address names, as the only thing on the page. */
import { embedAttributes } from '../kit/embed-address.js';

export function showTable(page: Document, query: string, readersLanguage: string): HTMLElement {
  const attributes = embedAttributes(query);
  const table = page.createElement('kobold-table');
  for (const [name, value] of Object.entries(attributes)) table.setAttribute(name, value);
  // The frame has no language of its own, the page around it cannot be asked.
  if (readersLanguage) page.documentElement.lang = readersLanguage;
  if (attributes.caption) page.title = attributes.caption;
  page.body.append(table);
  return table;
}
