/**
 * Shows the table an embed address names, as the only thing on the page and as tall as its frame. The frame's page is
 * told nothing: whoever writes an iframe gives it a height, and pages without scripts could not listen anyway.
 */
import { embedAttributes } from '../kit/embed-address.js';
import { fillFrame } from './fill-frame.js';

export function showTable(page: Document, query: string, readersLanguage: string): HTMLElement {
  const attributes = embedAttributes(query);
  // The frame has no language of its own, the page around it cannot be asked.
  if (readersLanguage) page.documentElement.lang = readersLanguage;
  if (attributes.caption) page.title = attributes.caption;
  // A copy of the page may hold its data itself, where its server lets nobody read files.
  const own = page.body.querySelector('table');
  if (!attributes.src && !own) return showMessage(page);

  const table = page.createElement('kobold-table');
  for (const [name, value] of Object.entries(attributes)) table.setAttribute(name, value);
  if (own) table.append(own);
  if (!attributes['page-size']) fillFrame(table);
  page.body.appendChild(page.createElement('main')).append(table);
  return table;
}

/** To the builder of the address; a reader never comes here. */
function showMessage(page: Document): HTMLElement {
  const message = page.createElement('p');
  message.setAttribute('role', 'alert');
  message.textContent =
    'This address names no table. It needs ?src= and the address of a CSV, TSV or JSON file: embed.html?src=/files/seeds.csv';
  page.body.append(message);
  return message;
}
