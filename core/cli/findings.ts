/** What a reader of a dataset should know before trusting it, counted and in words. */
import type { DatasetFile } from './dataset-file.js';
import { count, plainText } from './terminal.js';

export interface Findings {
  /** Nothing is wrong, missing, or undecided between people. */
  readonly ok: boolean;
  readonly refused: readonly { line: number; code: string; message: string; id?: string }[];
  /** Events by reason. */
  readonly quarantined: Readonly<Record<string, number>>;
  readonly waiting: Readonly<Record<string, number>>;
  readonly missing: number;
  readonly deferred: number;
  readonly newer: number;
  readonly locked: number;
  readonly unknown: number;
  readonly conflicts: number;
  readonly needs: readonly string[];
  readonly broken: { line: number; code: string; message: string } | null;
}

export function findingsOf({ state, refused, broken }: Pick<DatasetFile, 'state' | 'refused' | 'broken'>): Findings {
  const found = {
    refused: refused.map(({ line, code, message, id }) => ({ line, code, message, ...(id !== undefined && { id }) })),
    quarantined: byCode(state.quarantined()),
    waiting: byCode(state.waiting()),
    missing: state.missing().size,
    deferred: state.deferred().length,
    newer: state.newer().length,
    locked: state.locked().length,
    unknown: state.unknown().length,
    conflicts: state.conflicts().length,
    needs: state.needs(),
    broken: broken ? { line: broken.line, code: broken.code, message: broken.message } : null,
  };
  const lists = [
    state.quarantined(),
    state.waiting(),
    [...state.missing()],
    state.deferred(),
    state.newer(),
    found.needs,
  ];
  const ok =
    broken === undefined && refused.length === 0 && found.conflicts === 0 && lists.every((list) => list.length === 0);
  return { ok, ...found };
}

/** A sentence each; none where nothing was found. */
export function* tellFindings(found: Findings, mostLines = 20): Generator<string> {
  for (const { line, code, message, id } of found.refused.slice(0, mostLines))
    yield `refused: line ${line}: ${plainText(message)} (${code}${id ? `, ${id.slice(0, 12)}…` : ''})`;
  if (found.refused.length > mostLines) yield `refused: and ${count(found.refused.length - mostLines, 'event')} more`;
  for (const [code, n] of Object.entries(found.quarantined))
    yield `set aside: ${count(n, 'event')}: ${reasonOf(code)} (${code})`;
  for (const [code, n] of Object.entries(found.waiting))
    yield `waiting: ${count(n, 'event')}: ${reasonOf(code)} (${code})`;
  if (found.missing > 0) yield `missing: ${count(found.missing, 'event')} that others name`;
  if (found.deferred > 0) yield `deferred: ${count(found.deferred, 'event')} dated in the future`;
  if (found.newer > 0) yield `newer: ${count(found.newer, 'event')} made by a newer version of Kobold`;
  if (found.locked > 0) yield `locked: ${count(found.locked, 'event')} encrypted with a key that is not here`;
  if (found.unknown > 0) yield `unknown: ${count(found.unknown, 'event')} with parts this version does not know`;
  if (found.conflicts > 0)
    yield `conflicts: ${count(found.conflicts, 'cell')} that people changed without knowing of each other`;
  for (const need of found.needs) yield `needed: ${NEEDS[need] ?? need}`;
  if (found.broken)
    yield `broken: line ${found.broken.line}: ${plainText(found.broken.message)} (${found.broken.code})`;
}

const NEEDS: Readonly<Record<string, string>> = {
  base: 'the cells this fork starts from',
  history: 'the whole log, since what came later changes what the snapshot says',
  newer: 'a newer version of Kobold, to write to this dataset',
};

const REASONS: Readonly<Record<string, string>> = {
  'no-grant': 'the author is not the owner and names no permission',
  'not-a-grant': 'what is named as a permission is none',
  'bad-grant': 'the permission named was never good',
  'wrong-key': 'the permission named was given to another key',
  expired: 'the permission had ended',
  role: 'the author’s role does not allow it',
  scope: 'the permission does not cover this table',
  'own-records': 'only records of one’s own may be written there',
  pow: 'too little work was done to be let in',
  'grant-invalid': 'the permission named does not hold',
  revoked: 'the permission was taken back',
  rank: 'only a higher rank may take that back',
  chain: 'only who gave that permission may take it back',
  proposal: 'what was accepted is not the proposal named',
  policy: 'a rule of the dataset forbids it',
  'missing-grant': 'the permission named is not in the file',
  'missing-target': 'what is to be taken back is not in the file',
  'missing-review': 'a review it relies on is not in the file',
  'list-needed': 'the list of what may stay is not in the file',
};

function reasonOf(code: string): string {
  return REASONS[code] ?? 'for a reason this version cannot tell';
}

function byCode(list: readonly { readonly code: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of list) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
