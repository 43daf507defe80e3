/**
 * Patterns from strangers' schemas: RE2 syntax, matched in time linear in the text (re2js). JavaScript's own engine can be
 * made to run for years by 20 characters. Linear still multiplies by the size of the pattern: that is bounded here.
 */
import { RE2JS } from 're2js';
import { utf8Length } from '../canonical-json.js';

export const LONGEST_PATTERN_BYTES = 512;
/** Instructions of the compiled program; `{1000}` of a letter is a thousand. */
const LARGEST_PROGRAM = 4000;
/** Instructions × code units: about 50 ms at worst. */
const MOST_STEPS = 2_000_000;
const MOST_REMEMBERED = 500;

type Compiled = { readonly pattern: RE2JS } | { readonly issue: string };

const remembered = new Map<string, Compiled>();

/** Why this is no usable pattern; undefined where it is one. */
export function patternIssue(source: string): string | undefined {
  const compiled = compile(source);
  return 'issue' in compiled ? compiled.issue : undefined;
}

/**
 * Whether the whole text matches. `too-long`: it was not tried, since pattern and text are too large together.
 * A pattern that cannot be used matches all: it is an issue of the schema, not of the values.
 */
export function matchesPattern(source: string, text: string): boolean | 'too-long' {
  const compiled = compile(source);
  if ('issue' in compiled) return true;
  if (compiled.pattern.programSize() * text.length > MOST_STEPS) return 'too-long';
  return compiled.pattern.testExact(text);
}

function compile(source: string): Compiled {
  if (source.length > LONGEST_PATTERN_BYTES || utf8Length(source) > LONGEST_PATTERN_BYTES)
    return { issue: `longer than ${LONGEST_PATTERN_BYTES} bytes.` };
  let compiled = remembered.get(source);
  if (!compiled) {
    compiled = compileAnew(source);
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
    remembered.set(source, compiled);
  }
  return compiled;
}

function compileAnew(source: string): Compiled {
  if (estimateSize(source) > LARGEST_PROGRAM) return { issue: 'repeats too much.' };
  try {
    const pattern = RE2JS.compile(source);
    return pattern.programSize() > 2 * LARGEST_PROGRAM ? { issue: 'repeats too much.' } : { pattern };
  } catch (error) {
    return { issue: error instanceof Error ? error.message.slice(0, 200) : 'not a pattern.' };
  }
}

/** Of the program, before it is made: making a large one would take seconds. Atoms, times what repeats them. */
function estimateSize(source: string): number {
  const open: number[] = []; // sizes before each open group
  let size = 0; // of the present group
  let last = 0; // of the last atom
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    const repeat = char === '{' ? REPEAT.exec(source.slice(at, at + 24)) : null;
    if (repeat) {
      const times = Math.max(Number(repeat[1]), Number(repeat[2] || 1), 1);
      size += last * (times - 1);
      last *= times;
      at += repeat[0].length - 1;
    } else if (char === '(') {
      open.push(size);
      size = 0;
      last = 0;
    } else if (char === ')') {
      last = size + 2;
      size = (open.pop() ?? 0) + last;
    } else {
      // Inside a class each character counts as one: too much, never too little.
      if (char === '\\') at++;
      last = char === '*' || char === '+' || char === '?' ? last + 1 : 1;
      size++;
    }
    if (size > LARGEST_PROGRAM) return size;
  }
  return size;
}

const REPEAT = /^\{(\d{1,9})(?:,(\d{0,9}))?\}/;
