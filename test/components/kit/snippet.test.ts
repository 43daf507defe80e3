import { assert } from 'chai';
import { tableSource } from '../../../components/kit/page-data.js';
import { makeSnippets, SELF_CONTAINED_BYTES, type SnippetRequest } from '../../../components/kit/snippet.js';

const seeds: SnippetRequest = {
  title: 'Seed catalog',
  src: '/files/seeds.csv',
  columns: ['Variety', 'Days'],
  rows: [
    ['Amish Paste', '7'],
    ['Black Krim', '8'],
  ],
  total: 238,
  base: 'https://club.example/kobold',
};
const parse = (text: string) => new DOMParser().parseFromString(text, 'text/html');

describe('makeSnippets', () => {
  it('writes the tag form with its script, the address and a static table', () => {
    const { text, todo } = makeSnippets(seeds).forms.tag;
    const page = parse(text);
    assert.equal(page.querySelectorAll('script').length, 1);
    assert.equal(page.querySelector('script')!.getAttribute('src'), 'https://club.example/kobold/kobold.js');
    assert.equal(page.querySelector('script')!.type, 'module');
    const table = page.querySelector('kobold-table')!;
    assert.equal(table.getAttribute('src'), '/files/seeds.csv');
    assert.deepEqual(
      [...table.querySelectorAll('thead th')].map((th) => [th.getAttribute('scope'), th.textContent]),
      [
        ['col', 'Variety'],
        ['col', 'Days'],
      ],
    );
    assert.equal(table.querySelectorAll('tbody tr').length, 2);
    assert.equal(table.querySelector('tfoot')!.textContent, '236 more rows');
    assert.isUndefined(todo);
  });

  it('writes the div form with the same attributes as data-*', () => {
    const page = parse(
      makeSnippets({ ...seeds, options: { sort: '-days', filter: 'days at most 10' } }).forms.div.text,
    );
    const div = page.querySelector<HTMLElement>('div[data-kobold="table"]')!;
    assert.equal(div.dataset.src, '/files/seeds.csv');
    assert.equal(div.dataset.sort, '-days');
    assert.equal(div.dataset.filter, 'days at most 10');
    assert.isNotNull(div.querySelector('table caption a[href*="embed.html?src=/files/seeds.csv"]'));
  });

  it('writes link and iframe to the embed page, with title, loading and height', () => {
    const { link, iframe } = makeSnippets({ ...seeds, options: { height: '400' } }).forms;
    const a = parse(link.text).querySelector('a')!;
    assert.equal(
      a.getAttribute('href'),
      'https://club.example/kobold/embed.html?src=/files/seeds.csv&title=Seed%20catalog',
    );
    assert.equal(a.textContent, 'Seed catalog');
    const frame = parse(iframe.text).querySelector('iframe')!;
    assert.equal(frame.getAttribute('src'), a.getAttribute('href'));
    assert.equal(frame.title, 'Seed catalog');
    assert.equal(frame.loading, 'lazy');
    assert.equal(frame.height, '400');
  });

  it('lets small data without an address travel inside', () => {
    const snippets = makeSnippets({ ...seeds, src: undefined, fileName: 'my seeds.csv', total: 2 });
    assert.isTrue(snippets.selfContained);
    for (const form of ['tag', 'div'] as const) {
      const page = parse(snippets.forms[form].text);
      assert.isNull(page.querySelector('[src$=csv],[data-src]'));
      const source = tableSource(page.querySelector('table')!);
      assert.deepInclude(source, { name: 'Seed catalog', header: ['Variety', 'Days'] });
      assert.deepEqual(source.kind === 'rows' && source.rows, seeds.rows as string[][]);
      assert.isUndefined(snippets.forms[form].todo);
    }
    assert.deepEqual(snippets.forms.link.todo, {
      kind: 'upload-and-name',
      file: 'my seeds.csv',
      placeholder: 'https://example.org/my%20seeds.csv',
    });
  });

  it('asks to upload a file that is too large to travel inside', () => {
    for (const request of [
      {
        ...seeds,
        src: undefined,
        fileName: 'seeds.csv',
        total: 501,
        rows: Array.from({ length: 501 }, () => ['x', 'y']),
      },
      { ...seeds, src: undefined, fileName: 'seeds.csv', total: 1, rows: [['x'.repeat(SELF_CONTAINED_BYTES), '']] },
      { ...seeds, src: undefined, fileName: 'seeds.csv' },
    ]) {
      const { forms, selfContained } = makeSnippets(request);
      assert.isFalse(selfContained);
      assert.deepEqual(forms.tag.todo, { kind: 'upload-beside', file: 'seeds.csv' });
      assert.equal(parse(forms.tag.text).querySelector('kobold-table')!.getAttribute('src'), 'seeds.csv');
      assert.isNull(parse(forms.tag.text).querySelector('caption a'), 'no link to an address nobody knows yet');
      assert.isAtMost(parse(forms.div.text).querySelectorAll('tbody tr').length, 50);
    }
  });

  it('names a file after the title where there is none', () => {
    const { forms } = makeSnippets({ ...seeds, src: undefined, title: 'Übersicht / 2026: Äpfel' });
    assert.deepEqual(forms.tag.todo, { kind: 'upload-beside', file: 'übersicht-2026-äpfel.csv' });
  });

  it('never holds a blank line or an indented one, which Markdown and WordPress would read as text of their own', () => {
    const rows = [['a\n\n    b', 'c\r\n\r\nd']];
    for (const { text } of Object.values(makeSnippets({ ...seeds, rows, title: 'One\n\ntwo' }).forms)) {
      assert.notMatch(text.replaceAll(/="[^"]*"/g, ''), /\n\s/);
    }
  });

  it('tells WordPress that it is a block of HTML', () => {
    const { tag, div, link, iframe } = makeSnippets(seeds).forms;
    for (const { text } of [tag, div, iframe]) assert.match(text, /^<!-- wp:html -->\n<[^]*>\n<!-- \/wp:html -->$/);
    assert.match(link.text, /^<p><a /, 'links stay links in its text');
  });

  it('keeps shortcodes and template braces from being run', () => {
    const { forms } = makeSnippets({ ...seeds, rows: [['[gallery]', '{{ secret }}']] });
    assert.notMatch(forms.tag.text, /[[\]{}]/);
    assert.equal(parse(forms.tag.text).querySelector('tbody tr')!.textContent, '[gallery]{{ secret }}');
  });
});
