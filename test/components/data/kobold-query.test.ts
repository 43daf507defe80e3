import { assert } from 'chai';
import type { ErrorData } from '../../../core/errors.js';
import { KoboldQuery } from '../../../components/data/query/kobold-query.js';
import { ViewPatchEvent } from '../../../components/data/table/reader-view.js';
import { useClient } from '../../../components/kit/client.js';
import { assertAccessible } from '../../support/accessible.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient, type FakeTable } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';

customElements.define('kobold-query', KoboldQuery);

describe('kobold-query', () => {
  let box: HTMLElement;
  let client: FakeClient;
  const query = () => box.querySelector<KoboldQuery>('kobold-query')!;
  const records = () => [...box.querySelectorAll<HTMLElement>('[data-record-id]')];
  const texts = () => records().map((record) => record.textContent!.replace(/\s+/g, ' ').trim());

  /** Markup of the test's own, as a page has it. */
  function page(markup: string, table: FakeTable = garden): void {
    client = new FakeClient(table);
    useClient(client);
    const content = new DOMParser().parseFromString(markup, 'text/html').body;
    box = document.createElement('div');
    box.append(...content.childNodes);
    document.body.append(box);
  }
  const live = () => eventually(() => assert.isAbove(records().length, 0));

  afterEach(() => box.remove());

  it('is accessible', async () => {
    page(
      `<kobold-query src="/garden.csv" limit="3"><ul><template><li><b data-field="variety"></b></li></template></ul></kobold-query>`,
    );
    await live();
    await assertAccessible(box);
  });

  it('fills a template once per record, in the light DOM, formatted as in tables', async () => {
    page(`<kobold-query lang="de" src="/garden.csv" sort="Germination, Variety" limit="2"><template>
      <p><b data-field="Variety">x</b>: <span data-field="came_up"></span> (<i data-field="organic"></i>)</p></template></kobold-query>`);
    await eventually(() => assert.equal(records().length, 2));
    assert.match(texts()[0]!, /^.+: \d+,\d \((ja|nein|yes|no)\)$/);
    assert.deepEqual(client.views[0]!.request.sort, 'Germination, Variety');
    assert.deepEqual(client.views[0]!.request.window, { offset: 0, limit: 2 });
  });

  it('says in the page and on the console what cannot be read, with a suggestion', async () => {
    const codes: string[] = [];
    const listen = (event: Event): void => void codes.push((event as CustomEvent<ErrorData>).detail.message);
    document.addEventListener('kobold-error', listen);
    try {
      page(
        `<kobold-query src="/garden.csv" fitler="x" order-by="y" data-x="z" limit="ten"><template><p data-field="variaty"></p></template></kobold-query>`,
      );
      await live();
      const alert = () => query().shadowRoot!.querySelector('[role=alert]')?.textContent ?? '';
      await eventually(() =>
        assert.match(alert(), /This list is not set up right.*No field 'variaty'. Did you mean Variety\?/s),
      );
      await eventually(() => assert.lengthOf(codes, 4));
      assert.includeMembers(codes, [
        'There is no attribute "fitler". Did you mean filter?',
        'There is no attribute "order-by". Did you mean sort?',
        'limit="ten" is no number: 50 records are shown at most.',
      ]);
      await assertAccessible(box);
      query().setAttribute('filter', 'nonsense >');
      await eventually(() => assert.lengthOf(records(), 0));
      await eventually(() => assert.include(alert(), 'not set up right'));
      assert.isNull(query().shadowRoot!.querySelector('[part=empty]')); // not that nothing matches
    } finally {
      document.removeEventListener('kobold-error', listen);
    }
  });

  it('shows the static content until live, and instead of failing', async () => {
    page(
      `<kobold-query src="/garden.csv"><p id="static">Come back soon</p><template><p data-field="variety"></p></template></kobold-query>`,
    );
    const shown = () => box.querySelector<HTMLElement>('#static')!.checkVisibility();
    await query().updateComplete;
    await live();
    await eventually(() => assert.isFalse(shown()));
    box.remove();
    page(
      `<kobold-query src="ftp://x"><p id="static">Come back soon</p><template><p data-field="variety"></p></template></kobold-query>`,
    );
    await eventually(() => assert.isTrue(query().renderRoot.querySelector('[role=alert]') !== null));
    assert.isTrue(shown());
  });

  it('takes any child with data-template, in a list of the page’s own', async () => {
    page(
      `<kobold-query src="/garden.csv" limit="3"><ul><li data-template id="x"><b data-field="variety">Variety</b></li></ul></kobold-query>`,
    );
    await eventually(() => assert.equal(records().length, 3));
    assert.deepEqual(
      records().map((record) => record.localName),
      ['li', 'li', 'li'],
    );
    assert.equal(box.querySelectorAll('#x').length, 1);
    assert.isFalse(box.querySelector<HTMLElement>('#x')!.checkVisibility());
    assert.isTrue(records().every((record) => record.checkVisibility()));
  });

  it('sets attributes from a short list, links only where they are safe', async () => {
    const hostile: FakeTable = {
      fields: [
        { key: 'name', label: 'Name', type: 'text' },
        { key: 'url', label: 'URL', type: 'url' },
      ],
      rows: [
        ['a/b?c', 'https://example.org/x'],
        ['"><img src=x onerror=alert(1)>', 'javascript:alert(1)'],
      ],
    };
    page(
      `<kobold-query src="/x.csv" allow-images="cdn.example.org"><template><p>
        <a class="own" data-attr-href="{url}" data-attr-title="{name}" data-field="name"></a>
        <a class="page" data-attr-href="/v/{name}" data-attr-onclick="{name}" data-attr-style="{name}">v</a>
        <img class="far" alt="" data-attr-src="https://evil.example.org/{name}"><img class="near" alt="" data-attr-src="https://cdn.example.org/{name}.png">
        <iframe title="f" data-attr-src="{url}" data-attr-srcdoc="{name}"></iframe>
        <script data-field="name"></script></p></template></kobold-query>`,
      hostile,
    );
    await eventually(() => assert.equal(records().length, 2));
    const [good, bad] = records();
    const at = (record: HTMLElement, selector: string, name: string) =>
      record.querySelector(selector)!.getAttribute(name);
    assert.equal(at(good!, '.own', 'href'), 'https://example.org/x');
    assert.isNull(at(bad!, '.own', 'href'));
    assert.equal(at(bad!, '.own', 'title'), '"><img src=x onerror=alert(1)>');
    assert.match(at(good!, '.page', 'href')!, /\/v\/a%2Fb%3Fc$/);
    for (const record of records()) {
      assert.isNull(at(record, '.page', 'onclick'));
      assert.isNull(at(record, '.page', 'style'));
      assert.isNull(at(record, '.far', 'src'));
      assert.isNull(at(record, 'iframe', 'src'));
      assert.isNull(at(record, 'iframe', 'srcdoc'));
      assert.equal(record.querySelector('script')!.textContent, '');
      assert.equal(record.querySelectorAll('[data-attr-href], [onclick]').length, 0);
    }
    assert.match(at(good!, '.near', 'src')!, /^https:\/\/cdn\.example\.org\//);
  });

  it('lets no cell say what a block for a table loads', async () => {
    page(
      `<kobold-query src="/garden.csv" limit="1"><template><div data-kobold="table" data-src="/mine.csv" data-attr-data-src="{variety}" data-attr-data-href="{variety}" data-attr-title="{variety}"></div></template></kobold-query>`,
    );
    await live();
    const [block] = records();
    assert.equal(block!.dataset['src'], '/mine.csv');
    assert.isUndefined(block!.dataset['href']);
    assert.isNotEmpty(block!.title);
  });

  it('leaves out what data-if finds empty', async () => {
    page(
      `<kobold-query src="/garden.csv" limit="4"><template><p><b data-field="variety"></b><a data-if="link" data-attr-href="{link}">link</a></p></template></kobold-query>`,
    );
    await eventually(() => assert.equal(records().length, 4));
    assert.deepEqual(
      records().map((record) => record.querySelectorAll('a').length),
      [0, 1, 1, 1],
    );
  });

  it('keeps the nodes of records that stay', async () => {
    page(
      `<kobold-query src="/garden.csv" limit="5"><template><p><input aria-label="note"><b data-field="variety"></b></p></template></kobold-query>`,
    );
    await eventually(() => assert.equal(records().length, 5));
    const second = records()[1]!;
    second.querySelector('input')!.focus();
    query().dispatchEvent(new ViewPatchEvent({ search: 'krim' }));
    await eventually(() => assert.isTrue(texts().every((text) => text.includes('Krim'))));
    assert.isTrue(records()[0] === second);
    assert.isTrue(document.activeElement === second.querySelector('input'));
  });

  it('does not say that there is nothing while rows are still coming', async () => {
    const markup = `<kobold-query src="/garden.csv"><p id="static">Soon</p><template><p></p></template></kobold-query>`;
    page(markup, { ...garden, rows: [], isComing: true });
    await eventually(() => assert.equal(client.views.length, 1));
    await new Promise(requestAnimationFrame);
    await query().updateComplete;
    assert.isNull(query().shadowRoot!.querySelector('.message'));
    assert.isTrue(box.querySelector('#static')!.checkVisibility());
    box.remove();
    page(markup, { ...garden, rows: [] });
    await eventually(() => assert.include(query().shadowRoot!.querySelector('.message')!.textContent, 'no rows'));
    assert.isFalse(box.querySelector('#static')!.checkVisibility());
  });

  it('says how many there are, and that nothing matches', async () => {
    page(`<kobold-query src="/garden.csv"><template><p data-field="variety"></p></template></kobold-query>`);
    await live();
    const status = () => query().renderRoot.querySelector('[role=status]')!.textContent;
    await eventually(() => assert.equal(status(), '42 rows'));
    query().dispatchEvent(new ViewPatchEvent({ search: 'turnip' }));
    await eventually(() =>
      assert.include(query().renderRoot.querySelector('[part=empty]')!.textContent, 'Nothing matches'),
    );
    assert.equal(records().length, 0);
  });

  it('names what the template asks for and nobody has', async () => {
    const errors: string[] = [];
    const listen = (event: Event) => errors.push((event as CustomEvent).detail.message);
    document.addEventListener('kobold-error', listen);
    page(`<kobold-query src="/garden.csv"><template><p data-field="varieti"></p></template></kobold-query>`);
    await eventually(() => assert.include(errors.join(), "'varieti'"));
    box.remove();
    page(`<kobold-query src="/garden.csv"><p>nothing</p></kobold-query>`);
    await eventually(() => assert.include(errors.join(), 'no template'));
    document.removeEventListener('kobold-error', listen);
  });

  it('takes nonsense in its attributes', async () => {
    page(
      `<kobold-query src="/garden.csv" limit="many" sort=" " search=" "><template><p data-field="variety"></p></template></kobold-query>`,
    );
    await eventually(() => assert.equal(records().length, 42));
  });
});
