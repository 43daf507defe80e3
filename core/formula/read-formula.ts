/**
 * Reads a formula in any of its written forms into one body the sandbox can evaluate, and finds what it names.
 * Forms: a text with `${…}` in it, an expression over `record`, `record => …`, and `export function compute(record) {…}`.
 * What is found decides what the sandbox is given: a formula sees no member it was not seen to read.
 */
import { tokenize, type Token, type Tokens } from './tokens.js';

export interface FormulaBody {
  readonly form: 'template' | 'expression' | 'function' | 'program';
  /**
   * JavaScript. Of a template, an expression and a function: an expression (a template's uses a variable `$t`). Of a program: statements that declare
   * `compute`, the word `export` blanked.
   */
  readonly source: string;
  /** Names from `record` on: `record.supplier.name` is `['supplier', 'name']`, as far as names are written plainly. */
  readonly chains: readonly (readonly string[])[];
  /** The record is used in another way than by plain names: passed on, taken apart, asked for a name that is computed. */
  readonly whole: boolean;
  /** All names that members could be meant by, wherever they stand: what is read of related records is among them. */
  readonly names: ReadonlySet<string>;
}

export type FormulaReading =
  { readonly body: FormulaBody; readonly issue?: undefined } | { readonly body?: undefined; readonly issue: string };

/** UTF-16 code units. */
export const LONGEST_FORMULA = 20_000;

/**
 * Words no formula may use. Whoever could catch an error could make a value of having run out of memory, which is not
 * the same everywhere; the others have no meaning without timers and modules.
 */
const REFUSED = new Set(
  'try catch finally async await import with debugger eval arguments super yield this'.split(' '),
);
/** Ends a chain where one hole of a template ends. */
const END: Token = { kind: 'sign', text: ';', at: 0, end: 0 };
const COMMENTS = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*/;
const PROGRAM = /^(?:export\b|function\s+compute\b|(?:const|let)\s)|^[ \t]*export\s+(?:default\s+)?function\b/m;

export function readFormula(text: string): FormulaReading {
  if (text.length > LONGEST_FORMULA) return { issue: `A formula has at most ${LONGEST_FORMULA} characters.` };
  if (text.trim() === '') return { issue: 'The formula is empty.' };
  const code = text.slice(COMMENTS.exec(text)![0].length);
  if (PROGRAM.test(code)) return readProgram(text);
  const hole = text.indexOf('${');
  if (hole >= 0 && !text.slice(0, hole).includes('`')) return readTemplate(text.replace(/\r?\n$/, ''));
  return readExpression(text);
}

function readTemplate(text: string): FormulaReading {
  const parts: string[] = [];
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const hole = text.indexOf('${', at);
    const plain = text.slice(at, hole < 0 ? undefined : hole);
    if (plain !== '') parts.push(JSON.stringify(plain));
    if (hole < 0) break;
    const inner = tokenize(text, hole + 2, true);
    const issue = issueOf(inner, text);
    if (issue !== undefined) return { issue };
    if (inner.tokens.length === 0) return { issue: 'There is nothing between ${ and }.' };
    // Most holes hold texts, and a call takes longer than a look.
    parts.push(`(typeof($t=(${text.slice(hole + 2, inner.end)}\n))==='string'?$t:show($t))`);
    tokens.push(...inner.tokens, END);
    at = inner.end + 1;
  }
  if (!parts[0]!.startsWith('"')) parts.unshift('""');
  return { body: { form: 'template', source: parts.join('+'), ...namesIn(tokens, 'record') } };
}

function readExpression(text: string): FormulaReading {
  const read = tokenize(text);
  const issue = issueOf(read, text);
  if (issue !== undefined) return { issue };
  const { tokens } = read;
  const last = tokens.at(-1);
  const source = last?.text === ';' ? text.slice(0, last.at) : text;
  const param = arrowParam(tokens);
  if (param !== undefined) return { body: { form: 'function', source, ...namesIn(tokens, param.text, param) } };
  return { body: { form: 'expression', source, ...namesIn(tokens, 'record') } };
}

function readProgram(text: string): FormulaReading {
  const read = tokenize(text);
  const issue = issueOf(read, text);
  if (issue !== undefined) return { issue };
  const { tokens } = read;
  let source = text;
  tokens.forEach((token, i) => {
    const isExport =
      token.kind === 'word' &&
      (token.text === 'export' || (token.text === 'default' && isWord(tokens[i - 1], 'export')));
    if (isExport) source = source.slice(0, token.at) + ' '.repeat(token.end - token.at) + source.slice(token.end);
  });
  const named = tokens.findIndex(
    (token, i) => isWord(token, 'compute') && ['function', 'const', 'let'].includes(tokens[i - 1]?.text ?? ''),
  );
  if (named < 0) return { issue: "There is no function named 'compute'." };
  const isFunction = isWord(tokens[named - 1], 'function');
  const param = isFunction ? paramOf(tokens, named + 2) : arrowParam(tokens.slice(named + 2));
  return { body: { form: 'program', source, ...namesIn(tokens, param?.text ?? '', param) } };
}

function issueOf({ tokens, broken, hasUnclearSlash, hasMarkupComment }: Tokens, text: string): string | undefined {
  if (broken !== undefined) return broken;
  if (hasMarkupComment) return "'<!--' and '-->' are not understood.";
  const refused = tokens.find((token, i) => isRefused(token, tokens[i - 1], tokens[i + 1]));
  if (refused?.kind === 'number') return `'${refused.text.slice(0, 40)}': numbers that end in n have no values.`;
  if (refused !== undefined) return `'${refused.text.slice(0, 40)}' cannot be used in formulas.`;
  // What looks like a pattern here might be code, and the other way round: then no word is hidden anywhere.
  if (hasUnclearSlash && /\b(?:try|catch|finally|async)\b/.test(text))
    return "A '/' after ')' or '}' is unclear: put the pattern in brackets.";
  return undefined;
}

function isRefused(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.kind === 'number') return token.text.endsWith('n');
  if (token.kind !== 'word') return false;
  if (token.text.includes('\\') || token.text.includes('#')) return true;
  if (!REFUSED.has(token.text)) return false;
  // Names of members are free.
  return !isSign(before, '.') && !isSign(before, '?.') && !(isSign(after, ':') && !isSign(before, '?'));
}

/** Of `record => …`, `(record) => …`, `({a, b}) => …`. */
function arrowParam(tokens: readonly Token[]): Token | undefined {
  if (tokens[0]?.kind === 'word' && isSign(tokens[1], '=>')) return tokens[0];
  if (!isSign(tokens[0], '(')) return undefined;
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (isSign(tokens[i], '(')) depth++;
    if (isSign(tokens[i], ')') && --depth === 0) return isSign(tokens[i + 1], '=>') ? paramOf(tokens, 1) : undefined;
  }
  return undefined;
}

/** END where the record is taken apart, or not asked for. */
function paramOf(tokens: readonly Token[], at: number): Token {
  return tokens[at]?.kind === 'word' ? tokens[at] : END;
}

function namesIn(
  tokens: readonly Token[],
  param: string,
  declared?: Token,
): Pick<FormulaBody, 'chains' | 'whole' | 'names'> {
  const chains: string[][] = [];
  const names = new Set<string>();
  let whole = declared === END || param === '';
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    if (token.kind === 'text') names.add(token.text);
    if (token.kind !== 'word') return;
    const isMember = isSign(before, '.') || isSign(before, '?.');
    if (isMember || isTakenOut(before, tokens[i + 1])) names.add(token.text);
    if (token.text !== param || isMember || token === declared) return;
    const { chain, next } = chainFrom(tokens, i + 1);
    if (chain.length > 0) chains.push(chain);
    if (chain.length === 0 || isWritten(tokens[next])) whole = true;
  });
  return { chains, whole, names };
}

/** `{ a, b: c = 1 }`: the names a pattern takes out, and those of objects, which does no harm. */
function isTakenOut(before: Token | undefined, after: Token | undefined): boolean {
  const opens = isSign(before, '{') || isSign(before, ',');
  return opens && [',', '}', ':', '='].some((sign) => isSign(after, sign));
}

function chainFrom(tokens: readonly Token[], from: number): { chain: string[]; next: number } {
  const chain: string[] = [];
  let at = from;
  for (;;) {
    const [first, second, third] = tokens.slice(at, at + 3);
    if ((isSign(first, '.') || isSign(first, '?.')) && second?.kind === 'word') {
      chain.push(second.text);
      at += 2;
    } else if (isSign(first, '[') && second?.kind === 'text' && isSign(third, ']')) {
      chain.push(second.text);
      at += 3;
    } else if (isSign(first, '?.') && isSign(second, '[')) at += 1;
    else return { chain, next: at };
  }
}

/** The sign after a member says that it is assigned to. */
function isWritten(after: Token | undefined): boolean {
  return after?.kind === 'sign' && /^(?:[^=!<>]*=|<<=|>>=|>>>=|\+\+|--)$/.test(after.text) && after.text !== '=>';
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}
