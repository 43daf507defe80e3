/**
 * The second implementation of core/PROTOCOL.md, written from the page: slow, everything worked out anew from the whole
 * set. `core`'s fold must agree with it on every history (test/core/dataset/oracle.property.test.ts).
 */
import { authority } from './authority.js';
import type { Authority, Role } from './authority.js';
import { cellRow, cells, conflicts } from './cells.js';
import type { CellRow, ConflictRow } from './cells.js';
import { decode } from './decode.js';
import type { OracleEvent } from './decode.js';
import { byOrder, eventSet, isAct, gapFree, isKnownOp, named, opsOf, sorted, texts } from './event-set.js';
import type { EventSet } from './event-set.js';
import { stateHash } from './hash.js';
import { byUnits, isObject, jcs } from './json.js';
import type { Json, JsonObject } from './json.js';
import { Refused } from './refused.js';

export interface FoldOptions {
  /** The reader's time in ms. */
  readonly now: number;
  /** Section 7.2: lists of ids, by the sha256 of their JCS. */
  readonly lists?: ReadonlyMap<string, readonly string[]>;
  /** Section 11: the cells a fork starts with. */
  readonly base?: readonly CellRow[];
  /** Whether to check signatures; random histories have none. */
  readonly signatures?: boolean;
}

export interface OracleState {
  readonly heads: readonly string[];
  /** Ascending by JCS. */
  readonly conflicts: readonly ConflictRow[];
  /** `[id, code]`, ascending by id, like all that follows. */
  readonly quarantined: readonly (readonly [string, string])[];
  readonly waiting: readonly (readonly [string, string])[];
  readonly missing: readonly string[];
  readonly deferred: readonly string[];
  readonly newer: readonly string[];
  /** Section 5: "newer kit needed". */
  readonly isNewer: boolean;
  readonly unknown: readonly string[];
  readonly locked: readonly string[];
  readonly hash: string;
  readonly cells: readonly CellRow[];
  readonly needs: readonly string[];
  readonly address: string;
  /** So that tests can count what histories hold: what is known, of it the log, of it the valid. */
  readonly known: readonly OracleEvent[];
  readonly log: readonly OracleEvent[];
  readonly valid: readonly OracleEvent[];
  /** Section 6.2, of the events that have a static role. */
  readonly ranks: ReadonlyMap<string, number>;
  /** `[index of the raw event, code]`. */
  readonly refused: readonly (readonly [number, string])[];
}

const TOLERANCE_MS = 900_000;

export function fold(address: string, rawEvents: readonly unknown[], options: FoldOptions): OracleState {
  const { now, lists = new Map<string, readonly string[]>(), signatures = false } = options;
  const refused: [number, string][] = [];
  const decoded = new Map<string, OracleEvent>();
  rawEvents.forEach((raw, index) => {
    try {
      const event = decode(raw, { signatures });
      decoded.set(event.id, event);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push([index, error.code]);
    }
  });

  // Section 3: deferred events are not here, in every respect
  const inHand = [...decoded.values()];
  const isDeferred = (event: OracleEvent) => event.stamp[0] > now + TOLERANCE_MS;
  const originals = eventSet(
    address,
    inHand.filter((event) => !isDeferred(event)),
  );
  const set = withStandIns(originals, authority(originals, lists));
  const rules = authority(set, lists);

  const valid = set.log.filter((event) => rules.verdict(event).is === 'valid');
  const redacted = new Set(redactions(set, valid));
  const writers = valid.filter((event) => !redacted.has(event.id));
  const base = baseOf(valid, options.base);
  const found = cells(writers, base.cells);
  const heads = findHeads(set, rules, valid);
  const known = (id: string) => originals.known.has(id) || redacted.has(id);
  const newer = set.log.filter((event) => event.newer);

  return {
    heads,
    conflicts: conflicts(found).sort((a, b) => byUnits(jcs(a), jcs(b))),
    quarantined: listed(set, rules, 'quarantined'),
    waiting: [
      ...listed(set, rules, 'waiting'),
      ...rules.listsNeeded().map(({ id }) => [id, 'list-needed'] as const),
    ].sort((a, b) => byUnits(a[0], b[0])),
    missing: sorted(set.log.flatMap(named).filter((id) => !known(id))),
    deferred: ids(inHand.filter((event) => event.address === address && isDeferred(event))),
    newer: ids(newer),
    isNewer: newer.some((event) => isMaintainer(rules.staticRole(event))),
    unknown: ids(set.log.filter(hasUnknownParts)),
    locked: ids(set.log.filter((event) => event.locked)),
    hash: stateHash(heads, found.map(cellRow)),
    cells: found.map(cellRow),
    needs: base.isNeeded ? ['base'] : [],
    address,
    known: [...set.known.values()],
    log: set.log,
    valid,
    ranks: new Map(
      set.log.flatMap((event) => {
        const role = rules.staticRole(event);
        return role.is === 'role' ? [[event.id, role.rank] as const] : [];
      }),
    ),
    refused,
  };
}

/** Section 3: valid, gap-free, not of intake, and named in `prev` by no other such event. */
export function findHeads(set: EventSet, rules: Authority, valid: readonly OracleEvent[]): string[] {
  const withoutGap = gapFree(set);
  const candidates = valid.filter((event) => {
    const { by } = rules.staticRole(event) as Role;
    return withoutGap.has(event.id) && !(by && isAct(by, 'intake'));
  });
  const namedInPrev = new Set(candidates.flatMap((event) => event.prev));
  return ids(candidates.filter((event) => !namedInPrev.has(event.id)));
}

function listed(set: EventSet, rules: Authority, is: 'quarantined' | 'waiting'): [string, string][] {
  return set.log
    .flatMap((event): [string, string][] => {
      const verdict = rules.verdict(event);
      return verdict.is === is ? [[event.id, verdict.code]] : [];
    })
    .sort((a, b) => byUnits(a[0], b[0]));
}

// Section 11: redactions

interface Place extends JsonObject {
  readonly id: string;
  readonly pubkey: string;
  readonly at: readonly [number, number];
  readonly grant: string;
  readonly prev: readonly string[];
}

function targets(redaction: OracleEvent): readonly Place[] {
  return redaction.content.targets as unknown as readonly Place[];
}

/** The set, with a stand-in for each target that is not known and that a statically permitted redaction places. */
export function withStandIns(set: EventSet, rules: Authority): EventSet {
  const standIns = new Map<string, OracleEvent>();
  const permitted = set.log.filter(
    (event) => isAct(event, 'redact') && !event.newer && rules.staticallyPermitted(event).is === 'valid',
  );
  for (const redaction of permitted.sort(byOrder)) {
    for (const { id, pubkey, at, grant, prev } of targets(redaction)) {
      if (set.known.has(id) || standIns.has(id)) continue;
      const empty = { content: {}, newer: false, locked: false };
      standIns.set(id, { id, pubkey, kind: 4880, address: set.address, stamp: at, prev, grant, ...empty });
    }
  }
  return standIns.size === 0 ? set : eventSet(set.address, [...set.known.values(), ...standIns.values()]);
}

/** Ids of events whose writes redactions remove. */
export function redactions(set: EventSet, valid: readonly OracleEvent[]): string[] {
  return valid
    .filter((event) => isAct(event, 'redact'))
    .flatMap(targets)
    .filter((place) => {
      const target = set.known.get(place.id);
      return target !== undefined && target.address === set.address && isAt(target, place);
    })
    .map(({ id }) => id);
}

function isAt(event: OracleEvent, place: Place): boolean {
  const form = (x: { pubkey: string; at: Json; grant: string | undefined; prev: Json }) =>
    jcs([x.pubkey, x.at, x.grant ?? '', x.prev]);
  return event.kind === 4880 && form({ ...event, at: event.stamp, grant: event.grant }) === form(place);
}

// Section 11: forks

function baseOf(
  valid: readonly OracleEvent[],
  rows: readonly CellRow[] | undefined,
): { cells: readonly CellRow[]; isNeeded: boolean } {
  const act = valid.filter((event) => isAct(event, 'fork')).sort(byOrder)[0];
  if (!act) return { cells: [], isNeeded: false };
  if (!rows || stateHash(texts(act.content.heads), rows) !== act.content.hash) return { cells: [], isNeeded: true };
  return { cells: rows, isNeeded: false };
}

// What else is listed

export function isMaintainer(role: ReturnType<Authority['staticRole']>): boolean {
  return role.is === 'role' && role.rank >= 6;
}

const ACTS = 'grant successor delegate revoke intake policy review accept reject checkpoint redact fork'.split(' ');

function hasUnknownParts(event: OracleEvent): boolean {
  if (event.newer) return false;
  if (event.kind === 4884 && !ACTS.includes(event.content.act as string)) return true;
  return opsOf(event).some((op) => isObject(op) && !isKnownOp(event, op));
}

function ids(events: readonly OracleEvent[]): string[] {
  return sorted(events.map(({ id }) => id));
}
