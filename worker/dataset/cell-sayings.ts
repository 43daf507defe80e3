/** Who says what a cell shows, in the words of the service contract: texts as the table has them, relays from the store. */
import { neventEncode, npubEncode } from 'nostr-tools/nip19';
import { cellProvenance, type CellProvenance, type Statement } from '../../core/dataset/provenance.js';
import type { Conflict, DatasetState } from '../../core/dataset/state.js';
import type { EventId, Json, Pubkey } from '../../core/log/event.js';
import { isReference, parseElementField } from '../../core/schema/reference.js';
import { valueToText } from '../../core/schema/values.js';
import type { Provenance, ProvenancePart, Saying } from '../api.js';
import type { Names } from './record-texts.js';
import type { ResourceField } from './resource-fields.js';

/** Relays named in what is passed on. */
const MOST_HINTS = 3;

export type RelaysOf = (id: EventId) => Promise<readonly string[]>;

export async function provenanceOf(
  state: DatasetState,
  { resource, record }: Pick<Conflict, 'resource' | 'record'>,
  { field, member }: ResourceField,
  names: Names,
  relaysOf: RelaysOf,
): Promise<Provenance> {
  const textOf = (value: Json): string => {
    if (isReference(value)) return names.of(value);
    return valueToText(member.kind === 'relationship' ? 'json' : member.type, value);
  };
  const part = async (key: string, name?: string): Promise<ProvenancePart> => {
    const cell: CellProvenance = cellProvenance(state, { resource, record, field: key });
    const say = (statement: Statement) => toSaying(statement, textOf, relaysOf);
    const conflict = state.conflicts().some((one) => {
      return one.resource === resource && one.record === record && one.field === key;
    });
    return {
      ...(name !== undefined && { name }),
      live: await Promise.all(cell.live.map(say)),
      before: await Promise.all(cell.before.map(say)),
      conflict,
    };
  };
  if (member.kind === 'computed') return { field, computed: true, parts: [] };
  if (member.kind === 'field' || member.cardinality === 'one')
    return { field, computed: false, parts: [await part(member.key)] };
  const parts = elementFields(state, resource, record, member.key).map(({ key, name }) => part(key, name(names)));
  return { field, computed: false, parts: await Promise.all(parts) };
}

/** All who are named in it. */
export function peopleIn({ parts }: Provenance): ReadonlySet<Pubkey> {
  const sayings = parts.flatMap(({ live, before }) => [...live, ...before]);
  const people = sayings.flatMap(({ author, accepted }) => [author?.person, accepted?.proposer as Pubkey | undefined]);
  return new Set(people.filter((one) => one !== undefined));
}

export function withNames(provenance: Provenance, names: ReadonlyMap<Pubkey, string>): Provenance {
  const nameOf = (pubkey: string | undefined) => {
    const name = names.get(pubkey as Pubkey);
    return name === undefined ? {} : { name };
  };
  const toNamed = (saying: Saying): Saying => ({
    ...saying,
    ...nameOf(saying.author?.person),
    ...(saying.accepted && { accepted: { ...saying.accepted, ...nameOf(saying.accepted.proposer) } }),
  });
  const parts = provenance.parts.map((part) => {
    return { ...part, live: part.live.map(toNamed), before: part.before.map(toNamed) };
  });
  return { ...provenance, parts };
}

/** The elements of a relationship to many, those that were taken out too. */
function elementFields(state: DatasetState, resource: string, record: string, relation: string) {
  return [...state.fields(resource, record)].flatMap((key) => {
    const element = parseElementField(key);
    if (element?.relation !== relation) return [];
    return [{ key, name: (names: Names) => names.of({ $ref: element.$ref }) }];
  });
}

async function toSaying(
  { id, stamp, value, author, isVoid, accepted, note }: Statement,
  textOf: (value: Json) => string,
  relaysOf: RelaysOf,
): Promise<Saying> {
  const relays = await relaysOf(id);
  const hints = relays.slice(0, MOST_HINTS);
  return {
    id,
    nevent: neventEncode({ id, relays: hints, ...(author && { author: author.pubkey }) }),
    ...(value !== undefined && { text: textOf(value) }),
    ...(stamp && { at: stamp[0] }),
    ...(author && { author, npub: npubEncode(author.person) }),
    isVoid,
    ...(accepted && { accepted: { proposer: accepted.proposer, npub: npubEncode(accepted.proposer) } }),
    ...(note !== undefined && { note }),
    relays,
  };
}
