/**
 * The tokens of a formula's JavaScript: enough to see which members it names and which words it uses, not a parser.
 * Where a slash may be a division or a pattern, it is told; what this misreads is read too widely or refused
 * (read-formula.ts), never executed: the sandbox has a parser of its own.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'pattern' | 'sign';
  /** A word's name, a sign, the content of a text where it is written without escapes. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Where the text ends inside a text, a comment or a pattern, or a bracket is left open or closed twice. */
  readonly broken?: string;
  /** A slash after `)`, `}` or `of` was taken for a division; it might begin a pattern. */
  readonly hasUnclearSlash: boolean;
  /** `<!--` and `-->` are comments to some engines, and to others not. */
  readonly hasMarkupComment: boolean;
}

/** Parsers recurse; how deep the browser's stack lets them is the browser's. */
const DEEPEST = 100;
const SPACE = /[\s\uFEFF]+/y;
const WORD = /[\p{ID_Start}$_\\#][\p{ID_Continue}$\u200c\u200d\\{}]*/uy;
const PLAIN_WORD = /[A-Za-z_$][\w$]*/y;
const NUMBER = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y;
const TEXT = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y;
const PATTERN = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const SIGN =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[^]/y;
/** After these words a slash begins a pattern. `of` may as well be a variable. */
const BEFORE_PATTERN = new Set('return typeof case in delete void instanceof new do else throw'.split(' '));
const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };

/** Reads from `start` to the end, or, with `untilBrace`, to the brace that closes what was open before. */
export function tokenize(source: string, start = 0, untilBrace = false): Tokens & { readonly end: number } {
  const tokens: Token[] = [];
  const open: string[] = [];
  let hasUnclearSlash = false;
  let hasMarkupComment = false;
  let at = start;
  const done = (broken?: string) => ({
    tokens,
    hasUnclearSlash,
    hasMarkupComment,
    end: at,
    ...(broken !== undefined && { broken }),
  });
  const push = (kind: Token['kind'], text: string, end: number): void => {
    tokens.push({ kind, text, at, end });
    at = end;
  };
  while (at < source.length) {
    const char = source[at]!;
    const space = match(SPACE, source, at);
    if (space !== undefined) at += space.length;
    else if (source.startsWith('//', at)) at = endOfLine(source, at);
    else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2);
      if (end < 0) return done('A comment is not closed.');
      at = end + 2;
    } else if (char === '`' || (char === '}' && open.at(-1) === '${')) {
      if (char === '}') open.pop();
      const end = endOfTemplateText(source, at + 1);
      if (end === undefined) return done('A template text is not closed.');
      const opens = source[end] === '$';
      push('text', source.slice(at + 1, end), end + (opens ? 2 : 1));
      if (opens) {
        open.push('${');
        if (open.length > DEEPEST) return done(`Brackets nest deeper than ${DEEPEST}.`);
        tokens.push({ kind: 'sign', text: '${', at: end, end: at });
      }
    } else if (char === "'" || char === '"') {
      const text = match(TEXT, source, at);
      if (text === undefined) return done('A text is not closed.');
      push('text', text.slice(1, -1), at + text.length);
    } else if (/[\d]/.test(char) || (char === '.' && /\d/.test(source[at + 1] ?? ''))) {
      const number = match(NUMBER, source, at)!;
      push('number', number, at + number.length);
    } else if (char === '/' && mayBeginPattern(tokens)) {
      const pattern = match(PATTERN, source, at);
      if (pattern === undefined) return done('A pattern is not closed.');
      push('pattern', pattern, at + pattern.length);
    } else {
      const word = match(PLAIN_WORD, source, at) ?? match(WORD, source, at);
      if (word !== undefined) {
        push('word', word, at + word.length);
        continue;
      }
      if (source.startsWith('<!--', at) || source.startsWith('-->', at)) hasMarkupComment = true;
      const sign = match(SIGN, source, at)!;
      if (sign.startsWith('/') && [')', '}', 'of'].includes(tokens.at(-1)?.text ?? '')) hasUnclearSlash = true;
      if (sign in CLOSER) {
        open.push(sign);
        if (open.length > DEEPEST) return done(`Brackets nest deeper than ${DEEPEST}.`);
      } else if (sign === ')' || sign === ']' || sign === '}') {
        if (sign === '}' && open.length === 0 && untilBrace) return done();
        if (CLOSER[open.pop() ?? ''] !== sign) return done(`There is a '${sign}' too many.`);
      }
      push('sign', sign, at + sign.length);
    }
  }
  return done(open.length > 0 || untilBrace ? `A '${open.at(-1) ?? '${'}' is not closed.` : undefined);
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function endOfLine(source: string, at: number): number {
  const end = /[\n\r\u2028\u2029]/g;
  end.lastIndex = at;
  return end.exec(source)?.index ?? source.length;
}

/** The place of the backtick or of `${`. */
function endOfTemplateText(source: string, from: number): number | undefined {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '`' || (source[at] === '$' && source[at + 1] === '{')) return at;
  }
  return undefined;
}

function mayBeginPattern(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined) return true;
  const isMember = ['.', '?.'].includes(tokens.at(-2)?.text ?? '');
  if (last.kind === 'word') return BEFORE_PATTERN.has(last.text) && !isMember;
  return last.kind === 'sign' && ![')', ']', '}', '++', '--'].includes(last.text);
}
