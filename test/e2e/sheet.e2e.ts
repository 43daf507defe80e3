/** A dataset's table changed like a spreadsheet, in whole pages: ranges, pastes, rows, steps back; choices and records found by typing. */
import { expect } from 'chai';
import type { KeyInput, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { addressToNaddr } from '../../core/log/address.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { canEdit, cellAt, focusCell, focusedCell, inEditor, partOfTable, shownCell } from '../support/editing-page.js';
import { isIn, textIn } from '../support/element-parts.js';
import { until, waitForRows } from '../support/page.js';
import { publish } from '../support/publish-events.js';
import type { TestServer } from '../support/server.js';
import { Person, SignedHistory } from '../support/signed-history.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const PHONE_PREFS = {
  'ui.primaryPointerCapabilities': 1,
  'ui.allPointerCapabilities': 1,
  'dom.w3c_touch_events.enabled': 1,
};

inBrowsers(
  ['chromium', 'firefox'],
  'a table like a spreadsheet',
  ({ name, open }) => {
    let site: TestServer;
    let relay: Relay;
    let url: string;

    before(async () => {
      site = await startSite();
      const history = new SignedHistory('seeds');
      const anna = new Person('Anna');
      history.grant(history.root, anna, 'maintainer');
      history.sign(anna, { kind: 4881, type: 'schema', ops: [SCHEMA] });
      const names = ['Beet', 'Carrot', 'Leek', 'Radish'];
      for (const [at, title] of names.entries())
        history.set(anna, `p${at}`, { name: title, days: 20 + at, sun: 'full' });
      relay = await startRelay();
      publish(relay, history.events);
      const naddr = addressToNaddr(history.address, [relay.url]);
      site.answer(
        '/sheet.html',
        html(`${MODULE_SCRIPT}<kobold-table src="${naddr}" sort="name" editable></kobold-table>`, VIEWPORT),
      );
      url = `${site.origin}/sheet.html`;
    });
    after(async () => {
      await relay.close();
      await site.close();
    });

    async function opened(): Promise<{ page: Page; errors: readonly string[] }> {
      const { page, errors } = await open(url);
      await waitForRows(page, 4);
      await canEdit(page);
      return { page, errors };
    }

    it('fills down, replaces, clears, and takes each back, after a reload too', async function () {
      this.timeout(60_000);
      const { page, errors } = await opened();
      await select(page, 'p0', 'days', 2);
      await press(page, 'Control', 'd');
      await until('filled cells', async () => (await column(page, 'days')) === '20 20 20 23');
      await until('the sentence', async () => (await said(page)).includes('2 cells changed.'));
      await page.keyboard.type('7');
      await editorOpen(page);
      await page.keyboard.type('7');
      await press(page, 'Control', 'Enter');
      await until('replaced cells', async () => (await column(page, 'days')) === '77 77 77 23');
      await page.keyboard.press('Delete');
      await until('cleared cells', async () => (await column(page, 'days')) === '— — — 23');

      await page.reload({ waitUntil: 'domcontentloaded' });
      await until('the cleared cells', async () => (await column(page, 'days')) === '— — — 23');
      await canEdit(page);
      await focusCell(page, 'p0', 'days');
      await press(page, 'Control', 'z');
      await until('the step back', async () => (await column(page, 'days')) === '77 77 77 23');
      await until('the sentence', async () => (await said(page)).includes('Undone: 3 cells.'));
      await press(page, 'Control', 'y');
      await until('the step again', async () => (await column(page, 'days')) === '— — — 23');
      for (let step = 0; step < 3; step++) await press(page, 'Control', 'z');
      await until('all as it was', async () => (await column(page, 'days')) === '20 21 22 23');
      expect(errors).to.deep.equal([]);
    });

    it('pastes three by three with two new rows, after asking, and takes them back', async function () {
      this.timeout(60_000);
      const { page, errors } = await opened();
      await focusCell(page, 'p3', 'name');
      await paste(page, 'Rettich\t30\tHalf shade\nSpinach\t40\tFull sun\nTurnip\t50\thalf');
      await until('the question', async () => (await said(page)).includes('Pasting adds 2 new rows.'));
      await page.keyboard.press('Enter');
      await until('the rows', async () => (await column(page, 'name')) === 'Beet Carrot Leek Rettich Spinach Turnip');
      expect(await column(page, 'days')).to.equal('20 21 22 30 40 50');
      expect(await column(page, 'sun')).to.equal('Full sun Full sun Full sun Half shade Full sun Half shade');
      await until('the focus in the table', () => focusedCell(page));
      await press(page, 'Control', 'z');
      await until('the rows gone', async () => (await column(page, 'name')) === 'Beet Carrot Leek Radish');
      expect(errors).to.deep.equal([]);
    });

    it('leaves what was not taken in its cells, marked, until it is given up', async function () {
      this.timeout(60_000);
      const { page, errors } = await opened();
      await focusCell(page, 'p0', 'days');
      await paste(page, 'soon\n31\nlater');
      await until('the line', async () => (await said(page)).includes('2 cells were not taken.'));
      expect(await column(page, 'days')).to.equal('soon 31 later 23');
      expect(await marked(page)).to.deep.equal(['p0 days', 'p2 days']);
      await until('the button', () => click(page, 'Discard'));
      await until('none left', async () => (await marked(page)).length === 0);
      expect(await column(page, 'days')).to.equal('20 31 22 23');
      expect(errors).to.deep.equal([]);
    });

    it('finds choices and related records by typing, by keys alone', async function () {
      this.timeout(60_000);
      const { page, errors } = await opened();
      await focusCell(page, 'p1', 'sun');
      await page.keyboard.type('h');
      await until('the marked choice', async () => (await active(page)) === 'Half shade');
      await page.keyboard.press('Enter');
      await until('the choice', async () => (await shownCell(page, 'p1', 'sun')) === 'Half shade');
      await focusCell(page, 'p1', 'friends');
      await page.keyboard.press('F2');
      await editorOpen(page);
      for (const name of ['Lee', 'Rad']) {
        await page.keyboard.type(name);
        await until(`a record called ${name}`, async () => (await active(page))?.startsWith(name));
        await page.keyboard.press('Enter');
      }
      await assertPageAccessible(page);
      await page.keyboard.press('Enter');
      await until(
        'the records',
        async () => (await shownCell(page, 'p1', 'friends'))?.replaceAll(' ,', ',') === 'Leek, Radish',
      );
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('F2');
      await editorOpen(page);
      await page.keyboard.press('Escape');
      await until('the focus back', () => focusedCell(page));
      expect(errors).to.deep.equal([]);
    });

    it('adds a row in its place and deletes rows, with a way back', async function () {
      this.timeout(60_000);
      const { page, errors } = await opened();
      await until('the button', () => click(page, 'Add row'));
      await editorOpen(page);
      await page.keyboard.press('Tab'); // no name: that is needed
      await editorOpen(page);
      await page.keyboard.type('60');
      await press(page, 'Control', 'Enter');
      await until('the row', () => click(page, 'Add'));
      await until('what is wrong', () => inEditor(page, '[role=alert]'));
      await page.keyboard.type('Aster');
      await page.keyboard.press('Enter');
      for (let field = 0; field < 3; field++) {
        await editorOpen(page);
        await page.keyboard.press('Enter');
      }
      await until('the row', async () => (await column(page, 'name')) === 'Aster Beet Carrot Leek Radish');
      await assertPageAccessible(page);
      await select(page, 'p0', 'name', 1);
      await press(page, 'Control', '-');
      await until('the rows gone', async () => (await column(page, 'name')) === 'Aster Leek Radish');
      await until('the sentence', async () => (await said(page)).includes('2 rows deleted.'));
      await until('the button', () => click(page, 'Undo'));
      await until('the rows back', async () => (await column(page, 'name')) === 'Aster Beet Carrot Leek Radish');
      expect(errors).to.deep.equal([]);
    });

    it('opens a sheet for a cell on a phone, the width of the window', async function () {
      this.timeout(60_000);
      const { page } = await open('about:blank');
      // Firefox is told by PHONE_PREFS that it has a finger.
      const finger = name === 'chromium' && { hasTouch: true, isMobile: true };
      await page.setViewport({ width: 380, height: 700, ...finger });
      await page.goto(url);
      await canEdit(page);
      await until('a pen', () => tapPen(page, 'p0', 'days'));
      await editorOpen(page);
      const { left, right, bottom, width } = await page.evaluate(() => {
        const editor = document.querySelector('kobold-table')!.shadowRoot!.querySelector('kobold-cell-editor')!;
        const { left, right, bottom } = editor.getBoundingClientRect();
        return { left, right, bottom, width: document.documentElement.clientWidth };
      });
      // But for a scroll bar, as Firefox has it here.
      expect(width).to.be.within(360, 380);
      expect([left, right, bottom]).to.deep.equal([0, width, 700]);
      await page.keyboard.type('29');
      await until('the button', () => click(page, 'Next field'));
      await until('the next editor', async () => (await inEditor(page, '.name'))?.includes('Sun'));
      await until('the value', async () => (await shownCell(page, 'p0', 'days')) === '29');
      await assertPageAccessible(page);
    });
  },
  { prefs: PHONE_PREFS },
);

const VIEWPORT = '<meta name="viewport" content="width=device-width">';

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', label: 'Name', order: 1, required: true },
    'field/days': { type: 'integer', label: 'Days', order: 2, min: 1 },
    'field/sun': {
      type: 'enum',
      label: 'Sun',
      order: 3,
      options: [
        { value: 'full', label: 'Full sun', color: 'gold' },
        { value: 'half', label: 'Half shade' },
      ],
    },
    'relationship/friends': { to: 'plant', cardinality: 'many', mode: 'soft', label: 'Grows with', order: 4 },
  },
  unset: [],
  over: {},
};

/** From that cell, so many rows further down. */
async function select(page: Page, record: string, field: string, rows: number): Promise<void> {
  await focusCell(page, record, field);
  for (let row = 0; row < rows; row++) await press(page, 'Shift', 'ArrowDown');
}

async function press(page: Page, modifier: KeyInput, key: KeyInput): Promise<void> {
  await page.keyboard.down(modifier);
  await page.keyboard.press(key);
  await page.keyboard.up(modifier);
}

/** As the browser tells of it; a test has no clipboard. */
function paste(page: Page, text: string): Promise<void> {
  return page.evaluate((text) => {
    const cell = document.querySelector('kobold-table')!.shadowRoot!.activeElement!;
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
    Object.defineProperty(event, 'clipboardData', { value: clipboardData }); // Firefox fills it itself only
    cell.dispatchEvent(event);
  }, text);
}

/** What a column shows, from the first row to the last. */
function column(page: Page, field: string): Promise<string> {
  return page.evaluate((field) => {
    const root = document.querySelector('kobold-table')!.shadowRoot!;
    return [...root.querySelectorAll(`[data-record-id] [data-field="${field}"]`)]
      .map((cell) => {
        const shown = cell.cloneNode(true) as Element;
        for (const words of shown.querySelectorAll('.visually-hidden')) words.remove();
        return shown.textContent!.trim();
      })
      .join(' ');
  }, field);
}

function marked(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cells = document.querySelector('kobold-table')!.shadowRoot!.querySelectorAll<HTMLElement>('.cell.held');
    return [...cells].map(
      (cell) => `${cell.closest<HTMLElement>('[data-record-id]')!.dataset['recordId']} ${cell.dataset['field']}`,
    );
  });
}

/** What the line under the table says. */
async function said(page: Page): Promise<string> {
  return (await textIn(page, 'kobold-table kobold-sheet-line', '[role=status]')) ?? '';
}

const editorOpen = (page: Page): Promise<unknown> =>
  until('the editor', () => isIn(page, 'kobold-table kobold-cell-editor', '.field'));

const active = (page: Page): Promise<string | undefined> => inEditor(page, '#active');

/** A button anywhere in the table. */
function click(page: Page, label: string): Promise<boolean> {
  return page.evaluate((label) => {
    const roots: ShadowRoot[] = [document.querySelector('kobold-table')!.shadowRoot!];
    for (const root of roots)
      for (const node of root.querySelectorAll('*')) {
        if (node.shadowRoot) roots.push(node.shadowRoot);
        if (!(node instanceof HTMLButtonElement && node.checkVisibility() && node.textContent!.trim() === label))
          continue;
        node.click();
        return true;
      }
    return false;
  }, label);
}

/** A press on a value shows its pen; a press on that changes it. */
async function tapPen(page: Page, record: string, field: string): Promise<boolean> {
  const cell = await partOfTable(page, cellAt(record, field));
  await cell!.tap();
  const pen = await partOfTable(page, `${cellAt(record, field)} > .pen`);
  await pen?.tap();
  return pen !== null;
}
