/** A dataset's table changed in a page as its reader does it: its cells, the editor over them, the line of suggestions below. */
import type { ElementHandle, KeyInput, Page } from 'puppeteer-core';
import { isIn, press, textIn } from './element-parts.js';
import { until } from './page.js';

export const cellAt = (record: string, field: string): string => `[data-record-id="${record}"] [data-field="${field}"]`;

/** What editing takes is loaded after the rows. */
export async function canEdit(page: Page): Promise<void> {
  await until('what editing takes', () => page.evaluate(() => customElements.get('kobold-cell-editor') !== undefined));
}

/** What a cell shows. */
export function shownCell(page: Page, record: string, field: string): Promise<string | undefined> {
  return textIn(page, 'kobold-table', cellAt(record, field));
}

/** What a cell shows, and whether that is a suggestion: `75 suggested`. */
export function markedCell(page: Page, record: string, field: string): Promise<string | undefined> {
  return page.evaluate(
    (selector) => {
      const cell = document.querySelector('kobold-table')?.shadowRoot?.querySelector(selector);
      return cell && `${cell.textContent!.trim()}${cell.classList.contains('suggested') ? ' suggested' : ''}`;
    },
    cellAt(record, field),
  ) as Promise<string | undefined>;
}

export function focusCell(page: Page, record: string, field: string): Promise<void> {
  return page.evaluate(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector<HTMLElement>(selector)!.focus(),
    cellAt(record, field),
  );
}

/** Record and field of the cell that has the focus: `tomato days`. */
export function focusedCell(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const cell = document.querySelector('kobold-table')!.shadowRoot!.activeElement as HTMLElement | null;
    const row = cell?.matches('[data-field]') && cell.closest<HTMLElement>('[data-record-id]');
    return row ? `${row.dataset['recordId']} ${cell!.dataset['field']}` : undefined;
  });
}

/** By a double click, as anybody would. */
export async function changeCell(page: Page, record: string, field: string, text: string): Promise<void> {
  await page.bringToFront();
  await canEdit(page);
  const cell = await partOfTable(page, cellAt(record, field));
  await cell!.click({ count: 2 });
  await editorOpen(page);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

export async function editorOpen(page: Page): Promise<void> {
  await until('the editor', () => isIn(page, EDITOR, '.box'));
}

export async function editorGone(page: Page): Promise<void> {
  await until('the editor gone', async () => !(await isIn(page, EDITOR, '.box')));
}

/**
 * Into the editor within `hosts`, in place of what is in it, once that is there; then a key. What is typed before it has its text would
 * be lost.
 */
export async function typeOver(page: Page, hosts: string, words: string, key?: KeyInput): Promise<void> {
  await until('the editor with its text', () =>
    page.evaluate((hosts) => {
      let root: ParentNode | null | undefined = document;
      for (const host of [...hosts.split(' '), 'kobold-cell-editor']) root = root?.querySelector(host)?.shadowRoot;
      const box = root?.querySelector('input');
      const isThere = box && box.value !== '' && box.selectionEnd === box.value.length;
      if (isThere) box.select();
      return isThere;
    }, hosts),
  );
  await page.keyboard.type(words);
  if (key) await page.keyboard.press(key);
}

/** Of a part of the open editor; undefined while there is none. */
export function inEditor(page: Page, selector: string): Promise<string | undefined> {
  return textIn(page, EDITOR, selector);
}

/** What the line below says of one's suggestions; '' while there is none. */
export async function suggestionLine(page: Page): Promise<string> {
  return (await textIn(page, SUGGESTIONS, '[role=status]')) ?? '';
}

export function pressSuggestion(page: Page, words: string): Promise<void> {
  return press(page, SUGGESTIONS, 'button', words);
}

/** To be clicked or tapped where it stands. */
export async function partOfTable(page: Page, selector: string): Promise<ElementHandle<Element> | null> {
  const found = await page.evaluateHandle(
    (selector) => document.querySelector('kobold-table')!.shadowRoot!.querySelector(selector),
    selector,
  );
  return found.asElement() as ElementHandle<Element> | null;
}

const EDITOR = 'kobold-table kobold-cell-editor';
const SUGGESTIONS = 'kobold-table kobold-suggestions';
