/** Manifests. PROTOCOL.md, section 17: all members but `v` and `name` are optional, and nothing in it binds. */
import { isAddress, isSlug, printAddress } from './address.js';
import { createdAt, isStamp } from './clock.js';
import { readPolicy } from './decode-policy.js';
import type { Address, ManifestEvent, NostrEvent, Pubkey, Signboard } from './event.js';
import {
  asAddress,
  asArray,
  asId,
  asMembers,
  asOneOf,
  asSortedIds,
  asText,
  member,
  optional,
  withoutAbsent,
  type Members,
} from './members.js';
import { refuse } from './refusal.js';

const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

/** The dataset of a manifest and its origin, from the tags: step 5 for this kind. */
export function readManifestLinks(event: NostrEvent): { dataset: Address; origin?: Address } {
  const slugs = event.tags.filter(([name]) => name === 'd');
  const slug = slugs[0]?.[1];
  if (slugs.length !== 1 || !isSlug(slug)) return refuse('bad-link', 'A manifest has one tag d, with a slug.');
  const origins = event.tags.filter(([name]) => name === 'A');
  const origin = origins[0]?.[1];
  if (origins.length > 1 || (origins.length === 1 && !isAddress(origin))) {
    return refuse('bad-link', 'A manifest has at most one tag A, with a dataset address.');
  }
  return { dataset: printAddress({ root: event.pubkey as Pubkey, slug }), origin: origin as Address | undefined };
}

export function readManifest(
  event: NostrEvent,
  links: { dataset: Address; origin?: Address },
  version: number,
  content: Members,
): ManifestEvent {
  return withoutAbsent({
    kind: 34880,
    type: 'manifest',
    id: event.id as ManifestEvent['id'],
    pubkey: event.pubkey as Pubkey,
    ...links,
    created_at: event.created_at,
    version,
    board: version > 1 ? {} : readSignboard(content, event.created_at),
  });
}

function readSignboard(content: Members, created: number): Signboard {
  const get = (name: string) => member(content, name);
  const text = (name: string) => optional(get(name), (value) => asText(value, name));
  const ids = (name: string) => optional(get(name), (value) => asSortedIds(value, name, 0, ANY_NUMBER));
  const at = get('at');
  if (at !== undefined && (!isStamp(at) || createdAt(at) !== created)) refuse('bad-time');
  return withoutAbsent({
    name: asText(get('name'), 'name'),
    description: text('description'),
    at: at as Signboard['at'],
    type: text('type'),
    schema: get('schema'),
    schema_version: get('schema_version'),
    visibility: optional(get('visibility'), (value) => asOneOf(value, 'visibility', ['public', 'tribe', 'private'])),
    replication: get('replication'),
    licence: text('licence'),
    relays: optional(get('relays'), (value) =>
      asArray(value, 'relays', 0, ANY_NUMBER).map((url) => asText(url, 'A relay')),
    ),
    lineage: optional(get('lineage'), (value) => readLineage(asMembers(value, 'lineage'))),
    policy: optional(get('policy'), readPolicy),
    preferred_plugins: get('preferred_plugins'),
    heads: ids('heads'),
    authority_heads: ids('authority_heads'),
    snapshot: optional(get('snapshot'), (value) => asId(value, 'snapshot')),
  });
}

function readLineage(lineage: Members): NonNullable<Signboard['lineage']> {
  const base = optional(member(lineage, 'base'), (value) => {
    const upstream = asMembers(value, 'base');
    return {
      address: asAddress(member(upstream, 'address'), 'address'),
      heads: asSortedIds(member(upstream, 'heads'), 'heads', 0, ANY_NUMBER),
    };
  });
  return withoutAbsent({ base, origin: optional(member(lineage, 'origin'), (value) => asAddress(value, 'origin')) });
}
