/** What people of a random history do to each other: grants, revocations, intakes, policies, decisions, redactions. */
import { acceptedOps } from './data-acts.js';
import { jcs, sha256Text } from './json.js';
import type { Json, JsonObject } from './json.js';
import { ADDRESS, DEVICES, FOREIGN, KEYS, NEVER, PERSONS } from './world.js';
import type { Holding, Made, World } from './world.js';

const RANKS = { reader: 1, contributor: 4, maintainer: 6, admin: 8 };
const isPerson = (holding: Holding): boolean => !holding.isDevice;

export function grant(world: World, only?: 'by root'): Made {
  const { random } = world;
  const by = only ? world.holdings[0]! : world.holder(6, isPerson);
  const roles = (['reader', 'contributor', 'contributor', 'maintainer', 'maintainer', 'admin'] as const).filter(
    (each) => RANKS[each] < by.rank || random.chance(0.1),
  );
  const role = random.pick(roles.length > 0 ? roles : (['contributor'] as const));
  const to = random.pick(PERSONS);
  const scope = scopeWithin(world, by);
  const until: JsonObject = random.chance(0.08) ? { until: world.ms + random.int(20_000) } : {};
  const address = random.chance(0.985) ? ADDRESS : FOREIGN;
  const made = world.sign(by, 4884, { act: 'grant', to, role, scope, ...until }, { address });
  world.holdings.push({ pubkey: to, grant: made.id, rank: RANKS[role], scope, isDevice: false });
  return made;
}

export function successor(world: World): Made {
  const by = world.random.chance(0.8) ? world.holdings[0]! : world.holder(8);
  const to = world.random.pick(PERSONS);
  const made = world.sign(by, 4884, { act: 'successor', to });
  world.holdings.push({ pubkey: to, grant: made.id, rank: 10, scope: '*', isDevice: false });
  return made;
}

export function delegate(world: World): Made {
  const { random } = world;
  const by = world.holder(4, isPerson);
  const to = random.pick(DEVICES);
  const names = ['reader', 'contributor', 'maintainer', 'admin', 'owner'];
  const fitting = names.filter((_, at) => at * 2 + 1 < by.rank || random.chance(0.1));
  const role: JsonObject = random.chance(0.4) && fitting.length > 0 ? { role: random.pick(fitting) } : {};
  const scope = scopeWithin(world, by);
  const made = world.sign(by, 4884, { act: 'delegate', to, scope, ...role });
  world.holdings.push({ pubkey: to, grant: made.id, rank: by.rank - 1, scope, isDevice: true });
  return made;
}

/** Section 7: of any grant, with cuts good, stale, empty, naming what is unknown; or with a list. */
export function revoke(world: World): Made {
  const { random } = world;
  const grants = world.events.filter(({ content }) => GRANTS.includes(content.act as string));
  const target = grants.length > 0 && random.chance(0.97) ? random.pick(grants) : undefined;
  const rank = world.holdings.find((holding) => holding.grant === target?.id)?.rank ?? 2;
  const issuers = chain(world, target);
  const by = world.holder(
    4,
    (each) =>
      isPerson(each) && each.rank > rank && (each.rank >= 10 || issuers.includes(each.pubkey) || random.chance(0.1)),
  );
  const id = target?.id ?? random.pick([NEVER, world.anyId()]);
  const delegations = new Set(
    world.events.filter((event) => event.content.act === 'delegate' && event.grant === id).map((event) => event.id),
  );
  const family = world.view(by.pubkey).filter((event) => event.grant === id || delegations.has(event.grant ?? ''));
  const ids = family.map((event) => event.id);
  const isIntake = target?.content.act === 'intake';
  if (random.chance(isIntake ? 0.7 : 0.15)) {
    const listed = random.some(ids, 0.7).sort();
    const x = sha256Text(jcs(listed));
    if (random.chance(0.8)) world.lists.set(x, listed);
    return world.sign(by, 4884, { act: 'revoke', target: id, list: { x, count: listed.length } });
  }
  const named = new Set(family.flatMap(({ prev }) => prev));
  const heads = ids.filter((each) => !named.has(each));
  const cut = new Set(random.pick([heads, heads, ids, random.some(ids, 0.5), []]));
  if (random.chance(0.7)) for (const event of family) if (event.kind === 4884) cut.add(event.id);
  if (random.chance(0.1)) cut.add(random.pick([NEVER, world.anyId()]));
  const not: JsonObject = random.chance(0.2)
    ? { not: [...new Set([...random.some(ids, 0.3), ...random.some([NEVER], 0.2)])].sort() }
    : {};
  return world.sign(by, 4884, { act: 'revoke', target: id, cut: [...cut].sort(), ...not });
}

export function intake(world: World): Made {
  const { random } = world;
  const by = world.holder(8, isPerson);
  const pow: JsonObject = random.chance(0.4) ? { pow: 1 + random.int(4) } : {};
  const mode = random.chance(0.9) ? 'open' : 'review';
  const resource = Array.isArray(by.scope) ? (by.scope[0] as string) : random.pick(['beds', 'plants']);
  return world.sign(by, 4884, { act: 'intake', resource, mode, ...pow });
}

export function policy(world: World): Made {
  const { random } = world;
  const by = world.holder(8, isPerson);
  const all: JsonObject = {
    required_approvals: random.int(3),
    block_on_rejected_reviews: random.chance(0.8),
    required_checks: random.pick([[], ['ci'], ['ci', 'lint']]),
    merge_role: random.pick(['maintainer', 'admin', 'owner']),
    block_admin_merge_override: random.chance(0.7),
    no_rewrite: random.chance(0.9),
  };
  const members = random.pick<JsonObject>([
    { no_rewrite: true },
    { required_approvals: 1 + random.int(2), block_admin_merge_override: true },
    Object.fromEntries(random.some(Object.entries(all), 0.4)),
    Object.fromEntries(random.some(Object.entries(all), 0.4)),
  ]);
  const older = world.events.filter(({ content }) => content.act === 'policy').map(({ id }) => id);
  const over: JsonObject = random.chance(0.5) ? { over: random.some(older, 0.8).sort() } : {};
  const view = world.view(by.pubkey);
  const cut = random.chance(0.5)
    ? world.heads(view)
    : random
        .some(view, 0.3)
        .map(({ id }) => id)
        .sort();
  return world.sign(by, 4884, { act: 'policy', policy: members, cut, ...over });
}

export function review(world: World): Made | undefined {
  const { random } = world;
  const proposals = world.events.filter(({ kind }) => kind === 4883);
  if (proposals.length === 0) return undefined;
  const by = world.holder(6, isPerson);
  const proposal = random.pick(proposals).id;
  if (random.chance(0.1)) return world.sign(by, 4884, { act: 'reject', proposal });
  const verdict = random.pick(['approve', 'approve', 'approve', 'reject', 'comment']);
  return world.sign(by, 4884, { act: 'review', proposal, verdict });
}

export function accept(world: World): Made | undefined {
  const { random } = world;
  const proposals = world.events.filter(({ kind }) => kind === 4883);
  if (proposals.length === 0) return undefined;
  const by = world.holder(6, isPerson);
  const proposal = random.pick(proposals);
  const proposer = random.chance(0.95) ? proposal.pubkey : random.pick(KEYS);
  const cited = world.events.filter(({ content }) => content.act === 'review' && content.proposal === proposal.id);
  const reviews = new Set(random.some(cited, 0.9).map(({ id }) => id));
  if (random.chance(0.3)) reviews.add(random.pick([NEVER, NEVER, world.anyId()]));
  const checks = random.some(['ci', 'lint'], 0.6).map((name) => ({ name, ok: random.chance(0.9) }));
  const named = random.chance(0.96) ? proposal.id : random.pick([NEVER, world.anyId()]);
  const members = { act: 'accept', proposal: named, proposer, items: [], ...acceptedOps(world, by) };
  const more: JsonObject = {
    ...(reviews.size > 0 ? { reviews: [...reviews].sort() } : {}),
    ...(checks.length > 0 ? { checks } : {}),
  };
  return world.sign(by, 4884, { ...members, ...more });
}

export function checkpoint(world: World): Made | undefined {
  const by = world.holder(6, (holding) => isPerson(holding) && holding.scope === '*');
  const heads = world.heads(world.view(by.pubkey));
  return heads.length === 0 ? undefined : world.sign(by, 4884, { act: 'checkpoint', heads });
}

/** Section 11, mostly with the true place. */
export function redact(world: World): Made | undefined {
  const { random } = world;
  const data = world.events.filter(({ kind }) => kind === 4880);
  if (data.length === 0) return undefined;
  const by = world.holder(random.chance(0.8) ? 12 : 8, (holding) => isPerson(holding) && holding.scope === '*');
  const targets = Array.from({ length: random.pick([1, 1, 2]) }, (): JsonObject => {
    const { id, pubkey, stamp, grant, prev } = random.pick(data);
    const place = { id, pubkey, kind: 4880, at: stamp as unknown as Json, prev, ...(grant ? { grant } : {}) };
    if (random.chance(0.1)) return { ...place, id: NEVER, prev: [world.anyId()] }; // a place for what nobody has
    return random.chance(0.93) ? place : { ...place, prev: [NEVER] };
  });
  return world.sign(by, 4884, { act: 'redact', targets });
}

/** What a later version, or a kit that does not hold the key, brings. */
export function oddity(world: World): Made {
  const { random } = world;
  const by = world.holder(4, isPerson);
  switch (random.int(3)) {
    case 0:
      return world.sign(by, 4884, { act: 'paint', colour: 'red' });
    case 1:
      return world.sign(by, random.pick([4880, 4884]), { v: 2, whatever: true });
    default:
      return world.sign(by, 4880, {}, { text: sealed(random), tags: [['key', NEVER.slice(0, 16)]] });
  }
}

const GRANTS = ['grant', 'successor', 'delegate', 'intake'];

/** Keys of those who issued a grant, and the grants above it. */
function chain(world: World, event: Made | undefined): string[] {
  if (!event) return [];
  const above = world.events.find(({ id }) => id === event.grant);
  return [event.pubkey, ...chain(world, above)];
}

function scopeWithin(world: World, by: Holding): Json {
  const { random } = world;
  if (random.chance(0.04)) return '*';
  if (by.scope === '*') return random.pick<Json>(['*', '*', '*', ['beds'], ['plants'], ['beds', 'plants']]);
  return by.scope;
}

/** Something like a NIP-44 payload: padded base64, version 2. */
function sealed(random: World['random']): string {
  const bytes = [2, ...Array.from({ length: 98 }, () => random.int(256))];
  return btoa(String.fromCharCode(...bytes));
}
