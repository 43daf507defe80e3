/**
 * Which of many new values of a unique field can stand together: those of the first rows, against each other and against what
 * other records say. A record whose new value cannot stand keeps its old one, which another may have taken meanwhile.
 */
import type { DatasetState } from '../dataset/state.js';
import type { Json } from '../log/event.js';

/** A new value of the field, in the order of rows; undefined, null and '' are never taken. */
export interface WantedValue {
  readonly record: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The records whose wanted values cannot stand. Of one field; each record once. */
export function takenValues(
  state: Pick<DatasetState, 'records' | 'exists' | 'shown'>,
  resource: string,
  field: string,
  wanted: readonly WantedValue[],
): ReadonlySet<string> {
  const byRecord = new Map(wanted.map((one) => [one.record, one]));
  const asked = new Set(wanted.flatMap(({ before, after }) => [keyOf(before), keyOf(after)]));
  const holders = new Map<string, Set<string>>();
  const hold = (value: string | undefined, record: string): void => {
    if (value === undefined) return;
    const held = holders.get(value);
    if (held) held.add(record);
    else holders.set(value, new Set([record]));
  };
  for (const record of state.records(resource)) {
    if (byRecord.has(record) || !state.exists(resource, record)) continue;
    const value = keyOf(state.shown(resource, record, field)?.value);
    if (asked.has(value)) hold(value, record);
  }
  const taken = new Set<string>();
  const refuse = (first: string): void => {
    const refused = [first];
    for (const record of refused) {
      if (taken.has(record)) continue;
      taken.add(record);
      const { before, after } = byRecord.get(record)!;
      const [old, now] = [keyOf(before), keyOf(after)];
      if (now !== undefined) holders.get(now)?.delete(record);
      for (const other of old === undefined ? [] : (holders.get(old) ?? []))
        if (byRecord.has(other) && !taken.has(other)) refused.push(other);
      hold(old, record);
    }
  };
  for (const { record, after } of wanted) {
    const value = keyOf(after);
    if (value === undefined) continue;
    const isTaken = [...(holders.get(value) ?? [])].some((other) => other !== record);
    if (isTaken) refuse(record);
    else hold(value, record);
  }
  return taken;
}

function keyOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : JSON.stringify(value);
}
