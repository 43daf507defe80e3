/**
 * Where the command reads and writes, so that tests can run it in their own process, and the progress it shows: one line
 * that changes on a terminal, a plain line at the end of each step in a pipe.
 */
import type { Writable } from 'node:stream';

export interface Terminal {
  /** Results. */
  readonly stdout: Writable;
  /** Progress and errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** ms since 1970. */
  now(): number;
}

const REDRAW_MS = 100;

export class Progress {
  #drawnAt = -Infinity;
  #isDrawn = false;

  constructor(
    readonly terminal: Terminal,
    /** With `--json` or `--quiet` nothing is shown. */
    readonly isSilent: boolean,
  ) {}

  /** `share` is 0 to 1 where it is known. */
  step(text: string, share?: number): void {
    const { stderr } = this.terminal;
    if (this.isSilent || stderr.isTTY !== true) return;
    const now = this.terminal.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#isDrawn = true;
    const percent = share === undefined ? '' : ` ${Math.floor(share * 100)} %`;
    stderr.write(`\r\u001b[K${`${text}${percent}`.slice(0, (stderr.columns ?? 80) - 1)}`);
  }

  /** A line that stays. */
  done(text: string): void {
    this.clear();
    if (!this.isSilent) this.terminal.stderr.write(`${text}\n`);
  }

  clear(): void {
    if (this.#isDrawn) this.terminal.stderr.write('\r\u001b[K');
    this.#isDrawn = false;
  }
}

/** 12,345 whatever the machine's language: the output is read by programs too. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** Texts of strangers must not move the cursor, colour the screen, hide each other or pass for another line. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\n' ? '⏎' : character === '\t' ? ' ' : '�',
  );
}
