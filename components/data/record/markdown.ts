/**
 * Formatted text as people write it in a field: headings, lists, quotes, code, emphasis, links. It becomes templates
 * whose parts are text nodes, so there is no markup to clean afterwards; HTML and pictures in it stay text.
 * A part of CommonMark 0.31; what it does not know is shown as it was written.
 */
import { html, type TemplateResult } from 'lit';
import { safeUrl } from '../../kit/safe-url.js';

/** Beyond it, plain text: nobody reads it formatted, and nesting costs. */
const LONGEST = 50_000;
const DEEPEST = 6;

export function renderMarkdown(text: string): TemplateResult {
  if (text.length > LONGEST) return html`<span class="text" dir="auto">${text}</span>`;
  return html`<div class="prose">${blocks(text.replace(/\r\n?/g, '\n').split('\n'), 0)}</div>`;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/;
const RULE = /^ {0,3}([-*_])([ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})(?:[-*+]|(\d{1,9})[.)])( +|$)/;
const BLANK = /^[ \t]*$/;

function blocks(lines: readonly string[], depth: number): TemplateResult[] {
  if (depth > DEEPEST) return [html`<p dir="auto">${lines.join(' ')}</p>`];
  const found: TemplateResult[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const from = at++;
    if (BLANK.test(line)) continue;
    const fence = FENCE.exec(line)?.[1];
    if (fence) {
      while (at < lines.length && !lines[at]!.trimStart().startsWith(fence)) at++;
      found.push(html`<pre dir="ltr"><code>${lines.slice(from + 1, at++).join('\n')}</code></pre>`);
    } else if (RULE.test(line)) found.push(html`<hr />`);
    else if (HEADING.test(line)) found.push(heading(HEADING.exec(line)![2]!, depth));
    else if (QUOTE.test(line)) {
      while (at < lines.length && QUOTE.test(lines[at]!)) at++;
      const inner = lines.slice(from, at).map((each) => each.replace(QUOTE, ''));
      found.push(html`<blockquote>${blocks(inner, depth + 1)}</blockquote>`);
    } else if (ITEM.test(line)) {
      at = endOfList(lines, from);
      found.push(list(lines.slice(from, at), depth));
    } else {
      while (at < lines.length && !startsBlock(lines[at]!)) at++;
      found.push(html`<p dir="auto">${paragraph(lines.slice(from, at), depth)}</p>`);
    }
  }
  return found;
}

/** No headings: the record has its own, and a reader jumps by those. */
const heading = (text: string, depth: number): TemplateResult =>
  html`<p class="heading" dir="auto">${inline(text, depth)}</p>`;

const startsBlock = (line: string): boolean =>
  [BLANK, FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line));

/** An item goes on over indented lines and single blank lines before those. */
function endOfList(lines: readonly string[], from: number): number {
  const isOrdered = ITEM.exec(lines[from]!)![2] !== undefined;
  let at = from + 1;
  while (at < lines.length) {
    const line = lines[at]!;
    const item = ITEM.exec(line);
    const goesOn =
      /^ {2,}\S/.test(line) ||
      (item && !RULE.test(line) && (item[2] !== undefined) === isOrdered) ||
      (BLANK.test(line) && /^( {2,}\S| {0,3}([-*+]|\d{1,9}[.)]) )/.test(lines[at + 1] ?? '')) ||
      (!startsBlock(line) && !BLANK.test(lines[at - 1]!));
    if (!goesOn) break;
    at++;
  }
  return at;
}

function list(lines: readonly string[], depth: number): TemplateResult {
  const first = ITEM.exec(lines[0]!)!;
  const items: string[][] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1]!.length <= first[1]!.length + 1) items.push([line.slice(item[0].length)]);
    else items.at(-1)!.push(line.replace(/^ {1,4}/, ''));
  }
  const rendered = items.map((item) => html`<li dir="auto">${itemContent(item, depth + 1)}</li>`);
  return first[2] === undefined
    ? html`<ul>
        ${rendered}
      </ul>`
    : html`<ol start=${Number(first[2])}>
        ${rendered}
      </ol>`;
}

/** One short line stands bare. */
function itemContent(lines: readonly string[], depth: number): unknown {
  const isTight = !lines.some((line, at) => at > 0 && startsBlock(line)) && !startsBlock(lines[0] ?? '');
  return isTight ? paragraph(lines, depth) : blocks(lines, depth);
}

function paragraph(lines: readonly string[], depth: number): unknown[] {
  return lines.flatMap((line, at) => {
    const isBroken = / {2,}$|\\$/.test(line) && at < lines.length - 1;
    const parts = inline(line.trim().replace(/\\$/, isBroken ? '' : '\\'), depth);
    return at === lines.length - 1 ? parts : [...parts, isBroken ? html`<br />` : ' '];
  });
}

/** Escape, code, picture or link, bare address, strong, emphasis, struck out. */
const INLINE =
  /\\([!-/:-@[-`{-~])|(`+)(.+?)\2(?!`)|(!?)\[((?:[^[\]\\]|\\.){0,500})\]\(\s*<?([^\s<>()]{1,2000}(?:\([^\s()]*\))?[^\s<>()]{0,2000})>?(?:\s+"[^"]*")?\s*\)|<?(\bhttps?:\/\/[^\s<>]+[^\s<>.,;:!?'")\]])>?|(\*\*|__)(?=\S)(.+?\S|\S)\8|([*_])(?=\S)(.+?\S|\S)\10(?![\p{L}\p{N}])|~~(?=\S)(.+?)~~/u;

function inline(text: string, depth: number): unknown[] {
  const parts: unknown[] = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    const before = rest.slice(0, found.index);
    // snake_case_names are names.
    const isWithinWord = found[10] === '_' && /[\p{L}\p{N}]$/u.test(before);
    parts.push(before, isWithinWord || depth > DEEPEST ? found[0] : marked(found, depth + 1));
    rest = rest.slice(found.index + found[0].length);
  }
  return [...parts, rest].filter((part) => part !== '');
}

function marked(found: RegExpExecArray, depth: number): unknown {
  const [whole, escaped, , code, picture, label, target, bare, , strong, , emphasis, struck] = found;
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return html`<code>${code}</code>`;
  if (target !== undefined) return picture ? link(target, [label || target]) : link(target, inline(label!, depth));
  if (bare !== undefined) return link(bare, [bare]);
  if (strong !== undefined) return html`<strong>${inline(strong, depth)}</strong>`;
  if (emphasis !== undefined) return html`<em>${inline(emphasis, depth)}</em>`;
  if (struck !== undefined) return html`<s>${inline(struck, depth)}</s>`;
  return whole;
}

/** Where it leads nowhere safe, its words stay. */
function link(target: string, words: readonly unknown[]): unknown {
  const href = safeUrl(target.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
  return href ? html`<a class="link" part="link" href=${href} rel="noreferrer nofollow ugc">${words}</a>` : words;
}
