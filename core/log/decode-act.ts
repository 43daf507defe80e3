/** Acts of authority events. PROTOCOL.md, sections 6.1 and 7 to 11. Unknown acts are kept, without effect. */
import { isStamp } from './clock.js';
import { MOST_OPS, readIds, readOps } from './decode-ops.js';
import { readPolicy } from './decode-policy.js';
import type { AcceptAct, Act, EventId, Json, RedactedPlace, Scope } from './event.js';
import { isKey } from './key.js';
import {
  asAddress,
  asArray,
  asBoolean,
  asHash,
  asId,
  asInteger,
  asKey,
  asMembers,
  asOneOf,
  asPubkey,
  asSortedIds,
  asText,
  asUntil,
  isAscending,
  member,
  optional,
  withoutAbsent,
  type Members,
} from './members.js';
import { refuse } from './refusal.js';

const MOST_CUT = 700;
const MOST_NAMED = 64;
const MOST_RESOURCES = 100;
const MOST_TARGETS = 50;
const MOST_CHECKS = 32;
export const MOST_AUTHORS = 50;
const MOST_POW = 64;
const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

/** `opened` is the plain `{ids, ops}` of an acceptance whose own `ops` are a payload (section 16). */
export function readAct(content: Members, opened?: Members): Act {
  const get = (name: string) => member(content, name);
  const act = asText(get('act'), 'act');
  switch (act) {
    case 'grant':
      return withoutAbsent({
        act,
        to: asPubkey(get('to'), 'to'),
        role: asOneOf(get('role'), 'role', ['reader', 'contributor', 'maintainer', 'admin'] as const),
        scope: readScope(get('scope')),
        until: optional(get('until'), asUntil),
      });
    case 'successor':
      return { act, to: asPubkey(get('to'), 'to') };
    case 'delegate':
      return withoutAbsent({
        act,
        to: asPubkey(get('to'), 'to'),
        role: optional(get('role'), (role) =>
          asOneOf(role, 'role', ['reader', 'contributor', 'maintainer', 'admin', 'owner'] as const),
        ),
        scope: readScope(get('scope')),
        until: optional(get('until'), asUntil),
        device: optional(get('device'), (device) => asText(device, 'device')),
      });
    case 'revoke':
      return readRevoke(content);
    case 'intake':
      return {
        act,
        resource: asKey(get('resource'), 'resource'),
        mode: asOneOf(get('mode'), 'mode', ['open', 'review'] as const),
        pow: optional(get('pow'), (pow) => asInteger(pow, 'pow', 0, MOST_POW)) ?? 0,
      };
    case 'policy':
      return {
        act,
        policy: readPolicy(get('policy')),
        cut: asSortedIds(get('cut'), 'cut', 0, MOST_CUT),
        over: readIdsOrNone(get('over'), 'over', MOST_NAMED),
      };
    case 'review':
      return withoutAbsent({
        act,
        proposal: asId(get('proposal'), 'proposal'),
        verdict: asOneOf(get('verdict'), 'verdict', ['approve', 'reject', 'comment'] as const),
        note: readNote(content),
      });
    case 'accept':
      return readAccept(content, opened ?? content);
    case 'reject':
      return withoutAbsent({ act, proposal: asId(get('proposal'), 'proposal'), note: readNote(content) });
    case 'checkpoint':
      return withoutAbsent({
        act,
        heads: asSortedIds(get('heads'), 'heads', 1, MOST_CUT),
        name: optional(get('name'), (name) => asText(name, 'name')),
        hash: optional(get('hash'), (hash) => asHash(hash, 'hash')),
      });
    case 'redact':
      return { act, targets: asArray(get('targets'), 'targets', 1, MOST_TARGETS).map(readTarget) };
    case 'fork':
      return {
        act,
        upstream: asAddress(get('upstream'), 'upstream'),
        heads: asSortedIds(get('heads'), 'heads', 1, MOST_CUT),
        hash: asHash(get('hash'), 'hash'),
      };
    default:
      return { act: 'unknown', name: act };
  }
}

/** What is readable of an acceptance whose `ops` are a payload (section 16): it has none. */
export function readLockedAccept(content: Members): AcceptAct {
  return readAcceptOf(content, [], MOST_OPS);
}

export function readNote(content: Members): string | undefined {
  return optional(member(content, 'note'), (note) => asText(note, 'note'));
}

function readScope(value: Json | undefined): Scope {
  if (value === '*') return value;
  const resources = asArray(value, 'scope', 1, MOST_RESOURCES).map((resource) => {
    if (typeof resource !== 'string') return refuse('bad-shape', 'scope must be "*" or resource names.');
    return isKey(resource) ? resource : refuse('bad-key', 'scope holds a name the protocol does not allow.');
  });
  return isAscending(resources) ? resources : refuse('bad-shape', 'scope must be sorted, no resource twice.');
}

function readRevoke(content: Members): Act {
  const [cut, not, list] = ['cut', 'not', 'list'].map((name) => member(content, name));
  const target = asId(member(content, 'target'), 'target');
  if (list !== undefined) {
    if (cut !== undefined || not !== undefined) refuse('bad-shape', 'A revocation has either cut or list.');
    const file = asMembers(list, 'list');
    const count = asInteger(member(file, 'count'), 'count', 0, ANY_NUMBER);
    return { act: 'revoke', target, cut: [], not: [], list: { x: asHash(member(file, 'x'), 'x'), count } };
  }
  const cutIds = asSortedIds(cut, 'cut', 0, MOST_CUT);
  return { act: 'revoke', target, cut: cutIds, not: readIdsOrNone(not, 'not', MOST_CUT - cutIds.length) };
}

function readAccept(content: Members, plain: Members): AcceptAct {
  const ops = readOps(member(plain, 'ops'), readIds(plain), 'both', 0, MOST_OPS);
  return readAcceptOf(content, ops, ops.length);
}

function readAcceptOf(content: Members, ops: AcceptAct['ops'], mostItems: number): AcceptAct {
  const get = (name: string) => member(content, name);
  return withoutAbsent({
    act: 'accept',
    proposal: asId(get('proposal'), 'proposal'),
    ops,
    items: readItems(get('items'), mostItems),
    proposer: asPubkey(get('proposer'), 'proposer'),
    authors: readIdsOrNone(get('authors'), 'authors', MOST_AUTHORS) as unknown as AcceptAct['authors'],
    reviews: readIdsOrNone(get('reviews'), 'reviews', MOST_NAMED),
    checks: (optional(get('checks'), (checks) => asArray(checks, 'checks', 0, MOST_CHECKS)) ?? []).map(readCheck),
    note: readNote(content),
  });
}

function readItems(value: Json | undefined, opCount: number): readonly number[] {
  const items = asArray(value, 'items', 0, opCount).map((item) => asInteger(item, 'items', 0, opCount - 1));
  return isAscending(items) ? items : refuse('bad-shape', 'items must ascend, none twice.');
}

function readCheck(value: Json): { name: string; ok: boolean } {
  const check = asMembers(value, 'A check');
  return { name: asText(member(check, 'name'), 'name'), ok: asBoolean(member(check, 'ok'), 'ok') };
}

function readTarget(value: Json): RedactedPlace {
  const target = asMembers(value, 'A target');
  const stamp = member(target, 'at');
  asInteger(member(target, 'kind'), 'kind', 4880, 4880);
  if (!isStamp(stamp)) return refuse('bad-shape', 'at must be the stamp of the redacted event.');
  return withoutAbsent({
    id: asId(member(target, 'id'), 'id'),
    pubkey: asPubkey(member(target, 'pubkey'), 'pubkey'),
    stamp,
    grant: optional(member(target, 'grant'), (grant) => asId(grant, 'grant')),
    prev: asSortedIds(member(target, 'prev'), 'prev', 0, ANY_NUMBER),
  });
}

function readIdsOrNone(value: Json | undefined, what: string, most: number): readonly EventId[] {
  return value === undefined ? [] : asSortedIds(value, what, 0, most);
}
