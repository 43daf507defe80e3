/** Events in a file, a JSON line each in the order they came: only ever appended to, read once at the start. */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parseEvent } from './admission.js';
import type { NostrEvent } from './wire.js';

export interface Journal {
  append(event: NostrEvent): void;
  close(): void;
}

/** Reads what is in the file, then stands ready to append. A line that a crash cut off is dropped. */
export function openJournal(path: string, take: (event: NostrEvent) => void): Journal {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const whole = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => take(parseLine(line, index, path)));
  const file = openSync(path, 'a');
  if (whole < bytes.length) ftruncateSync(file, whole);
  return {
    append: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    close: () => closeSync(file),
  };
}

/** Its signature was verified before it was written. */
function parseLine(line: string, index: number, path: string): NostrEvent {
  try {
    return parseEvent(JSON.parse(line));
  } catch (error) {
    throw new Error(`${path}, line ${index + 1}: ${(error as Error).message}`, { cause: error });
  }
}
