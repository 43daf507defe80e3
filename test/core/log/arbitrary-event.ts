/** Typed events of every kind for property tests: small, valid, with hostile names and values in all places. */
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import type { EventDraft } from '../../../core/log/encode.js';
import type {
  Act,
  Address,
  EventId,
  Hash,
  Json,
  Op,
  Pubkey,
  Reference,
  Role,
  Scope,
  SnapshotEvent,
  Stamp,
} from '../../../core/log/event.js';
import { isDefinitionPath, isKey, isRecordId } from '../../../core/log/key.js';

const hex64 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes));
export const id = hex64 as fc.Arbitrary<EventId>;
export const pubkey = hex64 as unknown as fc.Arbitrary<Pubkey>;
const hash = hex64 as unknown as fc.Arbitrary<Hash>;
export const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/);
export const address = fc.tuple(pubkey, slug).map(([root, name]) => `34880:${root}:${name}` as Address);
export const stamp: fc.Arbitrary<Stamp> = fc.tuple(fc.nat({ max: 2 ** 48 - 1 }), fc.nat({ max: 65_535 }));
export const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }));

const NAMES = ['name', 'ort', 'größe', 'length', 'then', 'toJSON', '10', '2', '名前', 'a b', '"q"', '\\', '\u2028'];
export const key = fc.oneof(fc.constantFrom(...NAMES), text.filter(isKey));
export const recordId = fc.oneof(key, text.filter(isRecordId), fc.constant('a/b'));
const path = fc.oneof(
  fc.constant('resource'),
  fc
    .tuple(fc.constantFrom('field', 'relationship', 'computed', 'validation', 'view', 'form'), key)
    .map((parts) => parts.join('/'))
    .filter(isDefinitionPath),
);

const scalar: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
);
const memberName = fc
  .oneof(fc.constantFrom(...NAMES, 'constructor', 'toString', '$ref'), text)
  .filter((name) => name !== '__proto__');
export const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(memberName, tie('value'), { maxKeys: 3, noNullPrototype: true }) },
  ),
})).value;
const definition = fc.dictionary(memberName, value, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Json>;

const ids = (minLength: number, maxLength: number) =>
  fc.uniqueArray(id, { minLength, maxLength }).map((list) => list.sort());
const over = (fields: readonly string[]) =>
  fields.length === 0
    ? fc.constant({})
    : fc.dictionary(fc.constantFrom(...fields), ids(1, 3), { maxKeys: 3, noNullPrototype: true });
const set = (names: fc.Arbitrary<string>, values: fc.Arbitrary<Json>) =>
  fc.dictionary(names, values, { maxKeys: 4, noNullPrototype: true });
const place = { resource: key, record: recordId };

const reference: fc.Arbitrary<Reference> = fc.record(
  {
    $ref: fc.tuple(fc.oneof(fc.constant('' as const), address), key, recordId),
    label: text,
    pin: fc.record({ heads: ids(0, 2), hash, value: set(memberName, scalar) }),
  },
  { requiredKeys: ['$ref'], noNullPrototype: true },
);

const create: fc.Arbitrary<Op> = set(key, value).chain((members) =>
  fc.record({
    op: fc.constant('record.create' as const),
    ...place,
    set: fc.constant(members),
    over: over(['$alive', ...Object.keys(members)]),
  }),
);
const update: fc.Arbitrary<Op> = fc
  .tuple(set(key, value), fc.uniqueArray(key, { maxLength: 3 }))
  .chain(([members, gone]) => {
    const unset = gone.filter((name) => !Object.hasOwn(members, name));
    return fc.record({
      op: fc.constant('record.update' as const),
      ...place,
      set: fc.constant(members),
      unset: fc.constant(unset),
      over: over([...unset, ...Object.keys(members)]),
    });
  });
const schemaUpdate: fc.Arbitrary<Op> = fc
  .tuple(set(path, definition), fc.uniqueArray(path, { maxLength: 2 }))
  .chain(([members, gone]) => {
    const unset = gone.filter((name) => !Object.hasOwn(members, name));
    return fc.record({
      op: fc.constant('schema.update' as const),
      resource: key,
      set: fc.constant(members),
      unset: fc.constant(unset),
      over: over([...unset, ...Object.keys(members)]),
    });
  });
const unknownOp: fc.Arbitrary<Op> = fc.record(
  { op: fc.constant('unknown' as const), name: text.map((name) => `x.${name}`), resource: text, record: text },
  { requiredKeys: ['op', 'name'], noNullPrototype: true },
);
const dataOp = fc.oneof(
  create,
  update,
  fc.record({ op: fc.constant('record.delete' as const), ...place, seen: ids(0, 4), over: over(['$alive']) }),
  fc.record({ op: fc.constant('record.restore' as const), ...place, over: over(['$alive']) }),
  fc.record({
    op: fc.constantFrom('relation.add' as const, 'relation.remove' as const),
    ...place,
    relation: key,
    to: reference,
    over: ids(0, 3),
  }),
  unknownOp,
) as fc.Arbitrary<Op>;
const anyOp = fc.oneof(dataOp, schemaUpdate);
const opsOf = (op: fc.Arbitrary<Op>, minLength: number) => fc.array(op, { minLength, maxLength: 5 });

const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant('*' as const),
  fc.uniqueArray(key, { minLength: 1, maxLength: 4 }).map((resources) => resources.sort()),
);
const until = fc.nat({ max: 2 ** 48 - 1 });
const optionalMembers = <T extends object>(
  members: { [K in keyof T]: fc.Arbitrary<T[K]> },
  requiredKeys: (keyof T)[],
) => fc.record(members, { requiredKeys: requiredKeys as never, noNullPrototype: true }) as unknown as fc.Arbitrary<Act>;
const is = <T extends string>(act: T) => fc.constant(act);
const role = fc.constantFrom<Role>('reader', 'contributor', 'maintainer', 'admin', 'owner');

export const act: fc.Arbitrary<Act> = fc.oneof(
  optionalMembers({ act: is('grant'), to: pubkey, role: role.filter((name) => name !== 'owner'), scope, until }, [
    'act',
    'to',
    'role',
    'scope',
  ]),
  optionalMembers({ act: is('successor'), to: pubkey }, ['act', 'to']),
  optionalMembers({ act: is('delegate'), to: pubkey, role, scope, until, device: text }, ['act', 'to', 'scope']),
  optionalMembers({ act: is('revoke'), target: id, cut: ids(0, 4), not: ids(0, 2) }, ['act', 'target', 'cut', 'not']),
  fc
    .tuple(id, hash, fc.nat())
    .map(([target, x, count]): Act => ({ act: 'revoke', target, cut: [], not: [], list: { x, count } })),
  optionalMembers(
    { act: is('intake'), resource: key, mode: fc.constantFrom('open', 'review'), pow: fc.nat({ max: 64 }) },
    ['act', 'resource', 'mode', 'pow'],
  ),
  optionalMembers(
    {
      act: is('policy'),
      policy: fc.record(
        {
          required_approvals: fc.nat({ max: 20 }),
          required_checks: fc.uniqueArray(text, { maxLength: 3 }).map((names) => names.sort()),
          merge_role: fc.constantFrom('maintainer', 'admin', 'owner'),
          no_rewrite: fc.boolean(),
          later: value,
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
      cut: ids(0, 4),
      over: ids(0, 2),
    },
    ['act', 'policy', 'cut', 'over'],
  ),
  optionalMembers(
    { act: is('review'), proposal: id, verdict: fc.constantFrom('approve', 'reject', 'comment'), note: text },
    ['act', 'proposal', 'verdict'],
  ),
  opsOf(anyOp, 0).chain((ops) =>
    optionalMembers(
      {
        act: is('accept'),
        proposal: id,
        ops: fc.constant(ops),
        items: fc.subarray(ops.map((_, index) => index)),
        proposer: pubkey,
        authors: ids(0, 2),
        reviews: ids(0, 2),
        checks: fc.array(fc.record({ name: text, ok: fc.boolean() }, { noNullPrototype: true }), { maxLength: 2 }),
        note: text,
      },
      ['act', 'proposal', 'ops', 'items', 'proposer', 'authors', 'reviews', 'checks'],
    ),
  ),
  optionalMembers({ act: is('reject'), proposal: id, note: text }, ['act', 'proposal']),
  optionalMembers({ act: is('checkpoint'), heads: ids(1, 3), name: text, hash }, ['act', 'heads']),
  optionalMembers(
    {
      act: is('redact'),
      targets: fc.array(
        fc.record(
          { id, pubkey, stamp, grant: id, prev: ids(0, 2) },
          { requiredKeys: ['id', 'pubkey', 'stamp', 'prev'], noNullPrototype: true },
        ),
        { minLength: 1, maxLength: 3 },
      ),
    },
    ['act', 'targets'],
  ),
  optionalMembers({ act: is('fork'), upstream: address, heads: ids(1, 3), hash }, ['act', 'heads', 'upstream', 'hash']),
  optionalMembers({ act: is('unknown'), name: text.map((name) => `x-${name}`) }, ['act', 'name']),
);

const parts: fc.Arbitrary<SnapshotEvent['parts']> = fc.array(
  fc.record(
    { x: hash, size: fc.nat({ max: 1_000_000 }), packed: fc.integer({ min: 10_000, max: 1_000_000 }) },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 3 },
);

/** Drafts of all kinds of a dataset but manifests and parts. */
export const eventDraft: fc.Arbitrary<EventDraft> = fc
  .tuple(stamp, address, ids(0, 3), fc.option(id, { nil: undefined }))
  .chain(([at, dataset, prev, grant]) => {
    const envelope = { dataset, stamp: at, prev, ...(grant === undefined ? {} : { grant }) };
    const of = (members: object, required: string[]) =>
      fc
        .record(members as Record<string, fc.Arbitrary<unknown>>, {
          requiredKeys: required as never,
          noNullPrototype: true,
        })
        .map((rest) => ({ ...envelope, ...rest }) as unknown as EventDraft);
    return fc.oneof(
      of({ kind: fc.constant(4880), type: is('data'), ops: opsOf(dataOp, 1), note: text }, ['kind', 'type', 'ops']),
      of({ kind: fc.constant(4881), type: is('schema'), ops: opsOf(schemaUpdate, 1) }, ['kind', 'type', 'ops']),
      of({ kind: fc.constant(4884), type: is('authority'), act }, ['kind', 'type', 'act']),
      of(
        {
          kind: fc.constant(4883),
          type: is('proposal'),
          prev: fc.constant([]),
          base: ids(0, 3),
          ops: opsOf(anyOp, 1),
          title: text,
          note: text,
          amends: id,
          authors: ids(0, 2),
          from: address,
        },
        ['kind', 'type', 'prev', 'base', 'ops', 'authors'],
      ).map(({ ...proposal }) => {
        delete (proposal as { grant?: EventId }).grant;
        return proposal;
      }),
      parts.chain((list) =>
        of(
          {
            kind: fc.constant(4882),
            type: is('snapshot'),
            prev: fc.constant([]),
            heads: ids(0, 3),
            hash,
            events: fc.nat(),
            sizeBytes: fc.constant(list.reduce((sum, part) => sum + part.size, 0)),
            compression: fc.constantFrom('gzip', 'none'),
            parts: fc.constant(list),
            urls: fc.array(fc.webUrl(), { maxLength: 2 }),
          },
          ['kind', 'type', 'prev', 'heads', 'hash', 'events', 'sizeBytes', 'compression', 'parts', 'urls'],
        ),
      ),
    );
  });
