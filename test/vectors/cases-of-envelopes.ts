/** Vectors of PROTOCOL.md, sections 2 and 3: events as such, tags, contents before their meaning. */
import { expandEvent, type EventCase } from '../core/log/event-vectors.js';
import { jsonSize } from '../../core/log/json-size.js';
import { A, ADDRESS, ALICE, AT, BOB, CREATED_AT, create, data, idOf, idsOf, made, no, ok } from './event-maker.js';

const plain = made(data(create));
const tagged = (...tags: string[][]) => made(data(create), { tags: [A, ...tags] });
const marked = (marker: string, ids: readonly string[]) => ids.map((id) => ['e', id, '', marker]);
const slugged = (slug: string) => made(data(create), { tags: [['a', `34880:${ALICE}:${slug}`]] });
const at = (ms: number, counter: number, created_at = Math.floor(ms / 1000)) =>
  made({ ...data(create), at: [ms, counter] }, { created_at });
const text = (content: string) => made(content);

/** An event of exactly so many bytes: rows of a hundred, and a rest. */
function sized(bytes: number) {
  const withRest = (rest: number) =>
    made(
      data({ ...create, set: { a: ['«a»'], b: 'y'.repeat(rest) } }),
      {},
      { a: { repeat: `"${'x'.repeat(100)}"`, times: 560 } },
    );
  return withRest(bytes - jsonSize(expandEvent(withRest(0)), Infinity));
}

export const ENVELOPE_CASES: readonly EventCase[] = [
  ok('a record is created', plain),
  ok('other members of the event are dropped', { ...plain, seen_on: ['wss://relay.example'] }),
  ok('60,000 bytes', sized(60_000)),
  no('too-large', '60,001 bytes', sized(60_001)),
  no('bad-shape', 'no object', null),
  no('bad-shape', 'an array', [plain.id]),
  no('bad-shape', 'no sig', { ...plain, sig: undefined }),
  no('bad-shape', 'the sig in upper case', { ...plain, sig: plain.sig.toUpperCase() }),
  no('bad-shape', 'a short id', { ...plain, id: plain.id.slice(1) }),
  no('bad-shape', 'the pubkey with its prefix', { ...plain, pubkey: `02${plain.pubkey}` }),
  no('bad-shape', 'created_at as text', { ...plain, created_at: String(CREATED_AT) }),
  no('bad-shape', 'created_at before 1970', { ...plain, created_at: -1 }),
  no('bad-shape', 'created_at with a fraction', { ...plain, created_at: CREATED_AT + 0.5 }),
  no('bad-shape', 'a tag with a number', { ...plain, tags: [[...A, 1]] }),
  no('bad-shape', 'tags as an object', { ...plain, tags: { a: ADDRESS } }),
  no('bad-shape', 'a lone surrogate in a tag', { ...plain, tags: [A, ['t', '\ud800']] }),
  no('bad-shape', 'a lone surrogate in the content', { ...plain, content: '\udc00' }),
  no('bad-shape', 'content as an object', { ...plain, content: data(create) }),
  no('bad-kind', 'kind 1', made(data(create), { kind: 1 })),
  no('bad-kind', 'kind 4885', made(data(create), { kind: 4885 })),
  ok('100 tags', tagged(...Array.from({ length: 99 }, () => ['t', 'x']))),
  no('bad-tags', '101 tags', tagged(...Array.from({ length: 100 }, () => ['t', 'x']))),
  ok('a tag of 8 texts', tagged(['t', '1', '2', '3', '4', '5', '6', '7'])),
  no('bad-tags', 'a tag of 9 texts', tagged(['t', '1', '2', '3', '4', '5', '6', '7', '8'])),
  no('bad-tags', 'a tag of no text', tagged([])),
  ok('a tag value of 1,024 bytes', tagged(['r', 'é'.repeat(512)])),
  no('bad-tags', 'a tag value of 1,025 bytes', tagged(['r', `${'é'.repeat(512)}x`])),
  ok('a longer value where the name has more letters', tagged(['note', 'x'.repeat(1_100)])),
  no('bad-link', 'no dataset', made(data(create), { tags: [] })),
  no('bad-link', 'two datasets', tagged(A)),
  no('bad-link', 'a dataset of another kind', made(data(create), { tags: [['a', ADDRESS.replace('34880', '30023')]] })),
  ok('a slug of 64 characters', slugged(`9${'-'.repeat(63)}`)),
  no('bad-link', 'a slug of 65 characters', slugged('a'.repeat(65))),
  no('bad-link', 'an empty slug', slugged('')),
  no('bad-link', 'a slug that starts with a hyphen', slugged('-garden')),
  no('bad-link', 'a slug in capitals', slugged('Garden')),
  ok('21 prev', tagged(...marked('prev', idsOf(21)))),
  no('bad-link', '22 prev', tagged(...marked('prev', idsOf(22)))),
  no('bad-link', 'prev not ascending', tagged(...marked('prev', [idOf(2), idOf(1)]))),
  no('bad-link', 'prev repeated', tagged(...marked('prev', [idOf(1), idOf(1)]))),
  no('bad-link', 'prev that is no id', tagged(...marked('prev', ['x']))),
  ok('one grant', tagged(...marked('grant', [idOf(1)]))),
  no('bad-link', 'two grants', tagged(...marked('grant', idsOf(2)))),
  ok('an e of another marker is not read', tagged(['e', 'x', '', 'mention'], ['e', 'y'])),
  ok('the target tag is not read', made(data(create), { tags: [A, ...marked('target', ['x'])] })),
  no('bad-link', 'two key tags', tagged(['key', '0'.repeat(16)], ['key', '1'.repeat(16)])),
  no('bad-link', 'a key tag without a key id', tagged(['key'])),
  no('forbidden-tag', 'an expiration', tagged(['expiration', '1800000000'])),
  no('forbidden-tag', 'protected', tagged(['-'])),
  no('forbidden-tag', 'a proposal that expires', made(data(create), { kind: 4883, tags: [A, ['expiration', '1']] })),

  no('bad-json', 'no JSON', text('{"v":1')),
  no('bad-json', 'an array as content', text('[1]')),
  no('bad-json', 'the empty text', text('')),
  no('bad-json', 'a byte order mark', text('\ufeff{"v":1}')),
  no('not-canonical', 'a space', text(' {"v":1}')),
  no('not-canonical', 'members out of order', text('{"v":1,"at":[0,0]}')),
  no('not-canonical', 'a member twice', text('{"a":1,"a":1,"v":1}')),
  no('not-canonical', '1.0', text('{"v":1.0}')),
  no('not-canonical', 'minus zero', text('{"a":-0,"v":1}')),
  no('not-canonical', 'a number beyond doubles', text('{"a":1e400,"v":1}')),
  no('not-canonical', 'an escaped lone surrogate', text('{"a":"\\ud800","v":1}')),
  no('not-canonical', 'an escape that is not needed', text('{"a":"\\u0041","v":1}')),
  no('bad-value', 'a member __proto__', text('{"__proto__":1,"v":2}')),
  no(
    'bad-value',
    'a member __proto__ deep inside',
    made(data({ ...create, set: { a: [JSON.parse('{"__proto__":{}}')] } })),
  ),
  ok('__proto__ as a text', made(data({ ...create, set: { a: '"__proto__":' } }))),
  ok('nesting of 16', text(`{"a":${'['.repeat(15)}${']'.repeat(15)},"v":2}`), { as: 'newer' }),
  no('bad-value', 'nesting of 17', text(`{"a":${'['.repeat(16)}${']'.repeat(16)},"v":2}`)),
  no('bad-value', 'nesting that never ends', text('['.repeat(2_000))),

  no('bad-shape', 'no v', made({ at: AT, ops: [create] })),
  no('bad-shape', 'v 0', made({ ...data(create), v: 0 })),
  no('bad-shape', 'v as text', made({ ...data(create), v: '1' })),
  ok('a newer version, whatever else it says', made({ at: 'later', v: 2 }), { as: 'newer' }),
  ok('a proposal of a newer version', made({ v: 3 }, { kind: 4883 }), { as: 'unread' }),
  no('bad-time', 'a newer version past the end of time', made({ v: 2 }, { created_at: 281_474_976_711 })),
  ok('the first moment', at(0, 0)),
  ok('the last moment', at(2 ** 48 - 1, 65_535)),
  no('bad-time', 'past the last moment', at(2 ** 48, 0)),
  no('bad-time', 'a counter of 65,536', at(AT[0]!, 65_536)),
  no('bad-time', 'a negative counter', at(AT[0]!, -1)),
  no('bad-time', 'ms with a fraction', at(AT[0]! + 0.5, 0)),
  no('bad-time', 'created_at of another second', at(AT[0]!, 0, CREATED_AT + 1)),
  no('bad-time', 'no at', made({ v: 1, ops: [create] })),
  no('bad-time', 'at of three', made({ ...data(create), at: [...AT, 0] })),

  no('bad-id', 'the id of another event', { ...plain, id: idOf(7) }),
  no('bad-id', 'another author', { ...plain, pubkey: BOB }),
  no('bad-signature', 'a signature with one bit changed', {
    ...plain,
    sig: plain.sig.slice(0, -1) + (parseInt(plain.sig.slice(-1), 16) ^ 1).toString(16),
  }),
  no('bad-signature', 'the signature of another event', { ...plain, sig: made(data(create, create)).sig }),
];
