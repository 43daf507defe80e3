/** What someone adds to a history who should not be able to change it: the events that are there, again, in their name. */
import { jcs, sha256Text } from './json.js';
import type { JsonObject } from './json.js';
import type { Random } from './random.js';
import type { RawEvent } from './world.js';

/** A raw event with its true id and no signature. */
export function rawEvent(
  pubkey: string,
  kind: number,
  tags: readonly (readonly string[])[],
  content: string,
): RawEvent {
  const at = (JSON.parse(content) as { at: readonly [number, number] }).at;
  const created_at = Math.floor(at[0] / 1000);
  const id = sha256Text(JSON.stringify([0, pubkey, created_at, kind, tags, content]));
  return { id, pubkey, created_at, kind, tags, content, sig: '0'.repeat(128) };
}

/** `act` of a 4884, if the content can be read. */
export function actOf(raw: RawEvent): string | undefined {
  if (raw.kind !== 4884) return undefined;
  return (JSON.parse(raw.content) as { act?: string }).act;
}

/**
 * Every event again by `pubkey`, citing what it did or one of `grants`; and grants to oneself, with what they would allow.
 * Not under an intake: that is open to all.
 */
export function impersonate(
  random: Random,
  address: string,
  events: readonly RawEvent[],
  pubkey: string,
  grants: readonly string[],
): RawEvent[] {
  const at = random.pick([
    [1_000, 0],
    [1_700_000_001_000, 7],
  ]);
  const cite = (grant: string | undefined) => (grant === undefined ? [] : [['e', grant, '', 'grant']]);
  const selfGrants = [...grants, undefined].map((grant) => {
    const content: JsonObject = { v: 1, at, act: 'grant', to: pubkey, role: 'contributor', scope: '*' };
    return rawEvent(pubkey, 4884, [['a', address], ...cite(grant)], jcs(content));
  });
  const intakes = new Set(events.filter((raw) => actOf(raw) === 'intake').map(({ id }) => id));
  const claims = [...grants, ...selfGrants.map(({ id }) => id)];
  const again = events.flatMap((raw) => {
    if (!raw.content.startsWith('{') || !raw.content.includes('"at":')) return [];
    const cited = raw.tags.find((tag) => tag[3] === 'grant')?.[1];
    const grant = random.chance(0.3) ? cited : random.pick(claims);
    if (raw.kind === 4883 || (grant !== undefined && intakes.has(grant))) return [];
    const tags = [...raw.tags.filter((tag) => tag[3] !== 'grant'), ...cite(grant)];
    return [rawEvent(pubkey, raw.kind, tags, raw.content)];
  });
  return [...selfGrants, ...again];
}
