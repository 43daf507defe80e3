/** Whatever the data, parsing a snippet gives back the attributes and cells that went in, and no markup of their making. */
import { assert } from 'chai';
import fc from 'fast-check';
import { embedAddress, embedAttributes, EMBED_ATTRIBUTES } from '../../../components/kit/embed-address.js';
import { makeSnippets, type SnippetRequest } from '../../../components/kit/snippet.js';
import { tableSource } from '../../../components/kit/page-data.js';

const nasty = fc.constantFrom(
  '</td><script>alert(1)</script>',
  '" onload="alert(1)',
  "' autofocus onfocus='",
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '&amp',
  '[caption]',
  '{{x}}',
  '</table>',
  '__proto__',
  '\0',
  '\r\n\r\n',
  ' ',
);
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }), nasty);
const written = text.map((value) => value.replaceAll('\0', ''));

const request: fc.Arbitrary<SnippetRequest> = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    title: text,
    src: fc.option(fc.webUrl({ withQueryParameters: true, withFragments: true }), { nil: undefined }),
    fileName: fc.option(text, { nil: undefined }),
    columns: fc.array(text, { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    total: fc.integer({ min: 6, max: 600 }),
    base: fc.constantFrom('/kobold', '/kobold/', 'https://example.org/k/'),
    options: fc.record({ filter: written, sort: written, columns: written }, { requiredKeys: [] }),
  }),
);

describe('snippets of any data', () => {
  it('give back attributes and cells when parsed, and hold nothing else', () => {
    fc.assert(fc.property(request, holds), { numRuns: 300 });
  });

  it('survive the strings that break naive programs', async function () {
    const answer = await fetch('/shared-data/conformance/blns/blns.json');
    if (!answer.ok) return console.log('the list of naughty strings is not beside the project: not tried');
    const strings = (await answer.json()) as string[];
    for (const value of strings) {
      holds({
        title: value,
        fileName: value,
        columns: [value],
        rows: [[value]],
        total: 6,
        base: '/k/',
        options: { filter: value },
      });
    }
  });

  it('say in an address exactly what was asked for', () => {
    const attributes = fc.record(
      Object.fromEntries(EMBED_ATTRIBUTES.map((name) => [name, fc.string({ unit: 'grapheme', minLength: 1 })])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(attributes, (given) => {
        const address = embedAddress('/kobold', given);
        assert.notMatch(address, /[<>"'`\s()*[\]{}]/);
        assert.deepEqual({ ...embedAttributes(address.slice(address.indexOf('?'))) }, { ...given });
      }),
    );
  });
});

function holds(given: SnippetRequest): void {
  const { forms } = makeSnippets(given);
  for (const [form, { text: snippet }] of Object.entries(forms)) {
    const page = new DOMParser().parseFromString(snippet, 'text/html');
    const allowed = 'html,head,body,script[src],kobold-table,div,p,a,iframe,table,caption,thead,tbody,tfoot,tr,th,td';
    for (const element of page.querySelectorAll('*')) {
      assert.isTrue(element.matches(allowed), `${form} made <${element.localName}>`);
      for (const { name, value } of element.attributes) {
        assert.notMatch(name, /^(on|style$|srcdoc$)/);
        assert.notInclude(snippet.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? '', '<', value);
      }
    }
    assert.isAtMost(page.querySelectorAll('script').length, form === 'tag' ? 1 : 0);
    if (form !== 'tag' && form !== 'div') continue;

    const host = page.querySelector(form === 'tag' ? 'kobold-table' : 'div')!;
    const prefix = form === 'tag' ? '' : 'data-';
    for (const [name, value] of Object.entries(given.options ?? {})) {
      assert.equal(host.getAttribute(prefix + name) ?? '', value.replaceAll('\0', ''), name);
    }
    if (given.src !== undefined) assert.equal(host.getAttribute(`${prefix}src`), given.src);
    const source = tableSource(page.querySelector('table')!);
    assert.equal(source.kind, 'rows');
    if (source.kind !== 'rows') continue;
    assert.equal(source.name, onOneLine(given.title));
    assert.deepEqual(source.header, given.columns.map(onOneLine));
    assert.deepEqual(
      source.rows,
      given.rows.map((row) => row.map(onOneLine)),
    );
  }
}

const onOneLine = (value: string) => value.replaceAll('\0', ' ').replace(/\s+/g, ' ').trim();
