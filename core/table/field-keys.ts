/**
 * Keys and labels from headers. A key is the header itself wherever that is possible: unique, not empty, and never a
 * name every object already has (`__proto__`, `constructor` …), since keys end up as property names in pages.
 */

const LONGEST_KEY = 200;
const TAKEN_BY_OBJECTS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

export interface NamedColumn {
  readonly key: string;
  readonly label: string;
}

/** Same headers, same keys. The first of equal headers keeps the plain key, the next get `name_2`, `name_3` … */
export function headerToNames(header: readonly string[]): NamedColumn[] {
  const wanted = header.map((label, at) => labelToKey(label, at));
  const reserved = new Set(wanted);
  const used = new Set<string>();
  return header.map((label, at) => ({
    key: freeKey(wanted[at]!, used, reserved),
    label: label.trim() === '' ? `Column ${at + 1}` : label,
  }));
}

/** The name of a column the header does not know, at position `at`, counted from 0. */
export function madeUpName(at: number, names: readonly NamedColumn[]): NamedColumn {
  const used = new Set(names.map(({ key }) => key));
  return { key: freeKey(`Column ${at + 1}`, used, used), label: `Column ${at + 1}` };
}

function labelToKey(label: string, at: number): string {
  const key = label
    .replace(/[\s\u0000-\u001f\u007f]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_KEY);
  return key === '' ? `Column ${at + 1}` : key;
}

function freeKey(wanted: string, used: Set<string>, reserved: ReadonlySet<string>): string {
  let key = wanted;
  for (let n = 2; used.has(key) || TAKEN_BY_OBJECTS.has(key) || (key !== wanted && reserved.has(key)); n++)
    key = `${wanted}_${n}`;
  used.add(key);
  return key;
}
