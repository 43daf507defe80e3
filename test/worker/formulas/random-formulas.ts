/** Random formulas, seeded: mathematics, texts, lists, the library. What they give must be the same bytes everywhere. */
import { readFormula } from '../../../core/formula/read-formula.js';
import type { Json } from '../../../core/log/event.js';
import { toColumn } from '../../../worker/formulas/record-table.js';
import type { QuickJsSandbox } from '../../../worker/formulas/quickjs-sandbox.js';

const ROWS: readonly Readonly<Record<string, Json>>[] = [
  { a: 1, b: -2.5, c: 1e-7, s: 'Solanum lycopersicum', t: 'ß İı ﬁ Ǆ 😀é', l: [3, 1, 2] },
  { a: 0, b: 123456789.123, c: 1e21, s: '', t: 'naïve Ελλάς ΟΔΟΣ', l: [] },
  { a: -7, b: 0.1, c: 5e-324, s: '2024-05-31', t: 'x,y;z', l: ['b', null, 'a'] },
  { a: 40, b: 3.7e150, c: -0.3, s: '12.50', t: '\u00a0tab\tend', l: [1.5, 2.5, -1] },
];
const UNARY = [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'exp',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'sqrt',
  'cbrt',
  'abs',
  'floor',
  'ceil',
  'round',
  'trunc',
  'sign',
  'fround',
  'clz32',
];

export function randomFormulas(seed: number, count: number): string[] {
  let state = seed >>> 0;
  // mulberry32
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const number = (depth: number): string => {
    if (depth === 0)
      return pick([
        'record.a',
        'record.b',
        'record.c',
        String(Math.round(random() * 2000) / 100),
        '0.1',
        '3',
        '-1',
        '1e16',
      ]);
    return pick([
      () => `Math.${pick(UNARY)}(${number(depth - 1)})`,
      () =>
        `(${number(depth - 1)} ${pick(['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>'])} (${number(depth - 1)}))`.replace(
          /\((-[^()]*) \*\*/,
          '(($1) **',
        ),
      () => `Math.${pick(['pow', 'atan2', 'hypot', 'max', 'min', 'imul'])}(${number(depth - 1)}, ${number(depth - 1)})`,
      () =>
        `${pick(['sum', 'avg', 'count', 'max', 'min'])}([${number(depth - 1)}, ${number(depth - 1)}, ${number(0)}])`,
      () => `round(${number(depth - 1)}, ${Math.floor(random() * 6)})`,
      () => `(${text(depth - 1)}).${pick(['length', 'indexOf("a")', 'charCodeAt(1)', 'search(/[aeiou]/i)'])}`,
      () => `${pick(['parseFloat', 'parseInt', 'Number'])}(${text(depth - 1)})`,
      () =>
        `(${number(depth - 1)} ${pick(['<', '>', '<=', '===', '!=='])} ${number(0)} ? ${number(depth - 1)} : ${number(0)})`,
    ])();
  };
  const text = (depth: number): string => {
    if (depth === 0) return pick(['record.s', 'record.t', '"aBc"', '"Ärger"', '"10"']);
    return pick([
      () => `String(${number(depth - 1)})`,
      () =>
        `(${number(depth - 1)}).${pick(['toFixed(3)', 'toPrecision(7)', 'toExponential(5)', 'toString(2)', 'toString(36)', 'toFixed(20)', 'toString()'])}`,
      () =>
        `(${text(depth - 1)}).${pick(['toUpperCase()', 'toLowerCase()', 'normalize("NFD")', 'normalize("NFKC")', 'trim()', 'slice(1, -1)', 'replace(/\\w+/gu, "<$&>")', 'replaceAll("a", "$$")', 'padStart(9, "ab")', 'split("").reverse().join("")', 'match(/\\p{L}/gu)?.join("")', 'at(-1)'])}`,
      () => `(${text(depth - 1)} + ${text(depth - 1)})`,
      () => `\`\${${text(depth - 1)}} · \${${number(depth - 1)}}\``,
      () => `join(${list(depth - 1)}, "|")`,
      () => `show(${list(depth - 1)})`,
    ])();
  };
  const list = (depth: number): string => {
    if (depth <= 0) return pick(['record.l', '[3, 10, 2]', '[record.a, record.s]']);
    return pick([
      () => `[...${list(depth - 1)}].sort()`,
      () => `${list(depth - 1)}.map((x, i) => [x, i, ${number(depth - 1)}])`,
      () => `${list(depth - 1)}.filter((x) => x > 1)`,
      () => `unique(${list(depth - 1)})`,
      () => `[${number(depth - 1)}, ${text(depth - 1)}].concat(${list(depth - 1)})`,
      () => `Object.entries({ x: ${number(depth - 1)}, [${text(depth - 1)}]: 1, 7: 2 })`,
      () => `[${number(depth - 1)}, ${number(depth - 1)}, ${number(depth - 1)}].sort((x, y) => x - y)`,
    ])();
  };
  return Array.from({ length: count }, () => pick([number, number, text, list])(1 + Math.floor(random() * 3)));
}

/** One text for each formula: its values and faults for all rows. */
export function outcomes(sandbox: QuickJsSandbox, formulas: readonly string[]): string[] {
  const names = Object.keys(ROWS[0]!);
  const columns = names.map((name) =>
    toColumn(
      ROWS.map((row) => row[name]!),
      name === 'l' ? 'json' : name < 'd' ? 'number' : 'string',
    ),
  );
  return formulas.map((formula) => {
    const { body, issue } = readFormula(formula);
    if (!body) return `issue ${issue}`;
    const records = { count: ROWS.length, title: '', names, columns, relations: [] };
    const { results, faults, stop } = sandbox.evaluate({ formula: body, mode: 'values', records });
    return JSON.stringify([results, faults, stop]);
  });
}
