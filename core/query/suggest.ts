/** Finding names as people write them, and "Did you mean" by edit distance. */
import type { ErrorData } from '../errors.js';
import type { Field } from '../table/field.js';

/** By key, then label, exactly, then without regard to case and spaces; undefined where none or several labels fit. */
export function findField(name: string, fields: readonly Field[]): Field | undefined {
  const wanted = plain(name);
  const ways: ((field: Field) => boolean)[] = [
    ({ key }) => key === name,
    ({ label }) => label === name,
    ({ key }) => plain(key) === wanted,
    ({ label }) => plain(label) === wanted,
  ];
  for (const way of ways) {
    const found = fields.filter(way);
    if (found.length === 1) return found[0];
    // Two fields of one label: only their keys tell them apart.
    if (found.length > 1) return undefined;
  }
  return undefined;
}

const MOST_NAMES = 8;
const LONGEST_NAME = 60;

/** "No field 'specie'. Did you mean species?" */
export function unknownField(name: string, fields: readonly Field[]): ErrorData {
  const shown = shorten(name);
  const same = fields.filter(({ label }) => plain(label) === plain(name)).map(({ key }) => key);
  if (same.length > 1) {
    const message = `Several fields are named '${shown}'. Say which: ${same.slice(0, MOST_NAMES).map(inBrackets).join(', ')}.`;
    return { code: 'unknown-field', message, details: { field: shown } };
  }
  const suggestion = nearest(
    name,
    fields.flatMap(({ key, label }) => (label === key ? [key] : [label, key])),
  );
  if (suggestion !== undefined) {
    const message = `No field '${shown}'. Did you mean ${shorten(suggestion)}?`;
    return { code: 'unknown-field', message, details: { field: shown, suggestion } };
  }
  const names = fields.slice(0, MOST_NAMES).map(({ label }) => shorten(label));
  if (fields.length > MOST_NAMES) names.push('…');
  const known = names.length > 0 ? ` The fields are: ${names.join(', ')}.` : ' The table has no fields.';
  return { code: 'unknown-field', message: `No field '${shown}'.${known}`, details: { field: shown } };
}

/** The candidate with the fewest typing errors, if few enough (one in three letters); the first of equals. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  if (wanted.length < 2) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, plain(candidate), least - 1);
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/** Letters added, dropped, changed, or swapped with their neighbour; `limit + 1` for anything beyond the limit. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + Number(!same));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}

export function shorten(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}

function plain(name: string): string {
  return name.trim().toLowerCase().normalize('NFC').replace(/\s+/g, ' ');
}

function inBrackets(key: string): string {
  return `[${shorten(key)}]`;
}
