/**
 * The cases of test/vectors/histories.json: each tells a small history and says by hand what must come out, in names.
 * The vectors hold the same with ids, and the whole state, as the oracle gives it (write-vectors.ts).
 */
import { AUTHORITY_CASES } from './authority-cases.js';
import { DATA_CASES } from './data-cases.js';
import { NUMBERED_CASES } from './numbered-cases.js';
import type { Json } from './json.js';
import type { Story } from './story.js';

export interface Case {
  readonly name: string;
  /** The rule, with the section of core/PROTOCOL.md. */
  readonly why: string;
  tell(story: Story): void;
  /** By the names of the story. What is left out is empty, except `heads` and `shows`, which are then not said. */
  readonly expect: {
    readonly quarantined?: Readonly<Record<string, string>>;
    readonly waiting?: Readonly<Record<string, string>>;
    readonly missing?: readonly string[];
    readonly heads?: readonly string[];
    /** `resource record field` */
    readonly conflicts?: readonly string[];
    /** All cells with live writes, and what they show. */
    readonly shows?: Readonly<Record<string, Json | undefined>>;
  };
}

export const CASES: readonly Case[] = [...NUMBERED_CASES, ...AUTHORITY_CASES, ...DATA_CASES];
