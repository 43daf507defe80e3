/**
 * What content goes through before a visitor sees it: real sanitizers and a real editor, each as it comes out of the box.
 * Given HTML an editor pastes, each gives the HTML that is stored.
 */
import type { Browser, Page } from 'puppeteer-core';
import sanitizeHtml from 'sanitize-html';
import { until } from './page.js';
import type { TestServer } from './server.js';

export interface CmsEditor {
  readonly name: string;
  store(html: string): Promise<string> | string;
}

/** `server` must mount node_modules/tinymce at /tinymce/ and node_modules/dompurify/dist at /dompurify/. */
export async function cmsEditors(browser: Browser, server: TestServer): Promise<CmsEditor[]> {
  server.answer('/purify.html', '<!doctype html><title>DOMPurify</title><script src="/dompurify/purify.js"></script>');
  const purify = await browser.newPage();
  await purify.goto(`${server.origin}/purify.html`);
  const plain = await tinymce(browser, server, {});
  const told = await tinymce(browser, server, {
    extended_valid_elements: 'kobold-table[*],script[src|type]',
    custom_elements: 'kobold-table',
    sandbox_iframes_exclusions: ['127.0.0.1'],
  });
  return [
    {
      name: 'DOMPurify',
      store: (html) => purify.evaluate((text) => (window as unknown as Purify).DOMPurify.sanitize(text), html),
    },
    { name: 'sanitize-html', store: (html) => sanitizeHtml(html) },
    { name: 'WordPress’s rules for authors (by sanitize-html)', store: (html) => sanitizeHtml(html, LIKE_WORDPRESS) },
    { name: 'TinyMCE 8, source code', store: (html) => setSource(plain, html) },
    { name: 'TinyMCE 8, pasted into the text', store: (html) => pasteAsText(plain, html) },
    { name: 'TinyMCE 8, source code, told of the tag', store: (html) => setSource(told, html) },
  ];
}

/** wp_kses_post: tables, links and blocks with their old attributes and data-*, no script, no frame, no unknown tag. */
const GLOBAL = ['class', 'id', 'dir', 'lang', 'title', 'role', 'data-*', 'aria-*'];
const LIKE_WORDPRESS: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'a',
      'abbr',
      'b',
      'blockquote',
      'br',
      'caption',
      'code',
      'col',
      'colgroup',
      'div',
      'em',
      'figcaption',
      'figure',
      'h1',
      'h2',
    ],
    ...[
      'h3',
      'h4',
      'h5',
      'h6',
      'hr',
      'i',
      'img',
      'li',
      'ol',
      'p',
      'pre',
      'section',
      'small',
      'span',
      'strong',
      'sub',
      'sup',
    ],
    ...['table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'ul'],
  ],
  allowedAttributes: {
    '*': GLOBAL,
    a: ['href', 'rel', 'rev', 'name', 'target', 'download'],
    img: ['src', 'alt', 'width', 'height', 'loading'],
    table: ['align', 'border', 'cellpadding', 'cellspacing', 'rules', 'summary', 'width'],
    td: ['abbr', 'align', 'axis', 'colspan', 'headers', 'rowspan', 'scope', 'valign', 'width'],
    th: ['abbr', 'align', 'axis', 'colspan', 'headers', 'rowspan', 'scope', 'valign', 'width'],
  },
};

interface Purify {
  readonly DOMPurify: { sanitize(html: string): string };
}
interface Editor {
  setContent(html: string): void;
  getContent(): string;
  focus(): void;
}
interface TinyMce {
  readonly tinymce: { init(options: object): Promise<Editor[]> };
  editor: Editor;
}

async function tinymce(browser: Browser, server: TestServer, options: object): Promise<Page> {
  server.answer(
    '/tinymce.html',
    '<!doctype html><title>TinyMCE</title><textarea></textarea><script src="/tinymce/tinymce.min.js"></script>',
  );
  const page = await browser.newPage();
  await page.goto(`${server.origin}/tinymce.html`);
  await page.evaluate(async (extra) => {
    const here = window as unknown as TinyMce;
    const common = {
      selector: 'textarea',
      license_key: 'gpl',
      plugins: 'code link lists table',
      promotion: false,
      convert_urls: false,
    };
    [here.editor] = (await here.tinymce.init({ ...common, ...extra })) as [Editor];
  }, options);
  return page;
}

/** What its dialog "Source code" does with what is typed there. */
function setSource(page: Page, html: string): Promise<string> {
  return page.evaluate((source) => {
    const { editor } = window as unknown as TinyMce;
    editor.setContent(source);
    return editor.getContent();
  }, html);
}

/** As a person does it: copies the snippet's text somewhere, pastes it into the visual editor. */
async function pasteAsText(page: Page, html: string): Promise<string> {
  await page.bringToFront();
  await page.evaluate((text) => {
    const field = document.body.appendChild(document.createElement('textarea'));
    field.value = text;
    field.select();
  }, html);
  await page.keyboard.press('KeyC', { commands: ['Copy'] });
  await page.evaluate(() => {
    const { editor } = window as unknown as TinyMce;
    editor.setContent('');
    editor.focus();
  });
  await page.keyboard.press('KeyV', { commands: ['Paste'] });
  return until('the paste', () => page.evaluate(() => (window as unknown as TinyMce).editor.getContent()));
}
