/** Small signed logs whose snapshots have all there is in them: for snapshot.json. Keys, times and randomness are fixed. */
import type { Json, NostrEvent } from '../../core/log/event.js';
import type { CellRow } from '../oracle/cells.js';
import { stateHash } from '../oracle/hash.js';
import { A, ADDRESS, ALICE, AT, BOB, idOf, made } from './event-maker.js';

export interface SnapshotLog {
  readonly address: string;
  readonly events: readonly NostrEvent[];
  /** PROTOCOL.md, 11. */
  readonly base?: { readonly heads: readonly string[]; readonly hash: string; readonly cells: readonly CellRow[] };
}

interface Telling {
  readonly by?: string;
  readonly grant?: NostrEvent;
  /** Where it is not the one before. */
  readonly prev?: readonly NostrEvent[];
  readonly over?: readonly NostrEvent[];
}

type Set = { readonly [field: string]: Json };

class Log {
  readonly events: NostrEvent[] = [];
  #ticks = 0;

  event(
    kind: number,
    members: object,
    { by = 'alice', grant, prev = this.events.slice(-1) }: Telling = {},
  ): NostrEvent {
    const parents = prev.map(({ id }) => id).sort();
    const tags = [A, ...parents.map((id) => ['e', id, '', 'prev']), ...(grant ? [['e', grant.id, '', 'grant']] : [])];
    this.#ticks += 1;
    const event = made({ v: 1, at: [AT[0]!, this.#ticks], ...members } as unknown as Json, { kind, tags, by });
    this.events.push(event);
    return event;
  }

  grant(role: string): NostrEvent {
    return this.event(4884, { act: 'grant', to: BOB, role, scope: '*' });
  }

  /** `over`: whose writes each of the fields replaces. */
  op(
    op: { op: string; record: string; set?: Set; [member: string]: Json | undefined },
    telling: Telling = {},
  ): NostrEvent {
    const ids = (telling.over ?? []).map(({ id }) => id).sort();
    const refs = ids.map((_, index) => index);
    const fields = op.op === 'record.update' ? Object.keys(op.set!) : ['$alive'];
    const over = ids.length > 0 ? { over: Object.fromEntries(fields.map((field) => [field, refs])) } : {};
    return this.event(4880, { ...(ids.length > 0 && { ids }), ops: [{ resource: 'beds', ...op, ...over }] }, telling);
  }

  create(record: string, set: Set, telling?: Telling): NostrEvent {
    return this.op({ op: 'record.create', record, set }, telling);
  }

  update(record: string, set: Set, telling?: Telling): NostrEvent {
    return this.op({ op: 'record.update', record, set }, telling);
  }

  place(event: NostrEvent, prev: readonly NostrEvent[], grant: NostrEvent): Json {
    const { at } = JSON.parse(event.content) as { at: Json };
    return { id: event.id, pubkey: event.pubkey, kind: 4880, at, grant: grant.id, prev: prev.map(({ id }) => id) };
  }

  told(...leftOut: readonly NostrEvent[]): SnapshotLog {
    return { address: ADDRESS, events: this.events.filter((event) => !leftOut.includes(event)) };
  }
}

const UPSTREAM = `34880:${BOB}:garden`;
const schema = { type: 'text', label: 'Name' };

export const SNAPSHOT_LOGS: Readonly<Record<string, () => SnapshotLog>> = {
  'a chain': () => {
    const log = new Log();
    for (let n = 0; n < 3; n += 1) log.create(`p${n}`, { name: `Kürbis ${n} 🎃` });
    return log.told();
  },
  'an edit, a conflict, an absence, a deletion': () => {
    const log = new Log();
    const first = log.create('r1', { name: 'North', size: '12.5' });
    log.update('r1', { size: '13' }, { over: [first] });
    log.update('r1', { name: 'Nord' });
    const second = log.create('r2', { name: 'South', tags: ['a', { x: 1 }] });
    log.op({ op: 'record.delete', record: 'r2', seen: [] }, { over: [second] });
    log.event(4880, { ops: [{ op: 'record.update', resource: 'beds', record: 'r3', unset: ['name'] }] });
    log.create('r4', { name: null, size: '1' });
    return log.told();
  },
  'branches, and who may not write': () => {
    const log = new Log();
    const grant = log.grant('contributor');
    const first = log.create('r1', { name: 'North' });
    const branches = ['r2', 'r3', 'r4'].map((record) => log.create(record, { name: record }, { prev: [first] }));
    log.create('r5', { name: 'together' }, { prev: branches, by: 'bob', grant });
    log.create('r6', { name: 'by nobody' }, { by: 'carol' });
    const revoked = log.grant('contributor');
    log.create('r7', { name: 'revoked' }, { by: 'bob', grant: revoked });
    log.event(4884, { act: 'revoke', target: revoked.id, cut: [] });
    log.event(
      4881,
      { ops: [{ op: 'schema.update', resource: 'beds', set: { 'field/x': schema } }] },
      { by: 'bob', grant },
    );
    return log.told();
  },
  'a schema, and an acceptance that is in part replaced': () => {
    const log = new Log();
    const described = (set: Set) => log.event(4881, { ops: [{ op: 'schema.update', resource: 'beds', set }] });
    described({ resource: { label: 'Beds' }, 'field/name': schema });
    const created = log.create('r1', { name: 'North', size: '1' });
    const ops = [
      {
        op: 'record.update',
        resource: 'beds',
        record: 'r1',
        set: { name: 'Nord', size: '2' },
        over: { name: [0], size: [0] },
      },
      { op: 'record.create', resource: 'beds', record: 'r2', set: { name: 'South' } },
    ];
    const accept = { act: 'accept', proposal: idOf(1), proposer: BOB, items: [0], ids: [created.id], ops };
    const accepted = log.event(4884, accept);
    log.update('r1', { size: '3' }, { over: [accepted] });
    return log.told();
  },
  'redactions, of what is here and of what is not': () => {
    const log = new Log();
    const grant = log.grant('contributor');
    const here = log.create('r1', { name: 'here' }, { by: 'bob', grant });
    const gone = log.create('r2', { name: 'gone' }, { by: 'bob', grant });
    log.create('r3', { name: 'stays' });
    const targets = [log.place(here, [grant], grant), log.place(gone, [here], grant)];
    log.event(4884, { act: 'redact', targets });
    return log.told(gone);
  },
  'a fork': () => forked([1_600_000_000_000, 0]),
};

/** The author of all of them. */
export const SIGNER = ALICE;

/** `again`: the stamp of the upstream event in the second of the cells it wrote, which honest bases have as in the first. `namesOwn`: the other is of the fork's own log. */
export function forked(again: readonly [ms: number, counter: number], namesOwn = false): SnapshotLog {
  const log = new Log();
  // Without a write of its own, so that it is named once.
  const own = namesOwn ? [log.event(4884, { act: 'grant', to: BOB, role: 'contributor', scope: '*' }).id] : [];
  const up = [idOf(7), own[0] ?? idOf(8)] as const;
  const cells: CellRow[] = [
      ['beds', 'r1', '$alive', [[[1_600_000_000_000, 0], up[0], true]]],
      ['beds', 'r1', 'name', [[[1_600_000_000_000, 0], up[0], 'North']]],
      ['beds', 'r2', 'name', [[again, up[0], 'South'], [[1_600_000_000_000, 1], up[1]]]],
      ['beds', '$schema', 'field/name', [[[1_600_000_000_000, 1], up[1], schema]]],
    ]; // prettier-ignore
  const heads = [up[1]];
  const hash = stateHash(heads, cells);
  log.event(4884, { act: 'fork', upstream: UPSTREAM, heads, hash });
  log.create('r1', { size: '1' });
  return { ...log.told(), base: { heads, hash, cells } };
}
