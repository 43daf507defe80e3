/** Vectors of PROTOCOL.md, sections 6.1, 7 to 11, 14, 16 and 17: acts, snapshots, sealed contents, manifests. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../../core/canonical-json.js';
import { keyToId, seal } from '../../core/log/encrypt.js';
import type { Json } from '../../core/log/event.js';
import type { EventCase } from '../core/log/event-vectors.js';
import { A, ADDRESS, ALICE, AT, BOB, act, create, data, idOf, idsOf, made, no, ok } from './event-maker.js';

type Members = { readonly [name: string]: Json };
const authority = (members: Members) => made(act(members), { kind: 4884 });
const grant = (more: Members = {}) => authority({ act: 'grant', to: BOB, role: 'contributor', scope: '*', ...more });
const revoke = (more: Members) => authority({ act: 'revoke', target: idOf(1), ...more });
const policy = (members: Members, more: Members = {}) =>
  authority({ act: 'policy', policy: members, cut: [], ...more });
const accept = (more: Members = {}) =>
  authority({ act: 'accept', proposal: idOf(1), ops: [create, create], items: [0], proposer: BOB, ...more });
const place = { id: idOf(1), pubkey: BOB, kind: 4880, at: AT, prev: [idOf(2)] };
const redact = (...targets: Json[]) => authority({ act: 'redact', targets });
const scope = (count: number) => Array.from({ length: count }, (_, n) => `r${String(n).padStart(3, '0')}`);
const ID_PIECE = `"${'0'.repeat(59)}#####"`;
const manyIds = (name: string, times: number, members: Members) =>
  made(act({ ...members, [name]: ['«ids»'] }), { kind: 4884 }, { ids: { repeat: ID_PIECE, times } });

const snapshot = {
  heads: [idOf(1)],
  hash: idOf(2),
  events: 3,
  bytes: 2_000,
  compression: 'gzip',
  parts: [{ x: idOf(3), size: 2_000, packed: 10 }],
};
const partsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ x: idOf(n + 1), size: 16_777_216, packed: 200_000 }));
const shot = (more: Members = {}) => made(act({ ...snapshot, ...more }), { kind: 4882 });
const part = (content: string, ...tags: string[][]) => made(content, { kind: 4882, tags: [A, ...tags] });
const X = ['x', idOf(3)];

const KEY = sha256(utf8ToBytes('kobold test dataset key'));
const NONCE = sha256(utf8ToBytes('kobold test nonce'));
const KEY_TAG = ['key', keyToId(KEY)];
const keys = { [keyToId(KEY)]: bytesToHex(KEY) };
const sealed = (content: Json, kind = 4880) =>
  made(seal(canonicalJson(content), KEY, NONCE), { kind, tags: [A, KEY_TAG] });
const damaged = sealedDamaged();
const sealedAccept = (ops: Json) =>
  made(act({ act: 'accept', proposal: idOf(1), ops, items: [0], proposer: BOB }), { kind: 4884, tags: [A, KEY_TAG] });
const opsPayload = seal(canonicalJson({ ids: [idOf(5)], ops: [{ ...create, over: { name: [0] } }] }), KEY, NONCE);

const manifest = (more: Members, tags: string[][] = [['d', 'garden']]) =>
  made({ v: 1, name: 'Garden', ...more }, { kind: 34880, tags });

export const ACT_CASES: readonly EventCase[] = [
  ok('a grant', grant({ until: 2 ** 48 - 1 })),
  no('bad-shape', 'a grant of ownership', grant({ role: 'owner' })),
  no('bad-shape', 'a grant to nobody', grant({ to: 'bob' })),
  no('bad-shape', 'a grant until the end of time', grant({ until: 2 ** 48 })),
  no('bad-shape', 'a grant without scope', authority({ act: 'grant', to: BOB, role: 'reader' })),
  ok('a scope of 100', grant({ scope: scope(100) })),
  no('bad-shape', 'a scope of 101', grant({ scope: scope(101) })),
  no('bad-shape', 'an empty scope', grant({ scope: [] })),
  no('bad-shape', 'a scope not sorted', grant({ scope: ['b', 'a'] })),
  no('bad-key', 'a scope with a path', grant({ scope: ['a/b'] })),
  ok('a successor', authority({ act: 'successor', to: BOB })),
  ok(
    'a delegation',
    authority({ act: 'delegate', to: BOB, role: 'owner', scope: ['plots'], device: 'phone', until: 0 }),
  ),
  no('bad-shape', 'a device that is no text', authority({ act: 'delegate', to: BOB, scope: '*', device: 1 })),
  ok('a revocation', revoke({ cut: [idOf(2)], not: [idOf(3)] })),
  ok('a revocation by list', revoke({ list: { x: idOf(2), count: 10_000 } })),
  no('bad-shape', 'a revocation by cut and list', revoke({ cut: [], list: { x: idOf(2), count: 1 } })),
  no('bad-shape', 'a revocation by neither', revoke({})),
  no('bad-shape', 'a cut not sorted', revoke({ cut: [idOf(2), idOf(1)] })),
  ok('a cut of 700', manyIds('cut', 700, { act: 'revoke', target: idOf(1) })),
  no('bad-shape', 'a cut of 701', manyIds('cut', 701, { act: 'revoke', target: idOf(1) })),
  no('bad-shape', 'a cut of 700 and one not', manyIds('cut', 700, { act: 'revoke', target: idOf(1), not: [idOf(1)] })),
  ok('an intake', authority({ act: 'intake', resource: 'plots', mode: 'open', pow: 64 })),
  no('bad-shape', 'an intake of 65 bits', authority({ act: 'intake', resource: 'plots', mode: 'open', pow: 65 })),
  no('bad-shape', 'an intake of another mode', authority({ act: 'intake', resource: 'plots', mode: 'shut' })),
  no('bad-key', 'an intake of no resource', authority({ act: 'intake', mode: 'open', resource: '' })),
  ok(
    'a policy',
    policy(
      {
        block_admin_merge_override: true,
        block_on_rejected_reviews: false,
        later: 1,
        merge_role: 'owner',
        no_rewrite: true,
        required_approvals: 20,
        required_checks: ['a', 'b'],
      },
      { over: idsOf(64) },
    ),
  ),
  no('bad-shape', 'a policy over 65', policy({}, { over: idsOf(65) })),
  no('bad-shape', '21 approvals', policy({ required_approvals: 21 })),
  no('bad-shape', 'a merge role that is none', policy({ merge_role: 'contributor' })),
  no('bad-shape', 'no_rewrite as a number', policy({ no_rewrite: 1 })),
  no('bad-shape', 'checks not sorted', policy({ required_checks: ['b', 'a'] })),
  no('bad-shape', '33 checks required', policy({ required_checks: scope(33) })),
  ok('a review', authority({ act: 'review', proposal: idOf(1), verdict: 'comment', note: '?' })),
  no('bad-shape', 'a verdict that is none', authority({ act: 'review', proposal: idOf(1), verdict: 'maybe' })),
  ok(
    'an acceptance',
    accept({ authors: [ALICE], reviews: idsOf(64), checks: [{ name: 'ci', ok: true }], note: 'thanks' }),
  ),
  ok('an acceptance of nothing', accept({ ops: [], items: [] })),
  no('bad-shape', 'an acceptance without proposer', accept({ proposer: null })),
  no('bad-shape', 'items out of range', accept({ items: [2] })),
  no('bad-shape', 'items not ascending', accept({ items: [1, 0] })),
  no('bad-shape', '65 reviews', accept({ reviews: idsOf(65) })),
  no('bad-shape', '33 checks', accept({ checks: Array.from({ length: 33 }, () => ({ name: 'ci', ok: true })) })),
  no('bad-shape', 'a check without ok', accept({ checks: [{ name: 'ci' }] })),
  no('bad-link', 'an acceptance whose op names no id', accept({ ops: [{ ...create, over: { name: [0] } }] })),
  ok('a rejection', authority({ act: 'reject', proposal: idOf(1) })),
  ok('a checkpoint', authority({ act: 'checkpoint', heads: [idOf(1)], name: '1.0', hash: idOf(2) })),
  no('bad-shape', 'a checkpoint of nothing', authority({ act: 'checkpoint', heads: [] })),
  ok('a redaction of 50', redact(...Array.from({ length: 50 }, () => place))),
  no('bad-shape', 'a redaction of 51', redact(...Array.from({ length: 51 }, () => place))),
  no('bad-shape', 'a redaction of nothing', redact()),
  no('bad-shape', 'a redaction of authority', redact({ ...place, kind: 4884 })),
  no('bad-shape', 'a redaction without the stamp', redact({ ...place, at: 5 })),
  ok('a fork', authority({ act: 'fork', upstream: ADDRESS, heads: [idOf(1)], hash: idOf(2) })),
  no(
    'bad-shape',
    'a fork of no dataset',
    authority({ act: 'fork', upstream: 'garden', heads: [idOf(1)], hash: idOf(2) }),
  ),
  ok('an act of a later version', authority({ act: 'bless', to: 7 }), { as: 'unknown' }),
  no('bad-shape', 'no act', authority({ to: BOB })),

  ok('a snapshot', shot({ urls: ['https://example.org/parts'] })),
  no('bad-shape', 'a snapshot without parts', shot({ parts: [], bytes: 0 })),
  no(
    'bad-shape',
    'a part that expands too much',
    shot({ bytes: 2_001, parts: [{ x: idOf(3), size: 2_001, packed: 10 }] }),
  ),
  ok('a part of 16 MiB', shot({ bytes: 16_777_216, parts: [{ x: idOf(3), size: 16_777_216, packed: 200_000 }] })),
  no(
    'bad-shape',
    'a part of more',
    shot({ bytes: 16_777_217, parts: [{ x: idOf(3), size: 16_777_217, packed: 200_000 }] }),
  ),
  ok('512 MiB in all', shot({ bytes: 536_870_912, parts: partsOf(32) })),
  no('bad-shape', 'more in all', shot({ bytes: 553_648_128, parts: partsOf(33) })),
  no('bad-shape', 'bytes that are not the sum', shot({ bytes: 1 })),
  no('bad-shape', 'another compression', shot({ compression: 'br' })),
  ok('a part event', part('AAEC', X, ['part', '0']), { as: 'part' }),
  ok('the last index', part('AAE=', X, ['part', '4999']), { as: 'part' }),
  no('bad-shape', 'an index past the last', part('AAEC', X, ['part', '5000'])),
  no('bad-shape', 'an index with a zero in front', part('AAEC', X, ['part', '01'])),
  no('bad-shape', 'a part without hash', part('AAEC', ['part', '0'])),
  no('bad-shape', 'a part that is no base64', part('AAE', X, ['part', '0'])),

  ok('a sealed record', sealed(data(create)), { keys }),
  ok('a sealed record without the key', sealed(data(create)), { as: 'locked' }),
  ok('a sealed proposal without the key', sealed(data(create), 4883), { as: 'unread' }),
  no('bad-shape', 'a sealed record of nothing', sealed(data()), { keys }),
  ok('a sealed record of nothing without the key', sealed(data()), { as: 'locked' }),
  no(
    'not-canonical',
    'a sealed text that is not canonical',
    made(seal(' {"v":1}', KEY, NONCE), { tags: [A, KEY_TAG] }),
    { keys },
  ),
  no('bad-payload', 'a damaged payload', damaged, { keys }),
  ok('a damaged payload without the key', damaged, { as: 'locked' }),
  no('bad-payload', 'plain content under a key tag', made(data(create), { tags: [A, KEY_TAG] })),
  no(
    'bad-payload',
    'a payload of another version',
    made(`AQ${seal('{}', KEY, NONCE).slice(2)}`, { tags: [A, KEY_TAG] }),
  ),
  ok('a sealed acceptance', sealedAccept(opsPayload), { keys }),
  ok('a sealed acceptance without the key', sealedAccept(opsPayload), { as: 'locked' }),
  no('bad-shape', 'plain ops under a key tag', sealedAccept([create]), { keys }),
  ok('a grant under a key tag is plain', made(act({ act: 'successor', to: BOB }), { kind: 4884, tags: [A, KEY_TAG] })),

  ok(
    'a manifest',
    manifest(
      {
        at: AT,
        visibility: 'public',
        relays: ['wss://relay.example'],
        authority_heads: [idOf(1)],
        lineage: { base: { address: ADDRESS, heads: [idOf(1)] }, origin: ADDRESS },
      },
      [
        ['d', 'garden'],
        ['A', ADDRESS],
      ],
    ),
    { as: 'manifest' },
  ),
  ok('a manifest with a name alone', manifest({}), { as: 'manifest' }),
  no('bad-shape', 'a manifest without name', made({ v: 1 }, { kind: 34880, tags: [['d', 'garden']] })),
  no('bad-shape', 'a visibility that is none', manifest({ visibility: 'secret' })),
  no('bad-time', 'a manifest of another second', manifest({ at: [0, 0] })),
  no('bad-link', 'a manifest without d', manifest({}, [])),
  no('bad-link', 'a manifest whose d is no slug', manifest({}, [['d', 'Garden']])),
  no(
    'bad-link',
    'a manifest of two origins',
    manifest({}, [
      ['d', 'garden'],
      ['A', ADDRESS],
      ['A', ADDRESS],
    ]),
  ),
];

function sealedDamaged() {
  const payload = seal(canonicalJson(data(create)), KEY, NONCE);
  const at = payload.length - 10;
  return made(payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 1), { tags: [A, KEY_TAG] });
}
