/** Snapshots that must be refused: rows of one that is taken, each with one thing wrong. For snapshot.json. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { fromBase64url, toBase64url } from '../support/base64url.js';
import type { Json } from '../../core/log/event.js';
import { idOf } from './event-maker.js';

/** As parsed; a text stands for its line. */
export type Rows = (Json[] | string)[];

export interface Edit {
  /** Of SNAPSHOT_LOGS. */
  readonly log: string;
  readonly edit: (rows: Rows) => Rows | undefined;
}

const HANDS = 'an edit, a conflict, an absence, a deletion';
/** Rows of it: links, writers, fields 0, r1, fields 1, r2, fields 2, r3, r4. */
const [LINKS, WRITERS, FIELDS, R1, FIELDS_1, R2, R3, R4] = [0, 1, 2, 3, 4, 5, 7, 8] as const;
const [IDS, KINDS, GRANTS, PREVS, STATES] = [1, 2, 3, 4, 5] as const;

/** An item of a row, by its path, becomes another. */
function set(value: Json, ...path: readonly number[]): Edit['edit'] {
  return (rows) => {
    let list = rows as unknown as Json[][];
    for (const at of path.slice(0, -1)) list = list[at] as unknown as Json[][];
    list[path.at(-1)!] = value as never;
    return rows;
  };
}

function order(...places: readonly number[]): Edit['edit'] {
  return (rows) => places.map((at) => rows[at]!);
}

const line =
  (at: number, change: (text: string) => string): Edit['edit'] =>
  (rows) => {
    rows[at] = change(JSON.stringify(rows[at]));
    return rows;
  };

const of = (log: string, edits: Readonly<Record<string, Edit['edit']>>): [string, Edit][] =>
  Object.entries(edits).map(([name, edit]) => [name, { log, edit }]);

export const SNAPSHOT_EDITS: readonly (readonly [name: string, Edit])[] = [
  ...of(HANDS, {
    'a row of an unknown sort': (rows) => [['cell'], ...rows],
    'sorts out of order': order(WRITERS, LINKS, 2, 3, 4, 5, 6, 7, 8),
    'spaces in a line': line(R4, (text) => text.replace(',', ', ')),
    'a number that is not as JCS writes it': line(R4, (text) => text.replace(/^\[0/, '[0.0')),
    'a member named __proto__': line(R4, (text) => text.replace('null', '{"__proto__":1}')),
    'members out of order': line(R4, (text) => text.replace('null', '{"b":1,"a":1}')),
    'a lone surrogate': line(R4, (text) => text.replace('null', String.raw`"\ud800"`)),
    'a line that nests 17 deep': line(R4, (text) => text.replace('null', '['.repeat(16) + ']'.repeat(16))),
    'two rows in a line': (rows) => [...rows.slice(0, R3), `${JSON.stringify(rows[R3])},${JSON.stringify(rows[R4])}`],
    'a row that is no array': (rows) => [...rows, '{}'],
    'an empty row': (rows) => [...rows, []],

    'links of two lines where one is enough': (rows) => {
      const [, ids, ...columns] = rows[LINKS] as [string, string, ...Json[][]];
      const bytes = fromBase64url(ids);
      const cut = (from: number, to?: number): Json[] => [
        'links',
        toBase64url(bytes.subarray(from * 32, to && to * 32)),
        ...columns.map((column) => column.slice(from, to)),
      ];
      return [cut(0, 3), cut(3), ...rows.slice(1)];
    },
    'links without links': (rows) => [...rows.slice(0, 1), ['links', '', [], [], [], []], ...rows.slice(1)],
    'ids with padding': (rows) => set(`${(rows[LINKS] as string[])[IDS]!}=`, LINKS, IDS)(rows),
    'ids with unused bits that are not zero': (rows) =>
      set((rows[LINKS] as string[])[IDS]!.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)), LINKS, IDS)(rows), // prettier-ignore
    'ids in the other alphabet': (rows) =>
      set((rows[LINKS] as string[])[IDS]!.replaceAll('-', '+').replaceAll('_', '/'), LINKS, IDS)(rows),
    'a kind too few': (rows) => set(((rows[LINKS] as Json[])[KINDS] as Json[]).slice(1), LINKS, KINDS)(rows),
    'a column more': (rows) => [[...(rows[LINKS] as Json[]), [1, 1, 1, 1, 1, 1, 1]], ...rows.slice(1)],
    'a link of another kind': set(4884, LINKS, KINDS, 0),
    'a link of a schema that counts': set(4881, LINKS, KINDS, 6),
    'a state that is none': set(2, LINKS, STATES, 6),
    'a parent that is the link itself': set([0], LINKS, PREVS, 3),
    'a parent before the first row': set([4], LINKS, PREVS, 3),
    'parents out of order': set([2, 1], LINKS, PREVS, 6),
    'a parent twice': set([1, 1], LINKS, PREVS, 6),
    'a parent by its id that has a number': (rows) => {
      const id = bytesToHex(fromBase64url((rows[LINKS] as string[])[IDS]!).subarray(0, 32));
      return set([id], LINKS, PREVS, 1)(rows);
    },
    'a parent that is not there': set([1, idOf(1)], LINKS, PREVS, 6),
    'an id before a number': set([idOf(1), 1], LINKS, PREVS, 6),
    'a grant that has no number': set(7, LINKS, GRANTS, 6),
    'a grant that is not there': set(idOf(1), LINKS, GRANTS, 6),
    'a grant that is none': set(null, LINKS, GRANTS, 6),

    'writers of two lines where one is enough': (rows) => {
      const [, ...columns] = rows[WRITERS] as [string, ...Json[][]];
      const cut = (from: number, to?: number): Json[] => [
        'writers',
        ...columns.map((column) => column.slice(from, to)),
      ];
      return [rows[LINKS]!, cut(0, 2), cut(2), ...rows.slice(2)];
    },
    'a counter too few': (rows) => set(((rows[WRITERS] as Json[])[3] as Json[]).slice(1), WRITERS, 3)(rows),
    'a writer that has no number': set(2, WRITERS, 1, 6),
    'a writer twice': set(0, WRITERS, 1, 6),
    'a writer from elsewhere, without a fork': set(idOf(1), WRITERS, 1, 6),
    'a writer by its id that has a number': (rows) => {
      const id = bytesToHex(fromBase64url((rows[LINKS] as string[])[IDS]!).subarray(-32));
      return set(id, WRITERS, 1, 6)(rows);
    },
    'writers out of order': set(-1, WRITERS, 2, 6),
    'a time before all times': set(-1, WRITERS, 2, 0),
    'a time after all times': set(2 ** 48, WRITERS, 2, 6),
    'a time between two': set(0.5, WRITERS, 2, 6),
    'a counter too great': set(65_536, WRITERS, 3, 6),
    'a writer who is a link that does not count': set(0, LINKS, STATES, 6),
    'a writer who wrote nothing': order(0, 1, 2, 3, 4, 5, 6, 7),

    'fields told twice': (rows) => [...rows, rows[FIELDS]!, ['x']],
    'the same fields under two numbers': (rows) => {
      (rows[R4] as Json[])[0] = 3;
      return [...rows.slice(0, R4), rows[FIELDS]!, rows[R4]!];
    },
    'fields told before their record': (rows) => {
      (rows[R2] as Json[])[0] = 1;
      return [0, 1, FIELDS, FIELDS_1, R1, R2, 6, R3, R4].map((at) => rows[at]!);
    },
    'fields that no record has': (rows) => [...rows, ['fields', 'beds', ['x']]],
    'fields of two that are told out of order': set(['name', '$alive', 'size'], FIELDS, 2),
    'a field twice': set(['$alive', 'name', 'name'], FIELDS, 2),
    'no fields': set([], FIELDS, 2),
    'a field that is no text': set(['$alive', 'name', 1], FIELDS, 2),
    'fields without a resource': set(null, FIELDS, 1),
    'a number of no fields': set(3, R4, 0),
    'a negative number of fields': set(-1, R4, 0),
    'half a number of fields': set(0.5, R4, 0),
    'a value too many': (rows) => [...rows.slice(0, R4), [...(rows[R4] as Json[]), 1]],
    'a value too few': (rows) => [...rows.slice(0, R4), (rows[R4] as Json[]).slice(0, -1)],
    'a record that is no text': set(4, R4, 1),
    'a record twice': (rows) => [...rows, rows[R4]!],
    'records out of order': set('q', R4, 1),
    'a resource behind a later one': (rows) => [...rows, ['fields', 'bed', ['x']], [3, 'r1', 6, 1]],
    '$schema behind a record': (rows) => [...rows, ['fields', 'beds', ['field/x']], [3, '$schema', 6, {}]],
    'a number of no writer': set(7, R4, 2),
    'a negative number of a writer': set(-1, R4, 2),
    'no writer': set('', R4, 2),
    'a writer for each field, all the same': set([6, 6, 6], R4, 2),
    'a writer too few': set([4, 3], R2, 2),
    'writes in place of values, where values are enough': (rows) => {
      const [shape, record, writer, ...values] = rows[R4] as Json[];
      return [...rows.slice(0, R4), [shape!, record!, null, ...values.map((value) => [[writer!, value]])]];
    },
    'a field without a write': set([], R1, 4),
    'writes in another order': (rows) => set(((rows[R1] as Json[])[4] as Json[]).toReversed(), R1, 4)(rows),
    'a writer with two writes of a cell': (rows) => {
      const [write] = (rows[R1] as Json[])[4] as Json[];
      return set([write!, write!], R1, 4)(rows);
    },
    'a write of three': set([0, 'North', 1], R1, 4, 0),
    'a write that is none': set('North', R1, 4, 0),
    'a link writes a definition': (rows) => {
      const state = rows.slice(2).map((row) => {
        const [word, ...rest] = row as Json[];
        return typeof word === 'number' ? [word + 1, ...rest] : row;
      });
      return [rows[LINKS]!, rows[WRITERS]!, ['fields', 'beds', ['field/x']], [0, '$schema', 6, {}], ...state];
    },
  }),
  ...of('branches, and who may not write', {
    'links that are not in their order': (rows) => {
      const links = rows.findIndex((row) => row[0] === 'links');
      const bytes = fromBase64url((rows[links] as string[])[IDS]!);
      const at = (n: number) => bytes.subarray(n * 32, n * 32 + 32);
      const changed = Uint8Array.of(...at(0), ...at(2), ...at(1), ...bytes.subarray(96));
      return set(toBase64url(changed), links, IDS)(rows);
    },
    'an event twice, whole and as a link': (rows) => [rows[0]!, ...rows],
    'a link that counts, which its grant forbids': (rows) => {
      const at = rows.findIndex((row) => row[0] === 'links');
      const [, , kinds, grants, , states] = rows[at] as Json[][];
      return set(1, at, STATES, kinds!.findIndex((kind, place) => kind === 4880 && grants![place] !== '' && states![place] === 0))(rows); // prettier-ignore
    },
  }),
  ...of('a schema, and an acceptance that is in part replaced', {
    'another value than a whole event wrote': (rows) => edited(rows, '"Nord"', '"Sud"'),
    'another stamp than that of a whole event': (rows) => {
      const writers = rows.findIndex((row) => row[0] === 'writers');
      const counters = (rows[writers] as Json[])[3] as number[];
      return set([0, ...counters.slice(1)], writers, 3)(rows);
    },
    'a definition that is not told': (rows) => edited(edited(rows, '"field/name",', ''), /,\{"label":"Name".*?\}/, ''),
    'a whole event wrote what it did not write': (rows) => {
      const at = rows.findIndex((row) => row[0] === 'fields' && (row[2] as unknown as string[]).includes('$alive'));
      return edited(edited(rows, '"$alive","name"]', '"$alive","nome"]', at), '"$alive","name","size"]', '"$alive","nome","size"]', at); // prettier-ignore
    },
  }),
  ...of('redactions, of what is here and of what is not', {
    'a parent by its id that is not redacted': (rows) => {
      const at = rows.findIndex((row) => row[0] === 'links');
      const prevs = (rows[at] as Json[])[PREVS] as Json[][];
      return set(
        prevs.map((prev) => prev.map((name) => (typeof name === 'string' ? idOf(1) : name))),
        at,
        PREVS,
      )(rows);
    },
  }),
];

/** In the state's rows; `from`: the first of them that may change. */
function edited(
  rows: Rows,
  what: string | RegExp,
  by: string,
  from = rows.findIndex((row) => row[0] === 'fields'),
): Rows {
  return rows.map((row, at) => (at < from ? row : (JSON.parse(JSON.stringify(row).replace(what, by)) as Json[])));
}
