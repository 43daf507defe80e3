/** What must hold of any history, whatever the rules in between (core/PROTOCOL.md, sections 6 and 7). */
import { expect } from 'chai';
import type { DatasetState } from '../../../core/dataset/state.js';
import type { EventId } from '../../../core/log/event.js';
import { actOf, impersonate, rawEvent } from '../../oracle/attack.js';
import { fold as oracleFold } from '../../oracle/fold.js';
import { history } from '../../oracle/histories.js';
import type { History } from '../../oracle/histories.js';
import { jcs, sha256Text } from '../../oracle/json.js';
import type { JsonObject } from '../../oracle/json.js';
import { randomOf } from '../../oracle/random.js';
import { inWords } from '../../oracle/shrink.js';
import { KEYS } from '../../oracle/world.js';
import type { RawEvent } from '../../oracle/world.js';
import { isBrowser, runs, timeLimitMs } from '../../support/effort.js';
import { coreState } from './fold-against-oracle.js';

const HISTORIES = runs(isBrowser ? 40 : 200);

describe('laws of the fold', () => {
  it('a key that was never granted anything changes nothing, whatever it claims', function () {
    this.timeout(timeLimitMs(120_000));
    const nobody = sha256Text('key of nobody');
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const drawn = history(seed);
      const grants = drawn.events.filter(isGrant).map(({ id }) => id);
      const claims = impersonate(randomOf(seed), drawn.address, drawn.events, nobody, grants);
      expectUnchanged(drawn, claims);
    }
  });

  it('a revoked key and its devices change nothing any more, backdated or not', function () {
    this.timeout(timeLimitMs(120_000));
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const random = randomOf(seed);
      const drawn = history(seed);
      const pubkey = KEYS[1 + random.int(4)]!;
      const grants = drawn.events.filter((raw) => isGrant(raw) && contentOf(raw).to === pubkey).map(({ id }) => id);
      const isCited = (raw: RawEvent, ids: readonly string[]) => ids.includes(grantOf(raw) ?? '');
      const delegations = drawn.events.filter((raw) => actOf(raw) === 'delegate' && isCited(raw, grants));
      const family = drawn.events
        .filter((raw) => isCited(raw, [...grants, ...delegations.map(({ id }) => id)]))
        .map(({ id }) => id);
      // Everything of theirs so far stands, except by chance.
      const cut = random.chance(0.5) ? family.sort() : random.some(family, 0.8).sort();
      const revocations = grants.map((target) => byRoot(drawn, { act: 'revoke', target, cut }));
      const revoked = { ...drawn, events: [...drawn.events, ...revocations] };
      const claims = impersonate(random, drawn.address, drawn.events, pubkey, grants);
      const devices = delegations.flatMap((raw) =>
        impersonate(random, drawn.address, drawn.events, contentOf(raw).to as string, [raw.id]).filter((each) =>
          [raw.id, undefined].includes(grantOf(each)),
        ),
      );
      expectUnchanged(revoked, [...claims.filter((each) => !isCitedElsewhere(each, drawn, grants)), ...devices]);
    }
  });

  it('nobody affects their own rank or a higher one', function () {
    this.timeout(timeLimitMs(120_000));
    let count = 0;
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const random = randomOf(seed);
      const drawn = history(seed);
      const before = oracleFold(drawn.address, drawn.events, { ...drawn });
      const holders = before.valid.filter((event) =>
        ['grant', 'successor', 'delegate'].includes(event.content.act as string),
      );
      if (holders.length === 0) continue;
      const held = random.pick(holders);
      const pubkey = held.content.to as string;
      const acts = random.shuffled(drawn.events.flatMap((raw) => actsAgainst(raw, drawn.events))).slice(0, 8);
      const tags = [
        ['a', drawn.address],
        ['e', held.id, '', 'grant'],
      ];
      const attacks = acts.map((act) =>
        rawEvent(pubkey, 4884, tags, jcs({ v: 1, at: [1_700_000_000_500, 0], ...act })),
      );
      const after = { ...drawn, events: [...drawn.events, ...attacks] };
      const ranks = oracleFold(drawn.address, after.events, { ...drawn }).ranks;
      const rank = ranks.get(attacks[0]!.id);
      if (rank === undefined) continue;
      const [stateBefore, stateAfter] = [stateOf(drawn), stateOf(after)];
      const higher = [...before.ranks].filter(([, each]) => each >= rank).map(([id]) => id);
      const isSame = (id: string) => stateAfter.isValid(id as EventId) === stateBefore.isValid(id as EventId);
      const writes = new Set(liveWrites(stateAfter));
      const isKept = (write: string) => writes.has(write) || !higher.some((id) => write.startsWith(id));
      const changed = higher.filter((id) => !isSame(id));
      const lost = liveWrites(stateBefore).filter((write) => !isKept(write));
      if (changed.length + lost.length > 0)
        expect.fail(`seed ${seed}: rank ${rank} changed ${[...changed, ...lost].join(', ')}\n${inWords(after)}`);
      count += higher.length;
    }
    expect(count).to.be.greaterThan(0);
  });
});

function expectUnchanged(drawn: History, added: readonly RawEvent[]): void {
  const after = stateOf({ ...drawn, events: [...drawn.events, ...added] });
  const before = stateOf(drawn);
  if (after.hash() === before.hash()) return;
  const guilty = added.find((raw) => stateOf({ ...drawn, events: [...drawn.events, raw] }).hash() !== before.hash());
  const words = inWords({ ...drawn, events: [...drawn.events, ...(guilty ? [guilty] : added)] });
  expect.fail(`seed ${drawn.seed}: the state changed by the last\n${words}`);
}

function stateOf(drawn: History): DatasetState {
  const lists = [...drawn.lists].map(([x, ids]) => ({ x, ids }));
  const base = drawn.base ? [{ base: drawn.base }] : [];
  return coreState(drawn, { start: drawn.now, deliveries: [...lists, ...base, { events: drawn.events }] });
}

/** Revocation, redaction and the like of one event. */
function actsAgainst(raw: RawEvent, events: readonly RawEvent[]): JsonObject[] {
  const content = raw.content.startsWith('{') ? contentOf(raw) : {};
  const acts: JsonObject[] = [{ act: 'checkpoint', heads: [raw.id] }];
  if (isGrant(raw)) acts.push({ act: 'revoke', target: raw.id, cut: [] });
  if (isGrant(raw)) acts.push({ act: 'revoke', target: raw.id, cut: [raw.id], not: [events[0]!.id] });
  if (raw.kind === 4880 && content.at) {
    const grant = grantOf(raw);
    const prev = raw.tags.filter((tag) => tag[3] === 'prev').map((tag) => tag[1]!);
    const place: JsonObject = { id: raw.id, pubkey: raw.pubkey, kind: 4880, at: content.at, prev };
    acts.push({ act: 'redact', targets: [grant === undefined ? place : { ...place, grant }] });
  }
  return acts;
}

function liveWrites(state: DatasetState): string[] {
  return state
    .resources()
    .flatMap((resource) =>
      [...state.records(resource), '$schema'].flatMap((record) =>
        [...state.fields(resource, record)].flatMap((field) =>
          state.writes(resource, record, field).map(({ id }) => `${id} ${resource} ${record} ${field}`),
        ),
      ),
    );
}

function byRoot(drawn: History, act: JsonObject): RawEvent {
  const root = drawn.address.split(':')[1]!;
  return rawEvent(root, 4884, [['a', drawn.address]], jcs({ v: 1, at: [1_700_000_000_000, 0], ...act }));
}

/** Grants of others that happen to be to nobody's key, or their own at another dataset, are not theirs to use. */
function isCitedElsewhere(raw: RawEvent, drawn: History, grants: readonly string[]): boolean {
  const grant = drawn.events.find(({ id }) => id === grantOf(raw));
  return grant !== undefined && isGrant(grant) && contentOf(grant).to === raw.pubkey && !grants.includes(grant.id);
}

function isGrant(raw: RawEvent): boolean {
  return ['grant', 'successor', 'delegate'].includes(actOf(raw) ?? '');
}

function grantOf(raw: RawEvent): string | undefined {
  return raw.tags.find((tag) => tag[3] === 'grant')?.[1];
}

function contentOf(raw: RawEvent): JsonObject {
  return JSON.parse(raw.content) as JsonObject;
}
