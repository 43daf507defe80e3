/**
 * Every type of field on one page: in a table, in cards and in a record, with plain values, long words, Arabic, and nothing.
 * What stands there are words of the reader's, never the text a value is kept as. `KOBOLD_PICTURES=<folder>` takes pictures.
 */
import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { writeBundle } from '../../core/exchange/bundle-write.js';
import type { Json } from '../../core/log/event.js';
import { FIELD_TYPES } from '../../core/schema/definition.js';
import { assertPageAccessible } from '../support/accessible-page.js';
import { until } from '../support/page.js';
import { takePictures } from '../support/pictures.js';
import type { TestServer } from '../support/server.js';
import { FIELDS_BY_TYPE, SignedGarden } from '../support/signed-garden.js';
import { html, inBrowsers, MODULE_SCRIPT, startSite } from '../support/site.js';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenpensionsauszahlungsstelle'.repeat(2);
const HASH = 'cd'.repeat(32);
const long: Record<string, Json> = {
  name: LONG,
  notes: `# ${LONG}\n\n- ${LONG}\n\n\`${LONG}\``,
  seeds: 9_007_199_254_740_991,
  weight: 1.2345678901234567e300,
  price: `-${'9'.repeat(30)}.${'1'.repeat(20)}`,
  hardy: true,
  sown: '9999-12-31',
  seen: '9999-12-31T23:59:59.999Z',
  water_at: '23:59:59.999',
  days: { months: 1_199, ms: 86_399_999 },
  sun: LONG,
  uses: [LONG, `${LONG}, with a comma`, 'short'],
  site: `https://example.org/${LONG}?q=${LONG}`,
  mail: `${'a'.repeat(64)}@${'b'.repeat(60)}.example.org`,
  call: '+49 30 1234567890123',
  photo: { url: `https://pictures.example.org/${LONG}.jpg`, sha256: HASH, type: 'image/jpeg', name: `${LONG}.jpg` },
  sheet: { url: `https://example.org/${LONG}.pdf`, sha256: HASH, type: 'application/pdf', size: 2e9 },
  place: { lat: -89.12345678901234, lon: -179.12345678901234 },
  more: { [LONG]: { [LONG]: [LONG, { deep: true }] } },
};
const arabic: Record<string, Json> = {
  name: 'طماطم سوداء من شبه جزيرة القرم',
  notes: '# طماطم\n\nنص **غامق** ومعه [رابط](https://example.org/ar).\n\n1. أولًا\n2. ثانيًا',
  sun: 'full',
  uses: ['سلطة', 'صلصة'],
  site: 'https://example.org/طماطم',
  photo: { url: 'https://pictures.example.org/a.jpg', sha256: HASH, type: 'image/jpeg', name: 'صورة.jpg' },
  more: { مفتاح: 'قيمة' },
  seeds: 1234,
  price: '1234.50',
  call: '+966 11 123 4567',
  days: { months: 14, ms: 0 },
  sown: '2026-03-01',
};

/** What a reader sees of the plain ones, in English; of a record, where that is more. */
const SHOWN: Readonly<Record<(typeof FIELD_TYPES)[number], readonly [cell: RegExp, record?: RegExp]>> = {
  string: [/^Green Zebra$/],
  markdown: [/^Zebra A striped one\. See the page or/, /^Zebra\s*A striped one\. See the page or/],
  integer: [/^12,000$/],
  number: [/^0\.3 g$/],
  decimal: [/^12\.345678901234567891 €$/],
  boolean: [/^(no|No|✗|–)$/],
  date: [/^(Mar 1, 2026|3\/1\/2026|2026)/],
  datetime: [/Mar 2, 2026|3\/2\/2026|3\/2\/26/],
  time: [/^7:30\sAM$/],
  duration: [/^75 days$/],
  enum: [/^Full sun$/],
  tags: [/^salad\s*sauce$/],
  url: [/^https:\/\/example\.org\/zebra$|^example\.org\/zebra$/],
  email: [/^ada@example\.org$/],
  phone: [/^\+49 30 123456$/],
  image: [/^zebra\.jpg$/, /^zebra\.jpg image\/jpeg Show the picture from pictures\.example\.org$/],
  file: [/^zebra\.pdf$/, /^zebra\.pdf application\/pdf · 20\.5 kB$/],
  geo: [/^52\.52, 13\.405$/],
  json: [/^\{"a":\[1,2,\{"b":true\}\]\}$/, /^\{ "a": \[ 1, 2, \{ "b": true \} \] \}$/],
};
const TYPES = FIELD_TYPES.map((type) => [type, FIELDS_BY_TYPE[type]!] as const);
const CARDS_HAVE = 6;

inBrowsers(['chromium', 'firefox'], 'every type of field', ({ name, open }) => {
  let site: TestServer;
  let page: Page;
  let errors: readonly string[];

  before(async () => {
    site = await startSite();
    const garden = new SignedGarden();
    garden.create('plant', 'long', long);
    garden.create('plant', 'arabic', arabic);
    garden.create('plant', 'nothing', { name: 'Nothing' });
    site.answer('/files/garden.kobold', {
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.concat([...writeBundle(garden)]),
    });
    const fields = TYPES.map(([, field]) => field);
    const groups = Array.from({ length: Math.ceil(fields.length / CARDS_HAVE) }, (_, at) =>
      fields.slice(at * CARDS_HAVE, (at + 1) * CARDS_HAVE),
    );
    const plants = 'src="/files/garden.kobold" resource="plant"';
    const body = `<kobold-table id="grid" ${plants} layout="grid" columns="${fields.join(', ')}"></kobold-table>
      ${groups.map((some) => `<kobold-table class="cards" ${plants} layout="cards" columns="${some.join(', ')}"></kobold-table>`).join('\n')}
      ${['zebra', 'long', 'arabic', 'nothing'].map((id) => `<kobold-record id="${id}" ${plants} record="${id}" fields="${fields.join(', ')}"></kobold-record>`).join('\n')}`;
    site.answer('/types.html', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: html(MODULE_SCRIPT + body),
    });
  });
  beforeEach(async function () {
    this.timeout(60_000);
    ({ page, errors } = await open(`${site.origin}/types.html`));
    // Words for declared values come after the first rows.
    await until('words in every table', () =>
      page.evaluate(
        (tables) =>
          document.querySelectorAll('kobold-table').length === tables &&
          [...document.querySelectorAll('kobold-table')].every((table) =>
            table.shadowRoot!.querySelector('[data-record-id=zebra] [data-field]'),
          ) &&
          document.querySelector('#grid')!.shadowRoot!.querySelector('[data-record-id=zebra] .tag') !== null &&
          [...document.querySelectorAll('kobold-record')].every((record) => record.shadowRoot!.querySelector('dl')),
        1 + Math.ceil(TYPES.length / CARDS_HAVE),
      ),
    );
  });
  after(() => site.close());

  it('is words in a table, in cards and in a record', async () => {
    for (const [type, field] of TYPES) {
      const [inCell, inRecord = inCell] = SHOWN[type];
      expect(await inTables(page, 'zebra', field), type).to.have.length(2);
      for (const text of await inTables(page, 'zebra', field)) expect(text, type).to.match(inCell);
      expect(await inRecordOf(page, 'zebra', field), type).to.match(inRecord);
    }
    expect(errors).to.deep.equal([]);
  });

  it('keeps long words, Arabic and nothing where they belong', async () => {
    for (const [type, field] of TYPES) {
      for (const id of ['long', 'arabic', 'nothing'])
        for (const text of [...(await inTables(page, id, field)), await inRecordOf(page, id, field)]) {
          expect(text, `${id} ${type}`).to.not.match(/\[object|undefined|NaN|Invalid/);
          if (type !== 'json') expect(text, `${id} ${type}`).to.not.match(/^[[{]/);
        }
      if (type !== 'string') expect(await inRecordOf(page, 'nothing', field), type).to.match(/^—/);
    }
    await assertPageAccessible(page);
    if (name === 'chromium') await takePictures(page, 'field-types');
    for (const width of [1200, 380])
      for (const dir of ['rtl', 'ltr'])
        expect(await stickingOut(page, width, dir), `${width} ${dir}`).to.deep.equal([]);
  });
});

/** In the grid and in its cards. */
const inTables = (page: Page, id: string, field: string): Promise<string[]> =>
  page.evaluate(
    (id, field) =>
      [...document.querySelectorAll('kobold-table')].flatMap((table) =>
        [...table.shadowRoot!.querySelectorAll(`[data-record-id="${id}"] [data-field="${field}"]`)].map((cell) =>
          (cell.querySelector('.value, dd') ?? cell).textContent!.replace(/\s+/g, ' ').trim(),
        ),
      ),
    id,
    field,
  );

const inRecordOf = (page: Page, id: string, field: string): Promise<string> =>
  page.evaluate(
    (id, field) => {
      const root = document.querySelector(`#${id}`)!.shadowRoot!;
      const value = root.querySelector(`[data-field="${field}"] dd`) ?? root.querySelector('h2')!;
      const bare = value.cloneNode(true) as Element;
      for (const more of bare.querySelectorAll('.ask, .visually-hidden')) more.remove();
      return bare.textContent!.replace(/\s+/g, ' ').trim();
    },
    id,
    field,
  );

/** What lies beyond the page, unless it scrolls by itself or is cut. */
async function stickingOut(page: Page, width: number, dir: string): Promise<string[]> {
  await page.setViewport({ width, height: 900 });
  await page.evaluate((dir) => void (document.documentElement.dir = dir), dir);
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('kobold-table, kobold-record')]
      .flatMap((host) => [...host.shadowRoot!.querySelectorAll('*')])
      .filter((node) => {
        const { left, right } = node.getBoundingClientRect();
        return (right > clientWidth + 1 || left < -1) && !node.closest('.scroller, .scroll');
      })
      .slice(0, 5)
      .map((node) => `${(node.getRootNode() as ShadowRoot).host.id} ${node.localName}.${node.className}`);
  });
}
